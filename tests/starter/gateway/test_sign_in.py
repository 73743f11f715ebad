"""Signing in at the portal: the code flow with PKCE, against a provider that listens."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from playwright.async_api import expect

from domain.people import Role
from infra.directory import PostgresDirectory
from infra.embedded.ports import LOOPBACK, free_ports
from infra.identity.code_flow import Attempt
from infra.identity.service_accounts import ServiceAccounts
from infra.sessions import PostgresSessions
from infra.sessions import SignedIn as Session
from starter.clock import WallClock
from starter.gateway.app import create_app
from starter.gateway.identity.login import signing_in
from starter.gateway.portal.sign_in import ATTEMPT_COOKIE, SESSION_COOKIE
from starter.issuer.app import Issuing, create_issuer
from starter.issuer.signing import SigningKey
from tests.starter.gateway.browsing import Browser, Page
from tests.starter.gateway.chromium import NONE_HERE, chromium, launched, served
from tests.workflows.life import PERSONS, wall

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

    from fastapi import FastAPI  # noqa: TC004 -- nobody reads the type of a field

    from infra.postgres import Pool
    from starter.gateway.doors import Doors

EMPLOYEE = PERSONS[Role.EMPLOYEE]
PORTAL = f"http://{LOOPBACK}:1/portal"
"""Where the provider sends browsers back to; nothing listens there but these tests' own browser."""


@dataclass(frozen=True)
class Firm:
    """A portal and the provider that knows it."""

    gateway: FastAPI
    issuing: Issuing

    def browser(self) -> Browser:
        return Browser(self.gateway)

    async def code_for(self, browser: Browser, person: str, to: str = "/letters") -> str:
        """Go to the login and say who one is; give where the provider sends the browser back to."""
        sent = await browser.open(f"/portal/sign-in?{urlencode({'to': to})}")
        return await self.logged_in(sent.answer.headers["location"], person)

    async def logged_in(self, where: str, person: str) -> str:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(where).query).items()}
        async with httpx.AsyncClient(trust_env=False) as http:
            answer = await http.post(where.partition("?")[0], data={**asked, "person": person})
        back = urlsplit(answer.headers["location"])
        assert answer.headers["location"].startswith(f"{PORTAL}/signed-in?")
        return f"{back.path}?{back.query}"

    async def signed_in(self, browser: Browser, person: str, to: str = "/letters") -> Page:
        return await browser.open(await self.code_for(browser, person, to))


@asynccontextmanager
async def a_firm(doors: Doors, pool: Pool, **settings: object) -> AsyncGenerator[Firm]:
    (port,) = free_ports(1)
    address = f"http://{LOOPBACK}:{port}"
    given = doors.settings.model_copy(
        update={
            "portal_url": PORTAL,
            "portal_client_id": "portal",
            "oidc": doors.settings.oidc.model_copy(update={"issuer": address, "jwks_uri": None}),
            **settings,
        }
    )
    issuing = Issuing(
        address=address,
        audience=given.oidc.audience,
        keys=[SigningKey.draw()],
        accounts=ServiceAccounts(pool),
        directory=PostgresDirectory(pool),
        clock=WallClock(),
    )
    async with served(create_issuer(issuing), given, port), signing_in(given) as sign_in:
        yield Firm(create_app(replace(doors, settings=given, sign_in=sign_in)), issuing)


@pytest.fixture(scope="module")
async def firm(doors: Doors, pool: Pool) -> AsyncIterator[Firm]:
    async with a_firm(doors, pool) as opened:
        yield opened


async def test_a_person_signs_in_and_is_led_to_where_they_wanted_to_go(firm: Firm) -> None:
    """The inbox, and from then on by the session alone."""
    browser = firm.browser()

    back = await firm.signed_in(browser, EMPLOYEE)

    assert back.status == 303
    assert back.answer.headers["location"] == "/portal/letters"
    assert (await browser.open("/portal/letters")).status == 200


async def test_whoever_is_not_signed_in_is_led_to_the_login_and_back(firm: Firm) -> None:
    """A letter that is asked for is opened after the login."""
    browser, letter = firm.browser(), "/letters/case-2027-1/7"
    first = await browser.open(f"/portal{letter}")

    sent = await browser.open(first.answer.headers["location"])
    back = await browser.open(await firm.logged_in(sent.answer.headers["location"], EMPLOYEE))

    assert first.answer.headers["location"] == f"/portal/sign-in?to={letter}"
    assert back.answer.headers["location"] == f"/portal{letter}"


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "/letters/../../x", "/sign-out", ""]
)
async def test_nobody_is_led_elsewhere_after_the_login(to: str, firm: Firm) -> None:
    """What is no letter leads to the inbox."""
    back = await firm.signed_in(firm.browser(), EMPLOYEE, to)

    assert back.answer.headers["location"] == "/portal/letters"


async def test_the_provider_is_asked_with_state_nonce_and_challenge(firm: Firm) -> None:
    """The verifier itself stays in the browser's own cookie."""
    browser = firm.browser()

    sent = await browser.open("/portal/sign-in")

    where = sent.answer.headers["location"]
    asked = {name: values[0] for name, values in parse_qs(urlsplit(where).query).items()}
    kept = bytes.fromhex(browser.http.cookies[ATTEMPT_COOKIE]).decode()
    assert where.startswith(f"{firm.issuing.address}/authorize?")
    assert asked["code_challenge_method"] == "S256"
    assert asked["scope"] == "openid"
    assert asked["state"] in kept
    assert asked["nonce"] in kept
    assert asked["code_challenge"] not in kept


async def test_the_cookies_of_the_login_are_kept_from_scripts(doors: Doors, pool: Pool) -> None:
    """And from plain HTTP where the portal has an https address."""
    async with a_firm(doors, pool) as firm:
        browser = firm.browser()
        begun = await browser.open("/portal/sign-in")
        back = await firm.signed_in(browser, EMPLOYEE)

    set_by = begun.answer.headers.get_list("set-cookie") + back.answer.headers.get_list(
        "set-cookie"
    )
    assert any(each.startswith(f"{SESSION_COOKIE}=") for each in set_by)
    for each in set_by:
        parts = {part.lower() for part in each.split("; ")}
        if "max-age=0" not in parts:
            assert {"httponly", "samesite=lax", "path=/portal"} <= parts


async def test_a_person_signs_in_reads_and_signs_out_in_a_real_browser(
    doors: Doors, pool: Pool
) -> None:
    """Through the provider's own page and back, with nothing but what browsers do by themselves."""
    executable = chromium()
    if executable is None:
        pytest.skip(NONE_HERE)
    (port,) = free_ports(1)
    address = f"http://{LOOPBACK}:{port}/portal"
    async with (
        a_firm(doors, pool, portal_url=address) as firm,
        served(firm.gateway, doors.settings, port),
        launched(executable) as browser,
    ):
        page = await browser.new_page()
        await page.goto(f"{address}/letters")
        await page.get_by_label("Person id").fill(EMPLOYEE)
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("heading", name="Your letters")).to_be_visible()

        await page.get_by_role("button", name="Sign out").click()

        await expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
        await page.goto(f"{address}/letters")
        await expect(page.get_by_label("Person id")).to_be_visible()


class TestForgedReturns:
    """Whoever did not begin the attempt in this very browser is not signed in by it."""

    async def test_a_code_in_another_browser(self, firm: Firm) -> None:
        """An attacker's own code, slipped to somebody else, signs nobody in as the attacker."""
        theirs = await firm.code_for(firm.browser(), "e1002")
        mine = firm.browser()
        await mine.open("/portal/sign-in")

        answer = await mine.open(theirs)

        assert answer.status == 403
        assert SESSION_COOKIE not in mine.http.cookies

    async def test_a_code_without_any_attempt(self, firm: Firm) -> None:
        """Without the cookie there is no attempt."""
        theirs = await firm.code_for(firm.browser(), EMPLOYEE)

        answer = await firm.browser().open(theirs)

        assert answer.status == 403

    async def test_a_code_is_good_once(self, firm: Firm) -> None:
        """Going back to the address signs nobody in again."""
        browser = firm.browser()
        code = await firm.code_for(browser, EMPLOYEE)
        attempt = browser.http.cookies[ATTEMPT_COOKIE]
        await browser.open(code)
        browser.http.cookies.set(ATTEMPT_COOKIE, attempt)

        again = await browser.open(code)

        assert again.status == 403

    async def test_an_answer_with_another_state(self, firm: Firm) -> None:
        """What comes back is what was sent, or it is of no attempt from here."""
        browser = firm.browser()
        code = await firm.code_for(browser, EMPLOYEE)

        forged = code.replace("state=", "state=x")

        assert (await browser.open(forged)).status == 403

    async def test_a_code_without_the_verifier(self, firm: Firm) -> None:
        """Whoever has seen the address only has nothing to show for it (PKCE)."""
        browser = firm.browser()
        code = await firm.code_for(browser, EMPLOYEE)
        kept = bytes.fromhex(browser.http.cookies[ATTEMPT_COOKIE]).decode()
        forged = kept.replace('"verifier": "', '"verifier": "x')
        browser.http.cookies.clear()
        browser.http.cookies.set(ATTEMPT_COOKIE, forged.encode().hex())

        assert (await browser.open(code)).status == 403

    async def test_a_token_with_another_nonce(self, firm: Firm) -> None:
        """An ID token of another attempt is none of this one."""
        browser = firm.browser()
        code = await firm.code_for(browser, EMPLOYEE)
        kept = bytes.fromhex(browser.http.cookies[ATTEMPT_COOKIE]).decode()
        forged = kept.replace('"nonce": "', '"nonce": "x')
        browser.http.cookies.clear()
        browser.http.cookies.set(ATTEMPT_COOKIE, forged.encode().hex())

        assert (await browser.open(code)).status == 403

    async def test_an_answer_of_another_provider(self, firm: Firm) -> None:
        """Where the provider names itself it is the one that was asked (RFC 9207)."""
        browser = firm.browser()
        code = await firm.code_for(browser, EMPLOYEE)

        forged = code.partition("&iss=")[0] + "&iss=https%3A%2F%2Fevil.example"

        assert (await browser.open(forged)).status == 403

    @pytest.mark.parametrize("cookie", ["", "zz", "7b7d", "5b" * 50_000, "00"])
    async def test_a_cookie_that_is_none(self, cookie: str, firm: Firm) -> None:
        """Whatever it is, it is refused, and nothing fails."""
        browser = firm.browser()
        browser.http.cookies.set(ATTEMPT_COOKIE, cookie)

        assert (await browser.open("/portal/signed-in?code=x&state=")).status == 403

    @pytest.mark.parametrize("code", ["", "x", "x" * 5_000])
    async def test_a_code_that_is_none(self, code: str, firm: Firm) -> None:
        """The provider does not take it, or is not even asked."""
        browser = firm.browser()
        sent = await browser.open("/portal/sign-in")
        state = parse_qs(urlsplit(sent.answer.headers["location"]).query)["state"][0]

        answer = await browser.open(
            f"/portal/signed-in?{urlencode({'code': code, 'state': state})}"
        )

        assert answer.status == 403


async def test_whoever_the_hris_does_not_know_is_not_signed_in(firm: Firm, pool: Pool) -> None:
    """The provider knows more people than the firm employs."""
    await pool.execute(
        "INSERT INTO people.person (id, name, email) VALUES ('x9001', 'A Guest', 'g@firm.example') "
        "ON CONFLICT DO NOTHING"
    )

    answer = await firm.signed_in(firm.browser(), "x9001")

    assert answer.status == 403


async def test_a_session_is_kept_as_its_digest_only(firm: Firm, pool: Pool) -> None:
    """Whoever reads the table cannot take a session over."""
    browser = firm.browser()
    await firm.signed_in(browser, EMPLOYEE)
    token = browser.http.cookies[SESSION_COOKIE]

    rows = await pool.fetch("SELECT * FROM door.session")

    assert sha256(token.encode()).digest() in [row["token_sha256"] for row in rows]
    assert not any(token in str(value) for row in rows for value in row.values())


async def test_a_session_ends_after_its_hours(pool: Pool) -> None:
    """And what has ended is cleared away with the next one."""
    sessions, now = PostgresSessions(pool), wall()
    token = await sessions.begin(Session("e1001", frozenset({"firm"})), now, timedelta(hours=4))

    before = await sessions.find(token, now + timedelta(hours=4, seconds=-1))
    after = await sessions.find(token, now + timedelta(hours=4))

    assert before == Session("e1001", frozenset({"firm"}))
    assert after is None


async def test_signing_out_ends_the_session_for_good(firm: Firm) -> None:
    """Not only in this browser: the token is worth nothing any more."""
    browser = firm.browser()
    await firm.signed_in(browser, EMPLOYEE)
    token = browser.http.cookies[SESSION_COOKIE]
    inbox = await browser.open("/portal/letters")

    out = await browser.send(inbox.form("sign-out"))
    browser.http.cookies.set(SESSION_COOKIE, token)

    assert out.status == 200
    assert (await browser.open("/portal/letters")).status == 303


async def test_nobody_else_signs_a_person_out(firm: Firm) -> None:
    """A form on another page does not know the seal."""
    browser = firm.browser()
    await firm.signed_in(browser, EMPLOYEE)
    inbox = await browser.open("/portal/letters")
    form = inbox.form("sign-out")

    answer = await browser.send(replace(form, hidden={"seal": "0" * 64}))

    assert answer.status == 403
    assert (await browser.open("/portal/letters")).status == 200


async def test_without_a_provider_nobody_is_led_to_a_login(doors: Doors) -> None:
    """Letters are read behind their links then."""
    browser = Browser(create_app(replace(doors, sign_in=None)))

    assert (await browser.open("/portal/letters")).status == 401
    assert (await browser.open("/portal/sign-in")).status == 404


async def test_a_provider_that_is_away_is_said_to_be(doors: Doors, pool: Pool) -> None:
    """Neither a failure of ours nor a refusal of the person."""
    async with a_firm(doors, pool) as firm:
        browser = firm.browser()
        code = await firm.code_for(browser, EMPLOYEE)

    assert (await browser.open(code)).status == 503
    assert (await browser.open("/portal/sign-in")).status == 503


def test_the_challenge_is_the_digest_of_the_verifier() -> None:
    """As RFC 7636 gives it in its appendix B."""
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

    assert Attempt("", "", verifier).challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
