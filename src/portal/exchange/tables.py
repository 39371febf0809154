"""What came in: sources, files as they were received, runs, records set aside, and everything stored for later."""

from piccolo.columns import BigInt, Boolean, Bytea, ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from portal.charts.provenance import Earlier, Provenance, Release
from portal.charts.tables import Patient
from portal.database.extras import index
from portal.database.identifiers import ID_LENGTH, id_column


class Source(Table, tablename="source"):
    """A system that sends records, and how far it is trusted.

    `makes_charts`: a patient not known here gets a chart without an account; else the records wait for staff.
    `own_systems`: identifier systems besides type MR that name the clinic's own patient numbers, joined by spaces.
    `shows_preliminary`: results that are not final yet are shown. `delay_hours`: finals are shown after so long.
    `held_by` and `held_until`: the import that is at work on this source.
    """

    id = id_column()
    name = Varchar(length=60, unique=True)
    makes_charts = Boolean(default=True)
    own_systems = Text(default="")
    shows_preliminary = Boolean(default=False)
    delay_hours = Integer(default=0)
    held_by = Varchar(length=120, default="")
    held_until = Timestamptz(null=True, default=None)
    created_at = Timestamptz(default=None)


class ImportFile(Table, tablename="import_file"):
    """A file as it was received: kept once, zlib-packed. `state`: received, accepted, partial, refused.

    `problem` and `problem_values` (JSON) say why a file was refused (exchange/problems.py).
    """

    id = id_column()
    source = ForeignKey(Source, null=False, index=False)
    sha256 = Varchar(length=64)
    name = Varchar(length=255, default="")
    size = BigInt(default=0)
    received_at = Timestamptz(default=None)
    received_by = Varchar(length=ID_LENGTH, null=True, default=None)
    raw = Bytea(default=b"")
    state = Varchar(length=10, default="received")
    problem = Varchar(length=40, default="")
    problem_values = Text(default="{}")


class ImportRun(Table, tablename="import_run"):
    """One taking-in of a file, or one new try of a record set aside. The five counts add up to `resources`.

    `state`: writing (a crash takes it back), publishing (a crash goes on with it), done, failed.
    """

    id = id_column()
    file = ForeignKey(ImportFile, null=False, index=True)
    kind = Varchar(length=8, default="import")  # import | retry
    state = Varchar(length=10, default="writing")
    started_at = Timestamptz(default=None)
    finished_at = Timestamptz(null=True, default=None)
    resources = Integer(default=0)
    created = Integer(default=0)
    updated = Integer(default=0)
    unchanged = Integer(default=0)
    quarantined = Integer(default=0)
    ignored = Integer(default=0)
    withdrawn = Integer(default=0)
    held = Integer(default=0)
    new_charts = Integer(default=0)
    name_changes = Integer(default=0)
    by_type = Text(default="{}")  # JSON {resource type: count}


class QuarantinedRecord(Table, tablename="quarantined_record"):
    """A record that was not taken in, and why. `state`: open, taken_in, dismissed.

    `waiting_for`: record key of the patient who is not known yet; it is tried again by itself when they come.
    `key`: hash of file, entry and problem, so that the same record is set aside once.
    """

    id = id_column()
    key = Varchar(length=24, unique=True)
    source = ForeignKey(Source, null=False, index=False)
    file = ForeignKey(ImportFile, null=False, index=True)
    run_id = Varchar(length=ID_LENGTH)
    entry_index = Integer(default=0)
    byte_offset = BigInt(default=0)
    byte_length = BigInt(default=0)
    resource_type = Varchar(length=40, default="")
    record_key = Varchar(length=24, default="")
    path = Text(default="")
    problem = Varchar(length=40)
    problem_values = Text(default="{}")  # JSON {name: text}
    snippet = Text(default="")
    waiting_for = Varchar(length=24, default="")
    patient_id = Varchar(length=ID_LENGTH, null=True, default=None)
    state = Varchar(length=10, default="open")
    created_at = Timestamptz(default=None)
    resolved_at = Timestamptz(null=True, default=None)
    resolved_by = Varchar(length=ID_LENGTH, null=True, default=None)
    reason = Text(default="")


class StoredResource(Provenance, Release, Table, tablename="stored_resource"):
    """A resource that no feature has its own table for yet: where it is, whose it is, and what it is about.

    `patient` is null for directories (organisations, practitioners, medicines). Patient resources are here too, for
    their provenance. The resource itself is in the original file (exchange/originals.py).
    """

    id = id_column()
    patient = ForeignKey(Patient, null=True, default=None, on_delete=OnDelete.restrict, index=False)
    kind = Varchar(length=40)  # FHIR resource type
    status = Text(default="")
    category = Text(default="")
    title = Text(default="")
    code_system = Text(default="")
    code = Text(default="")
    effective_text = Text(default="")
    effective_precision = Varchar(length=8, default="")
    effective_instant = Timestamptz(default=None)
    narrative_html = Text(default="")  # cleaned by nh3 on the way in


class ResourceVersion(Earlier, Table, tablename="resource_version"):
    """An earlier or late-come version of a stored resource: where it is in which file."""

    id = id_column()
    resource = ForeignKey(StoredResource, null=False, index=True)
    run_id = Varchar(length=ID_LENGTH, index=True)
    status = Text(default="")


class StagedChange(Table, tablename="staged_change"):
    """A change to a row that exists, kept until its import is published. `content` is the new record, msgpack."""

    id = id_column()
    run_id = Varchar(length=ID_LENGTH)
    patient_id = Varchar(length=ID_LENGTH, default="")
    position = Integer(default=0)
    kind = Varchar(length=40)  # resource type; undo: what it takes to take a chart back
    content = Bytea(default=b"")


EXTRAS = (
    index("import_file_once", on="import_file", columns="source, sha256", unique=True),
    index("import_file_recent", on="import_file", columns="received_at DESC, id DESC"),
    index("quarantined_open", on="quarantined_record", columns="created_at DESC, id DESC", where="state = 'open'"),
    index("quarantined_waiting", on="quarantined_record", columns="waiting_for", where="state = 'open' AND waiting_for <> ''"),
    index("stored_by_kind", on="stored_resource", columns="patient, kind, effective_instant DESC, id DESC"),
    index("quarantined_keys", on="quarantined_record", columns="record_key", where="state = 'open'"),
    index("stored_unpublished", on="stored_resource", columns="run_id, patient", where="NOT published"),
    index("staged_change_of_run", on="staged_change", columns="run_id, patient_id"),
    index("import_run_unfinished", on="import_run", columns="started_at", where="state IN ('writing', 'publishing')"),
)
