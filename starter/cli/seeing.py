"""Looking into what not everybody may know: a case as somebody sees it, its money, who has read.

Whoever has the database at hand could read it all; what is read this way is on record like any
other read of a compartment.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Final

import yaml
from cyclopts import Parameter

from domain.access import roles_in
from domain.canon import Json, plain
from domain.errors import Code, Refused
from domain.people import Role
from domain.seeing.parts import Compartment
from domain.seeing.readers import readers
from domain.seeing.seeing import see
from infra.reads import Read, RecordReads, record
from infra.zones import local_day
from starter.cli.output import current, table
from starter.cli.session import run, session
from starter.wording import instant

if TYPE_CHECKING:
    from domain.seeing.values import RoleView
    from infra.reads import ListedRead
    from infra.record_lists import ListedStatement
    from starter.cli.session import Session

_OPERATOR: Final = "operator"
_SKIPPED: Final[tuple[Json, ...]] = (None, [], {}, "")

Purpose = Annotated[str, Parameter(help="What for: stands on record with the read.")]


def view(case: str, /, *, as_: Annotated[str, Parameter(name="--as")]) -> None:
    """Show a case as a person with a place in it sees it, and nothing else.

    Args:
        case: The case.
        as_: Person id of who looks.
    """

    async def look() -> RoleView:
        async with session() as desk:
            found = await (await desk.cases()).handle(case).view()
            who = readers(roles_in(as_, found))
            if not who:
                raise Refused(Code.NO_SUCH_CASE, f"{as_} has no place in such a case")
            zone = next(seat.zone for seat in found.people if seat.role is Role.EMPLOYEE)
            now = await (await desk.clock(case)).now()
            seen = see(found, as_, who, local_day(zone, now))
            if seen.money is not None:
                await record(await desk.pool(), await _a_read(desk, case, as_, "view", ""))
            return seen

    seen = run(look())
    current().give(seen, "\n".join(_lines(seen)))


def money(
    case: str,
    /,
    *,
    as_: Annotated[str, Parameter(name="--as")] = _OPERATOR,
    purpose: Purpose = "",
) -> None:
    """List the severance statements of a case, each tier with the sentence that explains it.

    Args:
        case: The case.
        as_: Person id of who reads them: on record with the read.
        purpose: What for.
    """

    async def look() -> tuple[ListedStatement, ...]:
        async with session() as desk:
            read = await _a_read(desk, case, as_, "statements", purpose)
            return await (await desk.lists()).statements(case, read)

    found = run(look())
    lines: list[str] = []
    for each in found:
        lines.append(f"{each.key}: separation on {each.separation_on}, {each.formula}")
        lines += [f"  {a.tier}  {a.sentence} {each.currency}" for a in each.amounts]
    current().give([asdict(each) for each in found], "\n".join(lines) or "No statements.")


def reads(case: str, /) -> None:
    """List who has read what in the compartments of a case: money, leave, legal, panel.

    Args:
        case: The case.
    """

    async def look() -> tuple[ListedRead, ...]:
        async with session() as desk:
            return await RecordReads(await desk.pool()).of_case(case)

    found = run(look())
    rows = (
        (
            instant(each.read.read_at),
            each.read.person,
            ", ".join(each.read.readers),
            each.read.compartment,
            each.read.what,
            each.read.purpose,
        )
        for each in found
    )
    head = ("when", "who", "as", "compartment", "what", "what for")
    current().give(found, table(head, rows) if found else "Nobody has read any of them.")


async def _a_read(desk: Session, case: str, person: str, what: str, purpose: str) -> Read:
    return Read(
        case_id=case,
        compartment=Compartment.MONEY,
        person=person,
        readers=(_OPERATOR,),
        what=what,
        purpose=purpose,
        read_at=await (await desk.clock(case)).now(),
    )


def _lines(seen: RoleView) -> list[str]:
    """Give what is to be seen, a line for each part that is."""
    lines = [f"{seen.case_id}, as the {' and '.join(seen.readers).replace('_', ' ')}"]
    if seen.own is not None:
        lines.append(seen.own.stands)
    lines += [
        f"  {each.key}: {each.status}, {each.last_day or 'no date yet'} ({each.owner})"
        f"{', forecast' if each.forecast else ''}"
        for each in seen.dates
    ]
    rest = _told(plain(seen))
    if isinstance(rest, dict):
        for name in ("case_id", "readers", "dates", "as_of", "version"):
            rest.pop(name, None)
        lines += yaml.safe_dump(rest, sort_keys=False, allow_unicode=True).splitlines()
    return lines


def _told(value: Json) -> Json:
    """Return what of a value says something."""
    match value:
        case dict():
            found = {name: _told(each) for name, each in value.items()}
            return {name: each for name, each in found.items() if each not in _SKIPPED}
        case list():
            return [_told(each) for each in value]
        case _:
            return value
