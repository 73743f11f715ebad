"""Messages are signed as Standard Webhooks 1.0 says."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

from infra.webhooks.signing import Scheme, Secret, headers, new_secret, read_secret
from tests.infra.webhooks.verifying import verify

# The vectors that the specification's own libraries are tested with.
AT = datetime.fromtimestamp(1614265330, UTC)
MESSAGE = "msg_p5jXN8AQM9LWM0D4loKWxJek"
PAIR_SIGNATURE = (
    "v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag=="
)
BODY = b'{"test": 2432232314}'


@pytest.mark.parametrize(
    ("private", "signature"),
    [
        (
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        ),
        (
            "whsk_VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=",
            PAIR_SIGNATURE,
        ),
    ],
    ids=["hmac", "ed25519"],
)
def test_the_known_vectors_come_out(private: str, signature: str) -> None:
    """To the character."""
    found = headers([read_secret(private)], MESSAGE, AT, BODY)

    assert found == {
        "webhook-id": MESSAGE,
        "webhook-timestamp": "1614265330",
        "webhook-signature": signature,
    }


@pytest.mark.parametrize("scheme", Scheme)
def test_a_subscriber_can_verify_with_what_it_was_given(scheme: Scheme) -> None:
    """With the shared secret, or the public key."""
    secret = new_secret(scheme)

    assert verify(secret.for_subscriber, headers([secret], MESSAGE, AT, BODY), BODY, AT)


@pytest.mark.parametrize("scheme", Scheme)
def test_another_body_does_not_verify(scheme: Scheme) -> None:
    """Not by a byte."""
    secret = new_secret(scheme)
    signed = headers([secret], MESSAGE, AT, BODY)

    assert not verify(secret.for_subscriber, signed, BODY + b" ", AT)


def test_every_secret_that_holds_signs() -> None:
    """So that a subscriber changes over when it likes."""
    old, new = new_secret(Scheme.HMAC_SHA256), new_secret(Scheme.ED25519)
    signed = headers([new, old], MESSAGE, AT, BODY)

    assert verify(old.for_subscriber, signed, BODY, AT)
    assert verify(new.for_subscriber, signed, BODY, AT)
    assert not verify(new_secret(Scheme.HMAC_SHA256).for_subscriber, signed, BODY, AT)


def test_a_subscriber_never_gets_the_private_key_of_a_pair() -> None:
    """It verifies; it cannot sign."""
    secret = new_secret(Scheme.ED25519)

    assert secret.private.startswith("whsk_")
    assert secret.for_subscriber.startswith("whpk_")
    assert base64.b64encode(secret.key).decode() not in secret.for_subscriber


def test_a_secret_is_not_shown_by_accident() -> None:
    """In a log or a trace."""
    secret = Secret(Scheme.HMAC_SHA256, b"very secret key")

    assert "secret key" not in repr(secret)


@pytest.mark.parametrize("message", ["msg_1.2", "msg_", "1", "msg_a\r\nx: y", "msg_" + "a" * 65])
def test_an_id_that_could_be_read_in_two_ways_is_not_signed(message: str) -> None:
    """A full stop would be the end of it; a line break another header."""
    with pytest.raises(ValueError, match="needs an id"):
        headers([new_secret(Scheme.HMAC_SHA256)], message, AT, BODY)


def test_nothing_goes_out_unsigned() -> None:
    """A subscription without a secret gets nothing."""
    with pytest.raises(ValueError, match="needs an id"):
        headers([], MESSAGE, AT, BODY)


@pytest.mark.parametrize("text", ["", "secret", "whpk_AAAA", "whsec_!"])
def test_what_is_no_secret_is_not_read(text: str) -> None:
    """A public key least of all."""
    with pytest.raises(ValueError):  # noqa: PT011 -- base64 has words of its own
        read_secret(text)
