"""Piccolo's PostgreSQL engine with a pool, transactions of a task, and real savepoints."""
