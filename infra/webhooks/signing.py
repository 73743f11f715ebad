"""Signatures of webhooks, as Standard Webhooks 1.0 has them: HMAC-SHA256 and ed25519."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

# The specification asks for 24 to 64 bytes; 32 are what the hash is strong for. An ed25519 seed
# has 32 too.
_KEY_BYTES: Final = 32

# An id with a full stop could be read as the end of another.
_MESSAGE_ID: Final = re.compile(r"msg_[A-Za-z0-9]{1,64}")


class Scheme(StrEnum):
    """How a subscription's messages are signed."""

    HMAC_SHA256 = "hmac_sha256"
    """One secret, known to both."""

    ED25519 = "ed25519"
    """A key pair: the subscriber knows the public half only, and can forge nothing."""


@dataclass(frozen=True, slots=True)
class Secret:
    """What messages are signed with.

    Attributes:
        scheme: How.
        key: The shared secret, or the seed of the key pair.
    """

    scheme: Scheme
    key: bytes = field(repr=False)

    @property
    def private(self) -> str:
        """The secret as the specification writes it: `whsec_…` or `whsk_…`; not for telling."""
        prefix = "whsec_" if self.scheme is Scheme.HMAC_SHA256 else "whsk_"
        return prefix + _base64(self.key)

    @property
    def for_subscriber(self) -> str:
        """What the subscriber verifies with: the shared secret, or the public key `whpk_…`."""
        if self.scheme is Scheme.HMAC_SHA256:
            return self.private
        return "whpk_" + _base64(self._pair.public_key().public_bytes_raw())

    def signature(self, content: bytes) -> str:
        """Return one signature, with the name of its scheme."""
        if self.scheme is Scheme.HMAC_SHA256:
            return "v1," + _base64(hmac.digest(self.key, content, hashlib.sha256))
        return "v1a," + _base64(self._pair.sign(content))

    @property
    def _pair(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.key)


def new_secret(scheme: Scheme) -> Secret:
    """Draw a secret."""
    return Secret(scheme, secrets.token_bytes(_KEY_BYTES))


def read_secret(private: str) -> Secret:
    """Read a secret as `Secret.private` writes it.

    Raises:
        ValueError: it is none.
    """
    prefix, _, encoded = private.partition("_")
    schemes = {"whsec": Scheme.HMAC_SHA256, "whsk": Scheme.ED25519}
    if prefix not in schemes:
        raise ValueError("no secret of a webhook")
    return Secret(schemes[prefix], base64.b64decode(encoded, validate=True))


def headers(
    signers: Sequence[Secret], message_id: str, at: datetime, body: bytes
) -> Mapping[str, str]:
    """Return what says and proves who sends a message.

    Args:
        signers: Every secret that holds now; the newest first.
        message_id: The same at every attempt.
        at: When this attempt is made.
        body: To the byte as it is sent.

    Raises:
        ValueError: nothing to sign with, or no id.
    """
    if not signers or _MESSAGE_ID.fullmatch(message_id) is None:
        raise ValueError("a message needs an id and a secret")
    timestamp = str(int(at.timestamp()))
    content = f"{message_id}.{timestamp}.".encode() + body
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(each.signature(content) for each in signers),
    }


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()
