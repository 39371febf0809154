"""A phrase that a patient has chosen for the telephone (C08). Off unless the clinic turns it on.

It is no way to sign in and resets nothing: staff type what a caller says and learn whether it is right, and where the
switch is on and a phrase is set, a reset by telephone needs it besides the call back.
"""
