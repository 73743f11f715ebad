"""The keys with which the local issuer signs."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from infra.embedded.private_files import write_private

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TYPE: Final = "at+jwt"
"""What the header of an access token says it is (RFC 9068, 2.1)."""

_FILE: Final = "issuer-key.pem"
_RSA_BITS: Final = 2048
# Of RSA, the exponent that everybody uses.
_EXPONENT: Final = 65537


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that signs tokens.

    Attributes:
        id: By which tokens name it.
        algorithm: The algorithm that it is used with.
        private: The key.
    """

    id: str
    algorithm: str
    private: Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey = field(repr=False)

    @classmethod
    def draw(cls, algorithm: str = "EdDSA") -> SigningKey:
        """Draw a new key for EdDSA, ES256 or RS256."""
        kid = secrets.token_hex(8)
        match algorithm:
            case "EdDSA":
                return cls(kid, algorithm, Ed25519PrivateKey.generate())
            case "ES256":
                return cls(kid, algorithm, ec.generate_private_key(ec.SECP256R1()))
            case "RS256":
                drawn = rsa.generate_private_key(_EXPONENT, _RSA_BITS)
                return cls(kid, algorithm, drawn)
            case _:
                raise ValueError("the algorithm must be EdDSA, ES256 or RS256")

    @classmethod
    def kept_in(cls, folder: Path) -> SigningKey:
        """Return the key of a folder; one that is new is written there, for us alone to read."""
        file = folder / _FILE
        if not file.is_file():
            drawn = Ed25519PrivateKey.generate()
            text = drawn.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            write_private(file, text.decode())
        found = serialization.load_pem_private_key(file.read_bytes(), password=None)
        if not isinstance(found, Ed25519PrivateKey):
            raise TypeError(f"{file} holds another kind of key: remove it")
        public = found.public_key().public_bytes(
            serialization.Encoding.Raw, serialization.PublicFormat.Raw
        )
        return cls(public.hex()[:16], "EdDSA", found)

    def public(self) -> dict[str, Any]:
        """Return the public key as a JSON Web Key."""
        match self.private:
            case Ed25519PrivateKey():
                key = OKPAlgorithm.to_jwk(self.private.public_key())
            case ec.EllipticCurvePrivateKey():
                key = ECAlgorithm.to_jwk(self.private.public_key())
            case _:
                key = RSAAlgorithm.to_jwk(self.private.public_key())
        told: dict[str, Any] = {"kid": self.id, "use": "sig", "alg": self.algorithm}
        published: dict[str, Any] = json.loads(key)
        return published | told

    def sign(self, claims: Mapping[str, Any], **header: Any) -> str:  # noqa: ANN401 -- JSON
        """Return claims as a signed token.

        Args:
            claims: What it says.
            header: What its header says besides the key and the algorithm, or instead.
        """
        stated = {"typ": TYPE, "kid": self.id, **header}
        return jwt.encode(dict(claims), self.private, self.algorithm, stated)
