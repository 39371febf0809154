"""What makes the log one that can only be added to, in the words of each engine. The migration runs these.

SQLite's `INSERT OR REPLACE` deletes without a trigger unless `recursive_triggers` is on; the engine sets it on every
connection.
"""

_SQLITE = tuple(
    f"CREATE TRIGGER audit_entry_no_{verb.lower()} BEFORE {verb} ON audit_entry"
    " BEGIN SELECT RAISE(ABORT, 'the audit log can only be added to'); END"
    for verb in ("UPDATE", "DELETE")
)

_POSTGRES = (
    "CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'the audit log can only be added to'; END $$",
    "CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry"
    " FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()",
    "CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()",
)

TRIGGERS: dict[str, tuple[str, ...]] = {"sqlite": _SQLITE, "postgres": _POSTGRES}
