"""What a browser sends back from a passkey, and whether it holds. py_webauthn judges it (C25); it is imported at the first
answer, not at the start: it and what it needs take 7 MB and a twentieth of a second, and many clinics have no passkeys.
"""

import base64
import binascii
from urllib.parse import urlsplit

import msgspec

from portal.settings import settings

LONGEST = 32_000  # characters; an answer has about one thousand
ALGORITHMS = (-8, -7, -257)  # Ed25519, ECDSA with P-256, RSA: WebAuthn Level 3 asks for all three


class Refused(Exception):
    """The answer is not one, or does not hold. The message is for developers."""


class NotChecked(Refused):
    """The passkey did not check who holds it, which it must where it is the whole sign-in."""


class _Response(msgspec.Struct, frozen=True, rename="camel"):
    client_data: str = msgspec.field(name="clientDataJSON")
    user_handle: str | None = None
    transports: list[str] = []


class _Credential(msgspec.Struct, frozen=True):
    id: str
    response: _Response


class _ClientData(msgspec.Struct, frozen=True, rename="camel"):
    challenge: str
    cross_origin: bool = False


class Answer(msgspec.Struct, frozen=True):
    """What we look at ourselves; nothing of it is proved yet. `written` is all of it, for py_webauthn."""

    credential_id: str
    user_handle: str
    transports: tuple[str, ...]
    challenge: bytes
    written: str


class NewKey(msgspec.Struct, frozen=True):
    """A passkey just made; ids and key as base64url."""

    credential_id: str
    public_key: str
    sign_count: int
    transports: str
    aaguid: str
    backed_up: bool


class Shown(msgspec.Struct, frozen=True):
    """A passkey that was used: the number it counts, whether it is in a cloud as well, whether it checked who holds it."""

    sign_count: int
    backed_up: bool
    person_checked: bool


def read_answer(written: str) -> Answer:
    """An answer as the page's script wrote it. Raises Refused."""
    if len(written) > LONGEST:
        raise Refused("too long")
    try:
        sent = msgspec.json.decode(written, type=_Credential)
        client_data = msgspec.json.decode(decoded(sent.response.client_data), type=_ClientData)
        challenge = decoded(client_data.challenge)
    except (msgspec.MsgspecError, ValueError) as error:
        raise Refused(f"cannot be read: {type(error).__name__}") from None
    if client_data.cross_origin:
        raise Refused("made in a frame of another site")
    return Answer(sent.id, sent.response.user_handle or "", tuple(sent.response.transports), challenge, written)


def check_new(answer: Answer) -> NewKey:
    """The passkey that was made for this answer's challenge, which the caller has taken. Raises Refused."""
    from webauthn import verify_registration_response
    from webauthn.helpers.cose import COSEAlgorithmIdentifier

    try:
        made = verify_registration_response(
            credential=answer.written, expected_challenge=answer.challenge, expected_rp_id=settings().host,
            expected_origin=our_origin(), supported_pub_key_algs=[COSEAlgorithmIdentifier(one) for one in ALGORITHMS])
    except Exception as error:  # strangers' bytes in somebody else's parsers: whatever they raise, the answer does not hold
        raise Refused(f"{type(error).__name__}: {error}") from None
    return NewKey(
        credential_id=encoded(made.credential_id), public_key=encoded(made.credential_public_key), sign_count=made.sign_count,
        transports=",".join(sorted({one for one in answer.transports if one in _TRANSPORTS})),
        aaguid=made.aaguid, backed_up=made.credential_backed_up)


def check_shown(answer: Answer, public_key: str) -> Shown:
    """What the passkey with this key says, signed for this answer's challenge, which the caller has taken. Raises Refused.
    The count is the caller's to compare: one that goes back means something only when the signature is right."""
    from webauthn import verify_authentication_response

    try:
        shown = verify_authentication_response(
            credential=answer.written, expected_challenge=answer.challenge, expected_rp_id=settings().host,
            expected_origin=our_origin(), credential_public_key=decoded(public_key), credential_current_sign_count=0)
    except Exception as error:  # as above
        raise Refused(f"{type(error).__name__}: {error}") from None
    return Shown(shown.new_sign_count, shown.credential_backed_up, shown.user_verified)


_TRANSPORTS = frozenset({"ble", "hybrid", "internal", "nfc", "smart-card", "usb"})


def our_origin() -> str:
    """What browsers call the portal's address: small letters, and no port that goes without saying."""
    parts = urlsplit(settings().base_url)
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{settings().host}" + (f":{parts.port}" if parts.port not in (None, usual) else "")


def encoded(content: bytes) -> str:
    """Base64url without padding, as browsers write it."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def decoded(text: str) -> bytes:
    """The bytes of a base64url text. Raises ValueError."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from None
