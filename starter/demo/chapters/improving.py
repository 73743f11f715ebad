"""The Improve plan: its receipt, check-ins, work, two verdicts, a fail that two sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.commands import Finding
from domain.notices import Template
from domain.people import Role
from domain.policy import ClockKind
from starter.demo.cast import SECOND_REVIEWER
from starter.demo.chapters.coaching import signed_by_two
from starter.demo.plot import AFTERNOON, NOON

if TYPE_CHECKING:
    from starter.demo.plot import Plot

_MET: Final = {"finding": Finding.MET.value, "reason": "Both designs name a way back."}
_TESTED: Final = {"finding": Finding.MET.value, "reason": "The test ran, and search came back."}
_UNTESTED: Final = {"finding": Finding.NOT_MET.value, "reason": "No test run is to be found."}


async def choose_improve(plot: Plot) -> None:
    """Choose to improve and confirm that as final: the plan counts from this day."""
    await plot.chapter("The election: the employee chooses to improve")
    await plot.next_morning()
    await plot.act(Role.EMPLOYEE, "elect", option="improve")
    await plot.act(Role.EMPLOYEE, "confirm_election")


async def plan_received(plot: Plot) -> None:
    """Seat a second reviewer from another line, and have the plan acknowledged."""
    await plot.next_morning()
    place = plot.seat(Role.EMPLOYEE)
    await plot.act(
        Role.HR_PARTNER,
        "seat_person",
        role=Role.SECOND_REVIEWER.value,
        person=SECOND_REVIEWER,
        calendar=place.calendar,
        zone=place.zone,
        reason="A second pair of eyes, from another line.",
    )
    await plot.act(Role.EMPLOYEE, "acknowledge", notice="plan[1]")


async def check_in(plot: Plot) -> bool:
    """Hold the check-in that is owed next; tell whether the plan's time had one left."""
    day = await plot.owed(ClockKind.IMPROVE_CHECK_IN)
    plan_end = await plot.owed(ClockKind.IMPROVE_PLAN)
    if day is None or plan_end is None or day > plan_end:
        return False
    await plot.on(plot.or_before(day), AFTERNOON)
    await plot.act(Role.MANAGER, "record_check_in")
    return True


async def submit(plot: Plot) -> None:
    """Hand in the work; the receipt carries its hash, and two reviewers owe a verdict."""
    await plot.act(Role.EMPLOYEE, "submit_work")


async def judge(plot: Plot, *, tested: bool) -> None:
    """Judge both criteria of the work, by two reviewers who come to the same."""
    findings = [
        {"criterion": number, "evidence": "Review 1204.", **found}
        for number, found in enumerate((_MET, _TESTED if tested else _UNTESTED), start=1)
    ]
    await plot.next_morning()
    await plot.act(Role.MANAGER, "record_verdict", findings=findings)
    await plot.on(await plot.today(), NOON)
    await plot.act(
        Role.SECOND_REVIEWER, "record_verdict", acting=SECOND_REVIEWER, findings=findings
    )


async def plan_ends(plot: Plot) -> None:
    """Hold the check-ins that are left, and let the plan run to its end."""
    while await check_in(plot):
        pass
    await plot.after(ClockKind.IMPROVE_PLAN)


async def fail(plot: Plot) -> None:
    """Ask for a fail; skip and HR partner sign it, and the employee receives the letter."""
    await plot.chapter("The result: a criterion not met, a fail that two others sign")
    await plot.next_morning()
    await plot.act(Role.MANAGER, "request_fail")
    await signed_by_two(plot)
    await plot.scene.read(Template.IMPROVE_FAILED)
    await plot.next_morning()
    await plot.act(Role.EMPLOYEE, "acknowledge", notice="failure[1]")
