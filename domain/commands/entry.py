"""Commands of the entry, and of every step that needs sign-offs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from domain.commands.evidence import (
    Circumstance,
    Coaching,
    EntryReason,
    Example,
    Feedback,
    Gap,
    Support,
    WarningAnswer,
)
from domain.commands.values import Envelope, PivotProposal


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitEntry(Envelope):
    """Submit the Focus entry, or submit it again after rework or expiry.

    Who: manager. When: to open a case; in `entry` when it was sent back or has expired.

    Attributes:
        reason: What it is about.
        level: Level of the employee's role; the HRIS has the same.
        below_level: How the work does not meet role and level, with what shows it.
        feedback_given: Feedback given so far, how, and the response.
        must_improve: What must improve, and what will show it.
        principles: Yardsticks that the entry cites.
        gaps: The areas below level, at least one: each with the expectation of the level's guide
            and the test that shows it closed.
        examples: Dated examples with evidence, at least one for each gap.
        employee_response: What the employee says to all this.
        actions: What the manager will do, at least one.
        support: Mentor, time or training that is given, at least one.
        help_permitted: Whether the employee may ask others for help; a block if not.
        feedback: Records of feedback given before; none if left out.
        coaching: Coaching done before; none if left out.
        recognition: Award, good rating or positive 360 of the last year, and how the entry goes
            together with it; none known if left out.
        prior_manager: What the manager before says of the work, where the manager is new.
        circumstances: What around the work may explain it; none if left out.
        obstacles_asked: Whether the employee was asked what stands in the way; health goes to
            HR's point of contact, not in here.
        direct: A Pivot entry without Focus, where the policy allows it: it opens the case in
            `pivot_entry` and needs the HR lead too. Sent back, it is asked again by `RequestPivot`.
    """

    do: Literal["submit_entry"]
    reason: EntryReason
    level: str
    below_level: str
    feedback_given: str
    must_improve: str
    principles: tuple[str, ...]
    gaps: tuple[Gap, ...]
    examples: tuple[Example, ...]
    employee_response: str
    actions: tuple[str, ...]
    support: tuple[Support, ...]
    help_permitted: bool
    feedback: tuple[Feedback, ...] = ()
    coaching: tuple[Coaching, ...] = ()
    recognition: str = ""
    prior_manager: str = ""
    circumstances: tuple[Circumstance, ...] = ()
    obstacles_asked: bool = False
    direct: PivotProposal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve(Envelope):
    """Sign off the request that waits for this role.

    Who: the role whose sign-off is next. When: a request is open.

    Attributes:
        request: Key of the request; empty means the one that waits for this role.
        answers: HR's written answers to the warnings of an entry, one for each.
    """

    do: Literal["approve"]
    request: str = ""
    answers: tuple[WarningAnswer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject(Envelope):
    """Reject the request that waits for this role.

    Who: the role whose sign-off is next. When: a request is open.

    Attributes:
        request: Key of the request; empty means the one that waits for this role.
        reason: Why, for whoever asked.
    """

    do: Literal["reject"]
    reason: str
    request: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBack(Envelope):
    """Send the request that waits for this role back for rework.

    Who: the role whose sign-off is next. When: a Focus entry or a Pivot entry is open.

    Attributes:
        request: Key of the request; empty means the one that waits for this role.
        comments: What is to change, at least one.
    """

    do: Literal["send_back"]
    comments: tuple[str, ...]
    request: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawRequest(Envelope):
    """Take back a request that is not decided; an entry or a Pivot is decided by its reviewers.

    Who: the role that asked. When: the request is open.

    Attributes:
        request: Key of the request, such as `transfer[1]`.
    """

    do: Literal["withdraw_request"]
    request: str
