"""Mail servers with opinions, on this machine, and who vouches for their certificates."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING

from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from infra.embedded.ports import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from aiosmtpd.smtp import Envelope, Session

LOGIN, PASSWORD = b"dueprocess", b"sesame"


@dataclass
class Postman:
    """What a server answers, and what it was given."""

    recipient: str = "250 OK"
    data: str = "250 OK"
    mail: str = "250 OK"
    waits_s: float = 0
    senders: list[str] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    logins: list[bytes] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 -- aiosmtpd's name, as are the next two
        self, _server: SMTP, _session: Session, envelope: Envelope, sender: str, options: list[str]
    ) -> str:
        envelope.mail_from = sender
        envelope.mail_options.extend(options)
        return self.mail

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, to: str, _options: object
    ) -> str:
        envelope.rcpt_tos.append(to)
        return self.recipient

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        await asyncio.sleep(self.waits_s)
        self.senders.append(envelope.mail_from or "")
        self.contents.append(envelope.original_content or b"")
        self.encrypted.append(session.ssl is not None)
        return self.data

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: object
    ) -> AuthResult:
        login, password = getattr(data, "login", b""), getattr(data, "password", b"")
        self.logins.append(login)
        return AuthResult(success=(login, password) == (LOGIN, PASSWORD), handled=False)


@asynccontextmanager
async def serving(
    postman: Postman,
    context: ssl.SSLContext | None = None,
    *,
    implicit: bool = False,
    login: bool = False,
) -> AsyncGenerator[int]:
    """Run a mail server, and give its port."""
    offered = None if implicit else context

    def conversation() -> SMTP:
        return SMTP(
            postman,
            hostname="mail.test.invalid",
            tls_context=offered,
            enable_SMTPUTF8=True,
            authenticator=postman.authenticate if login else None,
            auth_required=login,
            auth_require_tls=True,
        )

    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        conversation, host=LOOPBACK, port=0, ssl=context if implicit else None
    )
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


class Authority:
    """Who signs the certificates of a test, made when it runs."""

    def __init__(self, folder: Path, name: str = "A test's own authority") -> None:
        self._folder = folder
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self._key = ec.generate_private_key(ec.SECP256R1())
        now = datetime.now(UTC)  # noqa: TID251 -- certificates are of the wall's time
        own = (
            x509.CertificateBuilder()
            .subject_name(self._name)
            .issuer_name(self._name)
            .public_key(self._key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=30))
            .not_valid_after(now + timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        self.file = folder / "authority.pem"
        self.file.write_bytes(own.public_bytes(serialization.Encoding.PEM))

    def context(self, host: str = LOOPBACK, *, ends_in_days: int = 10) -> ssl.SSLContext:
        """Give what a server needs to prove that it is a host."""
        key = ec.generate_private_key(ec.SECP256R1())
        now = datetime.now(UTC)  # noqa: TID251
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=20))
            .not_valid_after(now + timedelta(days=ends_in_days))
            .add_extension(x509.SubjectAlternativeName([_named(host)]), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        file = self._folder / f"{x509.random_serial_number()}.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(file)
        return context


def _named(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)
