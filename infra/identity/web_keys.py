"""The keys of an issuer, each bound to the one algorithm that may be used with it.

A token's header never chooses how it is checked: the algorithm follows from the key's own type and
curve, so that no public key can be taken for the secret of an HMAC, and no token brings its key.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
from jwt.exceptions import InvalidKeyError

if TYPE_CHECKING:
    from collections.abc import Mapping

PublicKey: TypeAlias = RSAPublicKey | EllipticCurvePublicKey | Ed25519PublicKey

ALGORITHMS: Final = ("RS256", "ES256", "EdDSA")
"""Every algorithm of a token that is accepted; none with a shared secret."""

# NIST SP 800-131A asks for 2048; beyond 8192 a check costs more than any issuer's key needs.
_RSA_BITS: Final = range(2048, 8192 + 1)

_MOST_KEYS: Final = 64


@dataclass(frozen=True, slots=True)
class WebKey:
    """A key that may have signed a token.

    Attributes:
        algorithm: The only algorithm that is used with it.
        key: The public key.
    """

    algorithm: str
    key: PublicKey


def web_keys(document: Mapping[str, object]) -> dict[str, WebKey]:
    """Read a JSON Web Key Set: the keys for signatures of ours, by their id.

    What is no key of ours is left out: one for encryption, of another type or curve, with another
    algorithm, too short, private, without an id, or with an id that two have.

    Raises:
        ValueError: the document is no key set, or has too many keys.
    """
    listed = document.get("keys")
    if not isinstance(listed, list) or len(listed) > _MOST_KEYS:
        raise ValueError("no key set, or too large a one")
    found: dict[str, WebKey] = {}
    twice: set[str] = set()
    for each in listed:
        kid = each.get("kid") if isinstance(each, dict) else None
        if not isinstance(kid, str):
            continue
        if kid in found:
            twice.add(kid)
        key = _web_key(each)
        if key is not None:
            found[kid] = key
    return {kid: key for kid, key in found.items() if kid not in twice}


def _web_key(given: Mapping[str, object]) -> WebKey | None:
    """Read one key; None where it is none of ours."""
    if given.get("use", "sig") != "sig" or "d" in given:
        return None
    operations = given.get("key_ops", ["verify"])
    if not isinstance(operations, list) or "verify" not in operations:
        return None
    try:
        found = _read(given)
    except (InvalidKeyError, ValueError, TypeError, KeyError, AttributeError):
        return None
    # RFC 9864 names EdDSA over this curve "Ed25519" in keys; tokens bear "EdDSA".
    stated = given.get("alg", found and found.algorithm)
    if found is None or stated not in (found.algorithm, _ALSO_CALLED.get(found.algorithm)):
        return None
    return found


_ALSO_CALLED: Final = {"EdDSA": "Ed25519"}


def _read(given: Mapping[str, object]) -> WebKey | None:
    as_text = json.dumps(given)
    match given.get("kty"), given.get("crv"):
        case "RSA", None:
            key = RSAAlgorithm.from_jwk(as_text)
            if isinstance(key, RSAPublicKey) and key.key_size in _RSA_BITS:
                return WebKey("RS256", key)
        case "EC", "P-256":
            curve_key = ECAlgorithm.from_jwk(as_text)
            if isinstance(curve_key, EllipticCurvePublicKey):
                return WebKey("ES256", curve_key)
        case "OKP", "Ed25519":
            edwards_key = OKPAlgorithm.from_jwk(as_text)
            if isinstance(edwards_key, Ed25519PublicKey):
                return WebKey("EdDSA", edwards_key)
        case _:
            pass
    return None
