"""The severance formula (policy K11), by example and against a reckoning of high precision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import Code, Malformed
from domain.policy import Floor, MinorUnit, SeveranceRule, Tier, TierBase
from domain.severance import Pay, QuoteFlag, completed_years, quote

RULE = SeveranceRule(
    version="test-1",
    bases=(TierBase(Tier.T1, 12), TierBase(Tier.T2, 4), TierBase(Tier.T3, 2)),
    weeks_per_service_year=1,
    cap_weeks=26,
    weeks_in_year=52,
    minor_units=(MinorUnit("USD", 2), MinorUnit("JPY", 0), MinorUnit("KWD", 3)),
    floors=(Floor("ZZ-1", Decimal("2.5")),),
)
HIRED = date(2019, 5, 6)
NEITHER_NOR = "pay is either an annual base, or an hourly rate and weekly hours"
SEPARATION = date(2027, 1, 15)


def salary(annual: str, currency: str = "USD", fte: str = "1") -> Pay:
    return Pay(Decimal(annual), None, None, Decimal(fte), currency)


def wage(rate: str, hours: str, fte: str = "1") -> Pay:
    return Pay(None, Decimal(rate), Decimal(hours), Decimal(fte), "USD")


def test_a_quote_explains_itself() -> None:
    """Weeks, week and total stand in one sentence that a reader can check by hand."""
    found = quote(Tier.T1, salary("130000"), HIRED, SEPARATION, RULE)

    assert found.sentence == "12 + 7 = 19 weeks × 2,500.00 = 47,500.00"  # noqa: RUF001 -- the sign of a product
    assert (found.years, found.weeks, found.gross) == (7, 19, Decimal("47500.00"))
    assert (found.formula, found.capped, found.flags) == ("test-1", False, ())


def test_a_quote_names_what_it_was_computed_from() -> None:
    """The tier, its weeks, those for the years, and the currency stand beside the amount."""
    found = quote(Tier.T2, salary("100000", "KWD"), HIRED, SEPARATION, RULE)

    assert (found.tier, found.currency) == (Tier.T2, "KWD")
    assert (found.base_weeks, found.service_weeks) == (4, 7)


def test_a_week_that_is_shown_rounded_says_so() -> None:
    """A reader who multiplies by hand learns why the last digit differs."""
    found = quote(Tier.T1, salary("100000"), HIRED, SEPARATION, RULE)

    assert found.sentence == (
        "12 + 7 = 19 weeks × 1,923.08 = 36,538.46 (the week is shown rounded; the total is"  # noqa: RUF001 -- the sign of a product
        " computed from its exact value and rounded once)"
    )


def test_one_week_is_told_in_the_singular() -> None:
    """Whether it comes from the tier, the cap or a floor."""
    first_year = date(2028, 1, 14)
    one = replace(RULE, bases=tuple(TierBase(tier, 1) for tier in Tier))
    capped = replace(RULE, cap_weeks=1)
    raised = replace(RULE, cap_weeks=0, floors=(Floor("ZZ-1", Decimal(1)),))

    def told(rule: SeveranceRule, on: date) -> str:
        return quote(Tier.T1, salary("52"), SEPARATION, on, rule, place="ZZ-1").sentence

    assert told(one, first_year) == "1 + 0 = 1 week × 1.00 = 1.00"  # noqa: RUF001 -- the sign of a product
    assert told(capped, first_year) == "12 + 0 = 12 weeks, capped at 1 week × 1.00 = 1.00"  # noqa: RUF001 -- the sign of a product
    assert told(raised, date(2028, 1, 15)) == (
        "12 + 1 = 13 weeks, capped at 0 weeks, raised to the statutory floor of 1 week"
        " × 1.00 = 1.00"  # noqa: RUF001 -- the sign of a product
    )


def test_each_tier_has_its_own_base() -> None:
    """The later the exit, the smaller the base; the years are the same."""
    weeks = [quote(tier, salary("130000"), HIRED, SEPARATION, RULE).weeks for tier in Tier]

    assert weeks == [19, 11, 9]


def test_weeks_stop_at_the_cap() -> None:
    """Long service counts up to the cap, and the sentence says so."""
    found = quote(Tier.T1, salary("130000"), date(2000, 1, 1), SEPARATION, RULE)

    assert (found.weeks, found.capped) == (26, True)
    assert found.sentence.startswith("12 + 27 = 39 weeks, capped at 26 weeks × 2,500.00")  # noqa: RUF001 -- the sign of a product


def test_reaching_the_cap_exactly_is_not_being_capped() -> None:
    """Nothing was taken away where the sum equals the cap."""
    found = quote(Tier.T1, salary("130000"), date(2013, 1, 15), SEPARATION, RULE)

    assert (found.weeks, found.capped) == (26, False)


def test_the_total_is_rounded_once() -> None:
    """The total comes from the exact week, not from the week as it is shown."""
    found = quote(Tier.T1, salary("100000"), HIRED, SEPARATION, RULE)

    assert found.gross == Decimal("36538.46")
    assert found.gross != Decimal("1923.08") * 19
    assert "1,923.08" in found.sentence
    assert "exact value" in found.sentence


@pytest.mark.parametrize(
    ("annual", "gross"), [("100.01", "50.01"), ("100.03", "50.02"), ("100.0099", "50.00")]
)
def test_half_a_minor_unit_is_rounded_up(annual: str, gross: str) -> None:
    """Twenty-six weeks of a 52-week year are half of the annual base."""
    hired = date(2013, 1, 15)

    assert quote(Tier.T1, salary(annual), hired, SEPARATION, RULE).gross == Decimal(gross)


@pytest.mark.parametrize(
    ("currency", "gross"), [("JPY", "36538"), ("USD", "36538.46"), ("KWD", "36538.462")]
)
def test_money_has_the_decimals_of_its_currency(currency: str, gross: str) -> None:
    """The minor unit is the currency's own."""
    found = quote(Tier.T1, salary("100000", currency), HIRED, SEPARATION, RULE)

    assert str(found.gross) == gross


def test_hours_make_the_week_of_who_is_paid_by_the_hour() -> None:
    """Rate times scheduled hours is the week."""
    found = quote(Tier.T1, wage("38.50", "30"), HIRED, SEPARATION, RULE)

    assert found.gross == Decimal("21945.00")


def test_part_time_is_applied_once() -> None:
    """Half of full time gives half of the money."""
    found = quote(Tier.T1, salary("130000", fte="0.5"), HIRED, SEPARATION, RULE)

    assert found.gross == Decimal("23750.00")


def test_a_statutory_floor_is_never_undercut() -> None:
    """Where the place sets more weeks than the tier gives, those are paid, and it is flagged."""
    found = quote(Tier.T3, salary("130000"), HIRED, SEPARATION, RULE, place="ZZ-1")

    assert found.gross == Decimal("43750.00")
    assert found.floor_applied
    assert found.flags == (QuoteFlag.STATUTORY_FLOOR_APPLIED,)
    assert found.sentence == (
        "2 + 7 = 9 weeks, raised to the statutory floor of 17.5 weeks × 2,500.00 = 43,750.00"  # noqa: RUF001 -- the sign of a product
    )


def test_a_statutory_floor_outweighs_the_cap() -> None:
    """The cap is the company's; the floor is not."""
    found = quote(Tier.T1, salary("130000"), date(2000, 1, 1), SEPARATION, RULE, place="ZZ-1")

    assert found.capped
    assert found.gross == Decimal("168750.00")


@pytest.mark.parametrize("place", ["", "ZZ-2"])
def test_a_floor_that_is_met_or_not_set_changes_nothing(place: str) -> None:
    """Without a floor above the tier there is no flag."""
    elsewhere = quote(Tier.T1, salary("130000"), HIRED, SEPARATION, RULE, place=place)
    met = quote(Tier.T1, salary("130000"), HIRED, SEPARATION, RULE, place="ZZ-1")

    assert elsewhere.gross == met.gross == Decimal("47500.00")
    assert met.flags == ()


def test_a_floor_that_is_just_reached_was_not_applied() -> None:
    """Eight years make twenty weeks of the tier and twenty of the floor: nothing was raised."""
    found = quote(Tier.T1, salary("52000"), HIRED, date(2027, 5, 6), RULE, place="ZZ-1")

    assert (found.weeks, found.floor_applied) == (20, False)
    assert found.sentence == "12 + 8 = 20 weeks × 1,000.00 = 20,000.00"  # noqa: RUF001 -- the sign of a product


def test_where_nothing_is_owed_nothing_is_paid() -> None:
    """A tier of no weeks in the first year, in a place without a floor."""
    rule = replace(RULE, bases=tuple(TierBase(tier, 0) for tier in Tier))

    assert quote(Tier.T3, salary("52000"), HIRED, HIRED, rule).gross == 0


@pytest.mark.parametrize(
    ("on", "years"),
    [
        (date(2019, 5, 6), 0),
        (date(2027, 5, 5), 7),
        (date(2027, 5, 6), 8),
    ],
)
def test_the_anniversary_completes_the_year(on: date, years: int) -> None:
    """The day itself counts, the eve does not."""
    assert completed_years(HIRED, on) == years


@pytest.mark.parametrize(
    ("on", "years"),
    [
        (date(2027, 2, 27), 2),
        (date(2027, 2, 28), 3),
        (date(2028, 2, 28), 3),
        (date(2028, 2, 29), 4),
    ],
)
def test_a_leap_day_is_reached_on_the_28th_in_common_years(on: date, years: int) -> None:
    """Who began on 29 February waits for the 29th only where there is one."""
    assert completed_years(date(2024, 2, 29), on) == years


@pytest.mark.parametrize(
    ("pay", "code", "sentence"),
    [
        (salary("-1"), Code.OUT_OF_RANGE, "the annual base must be more than 0"),
        (salary("0"), Code.OUT_OF_RANGE, "the annual base must be more than 0"),
        (salary("NaN"), Code.MALFORMED, "the annual base must be a number"),
        (salary("Infinity"), Code.MALFORMED, "the annual base must be a number"),
        (salary("1e400"), Code.OUT_OF_RANGE, "the annual base has more than 15 digits"),
        (salary("1e-400"), Code.OUT_OF_RANGE, "the annual base has more than 15 digits"),
        (salary("1e15"), Code.OUT_OF_RANGE, "the annual base has more than 15 digits"),
        (salary("1e-16"), Code.OUT_OF_RANGE, "the annual base has more than 15 digits"),
        (salary("130000", "XYZ"), Code.MALFORMED, "'XYZ' is not a currency of the policy"),
        (salary("130000", fte="0"), Code.OUT_OF_RANGE, "fte must be more than 0"),
        (salary("130000", fte="1.1"), Code.OUT_OF_RANGE, "fte must not be more than 1"),
        (wage("38.50", "0"), Code.OUT_OF_RANGE, "the weekly hours must be more than 0"),
        (wage("38.50", "168.01"), Code.OUT_OF_RANGE, "a week has 168 hours"),
        (wage("-38.50", "30"), Code.OUT_OF_RANGE, "the hourly rate must be more than 0"),
        (
            wage("38.50", "30", fte="0.5"),
            Code.MALFORMED,
            "hourly pay takes no fte: its weekly hours are the schedule",
        ),
        (Pay(None, None, None, Decimal(1), "USD"), Code.MALFORMED, NEITHER_NOR),
        (Pay(None, Decimal(30), None, Decimal(1), "USD"), Code.MALFORMED, NEITHER_NOR),
        (Pay(None, None, Decimal(30), Decimal(1), "USD"), Code.MALFORMED, NEITHER_NOR),
        (Pay(Decimal(9), Decimal(30), Decimal(30), Decimal(1), "USD"), Code.MALFORMED, NEITHER_NOR),
    ],
)
def test_pay_that_makes_no_sense_is_refused(pay: Pay, code: Code, sentence: str) -> None:
    """Nothing is computed from figures that cannot be, and the sender learns which one it is."""
    with pytest.raises(Malformed) as refused:
        quote(Tier.T1, pay, HIRED, SEPARATION, RULE)

    assert (refused.value.code, refused.value.sentence) == (code, sentence)


@pytest.mark.parametrize(
    ("pay", "gross"),
    [
        (wage("1", "168"), "3192.00"),
        (salary("999999999999999"), "365384615384615.02"),
        (salary("52.000000000000005"), "19.00"),
    ],
)
def test_the_largest_and_the_finest_figures_are_computed(pay: Pay, gross: str) -> None:
    """The bounds keep out what cannot be, and nothing else."""
    assert quote(Tier.T1, pay, HIRED, SEPARATION, RULE).gross == Decimal(gross)


def test_a_separation_before_hire_is_refused() -> None:
    """Service does not run backwards."""
    with pytest.raises(Malformed) as refused:
        quote(Tier.T1, salary("130000"), HIRED, date(2019, 5, 5), RULE)

    assert refused.value.code is Code.OUT_OF_RANGE
    assert refused.value.sentence == ("2019-05-05 lies before the first day of service, 2019-05-06")


# From here on, against a reckoning that shares nothing with the formula: anniversaries walked one
# by one, and decimals of far more digits than the result.

dates = st.dates(date(1960, 1, 1), date(2060, 12, 31))
amounts = st.decimals(Decimal("0.01"), Decimal(9999999), places=2)
parts = st.decimals(Decimal("0.01"), Decimal(1), places=2)
currencies = st.sampled_from([("USD", 2), ("JPY", 0), ("KWD", 3)])


def anniversaries(hired: date, on: date) -> int:
    reached = 0
    day = hired
    while (day := day + timedelta(days=1)) <= on:
        same_day = (day.month, day.day) == (hired.month, hired.day)
        eve_of_march = (hired.month, hired.day) == (2, 29) and (
            (day.month, day.day) == (2, 28) and (day + timedelta(days=1)).month == 3
        )
        reached += same_day or eve_of_march
    return reached


@settings(deadline=None)
@given(
    hired=st.one_of(dates, st.just(date(2000, 2, 29))),
    length=st.integers(min_value=0, max_value=4000),
)
def test_every_length_of_service_agrees_with_a_walk_through_its_days(
    hired: date, length: int
) -> None:
    """Completed years are the anniversaries met on the way."""
    on = hired + timedelta(days=length)

    assert completed_years(hired, on) == anniversaries(hired, on)


@settings(deadline=None)
@given(
    tier=st.sampled_from(list(Tier)),
    annual=amounts,
    fte=parts,
    money=currencies,
    years=st.integers(0, 45),
)
def test_every_amount_agrees_with_decimals_of_high_precision(
    tier: Tier, annual: Decimal, fte: Decimal, money: tuple[str, int], years: int
) -> None:
    """The one rounding falls where endless precision would put it."""
    currency, decimals = money
    pay = Pay(annual, None, None, fte, currency)
    base = {Tier.T1: 12, Tier.T2: 4, Tier.T3: 2}[tier]
    with localcontext(Context(prec=80)):
        total = annual * fte * min(base + years, 26) / 52
        expected = total.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)

    found = quote(tier, pay, date(2000, 6, 1), date(2000 + years, 6, 1), RULE)

    assert found.gross == expected
    assert found.gross.as_tuple().exponent == -decimals


@settings(deadline=None)
@given(
    annual=amounts,
    years=st.integers(0, 45),
    bases=st.lists(st.integers(0, 60), min_size=3, max_size=3),
    cap=st.integers(0, 60),
    place=st.sampled_from(["", "ZZ-1"]),
)
def test_a_later_exit_never_pays_more(
    annual: Decimal, years: int, bases: list[int], cap: int, place: str
) -> None:
    """Whatever cap and floor do, the order of the tiers stays."""
    falling = sorted(bases, reverse=True)
    rule = replace(
        RULE,
        bases=tuple(TierBase(tier, weeks) for tier, weeks in zip(Tier, falling, strict=True)),
        cap_weeks=cap,
    )
    separation = date(2000 + years, 6, 1)

    t1, t2, t3 = (
        quote(tier, salary(str(annual)), date(2000, 6, 1), separation, rule, place=place).gross
        for tier in Tier
    )

    assert t1 >= t2 >= t3 >= 0
