"""Files of the compartments through the door: the own office's alone, every read on record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import httpx
import pytest

from domain.access import Office
from infra.reads import RecordReads
from starter.gateway.app import create_app
from starter.gateway.caller import Caller

if TYPE_CHECKING:
    from collections.abc import Callable

    from infra.postgres import Pool
    from starter.gateway.doors import Doors
    from tests.workflows.life import World

    ClientAs = Callable[[str], httpx.AsyncClient]

EMPLOYEE: Final = "e1001"
MANAGER: Final = "e1002"
HR: Final = "e2001"
LEAVE: Final = "e2005"
LEGAL: Final = "e2007"
SPECIALIST: Final = "e2013"
ANALYST: Final = "e3006"

CERTIFICATION: Final = {
    "kind": "certification",
    "number": 1,
    "program": "FMLA",
    "due_on": "2027-02-23",
    "text": "Asked for on the first day.",
}
ADVICE: Final = {"kind": "advice", "text": "Look at the dates again.", "pointer": "M-17"}
FILES: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "leave-file": (LEAVE, CERTIFICATION),
    "legal-file": (LEGAL, ADVICE),
}


@pytest.mark.parametrize("file", FILES)
async def test_an_office_reads_what_it_wrote(case: str, client_as: ClientAs, file: str) -> None:
    """With its author, the role and when."""
    keeper, entry = FILES[file]
    path = f"/v1/cases/{case}/{file}"
    added = await client_as(keeper).post(path, json=entry)

    found = (await client_as(keeper).get(path)).json()["entries"]

    assert added.status_code == 201, added.text
    (mine,) = [each for each in found if each["id"] == added.json()["id"]]
    assert mine["author"] == keeper
    assert mine["content"] == {name: entry[name] for name in entry if name != "kind"}


@pytest.mark.parametrize("file", [*FILES, "panel-file"])
@pytest.mark.parametrize("person", [EMPLOYEE, MANAGER, HR])
async def test_nobody_else_reads_or_writes_it(
    case: str, client_as: ClientAs, file: str, person: str
) -> None:
    """HR's partner of the case included."""
    _, entry = FILES.get(file, ("", {"kind": "note", "appeal": 1, "text": "A thought."}))
    path = f"/v1/cases/{case}/{file}"

    read = await client_as(person).get(path)
    written = await client_as(person).post(path, json=entry)

    assert (read.status_code, written.status_code) == (403, 403)
    assert read.json()["code"] == "not_yours"


async def test_offices_of_one_compartment_keep_their_own(case: str, client_as: ClientAs) -> None:
    """The specialist reads no certification, the leave administrator no accommodation."""
    path = f"/v1/cases/{case}/leave-file"
    await client_as(LEAVE).post(path, json=CERTIFICATION)
    asked = {"kind": "accommodation", "number": 1, "text": "A larger screen."}
    await client_as(SPECIALIST).post(path, json=asked)

    of_leave = (await client_as(LEAVE).get(path)).json()["entries"]
    of_specialist = (await client_as(SPECIALIST).get(path)).json()["entries"]
    refused = await client_as(LEAVE).post(path, json=asked)

    assert {each["kind"] for each in of_leave} == {"certification"}
    assert {each["kind"] for each in of_specialist} == {"accommodation"}
    assert refused.status_code == 403


async def test_a_read_of_a_file_is_on_record(case: str, client_as: ClientAs, pool: Pool) -> None:
    """Who, as what, what for; whoever may not read leaves no such word."""
    await client_as(LEGAL).get(f"/v1/cases/{case}/legal-file", params={"purpose": "a letter came"})
    await client_as(HR).get(f"/v1/cases/{case}/legal-file")

    reads = [each.read for each in await RecordReads(pool).of_case(case)]
    of_legal = [read for read in reads if read.compartment == "legal"]

    assert of_legal[-1].person == LEGAL
    assert of_legal[-1].purpose == "a letter came"
    assert of_legal[-1].readers == ("legal",)
    assert HR not in {read.person for read in of_legal}


async def test_a_repeated_entry_is_one(case: str, client_as: ClientAs) -> None:
    """By the sender's key; the same key for something else is refused."""
    path, key = f"/v1/cases/{case}/legal-file", {"Idempotency-Key": f"advice-{case}"}
    first = await client_as(LEGAL).post(path, json=ADVICE, headers=key)
    again = await client_as(LEGAL).post(path, json=ADVICE, headers=key)
    other = await client_as(LEGAL).post(path, json=ADVICE | {"text": "Other."}, headers=key)

    found = (await client_as(LEGAL).get(path)).json()["entries"]

    assert first.json()["id"] == again.json()["id"]
    assert [each["id"] for each in found].count(first.json()["id"]) == 1
    assert other.json()["code"] == "id_reused"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "advice"},
        {"kind": "certification", "author": "e1001"},
        {"kind": "certification", "number": 0},
        {"kind": "certification", "text": "x" * 4001},
        {"kind": "certification", "text": "a\0b"},
        {"kind": "certification", "program": "a\nb"},
    ],
)
async def test_what_does_not_belong_into_a_file_is_refused(
    case: str, client_as: ClientAs, wrong: dict[str, Any]
) -> None:
    """Other kinds, fields that say who wrote it, texts that are none."""
    answer = await client_as(LEAVE).post(f"/v1/cases/{case}/leave-file", json=wrong)

    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")


async def test_an_entry_leaves_no_trace_in_the_case(world: World, client_as: ClientAs) -> None:
    """No event, no fact: the case never learns of it."""
    life = await world.open()
    before = await life.length(), len(await life.record())

    await client_as(LEAVE).post(f"/v1/cases/{life.case_id}/leave-file", json=CERTIFICATION)

    assert (await life.length(), len(await life.record())) == before


def tool(doors: Doors, *scopes: str) -> httpx.AsyncClient:
    """Give a client of a tool that works for the leave administrator."""
    known = Caller(
        subject="leave-tool",
        is_tool=True,
        organisations=frozenset({"main"}),
        commands=frozenset(),
        roles=frozenset({"leave_administrator", "employee"}),
        scopes=frozenset(scopes),
    )

    class Proved:
        async def caller(self, _authorization: str | None) -> Caller:
            return known

    app = create_app(replace(doors, authenticator=Proved()))
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False),
        base_url="http://gateway.example",
    )


async def test_a_tool_works_on_files_only_where_it_was_let(case: str, doors: Doors) -> None:
    """By its scope, in its role, under its own name."""
    path = f"/v1/cases/{case}/leave-file"
    async with tool(doors) as client:
        refused = await client.post(path, json=CERTIFICATION)
    async with tool(doors, "files") as client:
        added = await client.post(path, json=CERTIFICATION)
        found = (await client.get(path)).json()["entries"]

    assert refused.status_code == 403
    (mine,) = [each for each in found if each["id"] == added.json()["id"]]
    assert (mine["author"], mine["author_as"]) == ("leave-tool", "leave_administrator")


async def test_a_tool_never_reads_as_the_employee(case: str, doors: Doors) -> None:
    """Nobody stands in for who alone may choose."""
    async with tool(doors) as client:
        view = (await client.get(f"/v1/cases/{case}")).json()
        listed = (await client.get("/v1/cases")).json()["items"]

    assert view["readers"] == ["leave"]
    assert view["own"] is None
    assert {tuple(each["readers"]) for each in listed} == {("leave",)}


# fairness


@pytest.fixture(scope="module")
async def analyst(world: World) -> str:
    await world.pool.execute(
        "INSERT INTO people.office (role, place, person) VALUES ($1, '', $2) "
        "ON CONFLICT DO NOTHING",
        Office.ANALYST,
        ANALYST,
    )
    return ANALYST


def a_cell(**changed: object) -> dict[str, Any]:
    return {
        "period": "2027-Q1",
        "gate": "improve_passed",
        "attribute": "age_band",
        "people": "40 and over",
        "favourable": 12,
        "total": 20,
        **changed,
    }


async def test_fairness_data_are_read_by_who_analyses_them(
    client_as: ClientAs, analyst: str, pool: Pool
) -> None:
    """Counts of many; a count of few is withheld. The read is on record without any case."""
    client = client_as(analyst)
    await client.post("/v1/fairness", json=a_cell(period="2027-Q2"))
    await client.post(
        "/v1/fairness", json=a_cell(period="2027-Q2", people="under 40", favourable=3, total=9)
    )

    found = (await client.get("/v1/fairness", params={"period": "2027-Q2"})).json()["cells"]

    by_people = {each["people"]: (each["total"], each["withheld"]) for each in found}
    assert by_people == {"40 and over": (20, False), "under 40": (None, True)}
    assert await pool.fetchval(
        "SELECT count(*) FROM record.read WHERE compartment = 'fairness' AND person = $1", analyst
    )


@pytest.mark.parametrize("person", [MANAGER, HR, LEGAL])
async def test_nobody_else_reads_fairness_data(client_as: ClientAs, person: str) -> None:
    """Nor adds any."""
    read = await client_as(person).get("/v1/fairness", params={"period": "2027-Q2"})
    written = await client_as(person).post("/v1/fairness", json=a_cell())

    assert (read.status_code, written.status_code) == (403, 403)


@pytest.mark.parametrize(
    "wrong", [{"favourable": 21}, {"total": 0}, {"case_id": "case-2027-1"}, {"gate": "case-2027-1"}]
)
async def test_a_cell_counts_people_and_names_no_case(
    client_as: ClientAs, analyst: str, wrong: dict[str, Any]
) -> None:
    """No more than there are, and no id of a case anywhere."""
    answer = await client_as(analyst).post("/v1/fairness", json=a_cell(**wrong))

    assert answer.status_code == 422


async def test_an_analyst_reads_no_case(case: str, client_as: ClientAs, analyst: str) -> None:
    """The office opens none."""
    assert (await client_as(analyst).get(f"/v1/cases/{case}")).status_code == 404
    assert (await client_as(analyst).get("/v1/cases")).json()["items"] == []
