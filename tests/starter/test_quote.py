"""`dueprocess quote`: the money of one tier, with the sentence that explains it."""

from __future__ import annotations

import json

import pytest

from domain.errors import Code, Malformed
from starter.quote import QuoteAnswer, compute_quote


def salaried(  # noqa: PLR0913 -- one argument for each option that a test varies
    *,
    base: str | None = "130000",
    currency: str = "USD",
    tier: str = "T1",
    hired: str = "2019-05-06",
    separation: str = "2027-01-15",
    hourly: str | None = None,
    weekly_hours: str | None = None,
    fte: str | None = None,
    base_weeks: int | None = None,
    cap: int | None = None,
    policy: str = "POL-2026-A",
) -> QuoteAnswer:
    return compute_quote(
        tier=tier,
        currency=currency,
        hired=hired,
        separation=separation,
        base=base,
        hourly=hourly,
        weekly_hours=weekly_hours,
        fte=fte,
        base_weeks=base_weeks,
        cap=cap,
        policy=policy,
    )


def test_a_quote_names_weeks_years_and_money() -> None:
    """The amount is text, so that no reader of the data rounds it again."""
    answer = salaried().as_json()

    assert answer["weeks"] == 19
    assert answer["years"] == 7
    assert answer["gross"] == "47500.00"
    assert answer["sentence"] == "12 + 7 = 19 weeks × 2,500.00 = 47,500.00"  # noqa: RUF001 -- the sign of a product
    assert answer["policy"] == "POL-2026-A"
    assert answer["variant"] is False
    assert json.loads(json.dumps(answer)) == answer


def test_a_quote_can_be_read() -> None:
    """People see the amount first and then how it came about."""
    assert salaried().as_text().splitlines()[:2] == [
        "T1: 47,500.00 USD, before tax",
        "12 + 7 = 19 weeks × 2,500.00 = 47,500.00",  # noqa: RUF001 -- the sign of a product
    ]


def test_hourly_pay_takes_rate_and_hours() -> None:
    """Rate times weekly hours is the week."""
    answer = salaried(base=None, hourly="38.50", weekly_hours="30").as_json()

    assert answer["gross"] == "21945.00"


def test_money_in_a_currency_without_decimals_has_none() -> None:
    """Yen have no minor unit."""
    answer = salaried(base="8000000", currency="JPY").as_json()

    assert answer["gross"] == "2923077"


def test_other_numbers_can_be_tried_and_are_marked() -> None:
    """A variant is told apart from what the policy gives."""
    answer = salaried(base_weeks=10, cap=15)

    assert answer.as_json()["weeks"] == 15
    assert answer.as_json()["variant"] is True
    assert "variant" in answer.as_text()


def test_trying_the_numbers_of_the_policy_is_no_variant() -> None:
    """What is equal to the policy is the policy."""
    assert salaried(base_weeks=12, cap=26).as_json()["variant"] is False


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"base": "130,000"}, Code.MALFORMED),
        ({"base": "NaN"}, Code.MALFORMED),
        ({"base": "1e5"}, Code.MALFORMED),
        ({"base": ""}, Code.MALFORMED),
        ({"base": "0"}, Code.OUT_OF_RANGE),
        ({"base": "-1"}, Code.OUT_OF_RANGE),
        ({"base": None}, Code.MALFORMED),
        ({"fte": "0"}, Code.OUT_OF_RANGE),
        ({"hourly": "38.50"}, Code.MALFORMED),
        ({"base": None, "hourly": "38.50", "weekly_hours": "0"}, Code.OUT_OF_RANGE),
        ({"currency": "usd"}, Code.MALFORMED),
        ({"tier": "T4"}, Code.MALFORMED),
        ({"hired": "06.05.2019"}, Code.MALFORMED),
        ({"hired": "2019-02-29"}, Code.MALFORMED),
        ({"separation": "2019-05-05"}, Code.OUT_OF_RANGE),
        ({"base_weeks": -1}, Code.OUT_OF_RANGE),
        ({"cap": -1}, Code.OUT_OF_RANGE),
        ({"policy": "POL-1999-A"}, Code.MALFORMED),
    ],
)
def test_what_makes_no_sense_is_refused(answer: dict[str, str | None], code: Code) -> None:
    """Each wrong option is a refusal with a stable code."""
    with pytest.raises(Malformed) as refused:
        salaried(**answer)  # type: ignore[arg-type]  # each value fits its own option

    assert refused.value.code is code
