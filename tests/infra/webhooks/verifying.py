"""What a subscriber does with a message, from the text of Standard Webhooks 1.0 alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

TOLERANCE_S = 300


def verify(key: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Tell whether a message is genuine and fresh."""
    message, timestamp = headers["webhook-id"], headers["webhook-timestamp"]
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE_S:
        return False
    content = f"{message}.{timestamp}.".encode() + body
    raw = base64.b64decode(key.split("_", 1)[1])
    for each in headers["webhook-signature"].split(" "):
        version, given = each.split(",", 1)
        if version == "v1" and key.startswith("whsec_"):
            expected = base64.b64encode(hmac.new(raw, content, hashlib.sha256).digest())
            if hmac.compare_digest(expected, given.encode()):
                return True
        if version == "v1a" and key.startswith("whpk_"):
            try:
                Ed25519PublicKey.from_public_bytes(raw).verify(base64.b64decode(given), content)
            except InvalidSignature:
                continue
            return True
    return False
