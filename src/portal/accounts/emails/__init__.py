"""Where an account gets its mail (C06): two confirmed addresses at most, and one that waits to be confirmed.

Only the person adds, changes or removes an address, after a fresh second step. Nothing but a link to confirm it goes to
a new one. The addresses there were before are told at once, with a link that undoes the change for seven days.
"""
