"""What makes the log one that can only be added to, in the words of each engine.

SQLite's `INSERT OR REPLACE` deletes without a trigger unless `recursive_triggers` is on; the engine sets it on every
connection.
"""

from portal.database.extras import statements

_SQLITE = (
    "DROP TRIGGER IF EXISTS audit_entry_no_update",
    "CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry"
    " BEGIN SELECT RAISE(ABORT, 'the audit log can only be added to'); END",
    "DROP TRIGGER IF EXISTS audit_entry_no_delete",
    "CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry"
    " BEGIN SELECT RAISE(ABORT, 'the audit log can only be added to'); END",
)

_POSTGRES = (
    "CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'the audit log can only be added to'; END $$",
    "DROP TRIGGER IF EXISTS audit_entry_no_change ON audit_entry",
    "CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry"
    " FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()",
    "DROP TRIGGER IF EXISTS audit_entry_no_truncate ON audit_entry",
    "CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()",
)

ONLY_ADDED_TO = statements("audit_entry_only_added_to", sqlite=_SQLITE, postgres=_POSTGRES)
