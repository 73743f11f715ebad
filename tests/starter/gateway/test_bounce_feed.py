"""What a provider of mail says of letters, in its own words, by a signed webhook."""

from __future__ import annotations

import secrets
from dataclasses import replace
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from pydantic import SecretStr

from infra.feeds.messages import ItemState
from infra.feeds.sources import Feed, Sources
from infra.mail.returns import Returns
from infra.outbox import PostgresOutbox
from infra.record_lists import RecordLists
from infra.webhooks.encryption import Encryption
from starter.gateway.app import create_app
from starter.gateway.feeds.working import FeedWork
from starter.gateway.serving import doors as opened
from tests.activities.asked import new_case, send_notice
from tests.infra.mail_servers import Postman
from tests.starter.gateway.test_feeds import KEY, Sender, a_sender, item_of, wall
from tests.starter.test_bounces import ADDRESSES, sending

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from infra.embedded.stack import EmbeddedStack
    from infra.postgres import Pool
    from starter.gateway.doors import Doors


@pytest.fixture
def taking(doors: Doors, own: Pool) -> Doors:
    settings = doors.settings.model_copy(update={"secrets_key": KEY})
    return replace(
        doors, settings=settings, pool=own, returns=Returns(PostgresOutbox(own), ADDRESSES)
    )


@pytest.fixture
async def provider(taking: Doors) -> AsyncIterator[Sender]:
    transport = httpx.ASGITransport(create_app(taking), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.example") as client:
        sources, name = Sources(taking.pool, Encryption(KEY)), f"mail-{secrets.token_hex(4)}"
        yield await a_sender(taking.pool, sources, client, name, Feed.BOUNCES)


async def a_letter(pool: Pool) -> tuple[str, str, str]:
    """Send a letter; give its case, where it came from and its Message-ID."""
    postman = Postman()
    async with sending(pool, postman) as there:
        await there.send(send_notice(case := new_case()))
    (came_from,), (content,) = postman.senders, postman.contents
    mail = message_from_bytes(content, policy=policy.default)
    return case, came_from, str(mail["Message-ID"])


def ses(came_from: str, message_id: str) -> dict[str, Any]:
    return {
        "notificationType": "Bounce",
        "bounce": {"bounceType": "Permanent", "bouncedRecipients": [{"status": "5.1.1"}]},
        "mail": {"source": came_from, "commonHeaders": {"messageId": message_id}},
    }


def postmark(came_from: str, message_id: str) -> dict[str, Any]:
    return {
        "RecordType": "Bounce",
        "Type": "HardBounce",
        "From": came_from,
        "Details": "smtp; 550 5.1.1 nobody here",
        "Metadata": {"message-id": message_id},
    }


def ours(came_from: str, message_id: str) -> dict[str, Any]:
    return {"type": "mail.bounced", "data": {"came_to": came_from, "message_id": message_id}}


@pytest.mark.parametrize("words", [ses, postmark, ours])
@pytest.mark.parametrize("named", ["address", "message_id"])
async def test_a_letter_that_a_provider_gave_up_on_has_failed(
    taking: Doors, provider: Sender, words: Callable[[str, str], dict[str, Any]], named: str
) -> None:
    """Its case is asked to collect it; the address tells the letter, or else the Message-ID."""
    case, came_from, message_id = await a_letter(taking.pool)
    event = words(came_from, "") if named == "address" else words("relay@firm.example", message_id)

    told = await provider.send("bounces", event)
    await FeedWork(taking, Encryption(KEY)).drain(wall())

    assert (await item_of(taking, told)).state is ItemState.DONE
    assert [each.state for each in await RecordLists(taking.pool).notices(case)] == ["failed"]


async def test_a_letter_of_others_waits_for_a_person(taking: Doors, provider: Sender) -> None:
    """Nobody is told that a letter failed because of a mail that was none of ours."""
    told = await provider.send("bounces", ses("news@firm.example", "<other@firm.example>"))
    await FeedWork(taking, Encryption(KEY)).drain(wall())

    item = await item_of(taking, told)
    assert (item.state, item.why) == (ItemState.REFUSED, "no_such_letter")


async def test_a_soft_bounce_changes_nothing(taking: Doors, provider: Sender) -> None:
    """The provider goes on trying."""
    case, came_from, _ = await a_letter(taking.pool)
    event = ses(came_from, "")
    event["bounce"]["bounceType"] = "Transient"

    told = await provider.send("bounces", event)
    await FeedWork(taking, Encryption(KEY)).drain(wall())

    assert (await item_of(taking, told)).state is ItemState.NOTHING
    assert [each.state for each in await RecordLists(taking.pool).notices(case)] == ["sent"]


@pytest.mark.parametrize("given", [None, "bounces@firm.example"])
async def test_the_gateway_takes_bounces_in_where_an_address_for_them_is_set(
    stack: EmbeddedStack, given: str | None
) -> None:
    """Without one no letter could be told from another."""
    secret = SecretStr("a secret of at least thirty-two characters")
    settings = stack.settings.model_copy(update={"bounce_address": given, "bounce_secret": secret})

    async with opened(settings) as world:
        assert (world.returns is not None) is (given is not None)
