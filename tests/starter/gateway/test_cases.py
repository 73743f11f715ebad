"""Cases through the door: each reader gets the own view, and what is opened is on record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import httpx
import pytest

from domain.access import Office
from infra.reads import RecordReads
from starter.gateway.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from infra.postgres import Pool
    from starter.gateway.caller import Caller
    from starter.gateway.doors import Doors
    from tests.workflows.life import Life, World

    ClientAs = Callable[[str], httpx.AsyncClient]

EMPLOYEE: Final = "e1001"
MANAGER: Final = "e1002"
SKIP: Final = "e1003"
DIRECTOR: Final = "e1004"
HR: Final = "e2001"
HR_LEAD: Final = "e2003"
LEAVE: Final = "e2005"
LEGAL: Final = "e2007"
PAYROLL: Final = "e2008"
STRANGER: Final = "e3004"
AUDITOR: Final = "e3007"


@pytest.fixture(scope="module")
async def with_packet(world: World) -> Life:
    """Give a case whose packet was received: the employee may choose, with money."""
    life = await world.open()
    await life.to_election()
    return life


@pytest.fixture(scope="module")
async def auditor(world: World) -> str:
    """Give somebody who holds the office of auditing, and no seat."""
    await world.pool.execute(
        "INSERT INTO people.office (role, place, person) VALUES ($1, '', $2) "
        "ON CONFLICT DO NOTHING",
        Office.AUDITOR,
        AUDITOR,
    )
    return AUDITOR


async def get(client: httpx.AsyncClient, path: str, **asked: str) -> dict[str, Any]:
    """Give an answer's content."""
    answer = await client.get(path, params=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def listed(client: httpx.AsyncClient, **asked: str | bool) -> dict[str, dict[str, Any]]:
    """Give a whole list, page by page, by case."""
    found: dict[str, dict[str, Any]] = {}
    while True:
        answer = await client.get("/v1/cases", params={**asked, "limit": 50})
        assert answer.status_code == 200, answer.text
        found |= {each["case_id"]: each for each in answer.json()["items"]}
        if answer.json()["next"] is None:
            return found
        asked["cursor"] = answer.json()["next"]


# one case


async def test_the_manager_reads_the_course_and_no_money(
    with_packet: Life, client_as: ClientAs
) -> None:
    """Stages by their names; nothing of what the packet offers."""
    found = await get(client_as(MANAGER), f"/v1/cases/{with_packet.case_id}")

    assert found["readers"] == ["manager"]
    assert found["course"]["stage"] == "election"
    assert found["money"] is None
    assert "gross" not in str(found)


async def test_the_employee_reads_where_one_stands_with_money(
    with_packet: Life, client_as: ClientAs
) -> None:
    """Both options side by side, in plain words, without the name of the process."""
    found = await get(client_as(EMPLOYEE), f"/v1/cases/{with_packet.case_id}")

    assert [each["option"] for each in found["own"]["options"]] == ["leave", "improve"]
    assert found["own"]["options"][0]["gross"] is not None
    assert found["own"]["options"][0]["until"]
    assert found["own"]["label"] == {"told": False, "active": None, "transfer_restricted": None}
    assert found["course"] is None


async def test_the_answered_question_tells_the_truth(world: World, client_as: ClientAs) -> None:
    """Asked and answered through the door, the view says yes while it is so."""
    life = await world.open()
    await life.to_focus()
    path = f"/v1/cases/{life.case_id}"
    asked = await client_as(EMPLOYEE).post(
        f"{path}/commands/ask_status", json={"question": "Am I in Focus?"}
    )
    answered = await client_as(MANAGER).post(
        f"{path}/commands/answer_status",
        json={
            "question": 1,
            "active": True,
            "transfer_restricted": True,
            "note": "As the file has it.",
        },
    )
    assert (asked.status_code, answered.status_code) == (200, 200), asked.text + answered.text

    found = await get(client_as(EMPLOYEE), path)

    assert found["own"]["label"] == {"told": True, "active": True, "transfer_restricted": True}
    assert found["course"]["stage"] == "focus"


async def test_a_false_answer_is_not_taken(world: World, client_as: ClientAs) -> None:
    """Nobody may be told no while it is active."""
    life = await world.open()
    await life.to_focus()
    path = f"/v1/cases/{life.case_id}"
    await client_as(EMPLOYEE).post(f"{path}/commands/ask_status", json={"question": "Am I?"})

    answer = await client_as(MANAGER).post(
        f"{path}/commands/answer_status",
        json={
            "question": 1,
            "active": False,
            "transfer_restricted": False,
            "note": "As the file has it.",
        },
    )

    assert answer.json()["code"] == "false_answer"


@pytest.mark.parametrize("path", ["", "/history", "/money", "/reads", "/leave-file"])
async def test_who_has_no_place_finds_no_case(case: str, client_as: ClientAs, path: str) -> None:
    """Nor does who asks for one that there is not: the two look alike."""
    none = await client_as(STRANGER).get("/v1/cases/case-2027-999999999999" + path)
    other = await client_as(STRANGER).get(f"/v1/cases/{case}{path}")

    assert (none.status_code, other.status_code) == (404, 404)
    assert none.json() == other.json()


async def test_the_same_view_is_not_sent_again(case: str, client_as: ClientAs) -> None:
    """By its tag; another reader's tag is another."""
    first = await client_as(MANAGER).get(f"/v1/cases/{case}")
    tag = {"If-None-Match": first.headers["etag"]}

    again = await client_as(MANAGER).get(f"/v1/cases/{case}", headers=tag)
    others = await client_as(HR).get(f"/v1/cases/{case}", headers=tag)

    assert (again.status_code, again.content) == (304, b"")
    assert others.status_code == 200


async def test_of_several_roles_one_may_be_read_as(world: World, client_as: ClientAs) -> None:
    """Only as one that the caller has here."""
    life = await world.open()

    found = await get(client_as(HR), f"/v1/cases/{life.case_id}", **{"as": "hr_partner"})
    refused = await client_as(HR).get(f"/v1/cases/{life.case_id}", params={"as": "manager"})
    none = await client_as(HR).get(f"/v1/cases/{life.case_id}", params={"as": "king"})

    assert found["readers"] == ["hr"]
    assert (refused.status_code, refused.json()["code"]) == (403, "not_yours")
    assert none.status_code == 422


async def test_the_leave_administrator_reads_nothing_of_the_work(
    case: str, client_as: ClientAs
) -> None:
    """Intervals, and that they are protected."""
    found = await get(client_as(LEAVE), f"/v1/cases/{case}")

    assert found["readers"] == ["leave"]
    assert found["course"] is None
    assert found["check_ins"] == []
    assert found["requests"] == []


async def test_an_office_opens_nothing_to_a_party(world: World, client_as: ClientAs) -> None:
    """The director who audits the firm reads this case as its director."""
    await world.pool.execute(
        "INSERT INTO people.office (role, place, person) VALUES ($1, 'US-WA', $2) "
        "ON CONFLICT DO NOTHING",
        Office.AUDITOR,
        DIRECTOR,
    )
    try:
        life = await world.open()
        path = f"/v1/cases/{life.case_id}"
        found = await get(client_as(DIRECTOR), path)
        as_auditor = await client_as(DIRECTOR).get(path, params={"as": "auditor"})
        reads = await client_as(DIRECTOR).get(f"{path}/reads")
    finally:
        await world.pool.execute("DELETE FROM people.office WHERE person = $1", DIRECTOR)

    assert found["readers"] == ["director"]
    assert as_auditor.status_code == 403
    assert reads.status_code == 403


# reads


async def reads_of(pool: Pool, case_id: str, person: str) -> list[tuple[str, str]]:
    found = await RecordReads(pool).of_case(case_id)
    return [(each.read.compartment, each.read.what) for each in found if each.read.person == person]


async def test_a_view_with_money_is_on_record(
    with_packet: Life, client_as: ClientAs, pool: Pool
) -> None:
    """Once for each time that it is given, by the clock of the case."""
    before = len(await reads_of(pool, with_packet.case_id, PAYROLL))
    found = await client_as(PAYROLL).get(f"/v1/cases/{with_packet.case_id}")
    tag = {"If-None-Match": found.headers["etag"]}
    await client_as(PAYROLL).get(f"/v1/cases/{with_packet.case_id}", headers=tag)

    after = await reads_of(pool, with_packet.case_id, PAYROLL)

    assert found.json()["money"]["statements"]
    assert after[before:] == [("money", "view")]
    last = (await RecordReads(pool).of_case(with_packet.case_id))[-1]
    assert last.read.read_at <= await with_packet.now()


async def test_a_view_without_money_is_not(case: str, client_as: ClientAs, pool: Pool) -> None:
    """Before there is any, HR opens no compartment."""
    await get(client_as(HR), f"/v1/cases/{case}")

    assert await reads_of(pool, case, HR) == []


async def test_statements_are_read_with_their_sentences_and_on_record(
    with_packet: Life, client_as: ClientAs, pool: Pool
) -> None:
    """From the compartment of money itself."""
    found = await get(client_as(HR), f"/v1/cases/{with_packet.case_id}/money", purpose="a question")
    (statement,) = found["statements"]

    assert [each["tier"] for each in statement["amounts"]] == ["T1", "T2", "T3"]
    assert "=" in statement["amounts"][0]["sentence"]
    assert ("money", "statements") in await reads_of(pool, with_packet.case_id, HR)


@pytest.mark.parametrize("person", [MANAGER, SKIP, DIRECTOR, LEAVE])
async def test_money_is_for_few(with_packet: Life, client_as: ClientAs, person: str) -> None:
    """The line never sees any."""
    answer = await client_as(person).get(f"/v1/cases/{with_packet.case_id}/money")

    assert (answer.status_code, answer.json()["code"]) == (403, "not_yours")


async def test_what_cannot_be_put_on_record_is_not_given(
    with_packet: Life, doors: Doors, pool: Pool
) -> None:
    """Neither the view nor the statements, and nobody is told why but that it is not to be had."""
    revoke = "REVOKE INSERT ON record.read FROM dueprocess_money"
    await pool.execute(revoke)
    try:
        app = create_app(doors)
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(
            transport=transport,
            base_url="http://gateway.example",
            headers={"Authorization": f"Bearer person:{PAYROLL}"},
        ) as client:
            view = await client.get(f"/v1/cases/{with_packet.case_id}")
            money = await client.get(f"/v1/cases/{with_packet.case_id}/money")
            history = await client.get(f"/v1/cases/{with_packet.case_id}/history")
    finally:
        await pool.execute("GRANT INSERT ON record.read TO dueprocess_money")

    assert (view.status_code, money.status_code, history.status_code) == (503, 503, 503)
    assert "gross" not in view.text + money.text + history.text


async def test_an_auditor_reads_who_has_read(
    with_packet: Life, client_as: ClientAs, auditor: str
) -> None:
    """Page by page, and nobody else does."""
    await get(client_as(PAYROLL), f"/v1/cases/{with_packet.case_id}/money")
    await get(client_as(PAYROLL), f"/v1/cases/{with_packet.case_id}/money")

    path = f"/v1/cases/{with_packet.case_id}/reads"
    first = await get(client_as(auditor), path, limit="1")
    second = await get(client_as(auditor), path, limit="1", cursor=first["next"])
    hr = await client_as(HR).get(path)

    assert first["items"][0]["number"] < second["items"][0]["number"]
    assert {"person", "compartment", "read_at"} <= set(first["items"][0])
    assert hr.status_code == 403


async def test_an_auditor_says_what_money_is_read_for(
    with_packet: Life, client_as: ClientAs, auditor: str
) -> None:
    """Without a purpose nothing is opened."""
    path = f"/v1/cases/{with_packet.case_id}/money"
    refused = await client_as(auditor).get(path)
    found = await get(client_as(auditor), path, purpose="audit of the year")
    view = await get(client_as(auditor), f"/v1/cases/{with_packet.case_id}")

    assert refused.status_code == 403
    assert found["statements"]
    assert view["money"] is None


# history


async def test_the_history_is_what_the_reader_may_know(
    with_packet: Life, client_as: ClientAs
) -> None:
    """The manager's has no money and no letter to others; its numbers are those of the case."""
    path = f"/v1/cases/{with_packet.case_id}/history"
    found = (await get(client_as(MANAGER), path, limit="200"))["items"]
    kinds = {each["kind"] for each in found}

    assert {"entry_submitted", "focus_began", "check_in_held"} <= kinds
    assert not {"statement_written", "notice_received", "activity_recorded"} & kinds
    assert [each["number"] for each in found] == sorted(each["number"] for each in found)


async def test_the_history_comes_in_pages(with_packet: Life, client_as: ClientAs) -> None:
    """Each fact once."""
    path = f"/v1/cases/{with_packet.case_id}/history"
    at_once = (await get(client_as(SKIP), path, limit="200"))["items"]
    first = await get(client_as(SKIP), path, limit="3")
    rest = await get(client_as(SKIP), path, limit="200", cursor=first["next"])

    assert first["items"] + rest["items"] == at_once


async def test_an_auditor_reads_that_everything_happened(
    with_packet: Life, client_as: ClientAs, auditor: str
) -> None:
    """Of money that, not what."""
    path = f"/v1/cases/{with_packet.case_id}/history"
    found: list[dict[str, Any]] = []
    asked: dict[str, str] = {"limit": "200"}
    while True:
        page = await get(client_as(auditor), path, **asked)
        found += page["items"]
        if page["next"] is None:
            break
        asked["cursor"] = page["next"]

    assert [each["number"] for each in found] == list(range(1, len(found) + 1))
    sealed = {each["kind"] for each in found if each["body"] is None}
    assert "statement_written" in sealed


async def test_a_history_with_money_is_on_record(
    with_packet: Life, client_as: ClientAs, pool: Pool
) -> None:
    """HR's has the statement."""
    found = await get(client_as(HR_LEAD), f"/v1/cases/{with_packet.case_id}/history", limit="200")

    has = "statement_written" in {each["kind"] for each in found["items"]}
    assert has
    assert ("money", "history") in await reads_of(pool, with_packet.case_id, HR_LEAD)


# lists


async def test_a_list_has_the_cases_in_which_the_caller_has_a_place(
    with_packet: Life, client_as: ClientAs
) -> None:
    """And a stranger has none."""
    assert with_packet.case_id in await listed(client_as(HR))
    assert await listed(client_as(STRANGER)) == {}


async def test_a_list_tells_of_each_case_what_its_reader_may_know(
    with_packet: Life, client_as: ClientAs
) -> None:
    """To the employee no stage, to payroll neither, to HR what is due."""
    own = (await listed(client_as(EMPLOYEE)))[with_packet.case_id]
    payroll = (await listed(client_as(PAYROLL)))[with_packet.case_id]
    manager = (await listed(client_as(MANAGER)))[with_packet.case_id]
    hr = (await listed(client_as(HR)))[with_packet.case_id]

    assert (own["stage"], own["next_due"], own["readers"]) == (None, None, ["employee"])
    assert (payroll["stage"], payroll["paused"]) == (None, None)
    assert (manager["stage"], manager["next_due"]) == ("election", None)
    assert hr["stage"] == "election"
    assert hr["next_due"] is not None


async def test_a_list_can_be_filtered_by_what_the_caller_may_know(
    with_packet: Life, case: str, client_as: ClientAs
) -> None:
    """A filter is no way to ask for what a view withholds."""
    elected = await listed(client_as(HR), stage="election")
    others = await listed(client_as(HR), stage="focus")
    of_employee = await listed(client_as(EMPLOYEE), stage="election")
    of_payroll = await listed(client_as(PAYROLL), stage="election")
    running = await listed(client_as(MANAGER), paused=False)
    due = await listed(client_as(HR), due_before="2999-01-01T00:00:00Z")
    due_for_manager = await listed(client_as(MANAGER), due_before="2999-01-01T00:00:00Z")

    assert with_packet.case_id in elected
    assert with_packet.case_id not in others
    assert case in others
    assert of_employee == of_payroll == {}
    assert case in running
    assert case in due
    assert due_for_manager == {}


async def test_an_auditor_lists_every_case_of_the_firm(
    with_packet: Life, client_as: ClientAs, auditor: str
) -> None:
    """But those in which the auditor has a part."""
    found = await listed(client_as(auditor))

    assert found[with_packet.case_id]["readers"] == ["auditor"]
    assert found[with_packet.case_id]["stage"] == "election"


async def test_cases_of_another_organisation_are_nobodys(
    case: str, doors: Doors, client_as: ClientAs
) -> None:
    """Whatever seat the caller has."""

    class Elsewhere:
        async def caller(self, authorization: str | None) -> Caller:
            known = await doors.authenticator.caller(authorization)
            return replace(known, organisations=frozenset({"another"}))

    app = create_app(replace(doors, authenticator=Elsewhere()))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://gateway.example",
        headers={"Authorization": f"Bearer person:{HR}"},
    ) as client:
        assert await listed(client) == {}
        assert (await client.get(f"/v1/cases/{case}")).status_code == 404
    assert case in await listed(client_as(HR))
