"""A new second step for somebody who has lost every one, by staff (C29).

In person: staff see a document, and the reset takes effect at once. By telephone: staff call the number on file, then a day
passes in which the owner can stop it by a link in every mailbox of theirs. For staff: one administrator asks, another
confirms. Each ends all second steps and sessions; the password stays, and a one-time link is needed besides it to set up
a new one. A reset is requested → waiting → completed; cancelled and expired are its other ends.
"""
