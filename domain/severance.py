"""What a departure pays: the severance formula, exact until its one rounding (policy K11).

Weeks are the base of the tier plus a schedule of service, up to the cap; a week is the annual base
by the weeks of a year, or the hourly rate times the scheduled hours. Every number comes from the
policy's `SeveranceRule`. Leave does not break service, so only two dates matter.
"""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from domain.errors import Code, Malformed
from domain.policy import Tier

if TYPE_CHECKING:
    from datetime import date

    from domain.policy import SeveranceRule

FULL_TIME = Decimal(1)

_FEBRUARY = 2
_LEAP_DAY = 29
_HOURS_IN_WEEK = 168
# Far beyond any pay, and short enough that exact arithmetic stays cheap.
_MOST_DIGITS = 15


class QuoteFlag(StrEnum):
    """What a reader of a quote must not overlook."""

    STATUTORY_FLOOR_APPLIED = "STATUTORY_FLOOR_APPLIED"


@dataclass(frozen=True, slots=True)
class Pay:
    """Contractual pay: either an annual base, or an hourly rate with its weekly hours.

    Attributes:
        annual_base: Base pay of a full-time year, without bonus or allowances.
        hourly: Rate of one hour.
        weekly_hours: Regularly scheduled hours of one week.
        fte: Part of full time, applied to the annual base once; 1 with hourly pay, whose hours
            are the schedule already.
        currency: ISO 4217 code.
    """

    __pydantic_config__ = {"extra": "forbid"}

    annual_base: Decimal | None
    hourly: Decimal | None
    weekly_hours: Decimal | None
    fte: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Quote:
    """The money of one tier at one separation date, with what it came from.

    Attributes:
        tier: Which tier.
        years: Completed years of service at the separation date.
        base_weeks: Weeks of the tier.
        service_weeks: Weeks for the years.
        weeks: Their sum, up to the cap.
        capped: True if the cap made it less.
        gross: Before tax, rounded once, half up, to the currency's minor unit.
        currency: ISO 4217 code.
        floor_applied: True if a statutory floor made it more than weeks times week.
        formula: Version of the formula.
        sentence: How the amount came about, for the reader.
        flags: What must not be overlooked.
    """

    __pydantic_config__ = {"extra": "forbid"}

    tier: Tier
    years: int
    base_weeks: int
    service_weeks: int
    weeks: int
    capped: bool
    gross: Decimal
    currency: str
    floor_applied: bool
    formula: str
    sentence: str
    flags: tuple[QuoteFlag, ...]


def quote(  # noqa: PLR0913 -- the inputs that a statement has to name
    tier: Tier, pay: Pay, hired: date, separation: date, rule: SeveranceRule, *, place: str = ""
) -> Quote:
    """Compute the severance of a tier.

    Args:
        tier: The exit point.
        pay: Contractual pay.
        hired: First day of service.
        separation: Separation date.
        rule: The formula.
        place: Work location, for its statutory floor; no floor where the rule has no such place.

    Raises:
        Malformed: pay or dates make no sense, or the currency is unknown.
    """
    decimals = rule.decimals(pay.currency)
    if decimals is None:
        raise Malformed(Code.MALFORMED, f"{pay.currency!r} is not a currency of the policy")
    week = _week(pay, rule)
    years = completed_years(hired, separation)
    base_weeks = rule.base_weeks(tier)
    service_weeks = years * rule.weeks_per_service_year
    weeks = min(base_weeks + service_weeks, rule.cap_weeks)
    statutory = rule.floor_of(place)
    floor_weeks = Fraction(statutory.weeks_per_year) * years if statutory else Fraction(0)
    floor_applied = floor_weeks > weeks
    gross = _rounded(week * max(floor_weeks, Fraction(weeks)), decimals)
    return Quote(
        tier=tier,
        years=years,
        base_weeks=base_weeks,
        service_weeks=service_weeks,
        weeks=weeks,
        capped=weeks < base_weeks + service_weeks,
        gross=gross,
        currency=pay.currency,
        floor_applied=floor_applied,
        formula=rule.version,
        sentence=_sentence(
            _weeks_in_words(base_weeks, service_weeks, weeks, floor_weeks), week, gross, decimals
        ),
        flags=(QuoteFlag.STATUTORY_FLOOR_APPLIED,) if floor_applied else (),
    )


def completed_years(hired: date, on: date) -> int:
    """Return the years of service completed on a day; the anniversary itself completes one.

    Raises:
        Malformed: the day lies before the first day of service.
    """
    if on < hired:
        raise Malformed(Code.OUT_OF_RANGE, f"{on} lies before the first day of service, {hired}")
    leap_day = (hired.month, hired.day) == (_FEBRUARY, _LEAP_DAY)
    day = hired.day - 1 if leap_day and not isleap(on.year) else hired.day
    return on.year - hired.year - ((on.month, on.day) < (hired.month, day))


def _week(pay: Pay, rule: SeveranceRule) -> Fraction:
    """Return the exact pay of one week."""
    fte = _positive("fte", pay.fte)
    if fte > 1:
        raise Malformed(Code.OUT_OF_RANGE, "fte must not be more than 1")
    match pay:
        case Pay(annual_base=Decimal() as base, hourly=None, weekly_hours=None):
            return _positive("the annual base", base) * fte / rule.weeks_in_year
        case Pay(annual_base=None, hourly=Decimal() as rate, weekly_hours=Decimal() as hours):
            if fte != 1:
                raise Malformed(
                    Code.MALFORMED, "hourly pay takes no fte: its weekly hours are the schedule"
                )
            week = _positive("the weekly hours", hours)
            if week > _HOURS_IN_WEEK:
                raise Malformed(Code.OUT_OF_RANGE, f"a week has {_HOURS_IN_WEEK} hours")
            return _positive("the hourly rate", rate) * week
        case _:
            raise Malformed(
                Code.MALFORMED, "pay is either an annual base, or an hourly rate and weekly hours"
            )


def _positive(what: str, value: Decimal) -> Fraction:
    if not value.is_finite():
        raise Malformed(Code.MALFORMED, f"{what} must be a number")
    if value <= 0:
        raise Malformed(Code.OUT_OF_RANGE, f"{what} must be more than 0")
    _, _, exponent = value.as_tuple()
    if value.adjusted() >= _MOST_DIGITS or int(exponent) < -_MOST_DIGITS:
        raise Malformed(Code.OUT_OF_RANGE, f"{what} has more than {_MOST_DIGITS} digits")
    return Fraction(value)


def _rounded(amount: Fraction, decimals: int) -> Decimal:
    """Round half up to so many decimals."""
    units = floor(amount * 10**decimals + Fraction(1, 2))
    return Decimal(f"{units}e-{decimals}")


def _weeks_in_words(base: int, service: int, weeks: int, floor_weeks: Fraction) -> str:
    total = base + service
    words = f"{base} + {service} = {total} {_plural(total)}"
    if weeks < total:
        words += f", capped at {weeks} {_plural(weeks)}"
    if floor_weeks > weeks:
        # A floor is a decimal times whole years, so it ends.
        exact = _rounded(floor_weeks, _MOST_DIGITS).normalize()
        words += f", raised to the statutory floor of {exact:f} {_plural(exact)}"
    return words


def _plural(weeks: int | Decimal) -> str:
    return "week" if weeks == 1 else "weeks"


def _sentence(weeks: str, week: Fraction, gross: Decimal, decimals: int) -> str:
    shown = _rounded(week, decimals)
    sentence = f"{weeks} × {shown:,f} = {gross:,f}"  # noqa: RUF001 -- the sign of a product
    if Fraction(shown) != week:
        sentence += (
            " (the week is shown rounded; the total is computed from its exact value and rounded"
            " once)"
        )
    return sentence
