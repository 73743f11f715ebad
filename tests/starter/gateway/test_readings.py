"""Promises, notices and quotes of a case: who is told what."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from domain.clock import Mark
from domain.commands import DecideLeave, ReportLeave, Ruling
from domain.commands.values import ReportKind
from domain.people import Role
from infra.postgres import connected

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from tests.workflows.life import Life, World

    ClientAs = Callable[[str], httpx.AsyncClient]

_EMPLOYEE, _MANAGER, _SKIP, _HR, _PAYROLL = "e1001", "e1002", "e1003", "e2001", "e2008"


async def _get(client: httpx.AsyncClient, path: str, **asked: str) -> Any:  # noqa: ANN401
    answer = await client.get(path, params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture(scope="session")
async def electing(world: World) -> Life:
    """Give a case whose packet was received: the employee may choose."""
    life = await world.open()
    await life.to_election()
    await life.delivered()
    return life


@pytest.fixture(scope="session")
async def on_leave(world: World) -> Life:
    """Give a case in Focus during an approved leave."""
    life = await world.open()
    await life.to_focus()
    first_day = (await life.now()).date() + timedelta(days=1)
    await life.do(
        ReportLeave,
        Role.EMPLOYEE,
        kind=ReportKind.REQUESTED,
        first_day=first_day,
        last_day=first_day + timedelta(days=6),
    )
    await life.do(DecideLeave, Role.LEAVE_ADMINISTRATOR, leave=1, ruling=Ruling.APPROVE)
    return life


async def test_a_date_comes_with_the_days_that_lead_to_it(
    electing: Life, client_as: ClientAs
) -> None:
    """A promise is told with its trace, its rule, and what the record says was told."""
    told = await _get(client_as(_EMPLOYEE), f"/v1/cases/{electing.case_id}/promises")

    promise = await electing.promise("election")
    (election,) = [each for each in told["promises"] if each["key"] == "election"]
    assert election["last_day"] == election["told_on"] == str(promise.last_day)
    assert len(election["trace"]) == len(promise.trace)
    assert (election["rule"]["count"], election["rule"]["whose"]) == (5, "employee")


@pytest.mark.parametrize(("person", "mark"), [(_HR, Mark.LEAVE), (_MANAGER, Mark.PAUSED)])
async def test_the_line_learns_no_leave_from_a_trace(
    on_leave: Life, client_as: ClientAs, person: str, mark: Mark
) -> None:
    """To the manager a day of leave is one on which the clock stood still."""
    told = await _get(client_as(person), f"/v1/cases/{on_leave.case_id}/promises")

    marks = {day["mark"] for promise in told["promises"] for day in promise["trace"]}
    assert marks & {Mark.LEAVE, Mark.PAUSED} == {mark}


async def test_each_sees_the_dates_of_the_own_concern(electing: Life, client_as: ClientAs) -> None:
    """The employee sees no sign-off, payroll nothing but money: here, nothing."""
    path = f"/v1/cases/{electing.case_id}/promises"

    employee = await _get(client_as(_EMPLOYEE), path)
    payroll = await _get(client_as(_PAYROLL), path)
    hr = await _get(client_as(_HR), path)

    assert "skip_approval" not in {each["kind"] for each in employee["promises"]}
    assert "skip_approval" in {each["kind"] for each in hr["promises"]}
    assert payroll["promises"] == []


async def test_notices_are_told_to_their_reader(electing: Life, client_as: ClientAs) -> None:
    """The employee sees the own letters and no others; the packet with its receipt."""
    path = f"/v1/cases/{electing.case_id}/notices"

    told = await _get(client_as(_EMPLOYEE), path, limit="200")

    (packet,) = [each for each in told["items"] if each["template"] == "pivot_packet"]
    assert {each["person"] for each in told["items"]} == {_EMPLOYEE}
    assert (packet["state"], packet["attempts"][0]["result"]) == ("sent", "sent")
    assert [receipt["how"] for receipt in packet["receipts"]] == ["acknowledged"]


async def test_hr_sees_what_became_of_every_letter(electing: Life, client_as: ClientAs) -> None:
    """HR sees the letters of all, page by page, each with what became of it."""
    path = f"/v1/cases/{electing.case_id}/notices"
    at_once = (await _get(client_as(_HR), path, limit="200"))["items"]

    page = await _get(client_as(_HR), path, limit="3")
    paged = page["items"]
    while page["next"]:
        page = await _get(client_as(_HR), path, limit="3", cursor=page["next"])
        paged += page["items"]

    assert paged == at_once
    assert {_EMPLOYEE, _MANAGER, _HR} <= {each["person"] for each in at_once}
    assert all(each["attempts"] for each in at_once if each["state"] == "sent")


async def test_the_line_sees_no_letters_of_others(electing: Life, client_as: ClientAs) -> None:
    """Of what was said to others the manager learns nothing here."""
    told = await _get(client_as(_MANAGER), f"/v1/cases/{electing.case_id}/notices")

    assert {each["person"] for each in told["items"]} == {_MANAGER}


async def test_a_cursor_serves_the_case_that_gave_it(
    electing: Life, case: str, client_as: ClientAs
) -> None:
    """The cursor of one case's list is none of another's."""
    page = await _get(client_as(_HR), f"/v1/cases/{electing.case_id}/notices", limit="1")

    answer = await client_as(_HR).get(f"/v1/cases/{case}/notices", params={"cursor": page["next"]})

    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")


async def test_money_is_quoted_by_tier(electing: Life, client_as: ClientAs) -> None:
    """A quote is the policy's formula over payroll's figures, exact, with its sentence."""
    told = await _get(
        client_as(_HR), f"/v1/cases/{electing.case_id}/quotes", separation_on="2027-06-01"
    )

    tiers = {each["tier"]: each for each in told["quotes"]}
    assert set(tiers) == {"T1", "T2", "T3"}
    assert tiers["T1"]["gross"] == "50000.00"
    assert tiers["T1"]["currency"] == "USD"
    assert "50,000.00" in tiers["T1"]["sentence"]


async def test_the_employee_sees_money_once_it_was_stated(
    electing: Life, case: str, client_as: ClientAs
) -> None:
    """Before the packet no amount is told; after it, what each way would pay today."""
    before = await _get(client_as(_EMPLOYEE), f"/v1/cases/{case}/quotes")
    after = await _get(client_as(_EMPLOYEE), f"/v1/cases/{electing.case_id}/quotes")

    assert before["quotes"] == []
    assert [each["tier"] for each in after["quotes"]] == ["T1", "T2", "T3"]


@pytest.mark.parametrize("person", [_MANAGER, _SKIP])
async def test_the_line_sees_no_money(electing: Life, client_as: ClientAs, person: str) -> None:
    """Who decides in a case is told no amount of it."""
    answer = await client_as(person).get(f"/v1/cases/{electing.case_id}/quotes")

    assert (answer.status_code, answer.json()["code"]) == (403, "not_yours")


async def test_a_look_at_money_is_on_record(
    electing: Life, world: World, client_as: ClientAs
) -> None:
    """Who read money, as what and when stands on record before it is told."""
    await _get(client_as(_PAYROLL), f"/v1/cases/{electing.case_id}/quotes")

    async with connected(world.pool) as connection:
        rows = await connection.fetch(
            "SELECT person, compartment, what FROM record.read WHERE case_id = $1 AND person = $2",
            electing.case_id,
            _PAYROLL,
        )
    assert [tuple(row) for row in rows] == [(_PAYROLL, "money", "quotes")]


@pytest.mark.parametrize("day", ["1900-01-01", "2027-13-01", "0000-00-00", "9999-12-31"])
async def test_a_date_that_makes_no_sense_is_refused(
    electing: Life, client_as: ClientAs, day: str
) -> None:
    """A separation before the first day of service, or none of any calendar, is refused."""
    answer = await client_as(_HR).get(
        f"/v1/cases/{electing.case_id}/quotes", params={"separation_on": day}
    )

    assert answer.status_code == (200 if day.startswith("9999") else 422)


@pytest.mark.parametrize("resource", ["promises", "notices", "quotes"])
async def test_a_case_of_others_tells_nothing(
    electing: Life, client_as: ClientAs, resource: str
) -> None:
    """Whoever has no place in a case is told that there is none."""
    answer = await client_as("e1006").get(f"/v1/cases/{electing.case_id}/{resource}")

    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_case")


@pytest.mark.parametrize("resource", ["promises", "notices", "quotes"])
async def test_a_view_that_is_known_is_not_told_again(
    electing: Life, client_as: ClientAs, resource: str
) -> None:
    """Each view has a tag by which it is asked for only if it has changed."""
    path = f"/v1/cases/{electing.case_id}/{resource}"
    first = await client_as(_EMPLOYEE).get(path)

    again = await client_as(_EMPLOYEE).get(path, headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
