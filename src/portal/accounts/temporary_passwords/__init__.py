"""Temporary passwords: a way in on paper or by phone, made by the front desk (C05).

One is an invitation whose link nobody has, with the hash of a generated password. Typed at the sign-in page it works once,
and for at most three days. Without an account it leads to the identity check and the set-up; with one, whose second step
is asked for as always, to a new password and nowhere else. It is shown to staff once, printed if they like, and never
mailed. Expired, used, withdrawn and wrong are the same answer (C31).
"""
