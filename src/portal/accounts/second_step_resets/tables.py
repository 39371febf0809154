"""Resets of a second step."""

from piccolo.columns import ForeignKey, Timestamptz, Varchar
from piccolo.table import Table

from portal.accounts.tables import Account
from portal.database.extras import index
from portal.database.identifiers import ID_LENGTH, id_column


class SecondStepReset(Table, tablename="second_step_reset"):
    """One reset. `way`: in_person, call_back, colleague (staff of the clinic), keeper (who keeps the server), disowned (the
    only second step was taken back; staff reset it once more, and give the link).

    `state`: requested, waiting, cancelled, completed, expired. At most one of an account is requested or waiting.
    """

    id = id_column()
    account = ForeignKey(Account, index=True)
    patient_id = Varchar(length=ID_LENGTH, null=True, default=None)  # on whose file staff were
    way = Varchar(length=12)
    state = Varchar(length=12, default="requested")
    document = Varchar(length=24, default="")  # the kind that staff have seen, never its number
    asked_at = Timestamptz(default=None)
    asked_by = Varchar(length=ID_LENGTH, null=True, default=None)
    expires_at = Timestamptz(default=None)  # a request that nobody takes further ends then
    phrase_matched_at = Timestamptz(null=True, default=None)
    confirmed_at = Timestamptz(null=True, default=None)
    confirmed_by = Varchar(length=ID_LENGTH, null=True, default=None)
    due_at = Timestamptz(null=True, default=None)  # when a waiting one takes effect
    completed_at = Timestamptz(null=True, default=None)
    cancelled_at = Timestamptz(null=True, default=None)
    cancelled_by = Varchar(length=12, default="")  # owner | staff
    set_up_at = Timestamptz(null=True, default=None)  # the owner has a second step again


EXTRAS = (
    index("second_step_reset_open", on="second_step_reset", columns="account", unique=True, where="state IN ('requested', 'waiting')"),
    index("second_step_reset_due", on="second_step_reset", columns="due_at", where="state = 'waiting'"),
)
