"""What waits to leave, what is done by the clock, and when each was last done."""

from piccolo.columns import BigInt, Boolean, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from portal.database.extras import index
from portal.database.identifiers import id_column

_WAITING = "sent_at IS NULL AND failed_at IS NULL"


class Outbox(Table, tablename="outbox"):
    """One thing that leaves the house once. Waiting until `sent_at` or `failed_at` is set; then the payload is empty."""

    id = id_column()
    dedup_key = Varchar(length=64, unique=True)  # SHA-256 of the caller's key, which may hold an address
    kind = Varchar(length=20)  # whose handler sends it
    topic = Varchar(length=40, default="")  # for staff: the name of the notice
    recipient = Text(default="")  # column-encrypted
    recipient_index = Varchar(length=64, default="")  # blind index: what one recipient gets keeps its order
    payload = Text(default="")  # column-encrypted JSON
    urgent = Boolean(default=True)  # somebody is waiting for it; goes before the rest
    position = BigInt(default=0)  # microseconds since 1970 when it was first due, made unique within a process
    due_at = Timestamptz(default=None)
    attempts = Integer(default=0)
    leased_until = Timestamptz(null=True, default=None)
    lease_owner = Varchar(length=64, default="")
    sent_at = Timestamptz(null=True, default=None)
    failed_at = Timestamptz(null=True, default=None)
    last_error = Varchar(length=40, default="")  # a code; never what was sent or to whom
    server_trouble = Boolean(default=False)  # it waits for the server, not for its recipient
    created_at = Timestamptz(default=None)


class ScheduledTask(Table, tablename="scheduled_task"):
    """When a task of the schedule is next due, and which worker has it in hand."""

    id = id_column()
    name = Varchar(length=40, unique=True)
    due_at = Timestamptz(default=None)
    leased_until = Timestamptz(null=True, default=None)
    lease_owner = Varchar(length=64, default="")
    finished_at = Timestamptz(null=True, default=None)
    last_error = Varchar(length=40, default="")


EXTRAS = (
    index("outbox_waiting", on="outbox", columns="urgent DESC, position", where=_WAITING),
    index("outbox_waiting_recipient", on="outbox", columns="recipient_index, urgent, position", where=_WAITING),
    index("outbox_failed", on="outbox", columns="failed_at", where="failed_at IS NOT NULL"),
)
