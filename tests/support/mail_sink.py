"""A mail server on this machine that takes mail, or is down, slow, grumpy or broken, as it is told."""

import asyncio
import datetime
import ssl
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.ports import free_port


@dataclass
class Behaviour:
    """What the sink answers. `slow` is how many seconds it thinks before it takes the mail, `slow_after` before it says so."""

    recipient: str = "250 OK"
    content: str = "250 OK"
    slow: float = 0.0
    slow_after: float = 0.0
    received: list = field(default_factory=list)
    taken: threading.Event = field(default_factory=threading.Event)

    async def handle_RCPT(self, server, session, envelope, address, options):
        """Take the recipient, or not."""
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server, session, envelope):
        """Take the mail, or not."""
        await asyncio.sleep(self.slow)
        if self.content.startswith("250"):
            self.received.append(message_from_bytes(envelope.content, policy=policy.default))
            self.taken.set()
        await asyncio.sleep(self.slow_after)
        return self.content


class MailSink:
    """The server. `port` stays the same when it goes down and comes back."""

    def __init__(self, *, port: int = 0, tls: ssl.SSLContext | None = None, at_once: bool = False, password: str = ""):
        self.behaviour = Behaviour()
        self.port = port or free_port()
        self._tls, self._at_once, self._password = tls, at_once, password
        self._controller: Controller | None = None

    @property
    def received(self) -> list:
        """The mails it has, in the order in which they came."""
        return self.behaviour.received

    def start(self) -> "MailSink":
        """Listen."""
        options = {}
        if self._tls and not self._at_once:
            options |= {"tls_context": self._tls, "require_starttls": True}
        if self._password:
            options |= {"authenticator": self._authenticate, "auth_required": True, "auth_require_tls": bool(self._tls)}
        self._controller = Controller(
            self.behaviour, hostname="127.0.0.1", port=self.port, ssl_context=self._tls if self._at_once else None, **options)
        self._controller.start()
        return self

    def stop(self) -> None:
        """Go down."""
        if self._controller is not None:
            self._controller.stop()
        self._controller = None

    def _authenticate(self, server: SMTP, session, envelope, mechanism, given):
        from aiosmtpd.smtp import AuthResult

        return AuthResult(success=given.password == self._password.encode(), handled=False)


def certificate(folder: Path, name: str = "localhost") -> tuple[ssl.SSLContext, Path]:
    """A server's TLS context with a fresh certificate for `name`, and the file to trust it by."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    trusted, private = folder / "trusted.pem", folder / "private.pem"
    trusted.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted, private)
    return context, trusted
