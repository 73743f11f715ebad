"""What the employee can choose now, with the money side by side and the choice that stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from domain.commands import Option
from domain.errors import DueProcessError
from domain.facts import Elected, ElectionConfirmed, ElectionTookEffect, ElectionWithdrawn
from domain.invitations import CHOICES
from domain.policy import Tier
from domain.windows import TIERS, WINDOWS
from infra.policies import load_policy
from infra.record_lists import (
    ListedAmount,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.state import Stage
    from infra.record_lists import (
        ListedCase,
        ListedFact,
        ListedPromise,
        RecordLists,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was chosen last, and where that stands."""

    option: Option
    on_day: date
    final: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """What can be chosen now.

    Attributes:
        options: The ways; empty where nothing is chosen in this stage.
        tier: What leaving pays now; None where nothing is chosen.
        last_day: Until when; None where that cannot be told.
        grace_max: Most days until leaving takes effect; None if not known.
        currency: Of the amounts.
        amounts: The money of every tier, side by side; empty where none was computed.
        choice: What was chosen last.
    """

    options: tuple[Option, ...]
    tier: Tier | None
    last_day: date | None
    grace_max: int | None
    currency: str
    amounts: tuple[ListedAmount, ...]
    choice: Choice | None


async def choosing(
    lists: RecordLists, case: ListedCase | None, stage: Stage, promises: Iterable[ListedPromise]
) -> Choosing:
    """Return what the employee can choose now, as far as the record knows."""
    if case is None or stage not in CHOICES:
        return _NOTHING_TO_CHOOSE
    kind = WINDOWS[stage]
    dates = [
        each
        for each in promises
        if each.clock.partition("[")[0] == kind and not each.withdrawn and not each.forecast
    ]
    packets = [
        each for each in await lists.statements(case.case_id) if each.key.startswith("packet[")
    ]
    return Choosing(
        options=CHOICES[stage],
        tier=TIERS[stage][0],
        last_day=max((each.last_day for each in dates), default=None),
        grace_max=_grace_max(case.summary.policy),
        currency=packets[-1].currency if packets else "",
        amounts=packets[-1].amounts if packets else (),
        choice=_choice(await lists.history(case.case_id)),
    )


def _choice(history: Iterable[ListedFact]) -> Choice | None:
    """Return the choice that stands: the last one, unless it was taken back or has taken effect."""
    choice: Choice | None = None
    for each in history:
        if each.reversed_by is not None:
            continue
        match each.fact.body:
            case Elected(option=option, on_day=on_day):
                choice = Choice(option=option, on_day=on_day, final=False)
            case ElectionConfirmed() if choice is not None:
                choice = Choice(option=choice.option, on_day=choice.on_day, final=True)
            case ElectionWithdrawn() | ElectionTookEffect():
                choice = None
            case _:
                pass
    return choice


def _grace_max(policy_id: str) -> int | None:
    try:
        return load_policy(policy_id).exit.grace_max_days
    except DueProcessError:
        return None


_NOTHING_TO_CHOOSE: Final = Choosing(
    options=(), tier=None, last_day=None, grace_max=None, currency="", amounts=(), choice=None
)
