"""Getting in."""

from piccolo.columns.column_types import BigInt, Boolean, ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

from portal.database.identifiers import new_id
from portal.database.migrating.manager import MigrationManager


class Account(Table, tablename="account"):
    id = Varchar(length=22, default=new_id, primary_key=True)


ID = "m0002_getting_in"


async def forwards() -> MigrationManager:
    """What this migration changes."""
    manager = MigrationManager(migration_id=ID, app_name="portal", description="Getting in.")
    manager.new_table(
        "AnsweredChallenge",
        "answered_challenge",
        id=Varchar(length=22, default=new_id, primary_key=True),
        digest=Varchar(length=64, unique=True),
        expires_at=Timestamptz(default=None),
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
    manager.add_extra(
        "second_step_reset_open",
        "CREATE UNIQUE INDEX second_step_reset_open ON second_step_reset (account) WHERE state IN ('requested', 'waiting')",
    )
    manager.add_extra("second_step_reset_due", "CREATE INDEX second_step_reset_due ON second_step_reset (due_at) WHERE state = 'waiting'")
    return manager
