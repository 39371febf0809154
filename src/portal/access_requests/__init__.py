"""Asking for access without an invitation.

Anybody may ask; the answer on the page and its time are the same whoever they are, because the request is only written
down (asking.py). The worker compares it with the clinic's records afterwards (settling.py): exactly one patient who agrees
in name, date of birth and a number gets an invitation, at the contact on file and never at the one that was typed.
Everything that is not certain waits for the front desk (staff.py). What was typed is encrypted, and deleted 30 days after
the request was settled (retention.py).
"""
