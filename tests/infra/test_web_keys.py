"""Of what an issuer publishes, only keys of ours are used, each with its one algorithm."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed448, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from infra.identity.web_keys import web_keys
from starter.issuer.signing import SigningKey

OURS = SigningKey.draw()


def with_id(jwk: str) -> dict[str, Any]:
    key: dict[str, Any] = json.loads(jwk)
    return key | {"kid": "other"}


def rsa_of(bits: int) -> dict[str, Any]:
    weak = rsa.generate_private_key(65537, bits)
    return with_id(RSAAlgorithm.to_jwk(weak.public_key()))


def private() -> dict[str, Any]:
    key = OURS.private
    assert not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)
    return with_id(OKPAlgorithm.to_jwk(key))


def curve(named: ec.EllipticCurve) -> dict[str, Any]:
    return with_id(ECAlgorithm.to_jwk(ec.generate_private_key(named).public_key()))


def changed(**fields: object) -> dict[str, Any]:
    return {**SigningKey.draw("ES256").public(), "kid": "other", **fields}


SECRET = base64.urlsafe_b64encode(b"a secret of both sides, 32 bytes").rstrip(b"=").decode()

FOREIGN = {
    "short": rsa_of(1024),
    "private": private(),
    "symmetric": {"kty": "oct", "k": SECRET, "kid": "other"},
    "symmetric-as-ours": {"kty": "oct", "k": SECRET, "kid": "other", "alg": "EdDSA"},
    "other-curve": curve(ec.SECP384R1()),
    "other-curve-of-the-size": curve(ec.SECP256K1()),
    "other-edwards-curve": with_id(
        OKPAlgorithm.to_jwk(ed448.Ed448PrivateKey.generate().public_key())
    ),
    "other-curve-by-name": changed(crv="P-384"),
    "for-encryption": changed(use="enc"),
    "not-to-verify": changed(key_ops=["deriveKey"]),
    "other-algorithm": changed(alg="ES512"),
    "off-the-curve": changed(x="A" * 43),
    "number-for-a-coordinate": changed(x=1),
    "no-type": changed(kty=None),
    "number-for-an-id": changed(kid=7),
}


@pytest.mark.parametrize("sort", FOREIGN)
def test_a_key_of_another_sort_is_left_out(sort: str) -> None:
    """And those beside it are used."""
    assert set(web_keys({"keys": [FOREIGN[sort], OURS.public()]})) == {OURS.id}


@pytest.mark.parametrize("algorithm", ["RS256", "ES256", "EdDSA"])
def test_the_algorithm_follows_from_the_key(algorithm: str) -> None:
    """Whether the issuer states it or not."""
    published = SigningKey.draw(algorithm).public()
    unstated = {name: value for name, value in published.items() if name not in ("alg", "use")}

    for given in (published, unstated):
        assert [key.algorithm for key in web_keys({"keys": [given]}).values()] == [algorithm]


def test_ed25519_is_eddsa_by_its_newer_name() -> None:
    """RFC 9864."""
    assert set(web_keys({"keys": [OURS.public() | {"alg": "Ed25519"}]})) == {OURS.id}


@pytest.mark.parametrize("document", [{}, {"keys": None}, {"keys": {}}, {"keys": [{}] * 65}])
def test_what_is_no_key_set_is_no_key_set(document: dict[str, Any]) -> None:
    """Nor is one with more keys than any issuer has."""
    with pytest.raises(ValueError, match="no key set, or too large a one"):
        web_keys(document)
