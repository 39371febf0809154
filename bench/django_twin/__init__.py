"""The portal's page of results, written as one writes it in Django 5.2: for bench/pages.py to compare with.

The same rows, session in the database, person, access check, chained audit line, CSRF token, compression, headers, words to
translate and HTML; SQLite with the same settings on a connection that is kept.
"""
