"""Changing the tables of a database that is in use: one chain of migrations for SQLite and PostgreSQL.

A migration and the row that says it has run are written in one transaction, so a process that is killed leaves either
the old version or the new one. `docs/decisions` says why this is not Piccolo's own runner.
"""
