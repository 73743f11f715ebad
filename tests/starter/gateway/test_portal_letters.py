"""Letters as they were really sent, or could not be: from the mail, and in the inbox."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from activities.ports import Attempt, NoticeAttempt
from domain.notices import Template
from infra.embedded.mail_folder import list_mail, read_mail
from infra.notice_attempts import keep_attempt
from infra.postgres import transaction
from starter.gateway.app import create_app
from tests.starter.gateway.browsing import Browser
from tests.starter.gateway.scenes import EMPLOYEE, number_of, sent, with_packet

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from infra.embedded.stack import EmbeddedStack
    from infra.postgres import Pool
    from starter.gateway.doors import Doors
    from tests.workflows.life import Life, World

pytestmark = pytest.mark.server

_MOVE = "UPDATE people.person SET email = $2 WHERE id = $1"


@pytest.fixture
async def no_address(people: Pool) -> AsyncIterator[None]:
    """Let no mail reach the employee."""
    email = await people.fetchval("SELECT email FROM people.person WHERE id = $1", EMPLOYEE)
    await people.execute(_MOVE, EMPLOYEE, "none")
    yield
    await people.execute(_MOVE, EMPLOYEE, email)


def browser_of(person: str, doors: Doors) -> Browser:
    return Browser(create_app(doors), {"Authorization": f"Bearer person:{person}"})


async def delivered(world: World) -> tuple[Life, str]:
    """Give a case whose packet is out or failed, and where that letter is in the portal."""
    life = await with_packet(world)
    await life.delivered()
    return life, f"/portal/letters/{life.case_id}/{await number_of(life, Template.PIVOT_PACKET)}"


async def test_the_mail_that_was_sent_bears_the_link_to_its_letter(
    stack: EmbeddedStack, doors: Doors, world: World
) -> None:
    """A worker of the stack writes it, the gateway of the stack opens it."""
    life, _ = await delivered(world)
    portal = stack.settings.portal_url
    assert portal is not None

    mail = packet_of(life, stack.addresses.maildir)
    (link,) = set(re.findall(rf"^{re.escape(portal)}/l/\S+$", mail, re.MULTILINE))
    page = await Browser(create_app(doors)).open(link)

    assert page.status == 200
    assert "acknowledge" in page.acts


@pytest.mark.usefixtures("no_address")
async def test_what_mail_can_never_deliver_waits_in_the_inbox(
    doors: Doors, world: World, people: Pool
) -> None:
    """It is the second channel, and on record as one; it is no receipt."""
    life, where = await delivered(world)

    mine = browser_of(EMPLOYEE, doors)
    inbox, page = await mine.open("/portal/letters"), await mine.open(where)

    tried = await people.fetch(
        "SELECT channel, result FROM record.notice_attempt WHERE (case_id, fact_number) = ($1, $2)"
        " ORDER BY id",
        life.case_id,
        int(where.rpartition("/")[2]),
    )
    assert [tuple(each) for each in tried] == [("portal", "sent"), ("mail", "undeliverable")]
    assert where in inbox.answer.text
    assert "acknowledge" in page.acts


async def test_a_letter_that_was_withdrawn_unsent_is_in_no_inbox(
    doors: Doors, world: World, people: Pool
) -> None:
    """What never went out is nobody's letter."""
    life, where = await delivered(world)
    asked = replace(await sent(life, Template.PIVOT_PACKET), reader="e3007")
    attempt = NoticeAttempt(message_id="m", wording="", result=Attempt.WITHDRAWN, reason="")

    async with transaction(people) as connection:
        await keep_attempt(connection, asked, attempt)

    assert where not in (await browser_of("e3007", doors).open("/portal/letters")).answer.text


def packet_of(life: Life, maildir: Path) -> str:
    mails = [each for each in list_mail(maildir) if f"<{life.case_id}." in each.message_id]
    packet = next(each for each in mails if "packet" in each.subject.lower())
    return read_mail(maildir, packet.id).text
