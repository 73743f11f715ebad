"""How long a run of the core takes, and how that grows with the inputs of a case.

Numbers of one machine mean little: read the columns against each other.
"""

from __future__ import annotations

import time
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING, Final, TypeVar

from domain.case import accept, advance, agenda, open_case
from domain.commands import (
    Approve,
    RecordCheckIn,
    RecordDiscussion,
    RecordVacation,
    RequestExtension,
    Trend,
)
from domain.journal import run
from domain.people import Actor, Role
from tests.workflows.life import an_opening, coming_monday, tag_of
from workflows.carry import carry, restore

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from domain.commands import Command
    from domain.opening import Opening

SIZES: Final = (20, 40, 80)
REPEATS: Final = 30
_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(weeks=1)

Name = TypeVar("Name")


class Focus:
    """A long Focus, fed with one input after the other."""

    def __init__(self, opening: Opening) -> None:
        opened = open_case(opening, opening.entry.received_at)
        self.case = opened.case
        self.facts = len(opened.facts)
        self.now = opening.entry.received_at

    def give(self, kind: type[Command], role: Role, **content: object) -> None:
        """Let a moment pass, with all that falls due, and do something."""
        self.now += timedelta(minutes=1)
        while (due := agenda(self.case)) is not None and due.at <= self.now:
            lapsed = advance(self.case, due.at)
            self.case, self.facts = lapsed.case, self.facts + len(lapsed.facts)
        by = Actor(self.case.opening.people.seat(role).person, role)
        name = f"input-{len(self.case.journal)}"
        command = kind(do=tag_of(kind), id=name, by=by, received_at=self.now, **content)  # type: ignore[arg-type]
        taken = accept(self.case, command, self.now)
        self.case, self.facts = taken.case, self.facts + len(taken.facts)


def long_focus(inputs: int) -> Focus:
    """Make a case with so many inputs: check-ins, days off, and an extension now and then."""
    opening = an_opening(coming_monday(), "case-2027-00001")
    focus = Focus(opening)
    focus.give(Approve, Role.SKIP)
    focus.give(Approve, Role.HR_PARTNER)
    focus.give(RecordDiscussion, Role.MANAGER, held_on=focus.now.date(), recap="Held.")
    began, weeks = focus.now, 0
    while len(focus.case.journal) < inputs:
        focus.now = began + weeks * _WEEK + 2 * _DAY
        today: date = focus.now.date()
        focus.give(
            RecordCheckIn,
            Role.MANAGER,
            held_on=today,
            trend=Trend.UNCHANGED,
            progress="Some.",
            next_actions="More.",
        )
        focus.give(RecordVacation, Role.EMPLOYEE, first_day=today + _DAY, last_day=today + _DAY)
        if weeks % 3 == 2:  # noqa: PLR2004 -- before the next-steps date has passed
            focus.give(RequestExtension, Role.MANAGER, days=21, reason="Circumstances.")
            focus.give(Approve, Role.SKIP)
            if focus.case.state.extended_days > opening.policy.focus.extension_sum_days:
                focus.give(Approve, Role.DIRECTOR)
        weeks += 1
    return focus


def works(focus: Focus) -> dict[str, Callable[[], object]]:
    """Give what is measured on one case, by name."""
    case, later = focus.case, focus.now + timedelta(seconds=1)
    day = later.date() + _DAY
    command = RecordVacation(
        do="record_vacation",
        id="one-more",
        by=Actor(case.opening.people.seat(Role.EMPLOYEE).person, Role.EMPLOYEE),
        received_at=later,
        first_day=day,
        last_day=day,
    )
    carried = carry(case, ())
    return {
        "a run from the start": lambda: run(case.frame, case.journal, focus.now),
        "one more command": lambda: accept(case, command, later),
        "the agenda": lambda: agenda(case),
        "packed for the next run": lambda: carry(case, ()),
        "unpacked in the next run": lambda: restore(carried),
    }


def side_by_side(works: Mapping[Name, Callable[[], object]]) -> dict[Name, float]:
    """Measure the median of some repeats of each, in milliseconds.

    They take turns, so that what else the machine does falls upon all alike.
    """
    taken: dict[Name, list[float]] = {name: [] for name in works}
    for _ in range(REPEATS):
        for name, work in works.items():
            began = time.perf_counter()
            work()
            taken[name].append(time.perf_counter() - began)
    return {name: 1000 * median(found) for name, found in taken.items()}


def measure() -> None:
    """Print the sizes side by side."""
    focuses = [long_focus(size) for size in SIZES]
    each = [works(focus) for focus in focuses]
    found = side_by_side({(n, i): w for i, its in enumerate(each) for n, w in its.items()})
    sizes = "".join(f"{len(f.case.journal):>7} inputs" for f in focuses)
    facts = "".join(f"{f.facts:>8} facts" for f in focuses)
    print(f"{'median, ms':<26}{sizes}\n{'':<26}{facts}")
    for name in each[0]:
        row = [found[name, index] for index in range(len(focuses))]
        columns = "".join(f"{ms:>14.2f}" for ms in row)
        print(f"{name:<26}{columns}   grows {row[-1] / row[0]:.1f} times")


if __name__ == "__main__":
    measure()
