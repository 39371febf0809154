"""The clinic itself: its name and how to reach it, the front page, the help pages, the poster.

Exactly one clinic lives in an installation. What it says of itself stands on every page, so `the_clinic()` is kept in
memory for two seconds. The pages here are open to everybody and hold nothing about anybody.
"""
