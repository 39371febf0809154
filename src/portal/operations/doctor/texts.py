"""Check of the gateway for text messages."""

import http.client
from collections.abc import Iterator

from portal.delivery.sms_gateway import connection_to, gateway_token
from portal.jobs.handlers import ServerTrouble
from portal.operations.doctor.findings import Finding, note, ok, wrong
from portal.settings import KEEP_TEXTS, Settings

TOKEN_MENDS = {
    "no_token_file": "Write the gateway's token into a file and name it in PORTAL_SMS_GATEWAY_TOKEN_FILE.",
    "token_file_readable_by_others": "chmod 600 the file named in PORTAL_SMS_GATEWAY_TOKEN_FILE.",
    "token_file_unusable": "PORTAL_SMS_GATEWAY_TOKEN_FILE must hold one line without blanks, of ASCII characters.",
}


def check_texts(current: Settings) -> Iterator[Finding]:
    """Can be reached, and we have a token for it. Nothing is sent, so a token that it refuses is not found out here."""
    if not current.sms_gateway_url:
        return
    if current.sms_gateway_url == KEEP_TEXTS:
        yield note("text messages", "not sent: PORTAL_SMS_GATEWAY_URL=file", "For patients set it to the address of a gateway.")
        return
    try:
        gateway_token(current)
    except ServerTrouble as trouble:
        yield wrong("text messages", f"the token cannot be used: {trouble.code.replace('_', ' ')}", TOKEN_MENDS[trouble.code])
        return
    if not current.sms_sender:
        yield note("text messages", "no sender is set", "Set PORTAL_SMS_SENDER if the gateway wants one.")
    connection = connection_to(current)
    try:
        connection.connect()
    except (OSError, http.client.HTTPException) as problem:
        yield wrong("text messages", f"{connection.host}:{connection.port}: {problem}", "Check PORTAL_SMS_GATEWAY_URL.")
    else:
        yield ok("text messages", f"{connection.host}:{connection.port} can be reached")
    finally:
        connection.close()
