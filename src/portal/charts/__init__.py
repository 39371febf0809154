"""Whose record, and who may open it.

A patient is a record; an account is a person who signs in; an access grant joins the two. `door.py` is the only way to a
record. A patient's own grant comes with the invitation (enrolment.py); the record in hand is always in the URL.
"""
