"""Drafts: what somebody had typed when their session ended. It is kept for a day, encrypted, for their account alone, and is
in the form again after they have signed in. Nothing is ever sent for them. Routes declare it: web/late_forms.py."""
