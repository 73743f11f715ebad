"""Withheld support weighs: the employee records it, HR answers, and no fail goes past it.

Process 8: support that was promised and withheld is recordable by the employee. Where HR upholds
it, the employee gets more time, the deliverable counts as met, or the plan is void.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import duties
from domain.commands import CommentKind
from domain.errors import Code, Malformed, NotNow
from domain.facts import CommentAnswered, RulingBody
from domain.notices import Template, notice
from domain.people import Role
from domain.plan import SupportClaim
from domain.policy import ClockKind
from domain.stages.improve import the_plan
from domain.state import Clock, Stage, State
from domain.values import replace

if TYPE_CHECKING:
    from datetime import datetime

    from domain.commands import AddComment, AnswerComment
    from domain.facts import CommentAdded
    from domain.plan import Plan
    from domain.said import Frame


def check_deliverable(state: State, command: AddComment) -> None:
    """Check that a comment names a deliverable that there is.

    Raises:
        Malformed: the plan has no such deliverable, or there is no plan.
    """
    number = command.deliverable
    if number is None:
        return
    if state.plan is None or state.plan.deliverable(number) is None:
        raise Malformed(Code.OUT_OF_RANGE, f"the plan has no deliverable {number}")


def answer_comment(_frame: Frame, state: State, command: AnswerComment) -> tuple[RulingBody, ...]:
    """Answer a comment on withheld support, once."""
    claim = next((c for c in the_plan(state).claims if c.comment == command.comment), None)
    if claim is None:
        raise NotNow(Code.NOTHING_OPEN, f"no comment {command.comment} waits for an answer")
    if claim.upheld is not None:
        raise NotNow(Code.ALREADY_DONE, f"comment {command.comment} is answered")
    return (
        CommentAnswered(
            comment=command.comment,
            upheld=command.upheld,
            text=command.text,
            person=command.by.person,
        ),
    )


def check_support(plan: Plan) -> None:
    """Hold a fail while withheld support is not answered, or not made good.

    Raises:
        NotNow: it is not.
    """
    if any(claim.upheld is None for claim in plan.claims):
        raise NotNow(Code.SUPPORT_UNANSWERED, "a comment on withheld support waits for HR's answer")
    if any(claim.upheld and not claim.made_good for claim in plan.claims):
        raise NotNow(
            Code.SUPPORT_WITHHELD,
            "support was withheld: HR gives more time, counts the deliverable as met or declares "
            "the plan void",
        )


def was_withheld(plan: Plan, deliverable: int) -> bool:
    """Tell whether HR upheld that support for a deliverable was withheld, and nothing followed."""
    return any(
        claim.upheld and not claim.made_good and claim.deliverable in (deliverable, None)
        for claim in plan.claims
    )


def made_good(plan: Plan, deliverable: int | None = None) -> Plan:
    """Return the plan with what HR upheld made good: by more time, or by a deliverable as met."""
    return replace(
        plan,
        claims=tuple(
            replace(claim, made_good=True)
            if claim.upheld and (deliverable is None or claim.deliverable in (deliverable, None))
            else claim
            for claim in plan.claims
        ),
    )


def evolve_claimed(frame: Frame, state: State, fact: CommentAdded, at: datetime) -> State:
    """Owe the answer to a comment on withheld support, where a plan waits for its result."""
    plan = state.plan
    is_claim = fact.comment_kind is CommentKind.WITHHELD_SUPPORT
    if plan is None or not is_claim or state.stage is not Stage.IMPROVE:
        return state
    claim = SupportClaim(fact.comment, fact.deliverable)
    state = replace(state, plan=replace(plan, claims=(*plan.claims, claim)))
    kind = ClockKind.SUPPORT_ANSWER
    clock = Clock(_key(fact.comment), kind, trigger=duties.today(frame, at))
    return duties.start(frame, state, clock)


def evolve_answered(state: State, fact: CommentAnswered, at: datetime) -> State:
    """Keep the answer and put it in writing."""
    plan = state.plan
    if plan is None:
        return state
    claims = tuple(
        replace(claim, upheld=fact.upheld) if claim.comment == fact.comment else claim
        for claim in plan.claims
    )
    state = duties.end(state, _key(fact.comment), at)
    word = notice(
        Template.COMMENT_ANSWERED,
        Role.EMPLOYEE,
        f"comment[{fact.comment}]",
        upheld="yes" if fact.upheld else "no",
        text=fact.text,
    )
    return replace(state, plan=replace(plan, claims=claims), notices=(*state.notices, word))


def _key(comment: int) -> str:
    return f"{ClockKind.SUPPORT_ANSWER}[{comment}]"
