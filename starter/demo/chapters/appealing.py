"""The appeal: filed, answered, heard by a panel that was drawn, decided, received."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.commands import Candidate, Ground, PanelOutcome
from domain.notices import Template
from domain.panel import drawn
from domain.people import Role
from starter.demo.cast import LINE_OF_THE_POOL, POOL
from starter.demo.plot import AFTERNOON

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from starter.demo.plot import Plot

SEED: Final = "4 8 15 16 23 42"
SEATS: Final = 3
_REASONS: Final = {
    PanelOutcome.OVERTURN: (True, "The report is dated before the work was handed in."),
    PanelOutcome.REMAND: (True, "Nobody opened the report; somebody else should."),
    PanelOutcome.UPHOLD: (False, "The report shows a draft of the test, not its run."),
}


async def file(plot: Plot) -> None:
    """File an appeal against the fail."""
    await plot.next_morning()
    await plot.act(Role.EMPLOYEE, "file_appeal")


async def draw(plot: Plot) -> list[str]:
    """Draw the panel from the pool, by a seed that is on record; return its names, then the rest.

    Whoever has had a part in the case, or belongs to its line, may not stand in the pool.
    """
    await plot.next_morning()
    today = await plot.today()
    pool = [
        {"person": person, "line": [LINE_OF_THE_POOL], "trained_on": _trained_on(today).isoformat()}
        for person in POOL
    ]
    await plot.act(
        Role.PANEL_COORDINATOR,
        "seat_panel",
        pool=pool,
        seed=SEED,
        hearing_on=plot.calendar.next_business_day(today).isoformat(),
    )
    return list(drawn(tuple(Candidate(person, (), today) for person in POOL), SEED))


async def vote(plot: Plot, panel: Sequence[str], outcomes: Sequence[PanelOutcome]) -> None:
    """Vote after the hearing, the chair first; nobody reads a vote before all are in."""
    await plot.next_morning()
    await plot.on(await plot.today(), AFTERNOON)
    roles = (Role.PANEL_CHAIR, *[Role.PANEL_MEMBER] * (SEATS - 1))
    for role, person, outcome in zip(roles, panel, outcomes, strict=False):
        sustained, reason = _REASONS[outcome]
        finding = {"ground": Ground.FACTS_WRONG.value, "sustained": sustained, "reason": reason}
        await plot.act(role, "cast_vote", acting=person, outcome=outcome.value, findings=[finding])


async def decision_received(plot: Plot) -> None:
    """Read the decision and acknowledge it: what follows begins only now."""
    await plot.next_morning()
    await plot.scene.read(Template.APPEAL_DECISION)
    await plot.act(Role.EMPLOYEE, "acknowledge", notice="decision[1]")


def _trained_on(today: date) -> date:
    return today.replace(month=1, day=15, year=today.year - 1)
