from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from tests.workflows.life import World

    ClientAs = Callable[[str], httpx.AsyncClient]

_EMPLOYEE, _MANAGER, _SKIP, _HR, _OTHER_HR = "e1001", "e1002", "e1003", "e2001", "e2002"


async def _all(client: httpx.AsyncClient, **asked: str | float | bool) -> list[dict[str, Any]]:
    """Give a whole list, page by page."""
    found: list[dict[str, Any]] = []
    while True:
        answer = await client.get("/v1/duties", params=asked)
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        if answer.json()["next"] is None:
            return found
        asked["cursor"] = answer.json()["next"]


async def test_the_queue_has_what_waits_for_the_caller(world: World, client_as: ClientAs) -> None:
    """Whoever has to sign finds it in the queue, with its date; nobody else does."""
    case_id = (await world.open()).case_id

    skip = await _all(client_as(_SKIP), case_id=case_id)
    manager = await _all(client_as(_MANAGER), case_id=case_id)

    assert [duty["kind"] for duty in skip] == ["skip_approval"]
    assert skip[0]["person"] == _SKIP
    assert skip[0]["due_on"]
    assert manager == []


async def test_pages_of_the_queue_are_the_queue(case: str, client_as: ClientAs) -> None:
    """Page by page, each duty comes once and in the same order as at once."""
    at_once = await _all(client_as(_HR), whose="all", limit=200)
    by_pages = await _all(client_as(_HR), whose="all", limit=2)

    assert len(at_once) > 2
    assert by_pages == at_once
    assert case in {duty["case_id"] for duty in at_once}


async def test_what_is_late_can_be_asked_for(world: World, client_as: ClientAs) -> None:
    """Only late duties are listed, each with the days since its date."""
    life = await world.open()
    await life.to_focus()
    ends = (await life.promise("discussion")).ends_at

    before = await _all(client_as(_MANAGER), case_id=life.case_id, overdue=True)
    await life.to(ends + timedelta(days=2))
    after = await _all(client_as(_MANAGER), case_id=life.case_id, overdue=True)

    assert before == []
    assert ("discussion", "overdue", 3) in [
        (duty["kind"], duty["status"], duty["days_late"]) for duty in after
    ]


async def test_filters_leave_what_they_name(case: str, client_as: ClientAs) -> None:
    """Kind and role choose among the duties."""
    found = await _all(client_as(_MANAGER), case_id=case)
    kinds = {duty["kind"] for duty in found}

    by_kind = await _all(client_as(_MANAGER), case_id=case, kind="discussion")
    by_role = await _all(client_as(_MANAGER), case_id=case, role="skip")

    assert len(kinds) > 1
    assert {duty["kind"] for duty in by_kind} == {"discussion"}
    assert by_role == []


async def test_hr_sees_what_others_owe_in_a_case(case: str, client_as: ClientAs) -> None:
    """The HR partner of a case, and who stands in, see everybody's duties in it."""
    partner = await _all(client_as(_HR), whose="all", case_id=case)
    backup = await _all(client_as(_OTHER_HR), whose="all", case_id=case)

    assert _MANAGER in {duty["person"] for duty in partner}
    assert backup == partner


@pytest.mark.parametrize("person", [_EMPLOYEE, _MANAGER, _SKIP])
async def test_the_line_sees_no_duties_of_others(
    case: str, client_as: ClientAs, person: str
) -> None:
    """Whoever does not oversee a case sees the own duties in it and no others."""
    answer = await client_as(person).get("/v1/duties", params={"whose": "all", "case_id": case})

    assert (answer.status_code, answer.json()["code"]) == (403, "not_yours")


async def test_hr_of_no_case_oversees_none(case: str, client_as: ClientAs) -> None:
    """Over all cases HR sees those of which it is the partner on record: for others, none."""
    of_manager = await _all(client_as(_MANAGER), whose="all")
    of_stranger = await client_as("e1005").get(
        "/v1/duties", params={"whose": "all", "case_id": case}
    )

    assert of_manager == []
    assert of_stranger.status_code == 404


async def test_leave_is_in_no_queue_of_others(world: World, client_as: ClientAs) -> None:
    """What would tell of an illness waits for whoever decides on it, and shows nowhere else."""
    life = await world.open()
    await life.to_focus()
    await client_as(_EMPLOYEE).post(
        f"/v1/cases/{life.case_id}/commands/report_leave",
        json={"kind": "requested", "first_day": str((await life.now()).date())},
    )
    await life.settled()

    administrator = await _all(client_as("e2005"), case_id=life.case_id)
    hr = await _all(client_as(_HR), whose="all", case_id=life.case_id)

    assert [duty["kind"] for duty in administrator] == ["leave_decision"]
    assert "leave_decision" not in {duty["kind"] for duty in hr}


async def test_a_queue_that_is_known_is_not_sent_again(case: str, client_as: ClientAs) -> None:
    """A queue has a tag, and is sent again only when it has changed."""
    asked = {"case_id": case}
    first = await client_as(_MANAGER).get("/v1/duties", params=asked)

    again = await client_as(_MANAGER).get(
        "/v1/duties", params=asked, headers={"If-None-Match": first.headers["etag"]}
    )

    assert (again.status_code, again.content) == (304, b"")
