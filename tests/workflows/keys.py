"""Keys of the tests: always the same, so that recorded histories can be replayed anywhere."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.keys import KeyKind, Trust
from infra.signatures import DoorSeal, SigningKey


def signing_key(name: str) -> SigningKey:
    """Give the key of a name."""
    return SigningKey(name, Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest()))


ROOT: Final = signing_key("root-test")
DOOR: Final = signing_key("door-test")
TRUST: Final = ROOT.signed(
    Trust(1, (ROOT.public(KeyKind.ROOT), DOOR.public(KeyKind.DOOR)), ROOT.id)
)
SEAL: Final = DoorSeal(DOOR, TRUST)
ROOTS: Final = {ROOT.id: ROOT.public(KeyKind.ROOT).public}
