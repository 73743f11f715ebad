"""What a caller may touch of a case follows from the firm's own data, and from nothing else."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from domain.access import Office
from domain.errors import Code, NotYours, Refused
from domain.people import Actor, Role
from domain.places import Place
from infra.door_settings import OidcSettings
from infra.embedded.ports import LOOPBACK, free_ports
from infra.identity.persons import Persons
from infra.identity.service_accounts import Grants, ServiceAccounts
from infra.people_tables import load_employments, load_folder, load_offices, load_people
from infra.record import PostgresRecord
from infra.settings import TemporalConnection
from infra.temporal import connect
from starter.client import CaseClient
from starter.gateway.access import AccessIn, CaseAccess, case_access
from starter.gateway.app import create_app
from starter.gateway.caller import Caller
from starter.gateway.doors import Doors
from starter.gateway.identity.authenticator import ProvedIdentity, proved_identity
from starter.gateway.problems import STATUS_OF
from starter.sending import Unanswered
from tests.activities.asked import fact, record_facts, summary
from tests.starter.gateway.issuers import live_issuer
from tests.workflows.keys import SEAL
from tests.workflows.life import PERSONS, World, new_case_id
from tests.workflows.workers import working

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

    from temporalio.client import Client

    from infra.embedded.stack import EmbeddedStack
    from infra.postgres import Pool

EXAMPLE = Path(__file__).parents[3] / "examples" / "people"
NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
SEATS = tuple(Place(who, role) for role, who in PERSONS.items())


class FixedClock:
    """A clock that stands still."""

    async def now(self) -> datetime:
        return NOW


@pytest.fixture(scope="module")
async def firm(pool: Pool, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pool]:
    """Give the example's people, an auditor, an analyst, and somebody of another organisation."""
    await load_folder(pool, EXAMPLE)
    folder = tmp_path_factory.mktemp("people")
    named = [(f"a{number}", f"Person {number}", f"a{number}@firm.example") for number in range(5)]
    lines = "\n".join(",".join(each) for each in named)
    (folder / "person.csv").write_text(f"id,name,email\n{lines}\n")
    (folder / "employment.csv").write_text(
        "person,hired,place,calendar,zone,level,notice_weeks,weekly_hours,manager,organisation\n"
        "a0,2019-05-06,US-WA,US,UTC,L5,0,40,,\n"
        "a1,2019-05-06,US-WA,US,UTC,L5,0,40,,\n"
        "a2,2019-05-06,US-WA,US,UTC,L5,0,40,,north\n"
        "a3,2019-05-06,US-WA,US,UTC,L5,0,40,,\n"
    )
    (folder / "office.csv").write_text(
        "role,place,person,organisation\n"
        "auditor,,a0,main\n"
        "auditor,,a2,north\n"
        "auditor,DE,a4,main\n"
        "analyst,,a1,\n"
        "compensation,US-WA,a3,\n"
        "employee_relations,US-WA,e1004,\n"
    )
    await load_people(pool, folder / "person.csv")
    await load_employments(pool, folder / "employment.csv")
    await load_offices(pool, folder / "office.csv")
    yield pool
    # The offices of the firm belong to every test of this database.
    await pool.execute("DELETE FROM people.office WHERE person = ANY($1)", [n[0] for n in named])


@pytest.fixture(scope="module")
async def doors(stack: EmbeddedStack, firm: Pool) -> Doors:
    client = await connect(stack.settings.temporal)
    return _doors(stack, firm, client)


@pytest.fixture
async def alone(stack: EmbeddedStack, firm: Pool) -> Doors:
    """Give the same doors while nobody listens where Temporal was."""
    nowhere = TemporalConnection(f"{LOOPBACK}:{free_ports(1)[0]}")
    return _doors(stack, firm, await connect(nowhere, lazy=True))


def _doors(stack: EmbeddedStack, pool: Pool, client: Client) -> Doors:
    return Doors(
        settings=stack.settings,
        client=client,
        cases=CaseClient(client, seal=SEAL),
        pool=pool,
        clock_of=lambda _: FixedClock(),
        authenticator=ProvedIdentity(None, ServiceAccounts(pool), Persons(pool), FixedClock()),
    )


async def recorded(
    pool: Pool,
    *places: Place,
    parties: tuple[str, ...] = (),
    organisation: str = "main",
    number: int = 1,
    case_id: str = "",
) -> str:
    """Give a case on record with these places."""
    case_id = case_id or new_case_id()
    told = replace(
        summary(employee="e1001"), places=places, parties=parties, organisation=organisation
    )
    await PostgresRecord(pool).append(record_facts(case_id, fact(number), now=told))
    return case_id


def somebody(person: str, *organisations: str) -> Caller:
    return Caller(
        subject=person, is_tool=False, organisations=frozenset(organisations or ("main",))
    )


def a_tool(*roles: Role, organisation: str = "main") -> Caller:
    return Caller(
        subject="leave-feed",
        is_tool=True,
        organisations=frozenset({organisation}),
        commands=frozenset({"report_leave"}),
        roles=frozenset(roles),
    )


async def unknown(doors: Doors, case_id: str, caller: Caller) -> tuple[Code, str]:
    """Give how a case is said not to be there."""
    with pytest.raises(Refused) as refused:
        await case_access(case_id, caller, doors)
    assert STATUS_OF[refused.value.code] == 404
    return refused.value.code, refused.value.sentence


@pytest.mark.parametrize("role", list(PERSONS))
async def test_a_seat_is_a_role_while_temporal_is_away(alone: Doors, role: Role) -> None:
    """The record knows who may come in."""
    case_id = await recorded(alone.pool, *SEATS)

    access = await case_access(case_id, somebody(PERSONS[role]), alone)

    assert access.roles == {role}
    assert access.actor(role) == Actor(PERSONS[role], role)


async def test_nobody_is_turned_away_unheard_while_temporal_is_away(alone: Doors) -> None:
    """The case might know of a place that its record does not."""
    case_id = await recorded(alone.pool, *SEATS)

    with pytest.raises(Unanswered):
        await case_access(case_id, somebody("a1"), alone)
    with pytest.raises(Unanswered):
        await case_access(new_case_id(), somebody("e1001"), alone)


async def test_another_organisation_s_case_is_like_none(doors: Doors) -> None:
    """For a person who even has a seat in it by mistake, and for a tool: word for word the same."""
    absent = await unknown(doors, new_case_id(), somebody("a2", "north"))
    case_id = await recorded(doors.pool, *SEATS, Place("a2", Role.REVIEWER))

    assert await unknown(doors, case_id, somebody("a2", "north")) == absent
    assert await unknown(doors, case_id, somebody("e1001", "north")) == absent
    tool = a_tool(Role.LEAVE_ADMINISTRATOR, organisation="north")
    assert await unknown(doors, case_id, tool) == absent


async def test_whose_seat_was_given_to_another_has_no_place(doors: Doors) -> None:
    """Places follow the newest fact."""
    case_id = await recorded(doors.pool, *SEATS)
    others = tuple(place for place in SEATS if place.role is not Role.SKIP)
    await recorded(doors.pool, *others, Place("e1006", Role.SKIP), number=2, case_id=case_id)

    assert (await case_access(case_id, somebody("e1006"), doors)).roles == {Role.SKIP}
    assert (await unknown(doors, case_id, somebody("e1003")))[0] is Code.NO_SUCH_CASE


async def test_an_older_write_gives_no_place_back(doors: Doors) -> None:
    """Writes may be repeated, in whatever order."""
    case_id = await recorded(doors.pool, *SEATS)
    others = tuple(place for place in SEATS if place.role is not Role.SKIP)
    await recorded(doors.pool, *others, number=2, case_id=case_id)
    await recorded(doors.pool, *SEATS, case_id=case_id)

    assert (await unknown(doors, case_id, somebody("e1003")))[0] is Code.NO_SUCH_CASE


@pytest.mark.parametrize(
    ("since", "until", "comes_in"),
    [
        (timedelta(), timedelta(seconds=1), True),
        (timedelta(seconds=1), timedelta(days=1), False),
        (timedelta(days=-1), timedelta(), False),
    ],
)
async def test_a_delegate_comes_in_on_the_days_of_the_delegation(
    doors: Doors, since: timedelta, until: timedelta, *, comes_in: bool
) -> None:
    """And acts for the holder without having to say so."""
    place = Place("e1006", Role.SKIP, "e1003", NOW + since, NOW + until)
    case_id = await recorded(doors.pool, *SEATS, place)

    if not comes_in:
        assert (await unknown(doors, case_id, somebody("e1006")))[0] is Code.NO_SUCH_CASE
        return
    access = await case_access(case_id, somebody("e1006"), doors)
    assert access.roles == {Role.SKIP}
    assert access.actor(Role.SKIP) == Actor("e1006", Role.SKIP, "e1003")


async def test_an_own_seat_comes_before_standing_in(doors: Doors) -> None:
    """Whoever holds the role acts in the own name."""
    case_id = await recorded(doors.pool, *SEATS, Place("e1003", Role.SKIP, "e1006"))

    access = await case_access(case_id, somebody("e1003"), doors)

    assert access.actor(Role.SKIP) == Actor("e1003", Role.SKIP)


async def test_nobody_acts_in_a_role_that_is_not_theirs(doors: Doors) -> None:
    """Whatever the request says."""
    case_id = await recorded(doors.pool, *SEATS)
    access = await case_access(case_id, somebody("e1002"), doors)

    with pytest.raises(NotYours):
        access.actor(Role.HR_PARTNER)
    with pytest.raises(NotYours):
        access.actor(Role.HR_PARTNER, on_behalf_of="e2001")


async def test_an_office_opens_a_case_without_a_seat(doors: Doors) -> None:
    """To read: it is no role to act in. For the employee's place and organisation only."""
    case_id = await recorded(doors.pool, *SEATS)

    auditor = await case_access(case_id, somebody("a0"), doors)
    pay = await case_access(case_id, somebody("a3"), doors)

    assert not auditor.roles | pay.roles
    assert auditor.offices == {Office.AUDITOR}
    assert pay.offices == {Role.COMPENSATION}
    for elsewhere in ("a2", "a4"):
        assert (await unknown(doors, case_id, somebody(elsewhere)))[0] is Code.NO_SUCH_CASE


async def test_who_reads_fairness_data_knows_of_no_case(doors: Doors) -> None:
    """Those data have no case ids either."""
    case_id = await recorded(doors.pool, *SEATS)

    assert (await unknown(doors, case_id, somebody("a1")))[0] is Code.NO_SUCH_CASE


async def test_a_party_has_no_office_in_the_case(doors: Doors) -> None:
    """The auditor whose own case it is, or who leads the employee, or is complained about."""
    with_a_seat = await recorded(doors.pool, Place("a0", Role.MANAGER), parties=("a0",))
    without = await recorded(doors.pool, *SEATS, parties=("a0", "e1001"))

    access = await case_access(with_a_seat, somebody("a0"), doors)

    assert access.roles == {Role.MANAGER}
    assert not access.offices
    assert (await unknown(doors, without, somebody("a0")))[0] is Code.NO_SUCH_CASE


async def test_a_tool_stands_in_for_the_holders_of_its_roles(doors: Doors) -> None:
    """In the roles that its account names, and in the holder's name beside its own."""
    case_id = await recorded(doors.pool, *SEATS)

    access = await case_access(case_id, a_tool(Role.LEAVE_ADMINISTRATOR, Role.PAYROLL), doors)

    assert access.roles == {Role.LEAVE_ADMINISTRATOR, Role.PAYROLL}
    assert access.offices == frozenset()
    assert access.actor(Role.LEAVE_ADMINISTRATOR) == Actor(
        "tool:leave-feed", Role.LEAVE_ADMINISTRATOR, PERSONS[Role.LEAVE_ADMINISTRATOR]
    )
    with pytest.raises(NotYours):
        access.actor(Role.HR_PARTNER)


async def test_a_tool_never_stands_in_for_the_employee_or_a_panel(doors: Doors) -> None:
    """Even if an account were to name these roles."""
    case_id = await recorded(doors.pool, *SEATS, Place("e1006", Role.PANEL_CHAIR))

    tool = a_tool(Role.EMPLOYEE, Role.PANEL_CHAIR)

    assert (await unknown(doors, case_id, tool))[0] is Code.NO_SUCH_CASE


async def test_a_tool_named_like_a_person_is_not_the_person(doors: Doors) -> None:
    """Accounts and persons are two lists."""
    case_id = await recorded(doors.pool, *SEATS)
    tool = replace(a_tool(), subject=PERSONS[Role.HR_PARTNER])

    assert (await unknown(doors, case_id, tool))[0] is Code.NO_SUCH_CASE


@pytest.fixture(scope="module")
async def world(stack: EmbeddedStack, firm: Pool) -> AsyncIterator[World]:
    opened = World(await connect(stack.settings.temporal), firm, f"cases-{new_case_id()}")
    async with working(opened, stack.settings, firm):
        yield opened


async def test_a_case_itself_is_asked_where_its_record_lags(doors: Doors, world: World) -> None:
    """One that an older version has written, and one that has no record yet."""
    life = await world.open()
    on_record = await case_access(life.case_id, somebody("e1001"), doors)
    await world.pool.execute("DELETE FROM record.seat WHERE case_id = $1", life.case_id)
    await world.pool.execute(
        "UPDATE record.case_view SET seated = false, parties = '{}' WHERE case_id = $1",
        life.case_id,
    )

    by_itself = await case_access(life.case_id, somebody("e1001"), doors)
    auditor = await case_access(life.case_id, somebody("a0"), doors)
    director = await case_access(life.case_id, somebody(PERSONS[Role.DIRECTOR]), doors)
    await world.pool.execute("DELETE FROM record.case_view WHERE case_id = $1", life.case_id)
    unrecorded = await case_access(life.case_id, somebody("e1001"), doors)

    expected = CaseAccess(life.case_id, somebody("e1001"), frozenset({Role.EMPLOYEE}))
    assert on_record == by_itself == unrecorded == expected
    assert auditor.offices == {Office.AUDITOR}
    assert (director.roles, director.offices) == (frozenset({Role.DIRECTOR}), frozenset[str]())
    for stranger in (somebody("a1"), somebody("e1001", "north"), a_tool()):
        assert (await unknown(doors, life.case_id, stranger))[0] is Code.NO_SUCH_CASE


@asynccontextmanager
async def over_http(doors: Doors) -> AsyncGenerator[httpx.AsyncClient]:
    """Give a client of the gateway with one route about a case."""
    app = create_app(doors)

    @app.get("/v1/probed/{case_id}")
    async def probe(access: AccessIn) -> list[str]:
        return sorted(access.roles)

    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://gateway"
    ) as client:
        yield client


async def test_over_http_a_token_is_asked_for_and_a_seat_found(doors: Doors) -> None:
    """401 with what is asked for; then the caller's roles; then 503 without a word about why."""
    case_id = await recorded(doors.pool, *SEATS)
    async with (
        live_issuer() as issuer,
        proved_identity(OidcSettings(issuer=issuer.address), doors.pool, FixedClock()) as identity,
        over_http(replace(doors, authenticator=identity)) as client,
    ):
        bearer = {"Authorization": f"Bearer {issuer.token('e1002', NOW)}"}
        issuer.status = 500
        down = await client.get(f"/v1/probed/{case_id}", headers=bearer)
        nobody = await client.get(f"/v1/probed/{case_id}")
    async with (
        live_issuer() as issuer,
        proved_identity(OidcSettings(issuer=issuer.address), doors.pool, FixedClock()) as identity,
        over_http(replace(doors, authenticator=identity)) as client,
    ):
        bearer = {"Authorization": f"Bearer {issuer.token('e1002', NOW)}"}
        manager = await client.get(f"/v1/probed/{case_id}", headers=bearer)

    assert (manager.status_code, manager.json()) == (200, ["manager"])
    assert (nobody.status_code, nobody.json()["code"]) == (401, "unauthenticated")
    assert nobody.headers["www-authenticate"] == "Bearer"
    assert (down.status_code, down.json()["code"]) == (503, "issuer_unreachable")
    assert issuer.address not in down.text
    for refused in (nobody, down):
        assert refused.headers["content-type"] == "application/problem+json"
        assert "e1002" not in refused.text


async def test_over_http_another_organisation_s_case_is_no_case_to_the_byte(doors: Doors) -> None:
    """By the key of a tool: nothing in the answer tells the two apart."""
    accounts = ServiceAccounts(doors.pool)
    roles = (Role.LEAVE_ADMINISTRATOR.value,)
    await accounts.grant("north-feed", Grants(organisations=("north",), roles=roles), NOW)
    key = await accounts.issue_key("north-feed", NOW, timedelta(days=1))
    theirs = await recorded(doors.pool, *SEATS)
    own = await recorded(doors.pool, *SEATS, organisation="north")
    async with over_http(doors) as client:
        bearer = {"Authorization": f"Bearer {key.secret}"}
        found, foreign, absent = [
            await client.get(f"/v1/probed/{each}", headers=bearer)
            for each in (own, theirs, new_case_id())
        ]

    assert found.json() == ["leave_administrator"]
    assert foreign.status_code == absent.status_code == 404
    assert foreign.content == absent.content
    named = {"x-request-id": "one for each"}
    assert {**foreign.headers, **named} == {**absent.headers, **named}
