"""Who signs in: invitations, passwords, second steps, sessions, known browsers, waiting times.

An account is a person, not a record; charts/ says whose record it may open. A full session needs two proofs:
a password and a second step. Every way in is slowed for browsers the account has not seen and never for those it has.
"""
