"""Links in letters: what they are bound to, how often they count, and for how long."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from domain.invitations import Act
from domain.notices import Template
from domain.people import Role
from infra.inbox import Inbox, InboxEntry
from infra.links import ActionLink, PostgresLinks
from tests.starter.gateway.scenes import EMPLOYEE, link_to, sent, with_packet
from tests.workflows.life import new_case_id

if TYPE_CHECKING:
    from infra.postgres import Pool
    from tests.workflows.life import Life, World

PORTAL = "https://people.firm.example/portal"


_COPY_WITH_ANOTHER_POLICY = """
    INSERT INTO record.case_view
    SELECT (jsonb_populate_record(v, jsonb_build_object('case_id', $2::text, 'policy', 'GONE'))).*
    FROM record.case_view AS v WHERE case_id = $1
"""
_REFUSE = """
    UPDATE door.inbox SET state = 'refused', body = NULL, code = 'not_now', ended_at = now()
    WHERE (case_id, command_id) = ($1, $2)
"""


@pytest.fixture(scope="module", name="with_packet")
async def a_packet(world: World) -> Life:
    return await with_packet(world)


@pytest.fixture
def links(pool: Pool) -> PostgresLinks:
    return PostgresLinks(pool, PORTAL)


def token_of(link: str) -> str:
    return urlsplit(link).path.rpartition("/")[2]


async def found(links: PostgresLinks, link: str) -> ActionLink:
    bound = await links.find(token_of(link))
    assert bound is not None
    return bound


async def test_a_link_is_bound_to_case_reader_letter_and_acts(
    links: PostgresLinks, with_packet: Life
) -> None:
    """What it lets do follows from the letter that it is in, and from nothing else."""
    asked = await sent(with_packet, Template.PIVOT_PACKET)

    bound = await found(links, await link_to(with_packet, Template.PIVOT_PACKET, links))

    assert (bound.case_id, bound.person) == (with_packet.case_id, EMPLOYEE)
    assert (bound.notice_key, bound.fact_number) == (asked.notice.key, asked.fact_number)
    assert Act.ACKNOWLEDGE in bound.acts
    assert Act.FILE_APPEAL not in bound.acts


async def test_a_link_stands_under_the_address_of_the_portal(
    links: PostgresLinks, with_packet: Life
) -> None:
    """It has 256 bits of chance, and no id of anybody."""
    link = await link_to(with_packet, Template.PIVOT_PACKET, links)

    assert link.startswith(f"{PORTAL}/l/")
    assert len(token_of(link)) == 43
    assert with_packet.case_id not in link
    assert EMPLOYEE not in token_of(link)


async def test_a_token_is_kept_as_its_digest_only(
    links: PostgresLinks, with_packet: Life, pool: Pool
) -> None:
    """Whoever reads the table cannot act by it."""
    token = token_of(await link_to(with_packet, Template.PIVOT_PACKET, links))

    rows = await pool.fetch("SELECT * FROM door.action_link")

    digests = [row["token_sha256"] for row in rows]
    assert sha256(token.encode()).digest() in digests
    assert not any(token in str(value) for row in rows for value in row.values())


async def test_each_sending_bears_another_link(links: PostgresLinks, with_packet: Life) -> None:
    """A letter that is sent again cannot repeat a token that was not kept; both lead to it."""
    first = await link_to(with_packet, Template.PIVOT_PACKET, links)

    second = await link_to(with_packet, Template.PIVOT_PACKET, links)

    assert first != second
    assert await found(links, first) == await found(links, second)


async def test_a_link_ends_after_the_days_of_the_policy(
    links: PostgresLinks, with_packet: Life
) -> None:
    """Fourteen days after the day of the letter (`link_days`)."""
    asked = await sent(with_packet, Template.PIVOT_PACKET)

    bound = await found(links, await link_to(with_packet, Template.PIVOT_PACKET, links))

    assert timedelta(days=14) < bound.expires_at - asked.at <= timedelta(days=15)


async def test_a_letter_to_the_employers_side_bears_no_link(
    links: PostgresLinks, with_packet: Life
) -> None:
    """Nothing is done behind one there."""
    asked = await sent(with_packet, Template.PIVOT_APPROVED, Role.MANAGER)

    link = await links.link_for(asked)

    assert link is None


@pytest.mark.parametrize("why", ["no such case", "a policy that is not on file"])
async def test_a_letter_goes_without_a_link_where_nobody_knows_how_long_it_lasts(
    why: str, links: PostgresLinks, with_packet: Life, pool: Pool
) -> None:
    """Its days come from the case's own policy; without a link the portal takes the same acts."""
    case_id = new_case_id()
    asked = replace(await sent(with_packet, Template.PIVOT_PACKET), case_id=case_id)
    if why != "no such case":
        await pool.execute(_COPY_WITH_ANOTHER_POLICY, with_packet.case_id, case_id)

    assert await links.link_for(asked) is None


async def test_without_an_address_of_the_portal_no_letter_bears_a_link(
    pool: Pool, with_packet: Life
) -> None:
    """A link that leads nowhere helps nobody."""
    asked = await sent(with_packet, Template.PIVOT_PACKET)

    link = await PostgresLinks(pool, None).link_for(asked)

    assert link is None


@pytest.mark.parametrize("token", ["", "x" * 43, "'; DROP TABLE door.action_link; --"])
async def test_an_unknown_token_is_bound_to_nothing(token: str, links: PostgresLinks) -> None:
    """Nothing but the digest is looked up."""
    assert await links.find(token) is None


async def test_an_act_is_begun_once_for_a_letter(links: PostgresLinks, with_packet: Life) -> None:
    """Whoever comes second goes on as the first, by another link of the same letter too."""
    one = await found(links, await link_to(with_packet, Template.PIVOT_PACKET, links))
    other = await found(links, await link_to(with_packet, Template.PIVOT_PACKET, links))
    begun = await links.take(one, Act.ADD_COMMENT, "portal-first")

    again = await links.take(other, Act.ADD_COMMENT, "portal-second")

    assert (begun.command_id, begun.settled) == ("portal-first", False)
    assert (again.command_id, again.settled) == ("portal-first", False)


async def test_an_act_that_was_taken_is_done(links: PostgresLinks, with_packet: Life) -> None:
    """It counts for the letter, and is told from one that has only begun."""
    link = await found(links, await link_to(with_packet, Template.PIVOT_PACKET, links))
    await links.take(link, Act.ASK_STATUS, "portal-taken")
    await links.settle(link, Act.ASK_STATUS, "portal-taken")

    again = await links.take(link, Act.ASK_STATUS, "portal-later")

    assert (again.command_id, again.settled) == ("portal-taken", True)
    assert Act.ASK_STATUS in await links.used(link)


async def test_an_act_that_was_refused_may_be_tried_again(
    links: PostgresLinks, with_packet: Life
) -> None:
    """It goes as another command then; what was taken is never freed."""
    link = await found(links, await link_to(with_packet, Template.PIVOT_PACKET, links))
    await links.take(link, Act.WITHDRAW_ELECTION, "portal-refused")
    await links.free(link, Act.WITHDRAW_ELECTION, "portal-refused")
    await links.take(link, Act.WITHDRAW_ELECTION, "portal-next")
    await links.settle(link, Act.WITHDRAW_ELECTION, "portal-next")
    await links.free(link, Act.WITHDRAW_ELECTION, "portal-next")

    use = await links.take(link, Act.WITHDRAW_ELECTION, "portal-last")

    assert (use.command_id, use.settled) == ("portal-next", True)


async def test_an_act_that_was_kept_and_refused_later_may_be_tried_again(
    links: PostgresLinks, with_packet: Life, pool: Pool
) -> None:
    """Nobody loses an act to an outage; one that is still kept, or was brought, stays done."""
    link = await found(links, await link_to(with_packet, Template.PIVOT_PACKET, links))
    await links.take(link, Act.FILE_APPEAL, "portal-kept")
    await links.settle(link, Act.FILE_APPEAL, "portal-kept")
    await kept(pool, link, "portal-kept")
    meanwhile = await links.used(link)
    await pool.execute(_REFUSE, link.case_id, "portal-kept")

    afterwards = await links.used(link)
    use = await links.take(link, Act.FILE_APPEAL, "portal-next")

    assert Act.FILE_APPEAL in meanwhile
    assert Act.FILE_APPEAL not in afterwards
    assert (use.command_id, use.settled) == ("portal-next", False)


async def kept(pool: Pool, link: ActionLink, command_id: str) -> None:
    entry = InboxEntry(
        case_id=link.case_id,
        command_id=command_id,
        command="file_appeal",
        person=link.person,
        role="employee",
        roles=("employee",),
        digest="",
        received_at=link.expires_at,
    )
    await Inbox(pool).keep(entry, "{}")
