"""The offer of a release: who makes it, what it holds, its versions and its time (K13, K17)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from domain import commands as c
from domain.clock import Unit
from domain.errors import Code
from domain.facts import OfferMade
from domain.notices import Template
from domain.people import Role
from domain.policy import ClockKind
from domain.release import ReleaseStatus
from domain.release_rule import Length
from domain.state import ClockStatus
from starter.examples import Occasion, example
from tests.domain.builders import Play, leaving, local, opening, policy
from tests.domain.endings import agreed, leaving_t2, leaving_t3, offered, resigned, signed
from tests.domain.later_builders import rungs, values_of

if TYPE_CHECKING:
    from collections.abc import Callable

TERMS = example("make_offer", Occasion(local("2027-03-09T10:00").date(), local("2027-03-09T10:00")))


def offerable(at: str = "2027-03-09T10:00") -> Play:
    """Return a case left with T1 whose separation date is Monday 2027-03-22, on a Tuesday."""
    return leaving().at(at)


def with_release(**values: object) -> Play:
    """Return the same case under a policy with other values of the release."""
    rule = policy().release
    assert rule is not None
    under = replace(policy(), release=replace(rule, **values))  # type: ignore[arg-type]
    return leaving(opening(under=under)).at("2027-03-09T10:00")


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SKIP, Role.PAYROLL, Role.EMPLOYEE])
def test_nobody_but_the_hr_partner_makes_an_offer(role: Role) -> None:
    """Money is not the manager's to offer."""
    assert offerable().refusal(c.MakeOffer, role) is Code.NOT_YOURS


@pytest.mark.parametrize("term", list(c.ReleaseTerms.__dataclass_fields__))
def test_a_release_that_lacks_a_term_does_not_go_out(term: str) -> None:
    """Each of the eight has to hold."""
    terms = {name: name != term for name in c.ReleaseTerms.__dataclass_fields__}

    assert offerable().refusal(c.MakeOffer, Role.HR_PARTNER, terms=terms) is Code.OUT_OF_RANGE


def test_a_program_is_disclosed_with_the_offer() -> None:
    """The policy marks the plan as a program."""
    assert offerable().refusal(c.MakeOffer, Role.HR_PARTNER, disclosures="") is Code.MALFORMED


def test_a_plan_that_is_no_program_needs_no_disclosures() -> None:
    """And gives the time that everyone is given: 21 days from Tuesday 9 March."""
    play = with_release(program=False)

    offered(play, disclosures="")

    assert play.day("consideration") == "2027-03-30"


def test_the_offer_says_what_its_time_rests_on() -> None:
    """In California: the program, everyone's days, and the place's."""
    play = offerable()

    play.hr(c.MakeOffer)

    (made,) = play.bodies(OfferMade)
    assert made.floors == (
        "21 calendar days (everyone)",
        "45 calendar days (program)",
        "5 business days (US-CA)",
    )
    assert made.revocation_days == 7


@pytest.mark.parametrize(
    ("case", "gross"),
    [
        (leaving, "47500.00"),
        (leaving_t2, "27500.00"),
        (leaving_t3, "22500.00"),
        (agreed, "40000.00"),
    ],
    ids=["T1", "T2", "T3", "agreed"],
)
def test_the_money_is_that_of_the_statement_or_as_agreed(
    case: Callable[[], Play], gross: str
) -> None:
    """Nobody writes an amount into an offer."""
    play = offered(case())

    (made,) = play.bodies(OfferMade)
    assert (made.gross, made.currency) == (Decimal(gross), "USD")


def test_no_offer_belongs_to_a_resignation() -> None:
    """There is no severance to release anything for."""
    assert resigned().refusal(c.MakeOffer, Role.HR_PARTNER) is Code.WRONG_STAGE


def test_no_offer_is_made_while_the_separation_date_is_open() -> None:
    """An open leave makes it a forecast; its money is not known."""
    play = offerable()
    play.employee(c.ReportLeave, first_day="2027-03-15", last_day="2027-03-26")

    assert play.refusal(c.MakeOffer, Role.HR_PARTNER) is Code.NOT_YET


def test_no_offer_is_made_before_the_statement_is_written() -> None:
    """The very instant of the choice: the statement comes back after it."""
    play = leaving()

    assert play.refusal(c.MakeOffer, Role.HR_PARTNER) is Code.NOT_YET


def test_the_offer_is_owed_within_five_business_days() -> None:
    """From Monday 8 March to the 15th; made, it is met."""
    play = leaving()
    due = play.day("release_offer")

    offered(play)

    assert due == "2027-03-15"
    assert play.clock("release_offer").status is ClockStatus.MET


def test_an_offer_that_is_late_climbs_its_ladder() -> None:
    """The HR partner, payroll, the HR lead, Legal."""
    play = leaving().at("2027-03-23T10:00")

    assert [to for _, _, to in rungs(play, "release_offer")] == [
        Role.HR_PARTNER,
        Role.PAYROLL,
        Role.HR_LEAD,
        Role.LEGAL,
    ]


def test_the_time_to_consider_begins_with_the_receipt() -> None:
    """Offered on the 9th, received on Friday the 12th: 45 days to Monday 26 April."""
    play = offerable()
    play.hr(c.MakeOffer)
    before = play.state.clock("consideration")

    play.at("2027-03-12T10:00").employee(c.Acknowledge, notice="offer[1]")

    assert before is None
    assert play.day("consideration") == "2027-04-26"
    assert play.letters(Template.RELEASE_OPEN, Role.EMPLOYEE)


def test_a_receipt_after_17_counts_on_the_next_business_day() -> None:
    """Friday at 17:00 is Monday the 15th: to Thursday 29 April (K2)."""
    play = offerable()
    play.hr(c.MakeOffer)

    play.at("2027-03-12T17:00").employee(c.Acknowledge, notice="offer[1]")

    assert play.day("consideration") == "2027-04-29"


def test_a_hand_over_that_is_recorded_late_leaves_all_days_from_now() -> None:
    """Nobody was told a date that came: the whole time runs from the record of it (rule 9)."""
    play = offerable()
    play.hr(c.MakeOffer)
    handed_at = local("2027-03-10T11:00")

    play.at("2027-05-03T10:00").hr(c.RecordHandover, notice="offer[1]", handed_at=handed_at)

    assert play.day("consideration") == "2027-06-17"


def test_a_hand_over_lies_not_before_the_offer() -> None:
    """What was not made yet was not handed over."""
    play = offerable()
    play.hr(c.MakeOffer)
    play.at("2027-03-10T10:00")
    handed_at = local("2027-03-09T09:00")

    refused = play.refusal(
        c.RecordHandover, Role.HR_PARTNER, notice="offer[1]", handed_at=handed_at
    )

    assert refused is Code.NOT_DELIVERED


def test_the_offer_waits_for_the_return_from_leave() -> None:
    """Made in quiet hours on the eve; nothing is asked on leave, so it comes after (K16)."""
    play = offerable("2027-03-09T16:00")
    play.hr(c.MakeOffer)
    play.at("2027-03-10T08:00")
    play.employee(c.ReportLeave, first_day="2027-03-10", last_day="2027-03-11")

    play.at("2027-03-11T12:00")

    assert not play.letters(Template.RELEASE_OFFER)
    play.at("2027-03-12T09:30").employee(c.RecordReturn)
    assert play.letters(Template.RELEASE_OFFER, Role.EMPLOYEE)


def test_the_longest_floor_holds_whatever_it_is_counted_in() -> None:
    """Thirty business days outlast 21 calendar days: from 9 March to Tuesday 20 April."""
    play = with_release(program=False, consideration=Length(30, Unit.BUSINESS_DAY))

    offered(play)

    assert play.day("consideration") == "2027-04-20"


def test_hr_may_move_the_end_later() -> None:
    """By seven days from Friday 23 April: Friday the 30th."""
    play = offered(offerable())

    play.hr(c.ExtendDeadline, clock="consideration", days=7)

    assert play.day("consideration") == "2027-04-30"


def test_a_change_is_a_new_version_and_only_the_first_has_none() -> None:
    """Neither may be left unsaid or made up."""
    first = offerable().refusal(c.MakeOffer, Role.HR_PARTNER, change="Another text.")
    play = offered(offerable())

    second = play.refusal(c.MakeOffer, Role.HR_PARTNER)

    assert (first, second) == (Code.MALFORMED, Code.MALFORMED)


def test_a_new_version_has_a_receipt_and_a_time_of_its_own() -> None:
    """The first stops and takes no receipt any more (K17)."""
    play = offerable()
    play.hr(c.MakeOffer)
    play.at("2027-03-10T10:00").hr(c.MakeOffer, change="A clause is added.")
    play.at("2027-03-10T11:00")

    old = play.refusal(c.Acknowledge, Role.EMPLOYEE, notice="offer[1]")
    play.employee(c.Acknowledge, notice="offer[2]")

    assert old is Code.NOT_DELIVERED
    assert play.clock("notice_receipt[offer[1]]").status is ClockStatus.STOPPED
    assert play.day("consideration") == "2027-04-26"


def test_what_is_signed_is_offered_no_more() -> None:
    """The terms that were signed are the terms."""
    play = signed(leaving())

    refused = play.refusal(c.MakeOffer, Role.HR_PARTNER, change="Another text.")

    assert refused is Code.TOO_LATE


def test_the_same_amount_needs_no_other_offer() -> None:
    """Less grace without an anniversary in it leaves the offer and its time as they are."""
    play = offered(offerable())
    for role in (Role.EMPLOYEE, Role.MANAGER, Role.HR_PARTNER):
        play.do(c.AgreeGrace, role, days=5)

    assert play.state.release is not None
    assert play.state.release.status is ReleaseStatus.OFFERED
    assert play.day("consideration") == "2027-04-23"


def test_the_letter_names_money_terms_and_times() -> None:
    """All that the employee needs to decide."""
    play = offerable()

    play.hr(c.MakeOffer)

    said = values_of(play, Template.RELEASE_OFFER)
    assert said["severance"] == "47,500.00 USD"
    assert said["document"] == TERMS["document"]
    assert said["days"] == "7"


def test_a_case_of_a_policy_without_a_release_is_settled_in_one_act() -> None:
    """It was opened before there was one, and ends as it was opened."""
    rules = tuple(r for r in policy().clocks if r.kind is not ClockKind.RELEASE_OFFER)
    play = leaving(opening(under=replace(policy(), release=None, clocks=rules)))
    play.at("2027-03-22T12:00")
    refused = play.refusal(c.MakeOffer, Role.HR_PARTNER)

    play.hr(c.RecordSettlement, money="not_released")

    assert refused is Code.WRONG_STAGE
    assert (str(play.state.outcome), str(play.state.money)) == ("left_t1", "not_released")
