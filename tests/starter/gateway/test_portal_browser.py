"""The portal in a real browser: Chromium on pages of a real server, over the real stack."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import Browser, Page, expect

from domain.commands import Option
from domain.facts import AppealFiled, Elected, NoticeReceived
from domain.notices import Template
from domain.state import Stage
from infra.embedded.ports import LOOPBACK, free_ports
from infra.links import PostgresLinks
from starter.gateway.app import create_app
from tests.starter.gateway.chromium import NONE_HERE, chromium, launched, served
from tests.starter.gateway.inspection import INSPECT
from tests.starter.gateway.scenes import EMPLOYEE, failed, link_to, with_packet

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

    from infra.postgres import Pool
    from starter.gateway.doors import Doors
    from tests.workflows.life import Life, World


@dataclass(frozen=True)
class Portal:
    """A portal that listens, and a browser.

    Attributes:
        address: Where the portal is.
        links: Makes the links of its letters.
        browser: Chromium.
    """

    address: str
    links: PostgresLinks
    browser: Browser

    async def link(self, life: Life, template: Template) -> str:
        return await link_to(life, template, self.links)

    @asynccontextmanager
    async def page(self, person: str = "", *, scripts: bool = False) -> AsyncGenerator[Page]:
        """Give a page of a browser that nobody has used: signed in as a person, or as nobody."""
        headers = {"Authorization": f"Bearer person:{person}"} if person else {}
        context = await self.browser.new_context(
            java_script_enabled=scripts, extra_http_headers=headers
        )
        try:
            yield await context.new_page()
        finally:
            await context.close()


@pytest.fixture(scope="module")
async def portal(doors: Doors, pool: Pool) -> AsyncIterator[Portal]:
    """Give a portal on a socket and a browser; without a Chromium the tests say so and pass by."""
    executable = chromium()
    if executable is None:
        pytest.skip(NONE_HERE)
    (port,) = free_ports(1)
    address = f"http://{LOOPBACK}:{port}/portal"
    settings = doors.settings.model_copy(update={"portal_url": address})
    app = create_app(replace(doors, settings=settings))
    async with served(app, settings, port), launched(executable) as browser:
        yield Portal(address, PostgresLinks(pool, address), browser)


@pytest.fixture(scope="module")
async def reading(portal: Portal, world: World) -> Life:
    """Give a case with a packet, for tests that change nothing."""
    del portal  # without a browser no case is played
    return await with_packet(world)


@pytest.fixture(scope="module")
async def lost(portal: Portal, world: World) -> Life:
    """Give a case whose plan was not met."""
    del portal
    return await failed(world)


async def test_the_employee_reads_acknowledges_and_chooses(portal: Portal, world: World) -> None:
    """From the link in each letter, without a script, to the receipt of each act."""
    life = await with_packet(world)
    async with portal.page() as page:
        await page.goto(await portal.link(life, Template.PIVOT_PACKET))
        await expect(page.get_by_text("Dear Rosa Marchetti,")).to_be_visible()
        await page.get_by_role("button", name="I have received this letter").click()
        await expect(page.get_by_role("status")).to_contain_text("The receipt is on record")
        await life.settled()

        await page.goto(await portal.link(life, Template.ELECTION_OPEN))
        await expect(page.get_by_role("row", name="open now")).to_contain_text("47,500.00")
        await page.get_by_label("Leave with severance").check()
        await page.get_by_label("Days until leaving takes effect").fill("7")
        await page.get_by_role("button", name="Record my choice").click()
        await expect(page.get_by_role("status")).to_contain_text("Your choice is on record")
        await life.settled()

        await page.goto(await portal.link(life, Template.ELECTION_RECORDED))
        await page.get_by_label("My choice is final").check()
        await page.get_by_role("button", name="Confirm as final").click()
        await expect(page.get_by_role("status")).to_contain_text("confirmed as final")

    await life.settled()
    assert [(each.option, each.grace_days) for each in await life.facts(Elected)] == [
        (Option.LEAVE, 7)
    ]
    assert (await life.view()).stage is Stage.SEPARATION


async def test_the_whole_way_goes_by_keyboard(portal: Portal, world: World) -> None:
    """Skip link, letter, choice and receipt, with nothing but Tab, arrows, Space and Enter."""
    life = await with_packet(world)
    async with portal.page(scripts=True) as page:
        await page.goto(await portal.link(life, Template.PIVOT_PACKET))
        await page.keyboard.press("Tab")
        assert await focused(page) == "Skip to the content"
        await page.keyboard.press("Enter")
        await tab_to(page, "I have received this letter")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("The receipt is on record")
        await life.settled()

        await page.goto(await portal.link(life, Template.ELECTION_OPEN))
        await tab_to(page, "Leave with severance")
        await page.keyboard.press("ArrowDown")
        assert (await focused(page)).startswith("Improve")
        await tab_to(page, "Record my choice")
        await page.keyboard.press("Space")
        await expect(page.get_by_role("status")).to_contain_text("Your choice is on record")

    await life.settled()
    assert [each.option for each in await life.facts(Elected)] == [Option.IMPROVE]


async def test_an_appeal_is_filed_and_a_mistake_costs_no_word(portal: Portal, world: World) -> None:
    """A missing ground is named beside its field, and what was written is still there."""
    life = await failed(world)
    async with portal.page() as page:
        await page.goto(await portal.link(life, Template.IMPROVE_FAILED))
        await page.get_by_label("Why, in your own words").fill("The test ran on 3 March.")
        await page.get_by_label("What you ask for").fill("That the work is judged again.")
        await page.get_by_role("button", name="File the appeal").click()
        await expect(page.get_by_role("alert")).to_contain_text("at least one ground")
        await page.get_by_role("alert").get_by_role("link").click()
        await page.get_by_label("Facts are wrong").check()
        await page.get_by_role("button", name="File the appeal").click()
        await expect(page.get_by_role("status")).to_contain_text("Your appeal is filed")

    await life.settled()
    [appeal] = await life.facts(AppealFiled)
    assert appeal.statement == "The test ran on 3 March."
    assert (await life.view()).stage is Stage.APPEAL


async def test_a_link_that_was_used_offers_the_act_no_more(portal: Portal, world: World) -> None:
    """Going back and pressing again gets the first receipt; a second page finds it done."""
    life = await with_packet(world)
    link = await portal.link(life, Template.PIVOT_PACKET)
    async with portal.page() as first, portal.page() as second:
        await second.goto(link)
        await first.goto(link)
        await first.get_by_role("button", name="I have received this letter").click()
        await expect(first.get_by_role("status")).to_be_visible()

        await second.get_by_role("button", name="I have received this letter").click()

        await expect(second.get_by_role("heading", level=1)).to_have_text("This link does not work")
    await life.settled()
    assert len(await life.facts(NoticeReceived)) == 1


async def test_a_link_whose_days_are_over_shows_nothing_of_the_letter(
    portal: Portal, world: World
) -> None:
    """The case's own time has passed: fourteen days after the letter."""
    life = await with_packet(world)
    link = await portal.link(life, Template.PIVOT_PACKET)
    await life.to(await life.now() + timedelta(days=16))
    async with portal.page() as page:
        answer = await page.goto(link)

        assert answer is not None
        assert answer.status == 410
        await expect(page.get_by_text("Rosa")).to_have_count(0)


async def test_a_scanner_that_opens_everything_changes_nothing(
    portal: Portal, reading: Life
) -> None:
    """Every address on the page, opened in a browser as mail scanners do."""
    before = await reading.length()
    async with portal.page(scripts=True) as page:
        await page.goto(await portal.link(reading, Template.PIVOT_PACKET))
        found: list[str] = await page.eval_on_selector_all(
            "[href], [action], [src]", "all => all.map(each => each.href || each.action)"
        )
        for address in found:
            await page.goto(address)

    assert len(found) > 5
    assert await reading.length() == before


async def test_the_inbox_leads_to_every_letter_of_the_person(portal: Portal, reading: Life) -> None:
    """Behind a login: by case, with what waits for a receipt first to be seen."""
    async with portal.page(EMPLOYEE) as page:
        await page.goto(f"{portal.address}/letters")
        case = page.get_by_role("region", name=f"Case {reading.case_id}")
        await expect(case.get_by_text("Please confirm the receipt")).to_be_visible()

        await case.get_by_role("link", name="Your packet").click()

        await expect(page.get_by_role("heading", level=1)).to_contain_text("Your packet")


class TestEveryPage:
    """What holds for each page alike, as the browser has computed it."""

    @pytest.mark.parametrize("width", [320, 1100])
    @pytest.mark.parametrize("what", ["packet", "failed", "mistake", "gone", "inbox"])
    async def test_it_is_accessible(
        self, what: str, width: int, portal: Portal, reading: Life, lost: Life
    ) -> None:
        """Language, landmarks, headings, names, contrast, target sizes; no sideways scrolling."""
        async with portal.page(EMPLOYEE if what == "inbox" else "", scripts=True) as page:
            await page.set_viewport_size({"width": width, "height": 640})
            await _show(page, what, portal, reading, lost)

            wrong = await page.evaluate(INSPECT)

        assert wrong == []

    @pytest.mark.parametrize("what", ["packet", "failed", "inbox"])
    async def test_it_loads_nothing_from_elsewhere_and_runs_nothing(
        self, what: str, portal: Portal, reading: Life, lost: Life
    ) -> None:
        """One page, one stylesheet; the browser finds nothing that the page's policy forbids."""
        asked: list[str] = []
        complaints: list[str] = []
        async with portal.page(EMPLOYEE if what == "inbox" else "", scripts=True) as page:
            page.on("request", lambda request: asked.append(request.url))
            page.on("console", lambda message: complaints.append(message.text))

            await _show(page, what, portal, reading, lost)

            assert await page.locator("script, iframe, object, img, style, [style]").count() == 0
        elsewhere = [each for each in asked if not each.startswith(f"{portal.address}/")]
        assert [each for each in elsewhere if not each.endswith("/favicon.ico")] == []
        assert [each for each in complaints if "favicon" not in each] == []

    async def test_each_stop_of_the_keyboard_can_be_seen(self, portal: Portal, lost: Life) -> None:
        """In the order of the page, each with an outline, and none is a trap."""
        async with portal.page(scripts=True) as page:
            await page.goto(await portal.link(lost, Template.IMPROVE_FAILED))
            seen: list[dict[str, float]] = []
            for _ in range(60):
                await page.keyboard.press("Tab")
                stop = await page.evaluate(
                    """() => {
                        const it = document.activeElement;
                        if (it === document.body) return null;
                        const box = it.getBoundingClientRect(), style = getComputedStyle(it);
                        return {
                            top: box.top + scrollY,
                            left: box.left,
                            outline: parseFloat(style.outlineWidth),
                        };
                    }"""
                )
                if stop is None:
                    break
                seen.append(stop)

        tops = [stop["top"] for stop in seen[1:]]  # the skip link comes from outside the page
        assert len(seen) > 15
        assert all(stop["outline"] >= 2 and stop["left"] >= 0 for stop in seen)
        assert tops == sorted(tops)


async def _show(page: Page, what: str, portal: Portal, reading: Life, lost: Life) -> None:
    match what:
        case "packet":
            await page.goto(await portal.link(reading, Template.PIVOT_PACKET))
        case "failed":
            await page.goto(await portal.link(lost, Template.IMPROVE_FAILED))
        case "mistake":
            await page.goto(await portal.link(lost, Template.IMPROVE_FAILED))
            await page.get_by_label("Why, in your own words").fill("Because.")
            await page.get_by_label("What you ask for").fill("Again.")
            await page.get_by_role("button", name="File the appeal").click()
            await expect(page.get_by_role("alert")).to_be_visible()
        case "gone":
            await page.goto(f"{portal.address}/l/{'x' * 43}")
        case _:
            await page.goto(f"{portal.address}/letters")


async def focused(page: Page) -> str:
    """Give the words of what the keyboard is on."""
    words: str = await page.evaluate(
        """() => {
            const it = document.activeElement;
            return (it.labels?.[0] ?? it).innerText.trim();
        }"""
    )
    return words


async def tab_to(page: Page, words: str) -> None:
    """Press Tab until the keyboard is on something, as somebody without a mouse does."""
    for _ in range(60):
        await page.keyboard.press("Tab")
        if (await focused(page)).startswith(words):
            return
    pytest.fail(f"the keyboard does not get to {words!r}")
