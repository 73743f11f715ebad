"""`dueprocess quote`: the severance of one tier, with the sentence that explains it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from domain.errors import Code, Malformed
from domain.policy import SeveranceRule, Tier, TierBase
from domain.severance import FULL_TIME, Pay, Quote, quote
from infra.policies import CURRENT_POLICY, load_policy

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class QuoteAnswer:
    """A quote and where its formula came from.

    Attributes:
        quote: The computation.
        policy: The policy that holds the formula.
        variant: True if base weeks or cap were tried that are not the policy's.
    """

    quote: Quote
    policy: str
    variant: bool

    def as_json(self) -> dict[str, object]:
        """Return the answer as plain data; the amount is text, so that no reader rounds it."""
        found = self.quote
        return {
            "tier": found.tier.value,
            "weeks": found.weeks,
            "years": found.years,
            "base_weeks": found.base_weeks,
            "service_weeks": found.service_weeks,
            "capped": found.capped,
            "floor_applied": found.floor_applied,
            "gross": f"{found.gross:f}",
            "currency": found.currency,
            "sentence": found.sentence,
            "flags": [flag.value for flag in found.flags],
            "policy": self.policy,
            "formula": found.formula,
            "variant": self.variant,
        }

    def as_text(self) -> str:
        """Return the answer for people: the amount first, then how it came about."""
        found = self.quote
        years = "1 completed year" if found.years == 1 else f"{found.years} completed years"
        lines = [
            f"{found.tier}: {found.gross:,f} {found.currency}, before tax",
            found.sentence,
            f"{years} of service; formula {found.formula} of {self.policy}",
        ]
        if self.variant:
            lines.append("A variant: the policy has other numbers.")
        lines += [flag.value for flag in found.flags]
        return "\n".join(lines)


def compute_quote(  # noqa: PLR0913 -- one argument for each option of the command
    *,
    tier: str,
    currency: str,
    hired: str,
    separation: str,
    base: str | None = None,
    hourly: str | None = None,
    weekly_hours: str | None = None,
    fte: str | None = None,
    base_weeks: int | None = None,
    cap: int | None = None,
    place: str = "",
    policy: str = CURRENT_POLICY,
) -> QuoteAnswer:
    """Compute a quote from what was typed.

    Args:
        tier: `T1`, `T2` or `T3`.
        currency: ISO 4217 code.
        hired: First day of service, `2019-05-06`.
        separation: Separation date.
        base: Annual base of full time; or else both of the next two.
        hourly: Rate of one hour.
        weekly_hours: Scheduled hours of one week.
        fte: Part of full time; 1 if not given.
        base_weeks: Another base of the tier, to try.
        cap: Another cap, to try.
        place: Work location as the policy's floors name it.
        policy: The policy that holds the formula.

    Raises:
        Malformed: an option makes no sense, or names what there is not.
    """
    if tier not in set(Tier):
        raise Malformed(Code.MALFORMED, f"there is no tier {tier!r}")
    stated = load_policy(policy).severance
    rule = _variant(stated, Tier(tier), base_weeks, cap)
    pay = Pay(
        annual_base=None if base is None else _number("base", base),
        hourly=None if hourly is None else _number("hourly", hourly),
        weekly_hours=None if weekly_hours is None else _number("weekly-hours", weekly_hours),
        fte=FULL_TIME if fte is None else _number("fte", fte),
        currency=currency,
    )
    found = quote(Tier(tier), pay, _date(hired), _date(separation), rule, place=place)
    return QuoteAnswer(found, policy, variant=rule != stated)


def _variant(
    rule: SeveranceRule, tier: Tier, base_weeks: int | None, cap: int | None
) -> SeveranceRule:
    if base_weeks is not None:
        if base_weeks < 0:
            raise Malformed(Code.OUT_OF_RANGE, "base-weeks must not be negative")
        tried = TierBase(tier, base_weeks)
        bases = tuple(tried if row.tier is tier else row for row in rule.bases)
        rule = replace(rule, bases=bases)
    if cap is not None:
        if cap < 0:
            raise Malformed(Code.OUT_OF_RANGE, "cap must not be negative")
        rule = replace(rule, cap_weeks=cap)
    return rule


def _number(option: str, text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise Malformed(Code.MALFORMED, f"{option}: {text!r} is not a plain decimal number")
    return Decimal(text)


def _date(text: str) -> date:
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError as error:
        raise Malformed(Code.MALFORMED, f"{text!r}: {error}") from error
    raise Malformed(Code.MALFORMED, f"{text!r} is not a day, such as 2019-05-06")
