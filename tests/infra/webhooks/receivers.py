"""Receivers of webhooks: real servers on loopback, with the manners that a test gives them."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

OK = b"HTTP/1.1 204 No Content\r\n\r\n"


def answer(status: int, *lines: str, body: bytes = b"") -> bytes:
    head = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", *lines]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


@dataclass(frozen=True)
class Received:
    """A request as it came."""

    line: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Receiver:
    """What a server does with a request, and what it got.

    Attributes:
        answers: What it answers, in turn; the last one for ever after.
        before: What it waits for before it answers.
        after: What it goes on to do after its answer.
    """

    answers: list[bytes] = field(default_factory=lambda: [OK])
    before: Callable[[], Awaitable[object]] | None = None
    after: Callable[[asyncio.StreamWriter], Awaitable[object]] | None = None
    got: list[Received] = field(default_factory=list[Received])
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                await self._answer(reader, writer)
        except asyncio.CancelledError:
            writer.transport.abort()
            raise
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        headers |= dict(_as_sent(line) for line in head[1:] if line)
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.got.append(Received(head[0], headers, body))
        if self.before is not None:
            await self.before()
        writer.write(self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])
        await writer.drain()
        if self.after is not None:
            await self.after(writer)


def _as_sent(line: str) -> tuple[str, str]:
    name, value = line.split(": ", 1)
    return name.lower(), value


@asynccontextmanager
async def receiving(
    receiver: Receiver, tls: ssl.SSLContext | None = None
) -> AsyncGenerator[Receiver]:
    """Let a receiver listen on a free port."""
    serving = set[asyncio.Task[None]]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        serving.add(task)
        await receiver.serve(reader, writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)


@dataclass(frozen=True)
class Authority:
    """A certificate authority of a test's own.

    Attributes:
        file: Its certificate.
        folder: Where what it issues is put.
    """

    file: Path
    folder: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def server(self, host: str) -> ssl.SSLContext:
        """Give what a server of a name needs."""
        key = ec.generate_private_key(ec.SECP256R1())
        issued = (
            _builder(host, self.certificate.subject, key)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        file = self.folder / f"{host}.pem"
        file.write_bytes(_pem(key) + issued.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


def authority(folder: Path) -> Authority:
    """Make an authority that lasts for a test."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
    certificate = (
        _builder("Test authority", name, key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "authority.pem"
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return Authority(file, folder, key, certificate)


def _builder(
    subject: str, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)  # noqa: TID251 -- TLS looks at the wall
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
