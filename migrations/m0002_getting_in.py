"""Getting in."""

from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.columns.column_types import BigInt, Boolean, ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

from portal.database.identifiers import new_id
from portal.database.migrating.manager import MigrationManager


class Account(Table, tablename="account"):
    id = Varchar(length=22, default=new_id, primary_key=True)


class CodeCard(Table, tablename="code_card"):
    id = Varchar(length=22, default=new_id, primary_key=True)


class Patient(Table, tablename="patient"):
    id = Varchar(length=22, default=new_id, primary_key=True)


class PatientCategory(Table, tablename="patient_category"):
    id = Varchar(length=22, default=new_id, primary_key=True)


ID = "m0002_getting_in"


async def forwards() -> MigrationManager:
    """What this migration changes."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description="Getting in.")
    manager.new_table(
        "AccessRequest",
        "access_request",
        id=Varchar(length=22, default=new_id, primary_key=True),
        form_key=Varchar(length=64, unique=True),
        typed=Text(),
        likeness=Varchar(length=64),
        language=Varchar(length=5, default="en"),
        state=Varchar(length=10, default="new"),
        problem=Varchar(length=16),
        patient=ForeignKey(Patient),
        created_at=Timestamptz(default=None),
        called_at=Timestamptz(default=None, null=True),
        settled_at=Timestamptz(default=None, null=True),
        settled_by=Varchar(length=22, default=None, null=True),
        note=Text(),
    )
    manager.new_table(
        "AnsweredChallenge",
        "answered_challenge",
        id=Varchar(length=22, default=new_id, primary_key=True),
        digest=Varchar(length=64, unique=True),
        expires_at=Timestamptz(default=None),
    )
    manager.new_table(
        "BrowserTrust",
        "browser_trust",
        id=Varchar(length=22, default=new_id, primary_key=True),
        account=ForeignKey(Account, index=True),
        device_id=Varchar(length=22, unique=True),
        trusted_at=Timestamptz(default=None),
    )
    manager.new_table(
        "ClinicLimit",
        "clinic_limit",
        id=Varchar(length=22, default=new_id, primary_key=True),
        name=Varchar(length=60, unique=True),
        value=Integer(),
        reason=Text(),
        changed_at=Timestamptz(),
        changed_by=Varchar(length=22, default=None, null=True),
    )
    manager.new_table(
        "CodeCard",
        "code_card",
        id=Varchar(length=22, default=new_id, primary_key=True),
        account=ForeignKey(Account, index=True),
        name=Varchar(length=60),
        salt=Varchar(length=64),
        created_at=Timestamptz(default=None),
        confirmed_at=Timestamptz(default=None, null=True),
    )
    manager.new_table(
        "CodeCardCode",
        "code_card_code",
        id=Varchar(length=22, default=new_id, primary_key=True),
        card=ForeignKey(CodeCard, index=True),
        number=Integer(),
        digest=Varchar(length=64),
        used_at=Timestamptz(default=None, null=True),
    )
    manager.new_table(
        "Draft",
        "draft",
        id=Varchar(length=22, default=new_id, primary_key=True),
        account=ForeignKey(Account),
        page=Varchar(length=600),
        action=Varchar(length=600),
        form=Varchar(length=60),
        content=Text(),
        created_at=Timestamptz(default=None),
        expires_at=Timestamptz(default=None, index=True),
    )
    manager.new_table(
        "EmailChange",
        "email_change",
        id=Varchar(length=22, default=new_id, primary_key=True),
        account=ForeignKey(Account, index=True),
        kind=Varchar(length=8),
        email_id=Varchar(length=22, default=None, null=True),
        replaces_id=Varchar(length=22, default=None, null=True),
        addresses_before=Text(default="[]"),
        asked_at=Timestamptz(default=None),
        sent_at=Timestamptz(default=None, null=True),
        confirmed_at=Timestamptz(default=None, null=True),
        ended_at=Timestamptz(default=None, null=True),
    )
    manager.new_table(
        "FactorUse",
        "factor_use",
        id=Varchar(length=22, default=new_id, primary_key=True),
        key=Varchar(length=50, unique=True),
        account=ForeignKey(Account, index=True),
        kind=Varchar(length=20),
        uses=Integer(),
    )
    manager.new_table(
        "Passkey",
        "passkey",
        id=Varchar(length=22, default=new_id, primary_key=True),
        account=ForeignKey(Account, index=True),
        credential_id=Varchar(length=1400, unique=True),
        public_key=Text(),
        user_handle=Varchar(length=64),
        sign_count=BigInt(),
        transports=Varchar(length=80),
        aaguid=Varchar(length=36),
        backed_up=Boolean(),
        signs_in_alone=Boolean(default=True),
        name=Varchar(length=60),
        added_at=Timestamptz(default=None),
        last_used_at=Timestamptz(default=None, null=True),
    )
    manager.new_table(
        "PatientCategory",
        "patient_category",
        id=Varchar(length=22, default=new_id, primary_key=True),
        name=Varchar(length=60, unique=True),
        offered=Boolean(default=True),
        is_default=Boolean(),
        other_portal=Varchar(length=300),
        created_at=Timestamptz(default=None),
        updated_at=Timestamptz(default=None),
    )
    manager.new_table(
        "PatientCategoryWording",
        "patient_category_wording",
        id=Varchar(length=22, default=new_id, primary_key=True),
        category=ForeignKey(PatientCategory, null=False),
        language=Varchar(length=5),
        explanation=Text(),
        how_to_ask=Text(),
    )
    manager.new_table(
        "PhoneNumber",
        "phone_number",
        id=Varchar(length=22, default=new_id, primary_key=True),
        account=ForeignKey(Account, index=True),
        number=Varchar(length=16),
        name=Varchar(length=60),
        verified_at=Timestamptz(default=None, null=True),
        second_step_since=Timestamptz(default=None, null=True),
        code_used_at=Timestamptz(default=None, null=True),
        created_at=Timestamptz(default=None),
    )
    manager.new_table(
        "RecordsRequest",
        "records_request",
        id=Varchar(length=22, default=new_id, primary_key=True),
        reference=Varchar(length=12, unique=True),
        form_key=Varchar(length=64, unique=True),
        patient=ForeignKey(Patient, null=False, index=True),
        account=ForeignKey(Account, index=True),
        invitation_id=Varchar(length=22, default=None, null=True, index=True),
        wishes=Text(),
        language=Varchar(length=5, default="en"),
        state=Varchar(length=12, default="requested"),
        created_at=Timestamptz(default=None),
        due_at=Timestamptz(default=None),
        started_at=Timestamptz(default=None, null=True),
        settled_at=Timestamptz(default=None, null=True),
        settled_by=Varchar(length=22, default=None, null=True),
        answer=Text(),
    )
    manager.new_table(
        "SecondStepReset",
        "second_step_reset",
        id=Varchar(length=22, default=new_id, primary_key=True),
        account=ForeignKey(Account, index=True),
        patient_id=Varchar(length=22, default=None, null=True),
        way=Varchar(length=12),
        state=Varchar(length=12, default="requested"),
        document=Varchar(length=24),
        asked_at=Timestamptz(default=None),
        asked_by=Varchar(length=22, default=None, null=True),
        expires_at=Timestamptz(default=None),
        phrase_matched_at=Timestamptz(default=None, null=True),
        confirmed_at=Timestamptz(default=None, null=True),
        confirmed_by=Varchar(length=22, default=None, null=True),
        due_at=Timestamptz(default=None, null=True),
        completed_at=Timestamptz(default=None, null=True),
        cancelled_at=Timestamptz(default=None, null=True),
        cancelled_by=Varchar(length=12),
        set_up_at=Timestamptz(default=None, null=True),
    )
    manager.new_table(
        "StaffLock",
        "staff_lock",
        id=Varchar(length=22, default=new_id, primary_key=True),
        account=ForeignKey(Account, index=True),
        patient_id=Varchar(length=22, default=None, null=True),
        reason=Text(),
        locked_at=Timestamptz(default=None),
        locked_by=Varchar(length=22, default=None, null=True),
        lifted_at=Timestamptz(default=None, null=True),
        lifted_by=Varchar(length=22, default=None, null=True),
    )
    manager.new_table(
        "TelephonePhrase",
        "telephone_phrase",
        id=Varchar(length=22, default=new_id, primary_key=True),
        account=ForeignKey(Account, unique=True),
        phrase_hash=Varchar(length=120),
        set_at=Timestamptz(default=None),
    )
    manager.new_table(
        "TextCode",
        "text_code",
        id=Varchar(length=22, default=new_id, primary_key=True),
        account=ForeignKey(Account, index=True),
        session_id=Varchar(length=22, index=True),
        purpose=Varchar(length=12),
        number=Varchar(length=16),
        salt=Varchar(length=32),
        digest=Varchar(length=64),
        tries=Integer(),
        created_at=Timestamptz(default=None),
        expires_at=Timestamptz(default=None),
        used_at=Timestamptz(default=None, null=True),
    )
    manager.add_column(
        table_class_name="Account",
        tablename="account",
        column_name="contact_checked_at",
        db_column_name="contact_checked_at",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
        params={
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
    )
    manager.add_column(
        table_class_name="Account",
        tablename="account",
        column_name="text_new_results",
        db_column_name="text_new_results",
        column_class_name="Boolean",
        column_class=Boolean,
        params={
            "default": False,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
    )
    manager.add_column(
        table_class_name="Clinic",
        tablename="clinic",
        column_name="country",
        db_column_name="country",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 2,
            "default": "",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
    )
    manager.add_column(
        table_class_name="Clinic",
        tablename="clinic",
        column_name="leave_address",
        db_column_name="leave_address",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 200,
            "default": "https://www.wikipedia.org/",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
    )
    manager.add_column(
        table_class_name="Invitation",
        tablename="invitation",
        column_name="code_digest",
        db_column_name="code_digest",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 64,
            "default": "",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
    )
    manager.add_column(
        table_class_name="Invitation",
        tablename="invitation",
        column_name="code_failures",
        db_column_name="code_failures",
        column_class_name="Integer",
        column_class=Integer,
        params={
            "default": 0,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
    )
    manager.add_column(
        table_class_name="Invitation",
        tablename="invitation",
        column_name="failure",
        db_column_name="failure",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 40,
            "default": "",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
    )
    manager.add_column(
        table_class_name="Invitation",
        tablename="invitation",
        column_name="login_index",
        db_column_name="login_index",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 64,
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": True,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
    )
    manager.add_column(
        table_class_name="Invitation",
        tablename="invitation",
        column_name="password_hash",
        db_column_name="password_hash",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 120,
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
    )
    manager.add_column(
        table_class_name="Patient",
        tablename="patient",
        column_name="category",
        db_column_name="category",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": PatientCategory,
            "on_delete": OnDelete.cascade,
            "on_update": OnUpdate.cascade,
            "target_column": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
    )
    manager.add_extra(
        "access_request_waiting", "CREATE INDEX access_request_waiting ON access_request (created_at) WHERE settled_at IS NULL"
    )
    manager.add_extra(
        "access_request_settled", "CREATE INDEX access_request_settled ON access_request (settled_at) WHERE settled_at IS NOT NULL"
    )
    manager.add_extra("access_request_alike", "CREATE INDEX access_request_alike ON access_request (likeness, created_at)")
    manager.add_extra(
        "access_request_of_patient",
        "CREATE INDEX access_request_of_patient ON access_request (patient, settled_at) WHERE patient IS NOT NULL",
    )
    manager.add_extra("draft_of_account", "CREATE UNIQUE INDEX draft_of_account ON draft (account, action)")
    manager.add_extra(
        "second_step_reset_open",
        "CREATE UNIQUE INDEX second_step_reset_open ON second_step_reset (account) WHERE state IN ('requested', 'waiting')",
    )
    manager.add_extra("second_step_reset_due", "CREATE INDEX second_step_reset_due ON second_step_reset (due_at) WHERE state = 'waiting'")
    manager.add_extra("patient_in_category", "CREATE INDEX patient_in_category ON patient (category) WHERE category IS NOT NULL")
    manager.add_extra(
        "patient_category_default", "CREATE UNIQUE INDEX patient_category_default ON patient_category (is_default) WHERE is_default"
    )
    manager.add_extra(
        "patient_category_wording_once",
        "CREATE UNIQUE INDEX patient_category_wording_once ON patient_category_wording (category, language)",
    )
    manager.add_extra("records_request_open", "CREATE INDEX records_request_open ON records_request (due_at) WHERE settled_at IS NULL")
    return manager
