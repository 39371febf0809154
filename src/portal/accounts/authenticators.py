"""Authenticator apps: codes of six digits that change every half minute (RFC 6238; C21, C22).

A secret is shown until its first right code and never again. Counting wrong codes is the caller's: throttles.
"""

import hmac
import re
from datetime import UTC, datetime, timedelta
import msgspec
import pyotp
import segno
from portal import clock
from portal.accounts.factor_kinds import Factor, Kind, always
from portal.accounts.tables import Authenticator
from portal.audit.events import AuditEvent
from portal.crypto.columns import decrypt, encrypt
from portal.database.identifiers import new_id
from portal.database.statements import Statement
from portal.database.transactions import take_turns, transaction
from portal.web.language import mark as N_

STEP_SECONDS = 30
ENROLMENT_LIFETIME = timedelta(hours=24)  # a secret that was shown and not confirmed is replaced after this
_CODE = re.compile(r"[0-9]{6}", re.ASCII)

_WAITING = Statement(
    "SELECT n.id, n.secret, n.created_at, a.username, a.name, (SELECT name FROM clinic LIMIT 1) FROM authenticator n"
    " JOIN account a ON a.id = n.account WHERE n.account = ? AND n.confirmed_at IS NULL ORDER BY n.created_at DESC, n.id"
)
_CONFIRMED = Statement("SELECT id, secret FROM authenticator WHERE account = ? AND confirmed_at IS NOT NULL ORDER BY id")
_CONFIRM = Statement(
    "UPDATE authenticator SET confirmed_at = ?, last_step = ?, name = ? WHERE id = ? AND confirmed_at IS NULL RETURNING id")
_SUMMARIES = Statement("SELECT id, name, confirmed_at, last_step FROM authenticator WHERE account = ?"
                       " AND confirmed_at IS NOT NULL ORDER BY confirmed_at, id")
_RENAME = Statement("UPDATE authenticator SET name = ? WHERE id = ? AND account = ? AND confirmed_at IS NOT NULL RETURNING id")
_REMOVE = Statement("DELETE FROM authenticator WHERE id = ? AND account = ? AND confirmed_at IS NOT NULL RETURNING id")
_USE_STEP = Statement("UPDATE authenticator SET last_step = ? WHERE id = ? AND last_step < ? RETURNING id")


class Enrolment(msgspec.Struct, frozen=True):
    """What somebody needs to add the portal to their app: an `otpauth:` address, the same as a QR code (inline SVG),
    and the secret to type, in groups of four."""

    id: str
    uri: str
    qr: "QRCode"
    key: str


class _Waiting(msgspec.Struct, frozen=True):
    id: str
    secret: str
    created_at: object
    username: str
    name: str
    clinic: str | None


async def begin(account_id: str) -> None:
    """Make a secret to enrol, unless one of the last 24 hours waits for its first code."""
    async with transaction():
        await take_turns(f"enrolment of {account_id}")  # two tabs show the same secret
        newest = await _WAITING.one(_Waiting, account_id)
        if newest is not None and clock.now() < newest.created_at + ENROLMENT_LIFETIME:
            return
        await abandon(account_id)
        row_id = new_id()
        secret = encrypt(pyotp.random_base32(), table="authenticator", column="secret", row_id=row_id)
        await Authenticator.insert(Authenticator(id=row_id, account=account_id, secret=secret, created_at=clock.now()))


async def abandon(account_id: str) -> None:
    """Forget the secrets that were never confirmed."""
    await Authenticator.delete().where(Authenticator.account == account_id, Authenticator.confirmed_at.is_null())


async def waiting(account_id: str) -> Enrolment | None:
    """The enrolment that waits for its first code, or None."""
    found = await _WAITING.one(_Waiting, account_id)
    if found is None:
        return None
    secret = _open(found.id, found.secret)
    uri = pyotp.TOTP(secret).provisioning_uri(name=found.username or found.name, issuer_name=found.clinic or None)
    return Enrolment(found.id, uri, qr_code(uri), " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)))


async def confirm(account_id: str, code: str, *, name: str = "") -> bool:
    """Make the waiting enrolment a second step if `code` is right for it; False otherwise."""
    found = await _WAITING.one(_Waiting, account_id)
    step = _step_of(_open(found.id, found.secret), code) if found else None
    if step is None:
        return False
    return bool(await _CONFIRM.rows(clock.now(), step, name.strip()[:60], found.id))


async def verify(account_id: str, code: str) -> bool:
    """Whether `code` is right now for one of the account's apps; then it is used up, and all older ones with it."""
    for authenticator_id, secret in await _CONFIRMED.rows(account_id):
        step = _step_of(_open(authenticator_id, secret), code)
        if step is not None and await _USE_STEP.rows(step, authenticator_id, step):
            return True
    return False


async def authenticators_of(account_id: str) -> list[Factor]:
    """The account's confirmed apps, oldest first. Its first right code counts as a use."""
    return [Factor(row_id, AUTHENTICATOR.name, name, confirmed_at, datetime.fromtimestamp(step * STEP_SECONDS, UTC))
            for row_id, name, confirmed_at, step in await _SUMMARIES.rows(account_id)]


async def rename(account_id: str, authenticator_id: str, name: str) -> bool:
    """Call one of the account's apps `name`; False when it has no such one."""
    return bool(await _RENAME.rows(name.strip()[:60], authenticator_id, account_id))


async def remove(account_id: str, authenticator_id: str) -> bool:
    """Take one app away; False when the account has no such one."""
    return bool(await _REMOVE.rows(authenticator_id, account_id))


async def remove_all(account_id: str) -> None:
    """Take every app away from the account: it has to set up its second step anew (C29)."""
    await Authenticator.delete().where(Authenticator.account == account_id)


AUTHENTICATOR = Kind(
    name="authenticator", slug="authenticator", title=N_("Authenticator app"),
    for_whom=N_("For a smartphone, a tablet or a computer. A free app shows a new code every 30 seconds, also without a network."),
    use_instead=N_("Use my authenticator app"),
    added=AuditEvent.AUTHENTICATOR_ADDED, removed=AuditEvent.AUTHENTICATOR_REMOVED,
    factors_of=authenticators_of, remove=remove, rename=rename, remove_all=remove_all, is_offered=always,
    sign_in_path="/sign-in/code", confirm_path="/sign-in/confirmation",
)


class QRCode(msgspec.Struct, frozen=True):
    """A square code to draw: its side in modules with the quiet border, and the dark modules as SVG path data."""

    side: int
    lines: str


def qr_code(text: str) -> QRCode:
    """For the template, which writes the elements."""
    svg = segno.make(text, error="l", micro=False).svg_inline(border=4, light="#fff", omitsize=True, lineclass=None)
    return QRCode(int(re.search(r'viewBox="0 0 (\d+) ', svg)[1]), re.search(r'stroke="#000" d="([^"]+)"', svg)[1])


def _open(authenticator_id: str, secret: str) -> str:
    return decrypt(secret, table="authenticator", column="secret", row_id=authenticator_id)


def _step_of(secret: str, code: str) -> int | None:
    """The half minute that `code` belongs to: the present one, the one before or the one after."""
    if not _CODE.fullmatch(code):
        return None
    totp, present = pyotp.TOTP(secret), int(clock.now().timestamp()) // STEP_SECONDS
    right = [step for step in (present - 1, present, present + 1)
             if hmac.compare_digest(totp.generate_otp(step), code)]
    return right[-1] if right else None
