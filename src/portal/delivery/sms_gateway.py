"""Handing a text message to the clinic's gateway by HTTP.

    POST <PORTAL_SMS_GATEWAY_URL>
    Authorization: Bearer <content of PORTAL_SMS_GATEWAY_TOKEN_FILE>
    Idempotency-Key: <the same for every try of one message>
    {"from": "…", "to": "+31612345678", "text": "…"}

Any 2xx with a JSON object or nothing says that the gateway has it; what it calls the message (`id`) goes to the log. A
gateway that wants something else needs a small translator in front of it. No redirect is followed and no proxy of the
environment is used: the portal talks to this one address (C74). One connection a text; each step waits `sms_timeout`
seconds and the whole not much longer, so no second worker starts on a text that is still under way.
"""

import http.client
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import msgspec

from portal.jobs.handlers import PermanentFailure, ServerTrouble, TemporaryFailure
from portal.settings import Settings, settings
from portal.web import log

LONGEST_ANSWER = 65_536
ABOUT_US = frozenset({401, 402, 403, 404, 405, 407})  # the token, the account, the address: to be mended, not to be given up
TRY_AGAIN = frozenset({408, 409, 421, 425, 429})

_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}", re.ASCII)


def send(message_id: str, number: str, text: str) -> None:
    """Hand a text to the gateway; it has it when this returns.

    Raises PermanentFailure when it refuses this text or this number (4xx), ServerTrouble when it cannot be reached or
    used, TemporaryFailure when it is asked for patience (429) or fails (5xx).
    """
    chosen = settings()
    body = msgspec.json.encode({"from": chosen.sms_sender, "to": number, "text": text})
    headers = {
        "Authorization": f"Bearer {gateway_token(chosen)}", "Content-Type": "application/json", "Accept": "application/json",
        "Idempotency-Key": message_id, "User-Agent": "Carelatch", "Connection": "close",
    }
    with _in_our_words():
        status, answer = _ask(chosen, body, headers)
    _judge(message_id, status, answer)


def gateway_token(chosen: Settings) -> str:
    """The secret of the gateway, from its file. Raises ServerTrouble."""
    path = chosen.sms_gateway_token_file
    if path is None or not path.exists():
        raise ServerTrouble("no_token_file")
    if path.stat().st_mode & 0o077:  # C86
        raise ServerTrouble("token_file_readable_by_others")
    token = path.read_text(encoding="utf-8", errors="replace").strip()
    if not _TOKEN.fullmatch(token):
        raise ServerTrouble("token_file_unusable")
    return token


def connection_to(chosen: Settings) -> http.client.HTTPConnection:
    """A connection to the gateway, not opened yet."""
    parts = urlsplit(chosen.sms_gateway_url)
    if parts.scheme == "https":
        return http.client.HTTPSConnection(
            parts.hostname or "", parts.port, timeout=chosen.sms_timeout, context=ssl.create_default_context())
    return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=chosen.sms_timeout)


def _ask(chosen: Settings, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    connection = connection_to(chosen)
    connection.connect()
    overdue = threading.Timer(2.0 * chosen.sms_timeout, _cut, (connection.sock,))
    overdue.start()
    try:
        parts = urlsplit(chosen.sms_gateway_url)
        connection.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read(LONGEST_ANSWER)
    finally:
        overdue.cancel()
        connection.close()


def _judge(message_id: str, status: int, answer: bytes) -> None:
    if status in ABOUT_US or 300 <= status < 400:
        raise ServerTrouble(f"sms_{status}")
    if status in TRY_AGAIN or status >= 500 or status < 200:
        raise TemporaryFailure(f"sms_{status}")
    if status >= 400:
        raise PermanentFailure(f"sms_{status}")
    log.note("text taken by the gateway", message=message_id, status=status, gateway_id=_gateway_id(answer))


def _gateway_id(answer: bytes) -> str:
    """What the gateway calls the message. Raises ServerTrouble for an answer that no such gateway gives."""
    if not answer.strip():
        return ""
    try:
        given = msgspec.json.decode(answer, type=dict)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise ServerTrouble("sms_answer_unreadable") from None
    named = str(given.get("id") or given.get("message_id") or "")
    return named if re.fullmatch(r"[\w.:-]{1,80}", named, re.ASCII) else ""


def _cut(connected: socket.socket) -> None:
    with suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Turn what http.client raises into codes without any content."""
    try:
        yield
    except ssl.SSLError:
        raise ServerTrouble("tls") from None
    except TimeoutError:
        raise ServerTrouble("timeout") from None
    except OSError:
        raise ServerTrouble("unreachable") from None
    except http.client.HTTPException:
        raise ServerTrouble("sms_answer_unreadable") from None
