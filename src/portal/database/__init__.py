"""The database: SQLite made safe and fast, PostgreSQL when a clinic outgrows it, one code for both.

`transactions.transaction()` opens a transaction; `statements.Statement` is SQL compiled once, for the pages that are
asked for most; everything else is Piccolo. `migrate` brings a database to the tables of this version.
"""
