"""What the record gives to be summed up, and which fact begins which stage: values only.

Kinds and stages are the names that stand in the record, so that a report reads every case, whatever
version of the code it was played by.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

STAGE_BEGUN_BY: Final[Mapping[str, str]] = {
    "entry_submitted": "entry",
    "focus_began": "focus",
    "pivot_requested": "pivot_entry",
    "packet_prepared": "pivot_entry",  # a new version takes an election back
    "returned_to_focus": "focus",
    "election_opened": "election",
    "improve_began": "improve",
    "improve_failed": "verdict",
    "appeal_withdrawn": "verdict",
    "appeal_filed": "appeal",
    "remanded": "improve",
    "transfer_began": "transfer",
    "separation_began": "separation",
    "case_closed": "closed",
}
"""The stage that a fact of a kind begins, in the order of the process."""

RESIGNATION_WITHDRAWN: Final = "resignation_withdrawn"
"""Begins the stage that its body names in `back_to`, if it names one."""

PANEL_DECIDED: Final = "panel_decided"
"""Bears the result of an appeal in `outcome`."""

ENTRY_SUBMITTED: Final = "entry_submitted"
"""Names the origins of its examples in `origins`."""

INCIDENT_REVIEW: Final = "incident_review"
ENTRY_ORIGINS: Final = (INCIDENT_REVIEW, "none")
"""Whether an example of a case's entries comes from an incident review."""

CLOSED: Final = "closed"
STAGES_BEFORE_CLOSED: Final = tuple(
    stage for stage in dict.fromkeys(STAGE_BEGUN_BY.values()) if stage != CLOSED
)
APPEAL_RESULTS: Final = ("uphold", "overturn", "remand")


@dataclass(frozen=True, slots=True)
class Counted:
    """Something that is counted.

    Attributes:
        as_what: What it counts as, such as a stage.
        case_id: The case that it is of.
    """

    as_what: str
    case_id: str


@dataclass(frozen=True, slots=True)
class StageBegin:
    """A stage of a case began."""

    case_id: str
    stage: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the record holds at one moment.

    Attributes:
        open_cases: Open cases, by stage.
        overdue: Duties of open cases that are missed and still owed, by the role that owes them.
        outcomes: Closed cases, by outcome.
        appeals: Decisions of a panel that hold, by result.
        begins: Begins of stages that hold, in order within each case.
        entries: Cases by whether an entry that holds rests on an incident review.
    """

    open_cases: tuple[Counted, ...]
    overdue: tuple[Counted, ...]
    outcomes: tuple[Counted, ...]
    appeals: tuple[Counted, ...]
    begins: tuple[StageBegin, ...]
    entries: tuple[Counted, ...] = ()


def stage_begun(kind: str, back_to: str | None) -> str | None:
    """Return the stage that a fact begins, or None.

    Args:
        kind: The fact's kind.
        back_to: What its body says of that, if anything.
    """
    if kind == RESIGNATION_WITHDRAWN:
        return back_to or None
    return STAGE_BEGUN_BY.get(kind)
