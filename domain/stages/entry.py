"""Entry: the manager submits, skip and HR partner decide (process 3; policy K9, K10)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain import requests
from domain.errors import Code, Malformed, NotNow
from domain.facts import (
    EntrySubmitted,
    PivotRequested,
    RequestRejected,
    RequestSentBack,
    RulingBody,
)
from domain.notices import Template, notice
from domain.people import Role
from domain.plan_text import check_deliverables, check_load
from domain.policy import RequestKind
from domain.state import RequestStatus, Stage, State

if TYPE_CHECKING:
    from domain.commands import PivotProposal, RequestPivot, SubmitEntry
    from domain.said import Frame


def submit_entry_gate(frame: Frame, _state: State, command: SubmitEntry) -> None:
    """Take an entry without Focus only where the policy allows it, and with a sound plan."""
    if command.direct is None:
        return
    if not frame.policy.focus.direct_pivot:
        raise NotNow(Code.WRONG_STAGE, "this policy has no Pivot without Focus")
    check_plan(frame, command.direct)


def submit_entry(frame: Frame, state: State, command: SubmitEntry) -> tuple[RulingBody, ...]:
    """Submit, or submit again what was sent back or has expired; every reviewer starts anew."""
    if any(r.status is RequestStatus.OPEN and r.kind in requests.REWORKED for r in state.requests):
        raise NotNow(Code.ALREADY_DONE, "the entry is already with its reviewers")
    submitted = EntrySubmitted(submission=state.submission + 1, direct=command.direct is not None)
    if state.submission > 0 and submitted.direct:
        raise NotNow(Code.WRONG_STAGE, "a Pivot without Focus opens a case")
    if command.direct is None:
        opened = requests.opened(
            frame, state, RequestKind.FOCUS_ENTRY, command.by, command.below_level
        )
        return (submitted, opened)
    proposal = command.direct
    opened = requests.opened(
        frame,
        state,
        RequestKind.DIRECT_PIVOT,
        command.by,
        command.below_level,
        barred=proposal.packet_by,
    )
    asked = PivotRequested(
        pivot=1,
        request=opened.request,
        plan=proposal.plan,
        plan_days=proposal.plan_days,
        weekly_regular_hours=proposal.weekly_regular_hours,
    )
    return (submitted, asked, opened)


def check_plan(frame: Frame, proposal: PivotProposal | RequestPivot) -> None:
    """Check an Improve plan against the policy: length, deliverables, hours (process 8).

    Raises:
        Malformed: it is out of range.
    """
    bounds = frame.policy.exit
    if not bounds.plan_min_days <= proposal.plan_days <= bounds.plan_max_days:
        raise Malformed(
            Code.OUT_OF_RANGE,
            f"an Improve plan is {bounds.plan_min_days} to {bounds.plan_max_days} days",
        )
    check_deliverables(frame, proposal.plan, proposal.plan_days)
    check_load(frame, proposal.plan, proposal.weekly_regular_hours)


def evolve_submitted(state: State, fact: EntrySubmitted) -> State:
    """Keep the count of submissions."""
    return replace(state, stage=Stage.ENTRY, submission=fact.submission)


def evolve_sent_back(state: State, fact: RequestSentBack) -> State:
    """Tell the manager what to change."""
    word = notice(
        Template.ENTRY_SENT_BACK, Role.MANAGER, fact.request, comments="; ".join(fact.comments)
    )
    return replace(state, notices=(*state.notices, word))


def evolve_rejected(state: State, fact: RequestRejected) -> State:
    """Tell manager and skip that Focus does not begin."""
    words = tuple(
        notice(Template.ENTRY_REJECTED, role, fact.request, reason=fact.reason)
        for role in (Role.MANAGER, Role.SKIP)
    )
    return replace(state, notices=(*state.notices, *words))
