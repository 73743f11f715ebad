"""Ed25519 keys: to check a signature, to seal what a door lets in, to sign a document of keys."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from domain.keys import Key, KeyKind, Trust
from domain.seals import Seal, Sealed, SealedOpening, opening_statement, statement, trust_statement
from domain.values import replace

if TYPE_CHECKING:
    from domain.commands import Command
    from domain.opening import Opening
    from domain.people import Role

_TEXT: Final = "ascii"


def verify(public: str, signature: str, message: bytes) -> bool:
    """Tell whether a signature (base64) of a public key (base64) over a message holds."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True))
        key.verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


class SigningKey:
    """A private Ed25519 key with its name.

    Attributes:
        id: Its name, unique for ever.
    """

    def __init__(self, name: str, private: Ed25519PrivateKey) -> None:
        """Take a key."""
        self.id = name
        self._private = private

    @classmethod
    def generate(cls, name: str) -> Self:
        """Make a new key."""
        return cls(name, Ed25519PrivateKey.generate())

    @classmethod
    def from_pem(cls, name: str, pem: bytes) -> Self:
        """Read a key from PKCS #8.

        Raises:
            ValueError: it is no Ed25519 key.
        """
        private = load_pem_private_key(pem, password=None)
        if not isinstance(private, Ed25519PrivateKey):
            raise ValueError(f"{name} is no Ed25519 key")  # noqa: TRY004 -- a fault of the file
        return cls(name, private)

    def named(self, name: str) -> SigningKey:
        """Return the same key under its name."""
        return SigningKey(name, self._private)

    def pem(self) -> bytes:
        """Return the private key as PKCS #8."""
        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def public(self, kind: KeyKind) -> Key:
        """Return the public half."""
        raw = self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return Key(self.id, kind, base64.b64encode(raw).decode(_TEXT))

    def sign(self, message: bytes) -> str:
        """Sign a message, in base64."""
        return base64.b64encode(self._private.sign(message)).decode(_TEXT)

    def signed(self, trust: Trust) -> Trust:
        """Return a document of keys with this root key's signature."""
        trust = replace(trust, root=self.id, signature="")
        return replace(trust, signature=self.sign(trust_statement(trust)))


class DoorSeal:
    """What a door seals with: its private key, and the document that vouches for it.

    Attributes:
        key: Id of the door's key.
        trust: Pinned in every opening.
    """

    def __init__(self, key: SigningKey, trust: Trust) -> None:
        """Take a key and the document.

        Raises:
            ValueError: the document does not name this key.
        """
        known = trust.key(key.id, KeyKind.DOOR)
        if known is None or known.public != key.public(KeyKind.DOOR).public:
            raise ValueError(f"The document of keys does not name the door key {key.id}.")
        self.key = key.id
        self.trust = trust
        self._signing = key

    def command(self, case_id: str, command: Command, roles: tuple[Role, ...]) -> Sealed[Command]:
        """Seal a command for one case.

        Args:
            case_id: The case.
            command: As the door stamped it.
            roles: What the door has proved for who acts.
        """
        signature = self._signing.sign(statement(case_id, command, roles))
        return Sealed(command, Seal(self.key, roles, signature))

    def opening(self, opening: Opening) -> SealedOpening:
        """Pin the keys in an opening that has its number, and seal it."""
        opening = replace(opening, trust=self.trust)
        roles = (opening.entry.by.role,)
        signature = self._signing.sign(opening_statement(opening))
        return SealedOpening(opening, Seal(self.key, roles, signature))
