"""Everything secret: the keyring, encrypted columns, keyed look-ups, one-time tokens, password hashes.

Nothing here knows a feature. The rules, by number, are in docs/security.
"""
