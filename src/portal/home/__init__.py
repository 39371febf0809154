"""The first page of a record: what is new, and the way to its parts."""
