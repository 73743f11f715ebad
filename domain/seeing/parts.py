"""The one table: which parts of a case a reader may know, and which compartments hold them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from domain.seeing.readers import Reader

if TYPE_CHECKING:
    from collections.abc import Iterable


class Compartment(StrEnum):
    """Stores that are kept apart, each with readers of its own; joined by the case's id only."""

    CASE = "case"
    """A: stages, dates, plan, findings, appeal. Intervals of leave and "protected" belong here."""
    LEAVE = "leave"
    """B: type, certification, accommodation: what the case never learns."""
    LEGAL = "legal"
    """C: advice, pointers to what is held."""
    MONEY = "money"
    """D: statements, the release, payments."""
    PANEL = "panel"
    """E: notes of the deliberation. Reasons go into the decision."""
    FAIRNESS = "fairness"
    """F: protected attributes, without the id of any case."""


class Part(StrEnum):
    """Parts of a case."""

    OWN = "own"
    STAGE = "stage"
    FLAGS = "flags"
    ALL_FLAGS = "all_flags"
    PAUSE = "pause"
    LEAVES = "leaves"
    LEAVE_DAYS = "leave_days"
    ACCOMMODATIONS = "accommodations"
    WAITS = "waits"
    HOLDS = "holds"
    TIMELINE = "timeline"
    LEGAL_HOLD = "legal_hold"
    REQUESTS = "requests"
    ALL_REQUESTS = "all_requests"
    MONEY_REQUESTS = "money_requests"
    WARNINGS = "warnings"
    PEOPLE = "people"
    ALL_PEOPLE = "all_people"
    CHECK_INS = "check_ins"
    PLAN = "plan"
    FINDINGS = "findings"
    APPEAL = "appeal"
    APPEAL_PAPERS = "appeal_papers"
    CHOICE = "choice"
    LEAVING = "leaving"
    SEPARATION = "separation"
    MONEY = "money"
    CLOSING = "closing"
    REHIRE = "rehire"
    QUESTIONS = "questions"
    TRANSFER_GATE = "transfer_gate"
    COMMENTS = "comments"
    NOTICES = "notices"
    RECORD = "record"


def compartment_of(part: Part) -> Compartment:
    """Return the compartment that holds a part; what a view has of B, C, E and F it has not."""
    return Compartment.MONEY if part is Part.MONEY else Compartment.CASE


COURSE = frozenset(
    {
        Part.STAGE,
        Part.FLAGS,
        Part.PAUSE,
        Part.WAITS,
        Part.REQUESTS,
        Part.PEOPLE,
        Part.CHECK_INS,
        Part.PLAN,
        Part.FINDINGS,
        Part.APPEAL,
        Part.LEAVING,
        Part.SEPARATION,
        Part.CLOSING,
    }
)
"""What the line knows: that a step waits, never why; that somebody is away, never for what."""

FILE = COURSE | {
    Part.ALL_FLAGS,
    Part.LEAVES,
    Part.ACCOMMODATIONS,
    Part.HOLDS,
    Part.ALL_REQUESTS,
    Part.WARNINGS,
    Part.ALL_PEOPLE,
    Part.APPEAL_PAPERS,
    Part.CHOICE,
    Part.REHIRE,
    Part.COMMENTS,
    Part.NOTICES,
    Part.RECORD,
}
"""The case itself, whole: for HR, Legal and whoever audits."""


def parts_of(reader: Reader) -> frozenset[Part]:  # noqa: C901, PLR0911, PLR0912 -- the table
    """Return what a reader may know of a case."""
    match reader:
        case Reader.EMPLOYEE:
            return frozenset(
                {
                    Part.OWN,
                    Part.PAUSE,
                    Part.LEAVES,
                    Part.LEAVE_DAYS,
                    Part.ACCOMMODATIONS,
                    Part.ALL_PEOPLE,
                    Part.CHECK_INS,
                    Part.PLAN,
                    Part.FINDINGS,
                    Part.APPEAL,
                    Part.APPEAL_PAPERS,
                    Part.CHOICE,
                    Part.LEAVING,
                    Part.SEPARATION,
                    Part.MONEY,
                    Part.CLOSING,
                    Part.REHIRE,
                    Part.QUESTIONS,
                    Part.COMMENTS,
                }
            )
        case Reader.MANAGER:
            return COURSE | {Part.APPEAL_PAPERS, Part.QUESTIONS}
        case Reader.SKIP | Reader.DIRECTOR:
            return COURSE | {Part.WARNINGS}
        case Reader.HR:
            return FILE | {Part.MONEY, Part.QUESTIONS, Part.LEGAL_HOLD}
        case Reader.HR_CONTACT:
            return frozenset({Part.PAUSE, Part.LEAVES, Part.ACCOMMODATIONS, Part.PEOPLE})
        case Reader.LEAVE:
            return frozenset({Part.PAUSE, Part.LEAVES, Part.LEAVE_DAYS})
        case Reader.ACCOMMODATION:
            return frozenset({Part.PAUSE, Part.LEAVES, Part.ACCOMMODATIONS})
        case Reader.INDEPENDENT_REVIEWER:
            return COURSE | {
                Part.LEAVES,
                Part.HOLDS,
                Part.TIMELINE,
                Part.ALL_REQUESTS,
                Part.WARNINGS,
                Part.COMMENTS,
            }
        case Reader.LEGAL:
            return FILE | {Part.MONEY, Part.TIMELINE, Part.LEGAL_HOLD}
        case Reader.EMPLOYEE_RELATIONS:
            return FILE | {Part.TIMELINE}
        case Reader.MONEY:
            return frozenset({Part.SEPARATION, Part.MONEY, Part.MONEY_REQUESTS})
        case Reader.POLICY_OWNER:
            return frozenset({Part.STAGE, Part.PAUSE, Part.WAITS, Part.REQUESTS, Part.ALL_REQUESTS})
        case Reader.REVIEWER:
            return frozenset({Part.PAUSE, Part.PLAN})
        case Reader.PANEL_COORDINATOR:
            return frozenset({Part.PAUSE, Part.PEOPLE, Part.APPEAL})
        case Reader.PANEL:
            return frozenset(
                {
                    Part.PAUSE,
                    Part.PEOPLE,
                    Part.CHECK_INS,
                    Part.PLAN,
                    Part.FINDINGS,
                    Part.APPEAL,
                    Part.APPEAL_PAPERS,
                    Part.COMMENTS,
                }
            )
        case Reader.TRANSFER:
            return frozenset({Part.TRANSFER_GATE})
        case Reader.AUDITOR:
            return FILE | {Part.QUESTIONS, Part.TIMELINE, Part.LEGAL_HOLD}
        case Reader.ANALYST:
            return frozenset()
        case _:
            assert_never(reader)


SHIELDED = frozenset(
    {
        Part.ALL_FLAGS,
        Part.HOLDS,
        Part.TIMELINE,
        Part.ALL_REQUESTS,
        Part.LEGAL_HOLD,
        Part.NOTICES,
        Part.RECORD,
    }
)
"""What would tell somebody of a complaint about that very person."""


def parts_for(who: Iterable[Reader], *, complained_of: bool = False) -> frozenset[Part]:
    """Return what somebody may know who is one or several kinds of reader.

    Args:
        who: The kinds; of roles that conflict only those are left that restrict.
        complained_of: Whether the employee has complained about this person, who then knows no
            more than that a step waits.
    """
    found = frozenset[Part]().union(*(parts_of(reader) for reader in who))
    return found - SHIELDED if complained_of else found


def opens(reader: Reader) -> frozenset[Compartment]:
    """Return the compartments of which a reader may read what is kept there besides the case."""
    match reader:
        case Reader.LEAVE | Reader.ACCOMMODATION:
            return frozenset({Compartment.LEAVE})
        case Reader.LEGAL:
            return frozenset({Compartment.LEGAL, Compartment.MONEY})
        case Reader.EMPLOYEE | Reader.HR | Reader.MONEY | Reader.AUDITOR:
            return frozenset({Compartment.MONEY})
        case Reader.PANEL | Reader.PANEL_COORDINATOR:
            return frozenset({Compartment.PANEL})
        case Reader.ANALYST:
            return frozenset({Compartment.FAIRNESS})
        case (
            Reader.MANAGER
            | Reader.SKIP
            | Reader.DIRECTOR
            | Reader.HR_CONTACT
            | Reader.INDEPENDENT_REVIEWER
            | Reader.EMPLOYEE_RELATIONS
            | Reader.POLICY_OWNER
            | Reader.REVIEWER
            | Reader.TRANSFER
        ):
            return frozenset()
        case _:
            assert_never(reader)


def writes(reader: Reader) -> frozenset[Compartment]:
    """Return the compartments to which a reader adds entries: those of that office alone.

    Statements of money are written by the case, from payroll's figures.
    """
    return opens(reader) - {Compartment.MONEY}
