"""Who did what, and when, to which record: a log that can only be added to (C87 to C90).

Each line is chained to the one before it by a keyed hash, so that a changed, removed, added or moved line shows. A verb
records in its own transaction: what happened and the line about it are stored together or not at all. When the log
cannot be written the action fails.
"""
