"""Who signs in: accounts, what they sign in with, their sessions and browsers, invitations, throttles.

Times are aware UTC. A column that ends in `_hash` holds the hex SHA-256 of a 256-bit token that is stored nowhere.
"""

from piccolo.columns import BigInt, Boolean, ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from portal.database.identifiers import ID_LENGTH, id_column


class Account(Table, tablename="account"):
    """A person who signs in. `role` is null for patients and proxies, else a `Role`."""

    id = id_column()
    name = Varchar(length=120)
    username = Varchar(length=64)
    role = Varchar(length=20, null=True, default=None)
    status = Varchar(length=12, default="setup")  # setup | active | disabled
    language = Varchar(length=5, default="en")
    password_hash = Varchar(length=120, null=True, default=None)
    password_changed_at = Timestamptz(null=True, default=None)
    recovery_salt = Varchar(length=64, default="")
    factor_failures = Integer(default=0)  # wrong codes since the last full sign-in, over all methods (C23)
    factor_lock_level = Integer(default=0)
    factor_locked_until = Timestamptz(null=True, default=None)
    password_failures = Integer(default=0)  # verified failures in a row (C37)
    staff_locked = Boolean(default=False)
    notify_new_results = Boolean(default=True)  # by email
    text_new_results = Boolean(default=False)  # the same by text message, where there is a confirmed number
    created_at = Timestamptz(default=None)
    last_signed_in_at = Timestamptz(null=True, default=None)
    idle_minutes = Integer(default=15)
    contact_checked_at = Timestamptz(null=True, default=None)  # when its owner last said that email and phone are right


class LoginIdentifier(Table, tablename="login_identifier"):
    """A username, email or patient number that leads to one account; kept as a keyed hash (C07)."""

    id = id_column()
    account = ForeignKey(Account)
    kind = Varchar(length=16)  # username | email | patient_number
    blind_index = Varchar(length=64, unique=True)


class EmailAddress(Table, tablename="email_address"):
    """Where notices for an account go; none to an unverified address (C06)."""

    id = id_column()
    account = ForeignKey(Account, index=True)
    address = Varchar(length=254)
    verified_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(default=None)


class Authenticator(Table, tablename="authenticator"):
    """An authenticator app (TOTP, RFC 6238). Counts only when `confirmed_at` is set (C21, C22)."""

    id = id_column()
    account = ForeignKey(Account, index=True)
    name = Varchar(length=60, default="")
    secret = Text()  # column-encrypted base32, 160 bit
    last_step = BigInt(default=0)
    confirmed_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(default=None)


class RecoveryCode(Table, tablename="recovery_code"):
    """One printed code of a set of ten (C26)."""

    id = id_column()
    account = ForeignKey(Account)
    digest = Varchar(length=64, unique=True)
    used_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(default=None)


class Session(Table, tablename="session"):
    """A browser's sign-in, or a step towards one. `stage` says how far it has come:

    `activation` (activation code or temporary password given) → `enrolling` (identity shown); `factor` (password right, code
    wanted); `renewal` (temporary password right, own one wanted);
    `setup` (signed in, must finish setting up); `full`.
    """

    id = id_column()
    token_hash = Varchar(length=64, unique=True)
    stage = Varchar(length=12)
    account = ForeignKey(Account, null=True, default=None, index=True)
    invitation_id = Varchar(length=ID_LENGTH, null=True, default=None)
    device_id = Varchar(length=ID_LENGTH, null=True, default=None)
    created_at = Timestamptz(default=None)
    seen_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)
    idle_seconds = Integer(default=900)
    factor_at = Timestamptz(null=True, default=None)  # when a second factor was last shown (C52)
    ended_at = Timestamptz(null=True, default=None)
    next_path = Varchar(length=600, default="")
    flash = Varchar(length=60, default="")
    address = Varchar(length=64, default="")
    browser = Varchar(length=60, default="")


class Device(Table, tablename="device"):
    """A browser that has signed in to this account before; its cookie authenticates nothing (C34)."""

    id = id_column()
    account = ForeignKey(Account, index=True)
    token_hash = Varchar(length=64, index=True)
    browser = Varchar(length=60, default="")
    created_at = Timestamptz(default=None)
    seen_at = Timestamptz(default=None)
    known_until = Timestamptz(default=None)
    revoked_at = Timestamptz(null=True, default=None)


class Throttle(Table, tablename="throttle"):
    """A counter with a window and a wait. `key` is a hash: no address and no name is readable in it."""

    id = id_column()
    key = Varchar(length=64, unique=True)
    count = Integer(default=0)
    window_ends_at = Timestamptz(default=None)
    level = Integer(default=0)
    waits_until = Timestamptz(null=True, default=None)


class Invitation(Table, tablename="invitation"):
    """An invitation to open an account for one patient, or for one staff member.

    `state`: pending, sent, opened, activated, expired, revoked, failed_delivery, suspended.
    """

    id = id_column()
    token_hash = Varchar(length=64, unique=True)
    purpose = Varchar(length=8, default="patient")  # patient | staff
    patient_id = Varchar(length=ID_LENGTH, null=True, default=None, index=True)
    role = Varchar(length=20, null=True, default=None)
    name = Varchar(length=120, default="")
    channel = Varchar(length=8)  # email | text | letter | console | password: see accounts/temporary_passwords
    contact = Varchar(length=254, default="")
    language = Varchar(length=5, default="en")
    state = Varchar(length=16, default="pending")
    failures = Integer(default=0)  # wrong identity answers, all browsers together (C03)
    created_at = Timestamptz(default=None)
    created_by = Varchar(length=ID_LENGTH, null=True, default=None)
    expires_at = Timestamptz(default=None)
    opened_at = Timestamptz(null=True, default=None)
    activated_at = Timestamptz(null=True, default=None)
    account = ForeignKey(Account, null=True, default=None)
    failure = Varchar(length=40, default="")  # why it could not be delivered: a code of the outbox
    code_digest = Varchar(length=64, default="")  # an activation code is asked for when this is set (C04)
    code_failures = Integer(default=0)
    password_hash = Varchar(length=120, null=True, default=None)  # of a temporary password (C05)
    login_index = Varchar(length=64, null=True, default=None, index=True)  # what it is typed with, when there is no account


class AccountToken(Table, tablename="account_token"):
    """A one-time link for somebody who has an account.

    `purpose`: reset (30 min, C40), access (15 min known browser, C36), not_me (10 days, C41), verify_email (24 h, C06),
    undo_email (7 days; `email_id` is then the change).
    """

    id = id_column()
    token_hash = Varchar(length=64, unique=True)
    account = ForeignKey(Account, index=True)
    purpose = Varchar(length=16)
    email_id = Varchar(length=ID_LENGTH, null=True, default=None)
    created_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)
    used_at = Timestamptz(null=True, default=None)
