"""Trusted browsers: a patient's choice to be spared the second step in one browser for some hours (C30).

A remembered browser is no proof of who sits before it, so the clinic decides for how long, down to never. It is never for
staff, never after wrong tries, and a session that was got by it has shown no second step: whatever matters asks for one.
"""
