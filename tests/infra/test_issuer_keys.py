"""An issuer's keys are fetched when they are needed, kept for a while, and never per token."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from infra.embedded.ports import LOOPBACK, free_ports
from infra.identity.errors import IssuerUnreachable, ProofRejected, Rejection
from infra.identity.issuer_keys import IssuerKeys, KeyPatience
from starter.issuer.signing import SigningKey
from tests.starter.gateway.issuers import LiveIssuer, listening, live_issuer

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

PATIENCE = KeyPatience(fresh_s=300, usable_s=3600, pause_s=10, first_pause_s=1, answer_within_s=2)


class Seconds:
    """Seconds that go forward when a test says so."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
async def issuer() -> AsyncIterator[LiveIssuer]:
    async with live_issuer() as listens:
        yield listens


@asynccontextmanager
async def keys_of(
    address: str, seconds: Seconds, jwks_uri: str | None = None
) -> AsyncGenerator[IssuerKeys]:
    keys = IssuerKeys(address, jwks_uri, PATIENCE, seconds)
    try:
        yield keys
    finally:
        await keys.close()


async def test_keys_are_fetched_once_for_many_tokens(issuer: LiveIssuer) -> None:
    """Even for those that come at once."""
    async with keys_of(issuer.address, Seconds()) as keys:
        await asyncio.gather(*(keys.find(issuer.signing.id) for _ in range(20)))
        await keys.find(issuer.signing.id)

    assert issuer.fetched == 1


async def test_a_storm_of_unknown_keys_asks_the_issuer_once(issuer: LiveIssuer) -> None:
    """At most once in ten seconds; whoever has a known key goes on being let in."""
    seconds = Seconds()
    async with keys_of(issuer.address, seconds) as keys:
        await keys.find(issuer.signing.id)
        seconds.at += PATIENCE.pause_s

        found = await asyncio.gather(
            *(keys.find(f"made-up-{n}") for n in range(50)), return_exceptions=True
        )

        assert (await keys.find(issuer.signing.id)).algorithm == "EdDSA"
    assert {type(each) for each in found} == {ProofRejected}
    assert issuer.fetched == 2


async def test_a_new_key_is_found_without_a_restart(issuer: LiveIssuer) -> None:
    """The issuer changes its key; tokens of the old one hold no more once that is known."""
    seconds = Seconds()
    old = issuer.signing
    async with keys_of(issuer.address, seconds) as keys:
        await keys.find(old.id)
        issuer.signing = SigningKey.draw("ES256")
        seconds.at += PATIENCE.pause_s

        found = await keys.find(issuer.signing.id)

        assert found.algorithm == "ES256"
        with pytest.raises(ProofRejected) as rejected:
            await keys.find(old.id)
    assert rejected.value.reason is Rejection.UNKNOWN_KEY


async def test_a_key_that_was_withdrawn_counts_no_longer_than_it_is_fresh(
    issuer: LiveIssuer,
) -> None:
    """An issuer whose key was stolen takes it away, and the door hears of it."""
    seconds = Seconds()
    stolen = issuer.signing
    async with keys_of(issuer.address, seconds) as keys:
        await keys.find(stolen.id)
        issuer.signing = SigningKey.draw()
        seconds.at += PATIENCE.fresh_s

        with pytest.raises(ProofRejected):
            await keys.find(stolen.id)


async def test_while_the_issuer_is_down_known_keys_go_on_for_an_hour(issuer: LiveIssuer) -> None:
    """And not for longer: then nobody can tell, which is no fault of whoever asks."""
    seconds = Seconds()
    async with keys_of(issuer.address, seconds) as keys:
        await keys.find(issuer.signing.id)
        issuer.status = 500

        seconds.at += PATIENCE.usable_s - 1
        assert (await keys.find(issuer.signing.id)).algorithm == "EdDSA"
        seconds.at += 1
        with pytest.raises(IssuerUnreachable):
            await keys.find(issuer.signing.id)


async def test_an_unknown_key_of_an_issuer_that_is_down_is_no_lie(issuer: LiveIssuer) -> None:
    """It may be the newest one: nobody is turned away for it, and nobody is let in."""
    seconds = Seconds()
    async with keys_of(issuer.address, seconds) as keys:
        await keys.find(issuer.signing.id)
        issuer.status = 500
        seconds.at += PATIENCE.pause_s

        with pytest.raises(IssuerUnreachable):
            await keys.find("newest")
        with pytest.raises(IssuerUnreachable):
            await keys.find("newest")
    assert issuer.fetched == 1


async def test_an_issuer_that_never_answered_is_asked_again_soon() -> None:
    """Both may have been started at once."""
    seconds = Seconds()
    port = free_ports(1)[0]
    issuer = LiveIssuer(f"http://{LOOPBACK}:{port}")
    async with keys_of(issuer.address, seconds) as keys:
        with pytest.raises(IssuerUnreachable):
            await keys.find(issuer.signing.id)
        async with listening(issuer.application(), port):
            with pytest.raises(IssuerUnreachable):
                await keys.find(issuer.signing.id)
            seconds.at += PATIENCE.first_pause_s

            assert (await keys.find(issuer.signing.id)).algorithm == "EdDSA"


async def test_a_discovery_document_of_another_issuer_is_not_believed(issuer: LiveIssuer) -> None:
    """OpenID Connect Discovery, 4.3."""
    issuer.names_itself = "https://issuer.example"

    async with keys_of(issuer.address, Seconds()) as keys:
        with pytest.raises(IssuerUnreachable):
            await keys.find(issuer.signing.id)


async def test_keys_are_not_fetched_in_the_clear(issuer: LiveIssuer) -> None:
    """Wherever the document says that they are."""
    # Reaches the issuer all the same, and is no address of this machine alone.
    issuer.keys_at = issuer.address.replace(LOOPBACK, "0.0.0.0") + "/jwks"  # noqa: S104

    async with keys_of(issuer.address, Seconds()) as keys:
        with pytest.raises(IssuerUnreachable):
            await keys.find(issuer.signing.id)


async def test_keys_may_be_somewhere_that_is_set(issuer: LiveIssuer) -> None:
    """Then no discovery document is needed."""
    issuer.names_itself = "https://issuer.example"

    async with keys_of("https://issuer.example", Seconds(), f"{issuer.address}/jwks") as keys:
        assert (await keys.find(issuer.signing.id)).algorithm == "EdDSA"


async def test_an_answer_without_end_is_not_read_to_the_end(issuer: LiveIssuer) -> None:
    """However good the key in it."""
    issuer.jwks = [issuer.signing.public() | {"more": "x" * 300_000}]

    async with keys_of(issuer.address, Seconds()) as keys:
        with pytest.raises(IssuerUnreachable):
            await keys.find(issuer.signing.id)


@pytest.mark.parametrize(
    "address", ["http://issuer.example", "ftp://127.0.0.1", "issuer.example", "http://[::2]", ""]
)
def test_an_issuer_is_reached_safely_or_not_at_all(address: str) -> None:
    """https, or http within this machine."""
    with pytest.raises(ValueError, match="must be https"):
        IssuerKeys(address)


@pytest.mark.parametrize(
    "address", ["https://issuer.example/realm", "http://127.0.0.9:8080", "http://[::1]:1"]
)
async def test_a_safe_address_is_taken(address: str) -> None:
    """Nothing is asked before the first token."""
    await IssuerKeys(address).close()
