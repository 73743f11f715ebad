"""A case as somebody may see it: the parts of every kind of reader that the person is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.people import Role
from domain.seeing import clocks, employee, sections
from domain.seeing.parts import Part, parts_for
from domain.seeing.values import RoleView

if TYPE_CHECKING:
    from datetime import date

    from domain.seeing.readers import Reader
    from domain.views import CaseView, ClockView


def see(view: CaseView, person: str, who: frozenset[Reader], today: date) -> RoleView:
    """Return a case as its reader may see it.

    Args:
        view: The whole case.
        person: Who reads.
        who: As what: what is left after conflicts (`domain.access`).
        today: The employee's local day: a case that nothing has happened in does not know it.
    """
    pause = sections.pause(view, today)
    parts = parts_in(view, person, who)
    dates = tuple(
        clocks.date_view(clock)
        for clock in view.clocks
        if sees_clock(clock, view, person, who, parts)
    )

    def has(part: Part) -> bool:
        return part in parts

    return RoleView(
        case_id=view.case_id,
        readers=tuple(sorted(who)),
        employee=next(seat.person for seat in view.people if seat.role is Role.EMPLOYEE),
        version=view.last_number,
        as_of=view.as_of,
        dates=dates,
        next_move=clocks.next_move(dates),
        own=employee.own(view) if has(Part.OWN) else None,
        course=sections.course(view) if has(Part.STAGE) else None,
        flags=sections.flags(view, parts),
        paused=pause is not None if has(Part.PAUSE) else None,
        pause=pause if has(Part.PAUSE) else None,
        leaves=sections.leaves(view) if has(Part.LEAVES) else (),
        leave_days=sections.leave_days(view) if has(Part.LEAVE_DAYS) else (),
        accommodations=view.hold.accommodations if has(Part.ACCOMMODATIONS) else (),
        waits=view.hold.waits if has(Part.WAITS) else None,
        holds=sections.hold_reasons(view) if has(Part.HOLDS) else None,
        timeline=view.hold.timeline if has(Part.TIMELINE) else "",
        legal_hold=view.hold.legal if has(Part.LEGAL_HOLD) else None,
        requests=sections.request_views(view, parts),
        warnings=view.entry_warnings if has(Part.WARNINGS) else (),
        people=sections.people(view, parts),
        check_ins=view.check_ins if has(Part.CHECK_INS) else (),
        work=sections.work(view) if has(Part.PLAN) else None,
        findings=view.plan.findings if has(Part.FINDINGS) and view.plan is not None else (),
        hearing=sections.hearing(view) if has(Part.APPEAL) else None,
        papers=sections.papers(view) if has(Part.APPEAL_PAPERS) else None,
        choice=view.choice if has(Part.CHOICE) else None,
        leaving=sections.leaving(view) if has(Part.LEAVING) else None,
        separation=sections.separation(view) if has(Part.SEPARATION) else None,
        money=sections.money(view) if has(Part.MONEY) else None,
        closing=sections.closed(view) if has(Part.CLOSING) else None,
        rehire=view.rehire if has(Part.REHIRE) else "",
        questions=view.questions if has(Part.QUESTIONS) else (),
        transfer_gate=sections.transfer_gate(view) if has(Part.TRANSFER_GATE) else None,
    )


def parts_in(view: CaseView, person: str, who: frozenset[Reader]) -> frozenset[Part]:
    """Return the parts that somebody may know of this very case.

    An employee who was told the name of the process reads the stages by their names too.
    """
    parts = parts_for(who, complained_of=person in view.complained_of)
    if Part.OWN in parts and employee.label(view).told:
        return parts | {Part.STAGE}
    return parts


def sees_clock(
    clock: ClockView, view: CaseView, person: str, who: frozenset[Reader], parts: frozenset[Part]
) -> bool:
    """Tell whether somebody sees a clock: what one owes oneself, and what the table gives.

    The line does not see whose sign-off is missing where that would say why.
    """
    if any(seat.role is clock.owner and seat.person == person for seat in view.people):
        return True
    if not clocks.sees(who, clock.key):
        return False
    if Part.ALL_REQUESTS in parts or not clocks.is_signing(clock.key):
        return True
    seen = (each for each in view.requests if sections.sees_request(each, parts))
    return clock.owner in sections.LINE_SIGNERS and any(clock.key in each.clocks for each in seen)
