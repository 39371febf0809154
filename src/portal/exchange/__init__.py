"""Records in: files of other systems are received, read, matched to patients and stored.

A file is kept as it came before anything else happens. It is read in a process of its own, record by record. A record
that cannot be read, or whose patient is not certain, is set aside with the reason; the others are stored and appear to
readers all at once. Taking in the same record twice changes nothing.
"""
