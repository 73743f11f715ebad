"""Who was told no stands on record, by whatever way the command came; what it said does not."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import asyncpg
import pytest
import structlog

from domain.commands import Acknowledge, AddComment, CommentKind
from domain.errors import Code, NotYours, Refused
from domain.people import Role
from infra.inbox import InboxState
from infra.record_refusals import RecordRefusals, RefusedCommand
from starter.cli import main
from starter.gateway.access import CaseAccess
from starter.gateway.caller import Caller
from starter.gateway.commands.service import give
from tests.starter.gateway.outage import cut_off, pool_through
from tests.workflows.life import PERSONS
from tests.workflows.workers import Gate, port_of

if TYPE_CHECKING:
    from infra.postgres import Pool
    from starter.gateway.doors import Doors
    from tests.workflows.life import Life, World

pytestmark = pytest.mark.server


@pytest.fixture
async def life(world: World) -> Life:
    return await world.open()


def access(life: Life, *roles: Role) -> CaseAccess:
    caller = Caller(subject=PERSONS[roles[0]], is_tool=False, organisations=frozenset({"main"}))
    return CaseAccess(life.case_id, caller, frozenset(roles))


async def refused(pool: Pool, life: Life) -> tuple[RefusedCommand, ...]:
    return await RecordRefusals(pool).of_case(life.case_id)


async def test_what_the_case_refuses_is_put_on_record(doors: Doors, life: Life) -> None:
    """Who, what, when and which rule; history has nothing of it."""
    length = await life.length()

    with pytest.raises(Refused) as told:
        await give(
            doors,
            access(life, Role.EMPLOYEE),
            "acknowledge",
            {"notice": "packet[1]"},
            command_id="c1",
        )

    (row,) = await refused(doors.pool, life)
    assert (row.person, row.role) == (PERSONS[Role.EMPLOYEE], "employee")
    assert (row.command, row.command_id, row.through) == ("acknowledge", "c1", "gateway")
    assert row.code == told.value.code
    assert row.received_at <= await life.now()
    assert await life.length() == length


async def test_what_the_door_refuses_for_who_may_is_put_on_record(doors: Doors, life: Life) -> None:
    """It never reaches the case; the attempt is known all the same."""
    with pytest.raises(NotYours):
        await give(doors, access(life, Role.MANAGER), "elect", {"option": "leave"})

    (row,) = await refused(doors.pool, life)
    assert (row.person, row.role) == (PERSONS[Role.MANAGER], "")
    assert (row.command, row.code) == ("elect", "not_yours")


async def test_what_is_no_command_is_not_quoted_on_record(doors: Doors, life: Life) -> None:
    """The name is the sender's own text: it may be anything."""
    with pytest.raises(Refused):
        await give(doors, access(life, Role.MANAGER), "Rosa is ill", {})

    assert [row.command for row in await refused(doors.pool, life)] == [""]


async def test_a_refusal_is_told_though_it_cannot_be_put_on_record(
    doors: Doors, life: Life
) -> None:
    """Whoever was refused hears that; the log hears that the record lacks it."""
    assert doors.settings.database_dsn is not None
    to_postgres = await Gate.to(port_of(doors.settings.database_dsn.get_secret_value()))
    async with pool_through(to_postgres, doors.settings, doors.pool) as cut_pool:
        await to_postgres.shut()
        with structlog.testing.capture_logs() as logged, pytest.raises(NotYours):
            await give(replace(doors, pool=cut_pool), access(life, Role.MANAGER), "elect", {})

    (line,) = [each for each in logged if each["event"] == "door.refusal_unrecorded"]
    assert (line["case"], line["code"]) == (life.case_id, "not_yours")
    assert await refused(doors.pool, life) == ()


async def test_what_is_refused_at_its_delivery_is_put_on_record(doors: Doors, life: Life) -> None:
    """Whoever sent it has gone long since: it stands in the inbox and on record."""
    async with cut_off(doors) as cut:
        early = await life.command(Acknowledge, Role.EMPLOYEE, notice="packet[1]")
        later = await life.command(
            AddComment, Role.EMPLOYEE, kind=CommentKind.COMMENT, text="What comes behind it."
        )
        await cut.keep(life.case_id, early)
        await cut.keep(life.case_id, later)
        await cut.gate.open()
        await cut.due_now(life.case_id)
        await cut.relay().drain()

        entry = await cut.entry(life.case_id, early)
        behind = await cut.entry(life.case_id, later)
        said = await cut.body(life.case_id, early)

    (row,) = await refused(doors.pool, life)
    assert entry.state is InboxState.REFUSED
    assert (row.through, row.code, row.command_id) == ("inbox", entry.code, early.id)
    assert said is None
    assert behind.state is InboxState.DELIVERED


async def test_a_refusal_on_record_is_never_changed(doors: Doors, life: Life) -> None:
    with pytest.raises(NotYours):
        await give(doors, access(life, Role.MANAGER), "elect", {})

    for change in ("UPDATE record.refusal SET code = ''", "DELETE FROM record.refusal"):
        with pytest.raises(asyncpg.RestrictViolationError):
            await doors.pool.execute(change)


def test_the_command_line_puts_on_record_whom_it_refuses_and_lists_it(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A manager who elects for an employee is refused before anything is sent."""
    monkeypatch.setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
    monkeypatch.setenv("DUEPROCESS_DATABASE_DSN", fresh_database)
    main(["migrate"])
    elect = ["manager", "elect", "case-2027-00001", "--option", "leave", "--as", "e1002"]
    capsys.readouterr()

    assert main(elect) == 3
    assert capsys.readouterr().err.startswith(f"{Code.NOT_YOURS}: ")
    assert main(["case", "refusals", "case-2027-00001", "--json"]) == 0

    (row,) = json.loads(capsys.readouterr().out)
    assert (row["command"], row["person"], row["role"]) == ("elect", "e1002", "manager")
    assert (row["code"], row["through"]) == ("not_yours", "cli")
