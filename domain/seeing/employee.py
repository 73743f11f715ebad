"""Where a case stands, as the employee reads it: in plain words, with what may be chosen.

The name of the process is told where it was asked for, or where the place of work wants it so.
Never does this view say that nothing is active while something is (requirements R3, R4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args, get_type_hints

from domain.outcomes import Outcome
from domain.people import Role
from domain.policy import ClockKind, Tier
from domain.release import ReleaseStatus
from domain.rights import RIGHTS
from domain.seeing.clocks import kind_of
from domain.seeing.values import LabelView, OptionView, OwnView
from domain.state import ClockStatus, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from domain.facts import TierAmount
    from domain.views import CaseView

STANDS: Mapping[Stage, str] = {
    Stage.ENTRY: (
        "Your manager has put forward concerns about your work. Others are looking at them. "
        "Nothing is decided, and nothing changes for you before it is."
    ),
    Stage.FOCUS: (
        "Your manager owes you coaching, feedback and a check-in every week. On the date for next "
        "steps your manager and HR decide with you how it goes on."
    ),
    Stage.PIVOT_ENTRY: (
        "Your manager and HR are working on next steps. You are told of every step before it "
        "counts, and no time of yours runs before that."
    ),
    Stage.ELECTION: (
        "You may choose between leaving with severance and an improvement plan. You may change "
        "your mind until the last day, or until you confirm the choice."
    ),
    Stage.IMPROVE: (
        "You are working on an improvement plan. Every criterion is judged by itself, by two "
        "reviewers, with reasons."
    ),
    Stage.VERDICT: (
        "Your plan was found not to be met. You may appeal, or leave with severance. Silence ends "
        "nothing: HR gets in touch first."
    ),
    Stage.APPEAL: "A panel decides on your appeal. You stay employed and paid until it has.",
    Stage.TRANSFER: (
        "Your appeal was upheld in your favour. You have time to move to another team; your former "
        "manager has no veto."
    ),
    Stage.SEPARATION: (
        "You are leaving. Final wages are due whatever you sign; severance is for a release, which "
        "you may take your time to consider."
    ),
    Stage.CLOSED: "This has come to an end.",
}
"""Plain words for each stage; the name of the process is in none of them."""

ENDED: Mapping[Outcome, str] = {
    Outcome.FOCUS_REJECTED: "The concerns were not taken up. Nothing of it is held against you.",
    Outcome.FOCUS_REMOVED: "You have met what was asked of you.",
    Outcome.CAUSE_RESOLVED: "The cause was found and put right. Nothing is held against you.",
    Outcome.FOCUS_WITHDRAWN: "It was withdrawn.",
    Outcome.PIVOT_REJECTED: "What was asked for was not approved.",
    Outcome.IMPROVE_PASSED: "You have passed the plan.",
    Outcome.VOID: "The plan does not count, since the process was not kept.",
    Outcome.LEFT_T1: "You have left with severance.",
    Outcome.LEFT_T2: "You have left with severance.",
    Outcome.LEFT_T3: "You have left with severance.",
    Outcome.TRANSFERRED: "You have moved to another team.",
    Outcome.RESIGNED: "You have resigned.",
    Outcome.AGREED_EXIT: "You have left by agreement.",
}


def own(view: CaseView) -> OwnView:
    """Return where the employee stands."""
    return OwnView(
        stands=_stands(view),
        label=label(view),
        options=tuple(_options(view)),
        rights=rights(view.stage),
        on_file=tuple(_on_file(view)),
    )


def label(view: CaseView) -> LabelView:
    """Return the name of the process as far as it was told: the truth of today, or nothing."""
    status = view.status
    told = status.label_told or status.asked > len(view.questions)
    if not told:
        return LabelView(told=False, active=None, transfer_restricted=None)
    return LabelView(
        told=True, active=status.active, transfer_restricted=status.transfer_restricted
    )


def rights(stage: Stage) -> tuple[str, ...]:
    """Return the commands that an employee may give in a stage, in the order of the process."""
    return tuple(
        str(get_args(get_type_hints(command)["do"])[0])
        for command, right in RIGHTS.items()
        if Role.EMPLOYEE in right.roles and stage in right.stages
    )


def _stands(view: CaseView) -> str:
    words = STANDS[view.stage]
    return f"{words} {ENDED[Outcome(view.outcome)]}" if view.outcome else words


def _options(view: CaseView) -> Iterator[OptionView]:
    """Give what may be chosen now, side by side."""
    until = _last_day(view)
    if view.stage is Stage.ELECTION:
        yield _option(view, "leave", "elect", Tier.T1, until)
        yield _option(view, "improve", "elect", None, until)
    elif view.stage is Stage.VERDICT:
        yield _option(view, "appeal", "file_appeal", Tier.T3, until)
        yield _option(view, "leave", "elect", Tier.T2, until)
    elif view.stage is Stage.TRANSFER:
        yield _option(view, "transfer", "request_transfer", None, until)
        yield _option(view, "leave", "elect", Tier.T1, until)
    elif view.stage is Stage.SEPARATION:
        release = view.release
        if release is not None and release.status is ReleaseStatus.OFFERED:
            tier = None if view.leaving is None else view.leaving.tier
            yield OptionView("sign", "sign_release", tier, release.gross, release.currency, until)


def _option(
    view: CaseView, option: str, command: str, tier: Tier | None, until: date | None
) -> OptionView:
    currency, amount = _amount(view, tier)
    gross = None if amount is None else amount.gross
    return OptionView(option, command, tier, gross, currency, until)


def _amount(view: CaseView, tier: Tier | None) -> tuple[str, TierAmount | None]:
    """Return what a tier pays by the latest statement that has it."""
    for statement in reversed(view.statements):
        for amount in statement.amounts:
            if amount.tier is tier:
                return statement.currency, amount
    return "", None


WINDOWS: Mapping[Stage, ClockKind] = {
    Stage.ELECTION: ClockKind.ELECTION,
    Stage.VERDICT: ClockKind.APPEAL_FILING,
    Stage.TRANSFER: ClockKind.TRANSFER,
    Stage.SEPARATION: ClockKind.CONSIDERATION,
}


def _last_day(view: CaseView) -> date | None:
    """Return the last day of the window that is open; None before it is, or after."""
    kind = WINDOWS.get(view.stage)
    days = [
        clock.promise.last_day
        for clock in view.clocks
        if clock.status is ClockStatus.OPEN
        and clock.promise is not None
        and kind_of(clock.key) is kind
    ]
    return days[-1] if days else None


def _on_file(view: CaseView) -> Iterator[str]:
    """Give what is kept of the case, and for how long."""
    yield "what was put forward, and who signed what"
    if view.check_ins:
        yield "check-ins, held and missed"
    if view.plan is not None:
        yield "the plan, what you handed in, and what was found of each criterion"
    if view.appeal is not None:
        yield "your appeal, the reply to it and the decision with its reasons"
    if view.statements:
        yield "statements of money, with their formula"
    if view.leaves:
        yield "days of approved absence, and that they are protected: never for what"
    if view.closing is not None:
        yield f"kept for {view.closing.kept_months} months from {view.closing.closed_at.date()} on"
