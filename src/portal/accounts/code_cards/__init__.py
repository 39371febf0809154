"""Printed code cards: the second step for people without a smartphone (C20, C26).

A card has twenty numbered codes of 40 random bits. Signing in asks for one certain number, the lowest that is not used:
nobody has to remember how far they have come, and somebody who was tricked into reading out another row has given
nothing away that is asked for now. The number stays the same until its code was given, so that reloading the page is no
way to be asked for a code that one happens to know. Five wrong codes and the wait begins, which 40 bits outlast for ever.

A new card counts from the moment when one of its codes was typed; until then the old one works.
"""
