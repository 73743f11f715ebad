"""Entry: the manager submits, skip and HR partner decide (process 3; policy K9, K10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import duties, requests
from domain.entry_checks import check_entry, require_entry
from domain.errors import Code, Malformed, NotNow
from domain.facts import (
    EntrySubmitted,
    EntryWarned,
    PivotRequested,
    RequestRejected,
    RequestSentBack,
    RulingBody,
    WarningAnswered,
)
from domain.notices import Template, notice
from domain.people import Role
from domain.plan_text import check_deliverables, check_load
from domain.policy import CheckEffect, RequestKind
from domain.state import EntryWarning, RequestStatus, Stage, State
from domain.values import replace

if TYPE_CHECKING:
    from datetime import date

    from domain.commands import PivotProposal, RequestPivot, SubmitEntry
    from domain.said import Frame


def submit_entry_gate(frame: Frame, state: State, command: SubmitEntry) -> None:
    """Take an entry that its checks let pass; one without Focus only as the policy allows it."""
    require_entry(frame, state, command, duties.today(frame, command.received_at))
    if command.direct is None:
        return
    if not frame.policy.focus.direct_pivot:
        raise NotNow(Code.WRONG_STAGE, "this policy has no Pivot without Focus")
    check_plan(frame, command.direct)


def submit_entry(frame: Frame, state: State, command: SubmitEntry) -> tuple[RulingBody, ...]:
    """Submit, or submit again what was sent back or has expired; every reviewer starts anew."""
    if any(r.status is RequestStatus.OPEN and r.kind in requests.REWORKED for r in state.requests):
        raise NotNow(Code.ALREADY_DONE, "the entry is already with its reviewers")
    today = duties.today(frame, command.received_at)
    submitted = EntrySubmitted(
        submission=state.submission + 1,
        direct=command.direct is not None,
        origins=tuple(dict.fromkeys(example.origin for example in command.examples)),
    )
    if state.submission > 0 and submitted.direct:
        raise NotNow(Code.WRONG_STAGE, "a Pivot without Focus opens a case")
    warned = tuple(
        EntryWarned(submission=submitted.submission, check=found.check, detail=found.detail)
        for found in check_entry(frame, state, command, today)
        if found.effect is CheckEffect.WARN
    )
    besides = protecting(frame, today)
    if command.direct is None:
        opened = requests.opened(
            frame,
            state,
            RequestKind.FOCUS_ENTRY,
            command.by,
            command.below_level,
            besides=besides,
        )
        return (submitted, *warned, opened)
    proposal = command.direct
    opened = requests.opened(
        frame,
        state,
        RequestKind.DIRECT_PIVOT,
        command.by,
        command.below_level,
        barred=proposal.packet_by,
        besides=besides,
    )
    asked = PivotRequested(
        pivot=1,
        request=opened.request,
        plan=proposal.plan,
        plan_days=proposal.plan_days,
        weekly_regular_hours=proposal.weekly_regular_hours,
    )
    return (submitted, *warned, asked, opened)


def protecting(frame: Frame, today: date) -> tuple[Role, ...]:
    """Return who signs besides: after an overturn an entry needs more eyes for a time (process 9).

    The date comes with the opening, from the case that was overturned.
    """
    until = frame.opening.background.protected_until
    return () if until is None or today > until else frame.policy.entry.protected_sign_offs


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
    """Keep the count of submissions; each has warnings of its own."""
    return replace(state, stage=Stage.ENTRY, submission=fact.submission, entry_warnings=())


def evolve_warned(state: State, fact: EntryWarned) -> State:
    """Keep a warning until it is answered."""
    warning = EntryWarning(fact.check, fact.detail)
    return replace(state, entry_warnings=(*state.entry_warnings, warning))


def evolve_answered(state: State, fact: WarningAnswered) -> State:
    """Keep the answer beside its warning."""
    warnings = tuple(
        replace(warning, answer=fact.answer) if warning.check is fact.check else warning
        for warning in state.entry_warnings
    )
    return replace(state, entry_warnings=warnings)


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
