"""Commands of a resignation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.commands.values import Envelope


@dataclass(frozen=True, slots=True, kw_only=True)
class Resign(Envelope):
    """Give notice of leaving.

    Who: employee only. When: in every stage before `closed`. While a tier is open it is taken as
    notice until HR has told that the open choice pays more and the employee confirms.

    Attributes:
        last_day: Last day of employment, today or later.
    """

    do: Literal["resign"]
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TellOpenChoice(Envelope):
    """Record that the employee was told that the open choice pays more than resigning.

    Who: HR partner or HR backup. When: a resignation was given while a tier is open.

    Attributes:
        note: How it was told.
    """

    do: Literal["tell_open_choice"]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmResignation(Envelope):
    """Confirm a resignation after having been told what the open choice pays.

    Who: employee only. When: told, not withdrawn, not on leave.
    """

    do: Literal["confirm_resignation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawResignation(Envelope):
    """Take back a resignation: the case goes on where it stood.

    Who: employee only. When: before the last day of employment, unless it was confirmed.
    """

    do: Literal["withdraw_resignation"]
