"""The pages of the way in and of the account."""
