"""Commands of the entry, and of every step that needs sign-offs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from domain.commands.values import Envelope, Example, PivotProposal


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitEntry(Envelope):
    """Submit the Focus entry, or submit it again after rework or expiry.

    Who: manager. When: to open a case; in `entry` when it was sent back or has expired.

    Attributes:
        below_level: How the work does not meet role and level, with what shows it.
        feedback_given: Feedback given so far, how, and the response.
        must_improve: What must improve, and what will show it.
        principles: Yardsticks that the entry cites.
        examples: At least one.
        actions: What the manager will do, at least one.
        direct: A Pivot entry without Focus, where the policy allows it: it opens the case in
            `pivot_entry` and needs the HR lead too. Sent back, it is asked again by `RequestPivot`.
    """

    do: Literal["submit_entry"]
    below_level: str
    feedback_given: str
    must_improve: str
    principles: tuple[str, ...]
    examples: tuple[Example, ...]
    actions: tuple[str, ...]
    direct: PivotProposal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve(Envelope):
    """Sign off the request that waits for this role.

    Who: the role whose sign-off is next. When: a request is open.

    Attributes:
        request: Key of the request; empty means the one that waits for this role.
    """

    do: Literal["approve"]
    request: str = ""


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
