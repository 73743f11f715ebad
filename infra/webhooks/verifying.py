"""Who sent a webhook: signatures as Standard Webhooks 1.0 has them, checked to the byte."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from infra.webhooks.signing import Scheme

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TOLERANCE: Final = timedelta(minutes=5)
"""By so much a sender's clock may differ; what is older may be somebody's copy."""

MOST_SIGNATURES: Final = 10
"""Signatures of one message that are looked at: a sender has a few secrets, not a list."""

# An id with a full stop could be read as the end of another.
_ID: Final = re.compile(r"[A-Za-z0-9_:-]{1,128}", re.ASCII)
_SECONDS: Final = re.compile(r"[0-9]{1,11}", re.ASCII)
# The specification asks for 24 to 64 bytes.
_SHORTEST, _LONGEST = 24, 64
_PUBLIC_BYTES: Final = 32


class Unproved(Exception):  # noqa: N818 -- an event, not an error
    """Nobody whose webhooks are taken has signed this, or it was too long ago."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """What proves that a sender signed.

    Attributes:
        scheme: How it signs.
        key: The shared secret, or the public half of the sender's key pair.
    """

    scheme: Scheme
    key: bytes = field(repr=False)

    @property
    def written(self) -> str:
        """The same as the specification writes it: `whsec_…` or `whpk_…`."""
        prefix = "whsec_" if self.scheme is Scheme.HMAC_SHA256 else "whpk_"
        return prefix + base64.b64encode(self.key).decode()

    def proves(self, content: bytes, signature: bytes) -> bool:
        """Tell whether a signature of this scheme is one of this content, in constant time."""
        if self.scheme is Scheme.HMAC_SHA256:
            made = hmac.digest(self.key, content, hashlib.sha256)
            return hmac.compare_digest(made, signature)
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, content)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Message:
    """What the headers of a webhook say.

    Attributes:
        id: The same at every attempt.
        sent_at: When this attempt was made.
        signatures: Each with the scheme that it says it is of.
    """

    id: str
    sent_at: datetime
    signatures: tuple[tuple[Scheme, bytes], ...]


def read_verifier(written: str) -> Verifier:
    """Read a shared secret (`whsec_…`) or a public key (`whpk_…`).

    Raises:
        ValueError: it is neither, or too short to be safe.
    """
    prefix, _, encoded = written.strip().partition("_")
    schemes = {"whsec": Scheme.HMAC_SHA256, "whpk": Scheme.ED25519}
    if prefix not in schemes:
        raise ValueError("neither a secret `whsec_…` nor a public key `whpk_…`")
    try:
        key = base64.b64decode(encoded, validate=True)
    except ValueError:
        raise ValueError("what follows the prefix is no base64") from None
    scheme = schemes[prefix]
    if scheme is Scheme.ED25519 and len(key) != _PUBLIC_BYTES:
        raise ValueError(f"a public key has {_PUBLIC_BYTES} bytes")
    if scheme is Scheme.HMAC_SHA256 and not _SHORTEST <= len(key) <= _LONGEST:
        raise ValueError(f"a secret has {_SHORTEST} to {_LONGEST} bytes")
    return Verifier(scheme, key)


def read_message(headers: Mapping[str, str], now: datetime) -> Message:
    """Read the headers of a webhook.

    Args:
        headers: Of the request; their names in any case.
        now: Present instant on the wall, aware UTC.

    Raises:
        Unproved: one is missing or no such header, or the message is not of now.
    """
    id_, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if _ID.fullmatch(id_) is None or _SECONDS.fullmatch(stamp) is None:
        raise Unproved
    sent_at = datetime.fromtimestamp(int(stamp), UTC)
    if abs(now - sent_at) > TOLERANCE:
        raise Unproved
    return Message(id_, sent_at, _signatures(headers.get("webhook-signature", "")))


def first_proving(verifiers: Sequence[Verifier], message: Message, body: bytes) -> Verifier | None:
    """Return by which of several a message is proved; each is tried, whichever it is.

    Args:
        verifiers: Those that hold now.
        message: What the headers say.
        body: To the byte as it came.
    """
    content = f"{message.id}.{int(message.sent_at.timestamp())}.".encode() + body
    found: Verifier | None = None
    for verifier in verifiers:
        for scheme, signature in message.signatures:
            proved = scheme is verifier.scheme and verifier.proves(content, signature)
            found = verifier if proved and found is None else found
    return found


def _signatures(header: str) -> tuple[tuple[Scheme, bytes], ...]:
    schemes = {"v1": Scheme.HMAC_SHA256, "v1a": Scheme.ED25519}
    found: list[tuple[Scheme, bytes]] = []
    for each in header.split(" ")[:MOST_SIGNATURES]:
        name, _, encoded = each.partition(",")
        try:
            signature = base64.b64decode(encoded, validate=True)
        except ValueError:
            continue
        if name in schemes and signature:
            found.append((schemes[name], signature))
    return tuple(found)
