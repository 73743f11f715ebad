"""The portal over the real stack: read, acknowledge, choose, file; and what it does not do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from domain.commands import Option
from domain.facts import (
    AppealFiled,
    CommentAdded,
    Elected,
    ElectionConfirmed,
    Lodged,
    NoticeReceived,
    ReceiptKind,
    StatusAsked,
)
from domain.notices import Template
from domain.people import Role
from domain.seeing.parts import Compartment
from domain.state import Stage
from infra.links import PostgresLinks
from infra.reads import RecordReads
from infra.sessions import PostgresSessions
from infra.sessions import SignedIn as Session
from starter.gateway.app import create_app
from starter.gateway.portal.sign_in import SESSION_COOKIE
from starter.gateway.portal.visitor import FORM_COOKIE
from tests.starter.gateway.browsing import Browser, PageForm
from tests.starter.gateway.outage import cut_off
from tests.starter.gateway.scenes import EMPLOYEE, failed, link_to, number_of, with_packet
from tests.workflows.life import PERSONS, wall

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI

    from infra.postgres import Pool
    from starter.gateway.doors import Doors
    from tests.workflows.life import Life, World

PORTAL = "http://gateway.example/portal"
HEADING = "<h1>This link does not work</h1>"


@pytest.fixture(scope="module")
def portal(doors: Doors) -> FastAPI:
    """Give a gateway whose portal has an address."""
    settings = doors.settings.model_copy(update={"portal_url": PORTAL})
    return create_app(replace(doors, settings=settings))


@pytest.fixture
def browser(portal: FastAPI) -> Browser:
    return Browser(portal)


@pytest.fixture
def signed_in(portal: FastAPI) -> Callable[[str], Browser]:
    def of(person: str) -> Browser:
        return Browser(portal, {"Authorization": f"Bearer person:{person}"})

    return of


@pytest.fixture
def links(pool: Pool) -> PostgresLinks:
    return PostgresLinks(pool, PORTAL)


@pytest.fixture(scope="module")
async def reading(world: World) -> Life:
    """Give a case with a packet, for tests that change nothing."""
    return await with_packet(world)


@pytest.fixture
async def life(world: World) -> Life:
    """Give a case with a packet that the test may change."""
    return await with_packet(world)


async def acknowledged(browser: Browser, life: Life, links: PostgresLinks) -> None:
    page = await browser.open(await link_to(life, Template.PIVOT_PACKET, links))
    await browser.send(page.form("acknowledge"))
    await life.settled()


async def test_the_page_behind_a_link_shows_the_letter_as_it_was_sent(
    browser: Browser, reading: Life, links: PostgresLinks
) -> None:
    """The text, the money in it, and that its receipt is not confirmed yet."""
    page = await browser.open(await link_to(reading, Template.PIVOT_PACKET, links))

    assert page.status == 200
    assert "Your packet: please read it and confirm that you have it" in page.text
    assert "Dear Rosa Marchetti," in page.text
    assert "12 + 7 = 19 weeks" in page.text
    assert "Not confirmed yet" in page.text


async def test_a_letter_is_read_as_often_as_wished(
    browser: Browser, reading: Life, links: PostgresLinks
) -> None:
    """Only acts count once."""
    link = await link_to(reading, Template.PIVOT_PACKET, links)

    statuses = [(await browser.open(link)).status for _ in range(3)]

    assert statuses == [200, 200, 200]


async def test_a_receipt_by_link_is_on_record_as_one_by_link(
    browser: Browser, life: Life, links: PostgresLinks
) -> None:
    """Received, not agreed; with it the window opens."""
    page = await browser.open(await link_to(life, Template.PIVOT_PACKET, links))

    receipt = await browser.send(page.form("acknowledge"))

    await life.settled()
    [received] = await life.facts(NoticeReceived)
    assert receipt.status == 200
    assert "The receipt is on record" in receipt.text
    assert "not that you agree" in receipt.text
    assert (received.notice, received.how) == ("packet[1]", ReceiptKind.LINK)
    assert (await life.view()).stage is Stage.ELECTION


async def test_a_receipt_behind_a_login_is_on_record_as_one_in_the_portal(
    signed_in: Callable[[str], Browser], life: Life
) -> None:
    """The core is told how its author came to it."""
    number = await number_of(life, Template.PIVOT_PACKET)
    browser = signed_in(EMPLOYEE)
    page = await browser.open(f"/portal/letters/{life.case_id}/{number}")

    await browser.send(page.form("acknowledge"))

    await life.settled()
    [received] = await life.facts(NoticeReceived)
    assert received.how is ReceiptKind.ACKNOWLEDGED


async def test_a_link_does_each_thing_once(
    browser: Browser, life: Life, links: PostgresLinks
) -> None:
    """The same letter opened anew offers it no more, and a second form of it finds a dead link."""
    link = await link_to(life, Template.PIVOT_PACKET, links)
    first, second = await browser.open(link), await browser.open(link)
    await browser.send(first.form("acknowledge"))

    again = await browser.send(second.form("acknowledge"))

    await life.settled()
    assert again.status == 410
    assert HEADING in again.answer.text
    assert len(await life.facts(NoticeReceived)) == 1
    assert "acknowledge" not in (await browser.open(link)).acts


async def test_another_link_of_the_same_letter_does_it_no_second_time(
    browser: Browser, life: Life, links: PostgresLinks
) -> None:
    """A letter that was sent twice bears two tokens and one right."""
    first = await browser.open(await link_to(life, Template.PIVOT_PACKET, links))
    await browser.send(first.form("ask_status"), question="Is anything active?")
    second = await browser.open(await link_to(life, Template.PIVOT_PACKET, links))

    await life.settled()
    assert "ask_status" not in second.acts
    assert "Already done with this letter" in second.text


async def test_the_same_form_sent_again_gets_the_same_receipt(
    browser: Browser, life: Life, links: PostgresLinks
) -> None:
    """A page that is loaded again after a lost answer is safe."""
    page = await browser.open(await link_to(life, Template.PIVOT_PACKET, links))
    first = await browser.send(page.form("acknowledge"))

    again = await browser.send(page.form("acknowledge"))

    await life.settled()
    assert again.status == 200
    assert again.text == first.text
    assert len(await life.facts(NoticeReceived)) == 1


async def test_a_choice_is_made_changed_and_confirmed_in_the_portal(
    signed_in: Callable[[str], Browser], browser: Browser, life: Life, links: PostgresLinks
) -> None:
    """Money stands side by side; the last choice counts, and a confirmed one takes effect."""
    await acknowledged(browser, life, links)
    number = await number_of(life, Template.ELECTION_OPEN)
    mine, where = signed_in(EMPLOYEE), f"/portal/letters/{life.case_id}/{number}"
    page = await mine.open(where)
    assert "The money at each point of leaving, before tax" in page.text
    await mine.send(page.form("elect"), option="leave", grace_days="7")
    await life.settled()
    await mine.send((await mine.open(where)).form("elect"), option="improve", grace_days="")
    await life.settled()

    final = await mine.send((await mine.open(where)).form("confirm_election"), final="yes")

    await life.settled()
    choices = [(each.option, each.grace_days) for each in await life.facts(Elected)]
    assert choices == [(Option.LEAVE, 7), (Option.IMPROVE, None)]
    assert len(await life.facts(ElectionConfirmed)) == 1
    assert "Your choice is confirmed as final" in final.text
    assert (await life.view()).stage is Stage.IMPROVE


async def test_a_choice_by_link_can_be_taken_back_by_the_letter_that_confirms_it(
    browser: Browser, life: Life, links: PostgresLinks
) -> None:
    """Whoever has no login can change their mind all the same."""
    await acknowledged(browser, life, links)
    page = await browser.open(await link_to(life, Template.ELECTION_OPEN, links))
    await browser.send(page.form("elect"), option="leave", grace_days="")
    await life.settled()
    page = await browser.open(await link_to(life, Template.ELECTION_RECORDED, links))

    answer = await browser.send(page.form("withdraw_election"))

    assert "Your choice is taken back" in answer.text


async def test_a_refusal_frees_the_link_and_says_why(
    browser: Browser, life: Life, links: PostgresLinks, pool: Pool
) -> None:
    """Fifteen days of grace are more than the policy gives; the next try counts."""
    await acknowledged(browser, life, links)
    page = await browser.open(await link_to(life, Template.ELECTION_OPEN, links))
    refused = await browser.send(page.form("elect"), option="leave", grace_days="15")
    begun = await pool.fetchval(
        "SELECT count(*) FROM door.action_link_use WHERE case_id = $1 AND act = 'elect'",
        life.case_id,
    )

    accepted = await browser.send(refused.form("elect"), option="leave", grace_days="14")

    await life.settled()
    assert begun == 0
    assert refused.status == 422
    assert "Grace is 0 to 14 days." in refused.text
    assert 'value="15"' in refused.answer.text
    assert accepted.status == 200
    assert [each.grace_days for each in await life.facts(Elected)] == [14]


@pytest.mark.parametrize(
    ("act", "filled", "cure"),
    [
        ("ask_status", {"question": " \r\n "}, "Please write your question."),
        ("ask_status", {"question": "x" * 4_001}, "Please shorten this to 4000 characters."),
        ("ask_status", {"question": "a\x00b"}, "Please remove the character"),
        ("add_comment", {"kind": "praise", "text": "x"}, "Please say what it is."),
        ("add_comment", {"kind": "comment"}, "Please write your comment."),
    ],
)
async def test_a_form_that_cannot_be_sent_comes_back_with_what_was_written(  # noqa: PLR0913, PLR0917 -- the case and its world
    act: str,
    filled: dict[str, str],
    cure: str,
    browser: Browser,
    reading: Life,
    links: PostgresLinks,
) -> None:
    """Nothing is lost, and the page says which field and what to do."""
    before = (await reading.view()).last_number
    page = await browser.open(await link_to(reading, Template.PIVOT_PACKET, links))

    answer = await browser.send(page.form(act), **filled)

    assert answer.status == 422
    assert cure in answer.text
    assert 'role="alert"' in answer.answer.text
    assert (await reading.view()).last_number == before


async def test_a_question_and_a_comment_go_on_record(
    browser: Browser, life: Life, links: PostgresLinks
) -> None:
    """In the employee's words, whatever characters they have."""
    said = 'Zoë asked: <b>"is it active?"</b> & more'
    page = await browser.open(await link_to(life, Template.PIVOT_PACKET, links))

    asked = await browser.send(page.form("ask_status"), question=said)
    page = await browser.open(await link_to(life, Template.PIVOT_PACKET, links))
    noted = await browser.send(page.form("add_comment"), kind="dispute", text=said)

    await life.settled()
    assert (asked.status, noted.status) == (200, 200)
    assert len(await life.facts(StatusAsked)) == 1
    assert [each.text for each in await life.facts(CommentAdded)] == [said]


async def test_what_came_too_late_is_kept_and_said_to_be(
    browser: Browser, life: Life, links: PostgresLinks
) -> None:
    """A page that was opened in time is sent after the window: lodged, not lost."""
    await acknowledged(browser, life, links)
    page = await browser.open(await link_to(life, Template.ELECTION_OPEN, links))
    await life.to((await life.promise("election")).ends_at + timedelta(hours=10))

    answer = await browser.send(page.form("elect"), option="leave", grace_days="")

    await life.settled()
    assert "It was kept, without effect for now" in answer.text
    assert len(await life.facts(Lodged)) == 1
    assert await life.facts(Elected) == []


async def test_nothing_is_offered_before_its_time(
    browser: Browser, reading: Life, links: PostgresLinks
) -> None:
    """The packet's choice begins with its receipt."""
    page = await browser.open(await link_to(reading, Template.PIVOT_PACKET, links))

    assert page.acts == ["acknowledge", "ask_status", "add_comment"]


async def test_what_temporal_cannot_take_now_is_kept_and_counts_once(
    doors: Doors, life: Life, links: PostgresLinks
) -> None:
    """Letters are read, nothing that was written is lost, and what is sent twice counts once."""
    settings = doors.settings.model_copy(update={"portal_url": PORTAL})
    async with cut_off(replace(doors, settings=settings)) as cut:
        browser = Browser(create_app(cut.doors))
        link = await link_to(life, Template.PIVOT_PACKET, links)
        await browser.open(link)
        await cut.gate.shut()
        page = await browser.open(link)
        kept = await browser.send(page.form("ask_status"), question="Is anything active?")
        again = await browser.send(page.form("ask_status"), question="Is anything active?")
        await cut.gate.open()
        await cut.due_now(life.case_id)
        await cut.relay().drain()

    await life.settled()
    assert (kept.status, again.status) == (202, 202)
    assert "It is kept safely" in kept.text
    assert len(await life.facts(StatusAsked)) == 1


async def test_names_with_markup_are_shown_as_text(
    browser: Browser, life: Life, links: PostgresLinks, pool: Pool
) -> None:
    """No value becomes markup, wherever it comes from."""
    name = '<script>alert("x")</script>'
    await pool.execute("UPDATE people.person SET name = $1 WHERE id = $2", name, EMPLOYEE)
    try:
        page = await browser.open(await link_to(life, Template.PIVOT_PACKET, links))
    finally:
        await pool.execute(
            "UPDATE people.person SET name = 'Rosa Marchetti' WHERE id = $1", EMPLOYEE
        )

    assert "<script" not in page.answer.text
    assert f"Dear {name}," in page.text


class TestLinksThatDoNotWork:
    """One page for all of them: which it was, nobody learns."""

    @pytest.mark.parametrize("token", ["x" * 43, "short", "%00", "a" * 300])
    async def test_an_unknown_link(self, token: str, browser: Browser) -> None:
        """Also one that is no token at all."""
        page = await browser.open(f"/portal/l/{token}")

        assert page.status == 410
        assert HEADING in page.answer.text

    async def test_an_expired_link(
        self, browser: Browser, reading: Life, links: PostgresLinks, pool: Pool
    ) -> None:
        """Neither read nor acted on; the page is the same as for an unknown one."""
        link = await link_to(reading, Template.PIVOT_PACKET, links)
        opened = await browser.open(link)
        await pool.execute(
            "UPDATE door.action_link SET expires_at = $2 WHERE case_id = $1",
            reading.case_id,
            await reading.now(),
        )

        expired = await browser.open(link)
        sent = await browser.send(opened.form("ask_status"), question="?")
        unknown = await browser.open("/portal/l/" + "x" * 43)

        assert (expired.status, sent.status) == (410, 410)
        assert expired.answer.content == sent.answer.content == unknown.answer.content

    async def test_an_act_that_the_letter_does_not_offer(
        self, browser: Browser, reading: Life, links: PostgresLinks
    ) -> None:
        """A packet's link files no appeal, and resigns nobody."""
        link = await link_to(reading, Template.PIVOT_PACKET, links)
        await browser.open(link)

        statuses = [
            (await browser.send(PageForm(f"{link}/{act}"))).status
            for act in ("file_appeal", "resign", "approve", "..%2f..")
        ]

        assert set(statuses) <= {404, 410}

    async def test_a_form_of_one_letter_is_none_of_another(
        self, browser: Browser, life: Life, reading: Life, links: PostgresLinks
    ) -> None:
        """What is sent with the seal of another link does nothing."""
        mine = await browser.open(await link_to(reading, Template.PIVOT_PACKET, links))
        other = await link_to(life, Template.PIVOT_PACKET, links)
        forged = PageForm(f"{other}/acknowledge", mine.form("acknowledge").hidden)

        answer = await browser.send(forged)

        assert answer.status == 403
        assert await life.facts(NoticeReceived) == []

    async def test_a_form_of_one_link_is_none_of_another(
        self, browser: Browser, reading: Life, links: PostgresLinks
    ) -> None:
        """Not even of the same letter: the seal is made with what only the link's holder has."""
        page = await browser.open(await link_to(reading, Template.PIVOT_PACKET, links))
        other = await link_to(reading, Template.PIVOT_PACKET, links)

        answer = await browser.send(PageForm(f"{other}/ask_status", page.form("ask_status").hidden))

        assert answer.status == 403

    async def test_a_link_of_somebody_who_is_not_the_employee(
        self, browser: Browser, reading: Life, links: PostgresLinks, pool: Pool
    ) -> None:
        """A row that names another person is worth nothing in this case."""
        link = await link_to(reading, Template.PIVOT_PACKET, links)
        await pool.execute(
            "UPDATE door.action_link SET person = 'e1002' WHERE token_sha256 = $1",
            sha256(link.rpartition("/")[2].encode()).digest(),
        )

        page = await browser.open(link)

        assert page.status == 410

    async def test_a_link_of_somebody_else_than_who_is_signed_in(
        self, browser: Browser, reading: Life, links: PostgresLinks, pool: Pool
    ) -> None:
        """A letter that was forwarded to a colleague is not the colleague's to act on."""
        link = await link_to(reading, Template.PIVOT_PACKET, links)
        session = Session(PERSONS[Role.MANAGER], frozenset())
        token = await PostgresSessions(pool).begin(session, wall(), timedelta(hours=1))
        browser.http.cookies.set(SESSION_COOKIE, token)

        page = await browser.open(link)

        assert page.status == 410


class TestScanners:
    """Mail scanners open every link, and some press every button."""

    @pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
    async def test_looking_changes_nothing(
        self, method: str, browser: Browser, reading: Life, links: PostgresLinks, pool: Pool
    ) -> None:
        """Neither in the case nor in the door's tables."""
        link = await link_to(reading, Template.PIVOT_PACKET, links)
        page = await browser.open(link)
        before = await reading.length()
        uses = await pool.fetchval("SELECT count(*) FROM door.action_link_use")

        for address in (
            link,
            *(form.action for form in page.forms),
            "/portal",
            "/portal/style.css",
        ):
            await browser.open(address, method)

        assert await reading.length() == before
        assert await pool.fetchval("SELECT count(*) FROM door.action_link_use") == uses

    @pytest.mark.parametrize("data", [{}, {"seal": "", "command": ""}, {"option": "leave"}])
    async def test_a_post_without_the_form_does_nothing(
        self, data: dict[str, str], browser: Browser, reading: Life, links: PostgresLinks
    ) -> None:
        """A scanner that only repeats addresses acknowledges nothing."""
        link = await link_to(reading, Template.PIVOT_PACKET, links)
        await browser.open(link)

        answer = await browser.send(PageForm(f"{link}/acknowledge", data))

        assert answer.status == 403
        assert await reading.facts(NoticeReceived) == []

    async def test_a_form_from_another_browser_does_nothing(
        self, browser: Browser, portal: FastAPI, reading: Life, links: PostgresLinks
    ) -> None:
        """A form is worth nothing without the very cookie that came with its page."""
        link = await link_to(reading, Template.PIVOT_PACKET, links)
        page, other = await browser.open(link), Browser(portal)

        without = await other.send(page.form("acknowledge"))
        await other.open(link)
        with_its_own = await other.send(page.form("acknowledge"))

        assert (without.status, with_its_own.status) == (403, 403)
        assert "Please open the letter again" in without.text

    async def test_a_form_on_another_site_does_nothing(
        self, browser: Browser, reading: Life, links: PostgresLinks
    ) -> None:
        """Browsers say so themselves."""
        page = await browser.open(await link_to(reading, Template.PIVOT_PACKET, links))
        browser.http.headers["Sec-Fetch-Site"] = "cross-site"

        answer = await browser.send(page.form("acknowledge"))

        assert answer.status == 403

    async def test_an_address_that_tries_links_out_is_no_longer_answered(
        self, doors: Doors, reading: Life, links: PostgresLinks
    ) -> None:
        """Not even a good link is looked up for it then."""
        settings = doors.settings.model_copy(
            update={"portal_url": PORTAL, "gateway_failures_per_minute": 3}
        )
        browser = Browser(create_app(replace(doors, settings=settings)))
        for _ in range(3):
            await browser.open("/portal/l/" + "x" * 43)

        page = await browser.open(await link_to(reading, Template.PIVOT_PACKET, links))

        assert page.status == 429


class TestInbox:
    """All letters of a person, behind a login."""

    async def test_a_person_finds_every_letter_that_was_sent_to_them(
        self, signed_in: Callable[[str], Browser], reading: Life
    ) -> None:
        """By case, with what waits for a receipt."""
        page = await signed_in(EMPLOYEE).open("/portal/letters")

        assert page.status == 200
        assert f"Case {reading.case_id}" in page.text
        assert "Your packet: please read it and confirm that you have it" in page.text
        assert "Please confirm the receipt" in page.text

    async def test_nobody_reads_another_persons_letter(
        self, signed_in: Callable[[str], Browser], reading: Life
    ) -> None:
        """Not even the manager of the same case, who has a place in it."""
        number = await number_of(reading, Template.PIVOT_PACKET)

        page = await signed_in(PERSONS[Role.MANAGER]).open(
            f"/portal/letters/{reading.case_id}/{number}"
        )

        assert page.status == 410
        assert "Rosa" not in page.text

    async def test_nobody_acts_on_another_persons_letter(
        self, signed_in: Callable[[str], Browser], reading: Life
    ) -> None:
        """A form of one's own page opens no door of another's."""
        number = await number_of(reading, Template.PIVOT_PACKET)
        form = PageForm(f"/portal/letters/{reading.case_id}/{number}/acknowledge")

        answer = await signed_in(PERSONS[Role.MANAGER]).send(form)

        assert answer.status == 410
        assert await reading.facts(NoticeReceived) == []

    async def test_a_letter_to_the_employers_side_is_only_read(
        self, signed_in: Callable[[str], Browser], reading: Life
    ) -> None:
        """What is owed there is done elsewhere."""
        number = await number_of(reading, Template.PIVOT_APPROVED, Role.MANAGER)

        page = await signed_in(PERSONS[Role.MANAGER]).open(
            f"/portal/letters/{reading.case_id}/{number}"
        )

        assert page.status == 200
        assert [act for act in page.acts if act != "sign-out"] == []

    async def test_without_a_login_there_is_no_inbox(self, browser: Browser) -> None:
        """Nothing is said about any letter."""
        page = await browser.open("/portal/letters")

        assert page.status == 401
        assert "case-" not in page.text


async def test_a_read_of_money_is_on_record(
    browser: Browser, life: Life, links: PostgresLinks, pool: Pool
) -> None:
    """Who has read it, as what; a letter without money leaves no such word."""
    reads = RecordReads(pool)
    await browser.open(await link_to(life, Template.TRANSFER_RESTRICTION, links))
    before = await reads.of_case(life.case_id)

    await browser.open(await link_to(life, Template.PIVOT_PACKET, links))

    [listed] = await reads.of_case(life.case_id)
    assert before == ()
    assert (listed.read.person, listed.read.readers) == (EMPLOYEE, ("employee",))
    assert listed.read.compartment is Compartment.MONEY


async def test_every_page_bears_its_headers(
    browser: Browser, reading: Life, links: PostgresLinks
) -> None:
    """Stored nowhere, framed nowhere, its address told to nobody, no script."""
    page = await browser.open(await link_to(reading, Template.PIVOT_PACKET, links))
    gone = await browser.open("/portal/l/" + "x" * 43)

    for headers in (page.answer.headers, gone.answer.headers):
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; form-action 'self'")
        assert "frame-ancestors 'none'" in policy
        assert "script-src" not in policy


async def test_the_cookie_of_forms_is_kept_from_scripts_and_other_sites(
    browser: Browser, doors: Doors, reading: Life, links: PostgresLinks
) -> None:
    """And from plain HTTP, where the portal has an https address."""
    settings = doors.settings.model_copy(update={"portal_url": "https://gateway.example/portal"})
    secure = Browser(create_app(replace(doors, settings=settings)))
    link = await link_to(reading, Template.PIVOT_PACKET, links)

    plain = (await browser.open(link)).answer.headers["set-cookie"]
    safe = (await secure.open(link)).answer.headers["set-cookie"]

    assert plain.startswith(f"{FORM_COOKIE}=")
    assert {"HttpOnly", "SameSite=strict", "Path=/portal"} <= set(plain.split("; "))
    assert "Secure" in safe.split("; ")


async def test_an_appeal_is_filed_from_the_letter_with_the_result(
    browser: Browser, world: World, links: PostgresLinks
) -> None:
    """Grounds and words as they were given; before the receipt too."""
    life = await failed(world)
    page = await browser.open(await link_to(life, Template.IMPROVE_FAILED, links))
    form = page.form("file_appeal")

    empty = await browser.send(form, statement="Because.", remedy="Judge it again.")
    filed = await browser.send(
        empty.form("file_appeal"),
        grounds=["facts_wrong", "criteria_unfair"],
        statement="Both reviews were in time.\r\nSee the log.",
        remedy="Judge it again.",
    )

    await life.settled()
    assert empty.status == 422
    assert "Please tick at least one ground." in empty.text
    assert "Your appeal is filed" in filed.text
    [appeal] = await life.facts(AppealFiled)
    assert list(appeal.grounds) == ["facts_wrong", "criteria_unfair"]
    assert appeal.statement == "Both reviews were in time.\nSee the log."
