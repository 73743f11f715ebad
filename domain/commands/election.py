"""Commands of the election."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from domain.commands.values import Envelope, Option


@dataclass(frozen=True, slots=True, kw_only=True)
class Elect(Envelope):
    """Choose to leave with severance or to improve.

    Who: employee only. When: in `election` (T1, or improve), `verdict` (leave with T2) and
    `transfer` (leave with T1), as often as wished; the last one received before the end counts.
    Received too early or too late it is kept without effect.

    Attributes:
        option: Leave or improve.
        grace_days: Days until leaving takes effect, within the policy's bounds; none means the
            policy's default. Only with `leave`.
    """

    do: Literal["elect"]
    option: Option
    grace_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmElection(Envelope):
    """Confirm the choice as final: it takes effect now instead of at the end of the window.

    Who: employee only. When: in `election`, `verdict` and `transfer`, after a choice.
    """

    do: Literal["confirm_election"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawElection(Envelope):
    """Take a choice back without making another.

    Who: employee only. When: in `election`, `verdict` and `transfer`, after a choice and before it
    takes effect.
    """

    do: Literal["withdraw_election"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordContactCheck(Envelope):
    """Record HR's attempt to reach an employee whose window passed in silence.

    Who: HR partner or HR backup. When: in `election`, `verdict` and `transfer`, after silence.

    Attributes:
        reached: Whether the person was reached.
        note: How, and what was said about the choice.
    """

    do: Literal["record_contact_check"]
    reached: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmSilence(Envelope):
    """Confirm what silence leads to: Improve from this day, T2 after a fail, T1 after a transfer.

    Who: HR partner, HR backup or HR lead. When: in `election`, `verdict` and `transfer`, after
    silence and a contact check that reached the employee, who is not on leave.

    Attributes:
        reason: The named person's reason, with the file in view.
    """

    do: Literal["confirm_silence"]
    reason: str
