"""First tables."""

from piccolo.columns.base import OnDelete
from piccolo.columns.column_types import BigInt, Boolean, Bytea, DoublePrecision, ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from portal.database.identifiers import new_id
from portal.database.migrating.manager import MigrationManager


class Account(Table, tablename="account"):
    id = Varchar(length=22, default=new_id, primary_key=True)


class DiagnosticReport(Table, tablename="diagnostic_report"):
    id = Varchar(length=22, default=new_id, primary_key=True)


class ImportFile(Table, tablename="import_file"):
    id = Varchar(length=22, default=new_id, primary_key=True)


class Observation(Table, tablename="observation"):
    id = Varchar(length=22, default=new_id, primary_key=True)


class Patient(Table, tablename="patient"):
    id = Varchar(length=22, default=new_id, primary_key=True)


class Source(Table, tablename="source"):
    id = Varchar(length=22, default=new_id, primary_key=True)


class StoredResource(Table, tablename="stored_resource"):
    id = Varchar(length=22, default=new_id, primary_key=True)


ID = "m0001_first_tables"


async def forwards() -> MigrationManager:
    """What this migration changes."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description="First tables.")
    manager.new_table(
        "AccessGrant",
        "access_grant",
        id=Varchar(length=22, default=new_id, primary_key=True),
        account=ForeignKey(Account, index=True),
        patient=ForeignKey(Patient, index=True),
        relationship=Varchar(length=12, default="self"),
        scopes=Varchar(length=200, default="*"),
        status=Varchar(length=10, default="active"),
        valid_from=Timestamptz(default=None),
        valid_until=Timestamptz(default=None, null=True),
        sees_sensitive=Boolean(),
        basis=Text(),
        granted_by=Varchar(length=22, default=None, null=True),
        created_at=Timestamptz(default=None),
        revoked_at=Timestamptz(default=None, null=True),
    )
    manager.new_table(
        "Account",
        "account",
        id=Varchar(length=22, default=new_id, primary_key=True),
        name=Varchar(length=120),
        username=Varchar(length=64),
        role=Varchar(length=20, default=None, null=True),
        status=Varchar(length=12, default="setup"),
        language=Varchar(length=5, default="en"),
        password_hash=Varchar(length=120, default=None, null=True),
        password_changed_at=Timestamptz(default=None, null=True),
        recovery_salt=Varchar(length=64),
        factor_failures=Integer(),
        factor_lock_level=Integer(),
        factor_locked_until=Timestamptz(default=None, null=True),
        password_failures=Integer(),
        staff_locked=Boolean(),
        notify_new_results=Boolean(default=True),
        created_at=Timestamptz(default=None),
        last_signed_in_at=Timestamptz(default=None, null=True),
        idle_minutes=Integer(default=15),
    )
    manager.new_table(
        "AccountToken",
        "account_token",
        id=Varchar(length=22, default=new_id, primary_key=True),
        token_hash=Varchar(length=64, unique=True),
        account=ForeignKey(Account, index=True),
        purpose=Varchar(length=16),
        email_id=Varchar(length=22, default=None, null=True),
        created_at=Timestamptz(default=None),
        expires_at=Timestamptz(default=None),
        used_at=Timestamptz(default=None, null=True),
    )
    manager.new_table(
        "AuditEntry",
        "audit_entry",
        seq=BigInt(default=None, primary_key=True),
        at=Timestamptz(default=None, index=True),
        event=Varchar(length=40),
        outcome=Varchar(length=10, default="success"),
        actor_kind=Varchar(length=10),
        account_id=Varchar(length=22, default=None, null=True),
        patient_id=Varchar(length=22, default=None, null=True),
        object_type=Varchar(length=40),
        object_id=Varchar(length=64),
        fields=Varchar(length=500),
        session=Varchar(length=8),
        address=Varchar(length=64),
        request_id=Varchar(length=64),
        reason=Text(),
        clock_synchronised=Boolean(default=None, null=True),
        key_id=Varchar(length=16),
        mac=Varchar(length=64),
    )
    manager.new_table(
        "Authenticator",
        "authenticator",
        id=Varchar(length=22, default=new_id, primary_key=True),
        account=ForeignKey(Account, index=True),
        name=Varchar(length=60),
        secret=Text(),
        last_step=BigInt(),
        confirmed_at=Timestamptz(default=None, null=True),
        created_at=Timestamptz(default=None),
    )
    manager.new_table(
        "Clinic",
        "clinic",
        id=Varchar(length=22, default=new_id, primary_key=True),
        name=Varchar(length=120),
        address=Text(),
        phone=Varchar(length=40),
        email=Varchar(length=254),
        hours=Text(),
        emergency_number=Varchar(length=20),
        emergency_text=Text(),
        time_zone=Varchar(length=60, default="UTC"),
        language=Varchar(length=5, default="en"),
    )
    manager.new_table(
        "Device",
        "device",
        id=Varchar(length=22, default=new_id, primary_key=True),
        account=ForeignKey(Account, index=True),
        token_hash=Varchar(length=64, index=True),
        browser=Varchar(length=60),
        created_at=Timestamptz(default=None),
        seen_at=Timestamptz(default=None),
        known_until=Timestamptz(default=None),
        revoked_at=Timestamptz(default=None, null=True),
    )
    manager.new_table(
        "DiagnosticReport",
        "diagnostic_report",
        release_at=Timestamptz(default=None, null=True),
        release_rule=Varchar(length=40),
        release_reason=Text(),
        released_by=Varchar(length=22, default=None, null=True),
        sensitive_label=Text(),
        withdrawn_at=Timestamptz(default=None, null=True),
        source_id=Varchar(length=22),
        file_id=Varchar(length=22),
        run_id=Varchar(length=22),
        entry_index=Integer(),
        byte_offset=BigInt(),
        byte_length=BigInt(),
        record_key=Varchar(length=24, unique=True),
        external_key=Text(),
        weak_key=Boolean(),
        content_hash=Varchar(length=24),
        version=Integer(default=1),
        source_time=Timestamptz(default=None, null=True),
        published=Boolean(),
        created_at=Timestamptz(default=None),
        updated_at=Timestamptz(default=None),
        changed_at=Timestamptz(default=None, null=True),
        id=Varchar(length=22, default=new_id, primary_key=True),
        patient=ForeignKey(Patient, on_delete=OnDelete.restrict, null=False),
        status=Varchar(length=20),
        category=Text(),
        title=Text(),
        code_system=Text(),
        code=Text(),
        code_key=Varchar(length=16),
        codes=Text(default="[]"),
        effective_text=Text(),
        effective_precision=Varchar(length=8),
        effective_instant=Timestamptz(default=None),
        issued=Timestamptz(default=None, null=True),
        performer=Text(),
        specimen=Text(),
        conclusion=Text(),
        conclusion_codes=Text(default="[]"),
        narrative_html=Text(),
        attachments=Text(default="[]"),
    )
    manager.new_table(
        "EmailAddress",
        "email_address",
        id=Varchar(length=22, default=new_id, primary_key=True),
        account=ForeignKey(Account, index=True),
        address=Varchar(length=254),
        verified_at=Timestamptz(default=None, null=True),
        created_at=Timestamptz(default=None),
    )
    manager.new_table(
        "ImportFile",
        "import_file",
        raw=Bytea(),
        id=Varchar(length=22, default=new_id, primary_key=True),
        source=ForeignKey(Source, null=False),
        sha256=Varchar(length=64),
        name=Varchar(),
        size=BigInt(),
        received_at=Timestamptz(default=None),
        received_by=Varchar(length=22, default=None, null=True),
        state=Varchar(length=10, default="received"),
        problem=Varchar(length=40),
        problem_values=Text(default="{}"),
    )
    manager.new_table(
        "ImportRun",
        "import_run",
        id=Varchar(length=22, default=new_id, primary_key=True),
        file=ForeignKey(ImportFile, null=False, index=True),
        kind=Varchar(length=8, default="import"),
        state=Varchar(length=10, default="writing"),
        started_at=Timestamptz(default=None),
        finished_at=Timestamptz(default=None, null=True),
        resources=Integer(),
        created=Integer(),
        updated=Integer(),
        unchanged=Integer(),
        quarantined=Integer(),
        ignored=Integer(),
        withdrawn=Integer(),
        held=Integer(),
        new_charts=Integer(),
        name_changes=Integer(),
        by_type=Text(default="{}"),
    )
    manager.new_table(
        "Invitation",
        "invitation",
        id=Varchar(length=22, default=new_id, primary_key=True),
        token_hash=Varchar(length=64, unique=True),
        purpose=Varchar(length=8, default="patient"),
        patient_id=Varchar(length=22, default=None, null=True, index=True),
        role=Varchar(length=20, default=None, null=True),
        name=Varchar(length=120),
        channel=Varchar(length=8),
        contact=Varchar(length=254),
        language=Varchar(length=5, default="en"),
        state=Varchar(length=16, default="pending"),
        failures=Integer(),
        created_at=Timestamptz(default=None),
        created_by=Varchar(length=22, default=None, null=True),
        expires_at=Timestamptz(default=None),
        opened_at=Timestamptz(default=None, null=True),
        activated_at=Timestamptz(default=None, null=True),
        account=ForeignKey(Account),
    )
    manager.new_table(
        "KeyProof",
        "key_proof",
        id=Varchar(length=22, default=new_id, primary_key=True),
        purpose=Varchar(length=16),
        key_id=Varchar(length=16, unique=True),
        proof=Varchar(length=64),
        created_at=Timestamptz(default=None),
    )
    manager.new_table(
        "LoginIdentifier",
        "login_identifier",
        id=Varchar(length=22, default=new_id, primary_key=True),
        account=ForeignKey(Account),
        kind=Varchar(length=16),
        blind_index=Varchar(length=64, unique=True),
    )
    manager.new_table(
        "Observation",
        "observation",
        release_at=Timestamptz(default=None, null=True),
        release_rule=Varchar(length=40),
        release_reason=Text(),
        released_by=Varchar(length=22, default=None, null=True),
        sensitive_label=Text(),
        withdrawn_at=Timestamptz(default=None, null=True),
        source_id=Varchar(length=22),
        file_id=Varchar(length=22),
        run_id=Varchar(length=22),
        entry_index=Integer(),
        byte_offset=BigInt(),
        byte_length=BigInt(),
        record_key=Varchar(length=24, unique=True),
        external_key=Text(),
        weak_key=Boolean(),
        content_hash=Varchar(length=24),
        version=Integer(default=1),
        source_time=Timestamptz(default=None, null=True),
        published=Boolean(),
        created_at=Timestamptz(default=None),
        updated_at=Timestamptz(default=None),
        changed_at=Timestamptz(default=None, null=True),
        id=Varchar(length=22, default=new_id, primary_key=True),
        patient=ForeignKey(Patient, on_delete=OnDelete.restrict, null=False),
        report=ForeignKey(DiagnosticReport, on_delete=OnDelete.set_null),
        report_position=Integer(default=None, null=True),
        section=Varchar(length=10),
        category=Text(),
        status=Varchar(length=20),
        name=Text(),
        code_system=Text(),
        code=Text(),
        code_key=Varchar(length=16),
        codes=Text(default="[]"),
        effective_text=Text(),
        effective_precision=Varchar(length=8),
        effective_instant=Timestamptz(default=None),
        issued=Timestamptz(default=None, null=True),
        value_kind=Varchar(length=16),
        value_text=Text(),
        value_number=DoublePrecision(default=None, null=True),
        second_number=DoublePrecision(default=None, null=True),
        comparator=Text(),
        unit=Text(),
        unit_code=Text(),
        value_codes=Text(default="[]"),
        range_low=Text(),
        range_high=Text(),
        range_text=Text(),
        range_low_number=DoublePrecision(default=None, null=True),
        range_high_number=DoublePrecision(default=None, null=True),
        ranges=Text(default="[]"),
        flag=Text(),
        flag_source=Varchar(length=8),
        interpretation=Text(),
        absent_reason=Text(),
        note=Text(),
        body_site=Text(),
        method=Text(),
        specimen=Text(),
        performer=Text(),
        device=Text(),
        components=Text(default="[]"),
        members=Text(default="[]"),
    )
    manager.new_table(
        "ObservationVersion",
        "observation_version",
        id=Varchar(length=22, default=new_id, primary_key=True),
        observation=ForeignKey(Observation, null=False, index=True),
        run_id=Varchar(length=22),
        file_id=Varchar(length=22),
        byte_offset=BigInt(),
        byte_length=BigInt(),
        content_hash=Varchar(length=24),
        version=Integer(),
        source_time=Timestamptz(default=None, null=True),
        status=Varchar(length=20),
        effective_text=Text(),
        issued=Timestamptz(default=None, null=True),
        value_kind=Varchar(length=16),
        value_text=Text(),
        comparator=Text(),
        unit=Text(),
        flag=Text(),
        flag_source=Varchar(length=8),
        absent_reason=Text(),
        note=Text(),
        components=Text(default="[]"),
        shown=Boolean(),
        replaced_at=Timestamptz(default=None),
    )
    manager.new_table(
        "Outbox",
        "outbox",
        id=Varchar(length=22, default=new_id, primary_key=True),
        dedup_key=Varchar(length=64, unique=True),
        kind=Varchar(length=20),
        topic=Varchar(length=40),
        recipient=Text(),
        recipient_index=Varchar(length=64),
        payload=Text(),
        urgent=Boolean(default=True),
        position=BigInt(),
        due_at=Timestamptz(default=None),
        attempts=Integer(),
        leased_until=Timestamptz(default=None, null=True),
        lease_owner=Varchar(length=64),
        sent_at=Timestamptz(default=None, null=True),
        failed_at=Timestamptz(default=None, null=True),
        last_error=Varchar(length=40),
        server_trouble=Boolean(),
        created_at=Timestamptz(default=None),
    )
    manager.new_table(
        "Patient",
        "patient",
        id=Varchar(length=22, default=new_id, primary_key=True),
        number=Varchar(length=20, unique=True),
        given_name=Varchar(length=120),
        family_name=Varchar(length=120),
        former_names=Text(),
        search_name=Varchar(length=300, index=True),
        birth_date=Varchar(length=10, index=True),
        gender=Varchar(length=10, default="unknown"),
        phone=Varchar(length=40),
        email=Varchar(length=254),
        address=Text(),
        postcode=Varchar(length=16),
        insurance_member_id=Text(),
        language=Varchar(length=20),
        deceased=Boolean(),
        created_at=Timestamptz(default=None),
        updated_at=Timestamptz(default=None),
    )
    manager.new_table(
        "PatientIdentifier",
        "patient_identifier",
        id=Varchar(length=22, default=new_id, primary_key=True),
        patient=ForeignKey(Patient, index=True),
        key=Varchar(length=64, unique=True),
        system=Varchar(),
        value=Varchar(length=120),
        kind=Varchar(length=20),
    )
    manager.new_table(
        "QuarantinedRecord",
        "quarantined_record",
        id=Varchar(length=22, default=new_id, primary_key=True),
        key=Varchar(length=24, unique=True),
        source=ForeignKey(Source, null=False),
        file=ForeignKey(ImportFile, null=False, index=True),
        run_id=Varchar(length=22),
        entry_index=Integer(),
        byte_offset=BigInt(),
        byte_length=BigInt(),
        resource_type=Varchar(length=40),
        record_key=Varchar(length=24),
        path=Text(),
        problem=Varchar(length=40),
        problem_values=Text(default="{}"),
        snippet=Text(),
        waiting_for=Varchar(length=24),
        patient_id=Varchar(length=22, default=None, null=True),
        state=Varchar(length=10, default="open"),
        created_at=Timestamptz(default=None),
        resolved_at=Timestamptz(default=None, null=True),
        resolved_by=Varchar(length=22, default=None, null=True),
        reason=Text(),
    )
    manager.new_table(
        "RecoveryCode",
        "recovery_code",
        id=Varchar(length=22, default=new_id, primary_key=True),
        account=ForeignKey(Account),
        digest=Varchar(length=64, unique=True),
        used_at=Timestamptz(default=None, null=True),
        created_at=Timestamptz(default=None),
    )
    manager.new_table(
        "ReportResult",
        "report_result",
        id=Varchar(length=22, default=new_id, primary_key=True),
        report=ForeignKey(DiagnosticReport, null=False, index=True),
        run_id=Varchar(length=22),
        position=Integer(),
        observation_key=Varchar(length=24, index=True),
    )
    manager.new_table(
        "ReportVersion",
        "report_version",
        id=Varchar(length=22, default=new_id, primary_key=True),
        report=ForeignKey(DiagnosticReport, null=False, index=True),
        run_id=Varchar(length=22),
        file_id=Varchar(length=22),
        byte_offset=BigInt(),
        byte_length=BigInt(),
        content_hash=Varchar(length=24),
        version=Integer(),
        source_time=Timestamptz(default=None, null=True),
        status=Varchar(length=20),
        effective_text=Text(),
        issued=Timestamptz(default=None, null=True),
        title=Text(),
        conclusion=Text(),
        narrative_html=Text(),
        shown=Boolean(),
        replaced_at=Timestamptz(default=None),
    )
    manager.new_table(
        "ResourceVersion",
        "resource_version",
        id=Varchar(length=22, default=new_id, primary_key=True),
        resource=ForeignKey(StoredResource, null=False, index=True),
        run_id=Varchar(length=22, index=True),
        file_id=Varchar(length=22),
        byte_offset=BigInt(),
        byte_length=BigInt(),
        content_hash=Varchar(length=24),
        version=Integer(),
        source_time=Timestamptz(default=None, null=True),
        status=Text(),
        shown=Boolean(),
        replaced_at=Timestamptz(default=None),
    )
    manager.new_table(
        "ResultSeen",
        "result_seen",
        id=Varchar(length=22, default=new_id, primary_key=True),
        account=ForeignKey(Account, null=False),
        item_id=Varchar(length=22),
        seen_at=Timestamptz(default=None),
    )
    manager.new_table(
        "ScheduledTask",
        "scheduled_task",
        id=Varchar(length=22, default=new_id, primary_key=True),
        name=Varchar(length=40, unique=True),
        due_at=Timestamptz(default=None),
        leased_until=Timestamptz(default=None, null=True),
        lease_owner=Varchar(length=64),
        finished_at=Timestamptz(default=None, null=True),
        last_error=Varchar(length=40),
    )
    manager.new_table(
        "Session",
        "session",
        id=Varchar(length=22, default=new_id, primary_key=True),
        token_hash=Varchar(length=64, unique=True),
        stage=Varchar(length=12),
        account=ForeignKey(Account, index=True),
        invitation_id=Varchar(length=22, default=None, null=True),
        device_id=Varchar(length=22, default=None, null=True),
        created_at=Timestamptz(default=None),
        seen_at=Timestamptz(default=None),
        expires_at=Timestamptz(default=None),
        idle_seconds=Integer(default=900),
        factor_at=Timestamptz(default=None, null=True),
        ended_at=Timestamptz(default=None, null=True),
        next_path=Varchar(length=600),
        flash=Varchar(length=60),
        address=Varchar(length=64),
        browser=Varchar(length=60),
    )
    manager.new_table(
        "Source",
        "source",
        id=Varchar(length=22, default=new_id, primary_key=True),
        name=Varchar(length=60, unique=True),
        makes_charts=Boolean(default=True),
        own_systems=Text(),
        shows_preliminary=Boolean(),
        delay_hours=Integer(),
        held_by=Varchar(length=120),
        held_until=Timestamptz(default=None, null=True),
        created_at=Timestamptz(default=None),
    )
    manager.new_table(
        "StagedChange",
        "staged_change",
        id=Varchar(length=22, default=new_id, primary_key=True),
        run_id=Varchar(length=22),
        patient_id=Varchar(length=22),
        position=Integer(),
        kind=Varchar(length=40),
        content=Bytea(),
    )
    manager.new_table(
        "StoredResource",
        "stored_resource",
        release_at=Timestamptz(default=None, null=True),
        release_rule=Varchar(length=40),
        release_reason=Text(),
        released_by=Varchar(length=22, default=None, null=True),
        sensitive_label=Text(),
        withdrawn_at=Timestamptz(default=None, null=True),
        source_id=Varchar(length=22),
        file_id=Varchar(length=22),
        run_id=Varchar(length=22),
        entry_index=Integer(),
        byte_offset=BigInt(),
        byte_length=BigInt(),
        record_key=Varchar(length=24, unique=True),
        external_key=Text(),
        weak_key=Boolean(),
        content_hash=Varchar(length=24),
        version=Integer(default=1),
        source_time=Timestamptz(default=None, null=True),
        published=Boolean(),
        created_at=Timestamptz(default=None),
        updated_at=Timestamptz(default=None),
        changed_at=Timestamptz(default=None, null=True),
        id=Varchar(length=22, default=new_id, primary_key=True),
        patient=ForeignKey(Patient, on_delete=OnDelete.restrict),
        kind=Varchar(length=40),
        status=Text(),
        category=Text(),
        title=Text(),
        code_system=Text(),
        code=Text(),
        effective_text=Text(),
        effective_precision=Varchar(length=8),
        effective_instant=Timestamptz(default=None),
        narrative_html=Text(),
    )
    manager.new_table(
        "Throttle",
        "throttle",
        count=Integer(),
        id=Varchar(length=22, default=new_id, primary_key=True),
        key=Varchar(length=64, unique=True),
        window_ends_at=Timestamptz(default=None),
        level=Integer(),
        waits_until=Timestamptz(default=None, null=True),
    )
    manager.add_extra(
        "audit_entry_only_added_to",
        sqlite=(
            "DROP TRIGGER IF EXISTS audit_entry_no_update",
            "CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'the audit log can only be added to'); END",
            "DROP TRIGGER IF EXISTS audit_entry_no_delete",
            "CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'the audit log can only be added to'); END",
        ),
        postgres=(
            "CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit log can only be added to'; END $$",
            "DROP TRIGGER IF EXISTS audit_entry_no_change ON audit_entry",
            "CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()",
            "DROP TRIGGER IF EXISTS audit_entry_no_truncate ON audit_entry",
            "CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()",
        ),
    )
    manager.add_extra(
        "audit_entry_of_patient", "CREATE INDEX audit_entry_of_patient ON audit_entry (patient_id, seq) WHERE patient_id IS NOT NULL"
    )
    manager.add_extra(
        "audit_entry_by_account", "CREATE INDEX audit_entry_by_account ON audit_entry (account_id, seq) WHERE account_id IS NOT NULL"
    )
    manager.add_extra(
        "audit_entry_about_account", "CREATE INDEX audit_entry_about_account ON audit_entry (object_id, seq) WHERE object_type = 'account'"
    )
    manager.add_extra("import_file_once", "CREATE UNIQUE INDEX import_file_once ON import_file (source, sha256)")
    manager.add_extra("import_file_recent", "CREATE INDEX import_file_recent ON import_file (received_at DESC, id DESC)")
    manager.add_extra(
        "quarantined_open", "CREATE INDEX quarantined_open ON quarantined_record (created_at DESC, id DESC) WHERE state = 'open'"
    )
    manager.add_extra(
        "quarantined_waiting",
        "CREATE INDEX quarantined_waiting ON quarantined_record (waiting_for) WHERE state = 'open' AND waiting_for <> ''",
    )
    manager.add_extra("stored_by_kind", "CREATE INDEX stored_by_kind ON stored_resource (patient, kind, effective_instant DESC, id DESC)")
    manager.add_extra("quarantined_keys", "CREATE INDEX quarantined_keys ON quarantined_record (record_key) WHERE state = 'open'")
    manager.add_extra("stored_unpublished", "CREATE INDEX stored_unpublished ON stored_resource (run_id, patient) WHERE NOT published")
    manager.add_extra("staged_change_of_run", "CREATE INDEX staged_change_of_run ON staged_change (run_id, patient_id)")
    manager.add_extra(
        "import_run_unfinished", "CREATE INDEX import_run_unfinished ON import_run (started_at) WHERE state IN ('writing', 'publishing')"
    )
    manager.add_extra(
        "outbox_waiting", "CREATE INDEX outbox_waiting ON outbox (urgent DESC, position) WHERE sent_at IS NULL AND failed_at IS NULL"
    )
    manager.add_extra(
        "outbox_waiting_recipient",
        "CREATE INDEX outbox_waiting_recipient ON outbox (recipient_index, urgent, position) WHERE sent_at IS NULL AND failed_at IS NULL",
    )
    manager.add_extra("outbox_failed", "CREATE INDEX outbox_failed ON outbox (failed_at) WHERE failed_at IS NOT NULL")
    manager.add_extra(
        "observation_by_date",
        "CREATE INDEX observation_by_date ON observation (patient, section, effective_instant DESC, id DESC) WHERE published AND withdrawn_at IS NULL",
    )
    manager.add_extra(
        "observation_by_test",
        "CREATE INDEX observation_by_test ON observation (patient, code_key, effective_instant DESC, id DESC) WHERE published AND withdrawn_at IS NULL",
    )
    manager.add_extra(
        "observation_in_report", "CREATE INDEX observation_in_report ON observation (report, report_position) WHERE report IS NOT NULL"
    )
    manager.add_extra(
        "observation_held",
        "CREATE INDEX observation_held ON observation (created_at) WHERE published AND withdrawn_at IS NULL AND release_at IS NULL",
    )
    manager.add_extra(
        "observation_unpublished", "CREATE INDEX observation_unpublished ON observation (run_id, patient) WHERE NOT published"
    )
    manager.add_extra(
        "report_by_date",
        "CREATE INDEX report_by_date ON diagnostic_report (patient, effective_instant DESC, id DESC) WHERE published AND withdrawn_at IS NULL",
    )
    manager.add_extra(
        "report_held",
        "CREATE INDEX report_held ON diagnostic_report (created_at) WHERE published AND withdrawn_at IS NULL AND release_at IS NULL",
    )
    manager.add_extra("report_unpublished", "CREATE INDEX report_unpublished ON diagnostic_report (run_id, patient) WHERE NOT published")
    manager.add_extra("observation_version_of_run", "CREATE INDEX observation_version_of_run ON observation_version (run_id)")
    manager.add_extra("report_version_of_run", "CREATE INDEX report_version_of_run ON report_version (run_id)")
    manager.add_extra("report_result_of_run", "CREATE INDEX report_result_of_run ON report_result (run_id)")
    manager.add_extra("result_seen_once", "CREATE UNIQUE INDEX result_seen_once ON result_seen (account, item_id)")
    return manager
