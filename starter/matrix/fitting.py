"""Worked examples fitted to a case: they name what this one has open (see `asking`)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, cast, get_args

from domain.commands import (
    Approve,
    CommentKind,
    Finding,
    PanelOutcome,
    RequestCorrection,
    SubmitEntry,
)
from domain.corrections import OF_THE_EMPLOYEE
from domain.effects import Report
from domain.entry_checks import answers_warnings
from domain.leave import LeaveStatus
from domain.people import Actor, Role
from domain.plan import Judged
from domain.policy import ClockKind
from domain.running import BucketStatus, RequestStatus
from domain.stages.anytime import ACTIVE, RESTRICTED
from domain.stages.delegation import passed_on_by
from domain.state import ClockStatus, Stage
from starter.examples import Occasion, example

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from domain.case import Case

Fields = dict[str, object]

_RECEIPT: Final = "notice_receipt["

_NOT_STRUCK: Final = (*OF_THE_EMPLOYEE, SubmitEntry, Approve, RequestCorrection, *get_args(Report))


def awaited(case: Case) -> tuple[str, ...]:
    """Return the notices that wait for a receipt, the latest last; the first packet if none do."""
    state = case.state
    waiting = [
        clock.key.removeprefix(_RECEIPT).removesuffix("]")
        for clock in state.clocks
        if clock.is_owed and clock.key.startswith(_RECEIPT)
    ]
    packet = f"packet[{max(1, state.pivot.packet) if state.pivot is not None else 1}]"
    is_out = any(c.kind is ClockKind.PACKET_RECEIPT and c.is_owed for c in state.clocks)
    return (*waiting, packet) if is_out or not waiting else tuple(waiting)


def _submit_entry(case: Case, _by: Actor, _on: Occasion) -> list[Fields]:
    new = case.state.manager_since is not None
    return [{"prior_manager": "Saw the same in the design before."}] if new else [{}]


def _approve(case: Case, by: Actor, _on: Occasion) -> list[Fields]:
    waiting = any(
        request.status is RequestStatus.OPEN
        and request.next_role is by.role
        and answers_warnings(case.frame, request)
        for request in case.state.requests
    )
    warnings = case.state.entry_warnings if waiting else ()
    answers = [{"check": each.check, "text": "Weighed with the manager."} for each in warnings]
    return [{"answers": answers}] if answers else [{}]


def _acknowledge(case: Case, _by: Actor, _on: Occasion) -> list[Fields]:
    return [{"notice": each} for each in awaited(case)]


def _record_delivery(case: Case, _by: Actor, _on: Occasion) -> list[Fields]:
    return [{"notice": each} for each in awaited(case)]


def _withdraw_request(case: Case, _by: Actor, _on: Occasion) -> list[Fields]:
    keys = [r.key for r in case.state.requests if r.status is RequestStatus.OPEN]
    return [{"request": key} for key in keys] or [{}]


def _justify_check_in(case: Case, _by: Actor, _on: Occasion) -> list[Fields]:
    missed = [b for b in case.state.buckets if b.status is BucketStatus.MISSED and not b.justified]
    return [{"bucket": missed[-1].number if missed else 1}]


def _elect(case: Case, _by: Actor, _on: Occasion) -> list[Fields]:
    ways: list[Fields] = [{"option": "leave"}]
    return [*ways, {"option": "improve"}] if case.state.stage is Stage.ELECTION else ways


def _submit_work(case: Case, _by: Actor, _on: Occasion) -> list[Fields]:
    plan = case.state.plan
    return [{"deliverable": n} for n in (plan.numbers if plan is not None else (1,))]


def _record_verdict(case: Case, by: Actor, _on: Occasion) -> list[Fields]:
    plan = case.state.plan
    if plan is None:
        return [{}]
    found = []
    for number in plan.numbers:
        asked = [
            criterion
            for criterion, judged in enumerate(plan.standing(number), start=1)
            if by.role is not Role.THIRD_REVIEWER or judged is Judged.SPLIT
        ]
        found += [
            {"deliverable": number, "findings": [_finding(c, finding) for c in asked]}
            for finding in (Finding.MET, Finding.NOT_MET)
        ]
    return [way for way in found if way["findings"]] or [{}]


def _finding(criterion: int, finding: Finding) -> Fields:
    return {
        "criterion": criterion,
        "finding": finding,
        "reason": "As the review shows.",
        "evidence": "Review 1204.",
    }


def _extend_deadline(case: Case, _by: Actor, _on: Occasion) -> list[Fields]:
    policy = case.opening.policy
    running = [
        clock.key
        for clock in case.state.clocks
        if clock.status is ClockStatus.OPEN and policy.clock(clock.kind).hr_may_extend
    ]
    plan = [case.state.plan.clock] if case.state.plan is not None else []
    return [{"clock": key} for key in dict.fromkeys((*running, *plan))] or [{}]


def _report_leave(_case: Case, _by: Actor, on: Occasion) -> list[Fields]:
    return [{"first_day": on.day + timedelta(days=1)}]


def _deliver_packet(_case: Case, _by: Actor, _on: Occasion) -> list[Fields]:
    return [{}, {"change": "The employee's pay has changed."}]


def _decide_leave(case: Case, _by: Actor, on: Occasion) -> list[Fields]:
    open_to_say = (LeaveStatus.HINT, LeaveStatus.REQUESTED, LeaveStatus.APPROVED)
    leaves = [leave.number for leave in case.state.leaves if leave.status in open_to_say]
    rulings: list[Fields] = [
        {"ruling": "approve"},
        {"ruling": "approve", "last_day": on.day + timedelta(days=4)},
        {"ruling": "approve", "intermittent": True},
        {"ruling": "deny"},
    ]
    return [{"leave": number, **ruling} for number in leaves or (1,) for ruling in rulings]


def _record_return(case: Case, _by: Actor, _on: Occasion) -> list[Fields]:
    away = [leave.number for leave in case.state.leaves if leave.is_open]
    return [{"leave": number} for number in away] or [{}]


def _answer_status(case: Case, _by: Actor, _on: Occasion) -> list[Fields]:
    state = case.state
    truth: Fields = {
        "active": state.stage in ACTIVE,
        "transfer_restricted": state.stage in RESTRICTED,
    }
    return [{"question": state.questions[0] if state.questions else 1, **truth}]


def _answer_comment(case: Case, _by: Actor, _on: Occasion) -> list[Fields]:
    plan = case.state.plan
    waiting = [c.comment for c in plan.claims if c.upheld is None] if plan is not None else []
    return [{"comment": waiting[0] if waiting else 1, "upheld": upheld} for upheld in (True, False)]


def _add_comment(_case: Case, _by: Actor, _on: Occasion) -> list[Fields]:
    return [{}, {"kind": CommentKind.WITHHELD_SUPPORT}]


def _record_leave_days(case: Case, _by: Actor, on: Occasion) -> list[Fields]:
    single = [leave.number for leave in case.state.leaves if leave.intermittent]
    day = {"day": on.day, "absent": "8", "scheduled": "8"}
    return [{"leave": number, "days": [day]} for number in single] or [{}]


def _seat_person(case: Case, by: Actor, _on: Occasion) -> list[Fields]:
    roles = [Role.MANAGER, Role.REVIEWER, Role.SECOND_REVIEWER, Role.THIRD_REVIEWER]
    roles += [Role.HR_PARTNER] if by.role is Role.HR_LEAD else []
    place = case.frame.people.seat(Role.EMPLOYEE)
    # A number that grows with the case: nobody is named twice.
    names = ((role, f"p-another-{role}-{case.last_number}") for role in roles)
    return [
        {"role": role, "person": person, "calendar": place.calendar, "zone": place.zone}
        for role, person in names
    ]


def _delegate(case: Case, by: Actor, _on: Occasion) -> list[Fields]:
    acts = sorted(passed_on_by(by.role))[:1] or ["approve"]
    return [{"role": by.role, "person": f"p-delegate-{case.last_number}", "commands": acts}]


def _end_delegation(case: Case, _by: Actor, _on: Occasion) -> list[Fields]:
    open_ones = [each.number for each in case.state.delegations if not each.ended]
    return [{"delegation": open_ones[-1] if open_ones else 1}]


def _report_absence(_case: Case, by: Actor, _on: Occasion) -> list[Fields]:
    return [{"person": by.person}]


def _grounds(case: Case) -> list[Fields]:
    appeal = case.state.appeal
    grounds = appeal.grounds if appeal is not None else ()
    reason = "As the papers of both sides show."
    return [{"ground": g, "sustained": True, "reason": reason} for g in grounds]


def _cast_vote(case: Case, _by: Actor, _on: Occasion) -> list[Fields]:
    findings = _grounds(case)
    if not findings:
        return [{}]
    ways: list[Fields] = [{"outcome": o, "findings": findings} for o in PanelOutcome]
    return [*ways, {"outcome": PanelOutcome.REMAND, "findings": findings, "redo_work": True}]


def _recuse_panelist(case: Case, by: Actor, _on: Occasion) -> list[Fields]:
    panel = case.state.appeal.panel if case.state.appeal is not None else ()
    own = by.role in (Role.PANEL_CHAIR, Role.PANEL_MEMBER)
    return [{"person": by.person if own or not panel else panel[0]}]


def _seat_panel(case: Case, _by: Actor, on: Occasion) -> list[Fields]:
    appeal = case.state.appeal
    sat = set(() if appeal is None else (*appeal.panel, *appeal.alternates))
    pool = cast("list[Fields]", example("seat_panel", on)["pool"])
    others = [{**c, "person": f"{c['person']}-{case.last_number}"} for c in pool]
    names = {str(c["person"]) for c in pool}
    return [{"pool": others if names & sat else pool}]


def _make_offer(case: Case, _by: Actor, _on: Occasion) -> list[Fields]:
    return [{"change": "Another text."}] if case.state.release is not None else [{}]


def _agree_grace(case: Case, _by: Actor, _on: Occasion) -> list[Fields]:
    shortest = case.opening.policy.exit.grace_min_days
    return [{}, {"days": shortest}]


def _record_handover(case: Case, _by: Actor, on: Occasion) -> list[Fields]:
    return [{"notice": each, "handed_at": on.at} for each in awaited(case)]


def _request_void(_case: Case, _by: Actor, _on: Occasion) -> list[Fields]:
    return [{"then": "close"}, {"then": "restart"}]


def _request_withdrawal(_case: Case, _by: Actor, _on: Occasion) -> list[Fields]:
    return [{}, {"cause_resolved": True}]


def _decide_accommodation(case: Case, _by: Actor, _on: Occasion) -> list[Fields]:
    number = max(1, len(case.state.accommodations))
    return [{"accommodation": number, "ruling": ruling} for ruling in ("approve", "deny")]


def _request_acceptance(case: Case, _by: Actor, _on: Occasion) -> list[Fields]:
    return [{"filing": filing.id} for filing in case.state.late] or [{}]


def _request_correction(case: Case, _by: Actor, _on: Occasion) -> list[Fields]:
    """Strike what was done last, besides sign-offs and what the employee said."""
    for entry in reversed(case.journal):
        message = entry.message
        if not isinstance(message, _NOT_STRUCK) and not entry.dead:
            return [{"act": message.id}]
    return [{}]


FITTED: Final[Mapping[str, Callable[[Case, Actor, Occasion], list[Fields]]]] = {
    "submit_entry": _submit_entry,
    "approve": _approve,
    "withdraw_request": _withdraw_request,
    "justify_check_in": _justify_check_in,
    "acknowledge": _acknowledge,
    "record_handover": _record_handover,
    "record_delivery": _record_delivery,
    "elect": _elect,
    "submit_work": _submit_work,
    "record_verdict": _record_verdict,
    "request_void": _request_void,
    "extend_deadline": _extend_deadline,
    "seat_panel": _seat_panel,
    "recuse_panelist": _recuse_panelist,
    "cast_vote": _cast_vote,
    "make_offer": _make_offer,
    "agree_grace": _agree_grace,
    "deliver_packet": _deliver_packet,
    "report_leave": _report_leave,
    "decide_leave": _decide_leave,
    "record_return": _record_return,
    "decide_accommodation": _decide_accommodation,
    "request_acceptance": _request_acceptance,
    "request_correction": _request_correction,
    "answer_status": _answer_status,
    "record_leave_days": _record_leave_days,
    "add_comment": _add_comment,
    "answer_comment": _answer_comment,
    "seat_person": _seat_person,
    "delegate": _delegate,
    "end_delegation": _end_delegation,
    "report_absence": _report_absence,
    "request_withdrawal": _request_withdrawal,
}
"""Commands whose example names something of the case."""
