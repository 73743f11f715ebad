"""A Pivot without Focus, and one before its time (process 2, 4; requirement X37)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from domain import commands as c
from domain.errors import Code, Malformed, NotNow
from domain.facts import CaseClosed, FocusBegan, Outcome, ReturnedToFocus
from domain.notices import Template
from domain.people import Role
from domain.state import ClockStatus, Stage
from tests.domain.builders import Play, coached, person, policy
from tests.domain.endings import direct_opening

SIGNERS: Final = (Role.SKIP, Role.HR_PARTNER, Role.HR_LEAD)


def asked() -> Play:
    """Return a case that was opened with a Pivot entry on Monday 2027-02-01."""
    return Play(direct_opening())


def signed(*roles: Role) -> Play:
    """Return the case with these sign-offs, given on the days after."""
    play = asked()
    for day, role in zip(("02T09:30", "03T08:00", "04T09:00"), roles, strict=False):
        play.at(f"2027-02-{day}").do(c.Approve, role)
    return play


# without Focus


def test_a_direct_entry_is_in_pivot_at_once() -> None:
    """There is no Focus before it, and nothing of one is owed."""
    play = asked()

    assert play.stage is Stage.PIVOT_ENTRY
    assert [clock.key for clock in play.state.clocks] == ["skip_approval"]
    assert not play.bodies(FocusBegan)


def test_the_hr_lead_signs_a_direct_entry_too() -> None:
    """Skip and HR partner are not enough."""
    play = signed(*SIGNERS[:2])
    before = play.refusal(c.DeliverPacket, Role.HR_PARTNER)

    play.at("2027-02-04T09:00").do(c.Approve, Role.HR_LEAD)

    assert before is Code.NOT_YET
    assert play.day("pivot_meeting") == "2027-02-11"
    assert play.day("packet_delivery") == "2027-02-11"


def test_a_direct_entry_goes_on_like_any_other_pivot() -> None:
    """Packet, receipt, election: five business days from the 4th, with a holiday on the 15th."""
    play = signed(*SIGNERS)
    play.at("2027-02-10T10:00").hr(c.DeliverPacket)

    play.at("2027-02-10T11:00").employee(c.Acknowledge)

    assert play.stage is Stage.ELECTION
    assert play.day("election") == "2027-02-18"


@pytest.mark.parametrize("so_far", [0, 1, 2])
def test_a_direct_entry_that_is_rejected_closes_the_case(so_far: int) -> None:
    """There is no Focus to go back to, whoever of the three rejects."""
    play = signed(*SIGNERS[:so_far])

    play.do(c.Reject, SIGNERS[so_far])

    assert play.holding(CaseClosed)[0].outcome is Outcome.PIVOT_REJECTED


def test_a_direct_entry_that_was_sent_back_is_asked_again() -> None:
    """The manager has five business days; every sign-off is given anew, the HR lead's too."""
    play = signed(Role.SKIP)
    play.at("2027-02-03T08:00").hr(c.SendBack)
    rework = play.day("rework")

    play.at("2027-02-08T10:00").manager(c.RequestPivot)

    assert rework == "2027-02-10"
    assert play.clock("rework").status is ClockStatus.MET
    assert play.state.requests[-1].sign_offs == SIGNERS
    assert play.day("skip_approval[2]") == "2027-02-10"


def test_a_direct_entry_that_expires_waits_for_its_manager() -> None:
    """Unsigned five business days after the 3rd: asked again within five more, past the 15th."""
    play = asked()

    play.at("2027-02-10T09:00")

    assert (play.stage, play.day("rework")) == (Stage.PIVOT_ENTRY, "2027-02-18")
    assert play.letters(Template.REQUEST_EXPIRED, Role.MANAGER)
    play.manager(c.RequestPivot)
    assert play.clock("rework").status is ClockStatus.MET


def test_a_policy_may_have_no_pivot_without_focus() -> None:
    """Then the entry is refused, and no case begins."""
    rules = replace(policy(), focus=replace(policy().focus, direct_pivot=False))

    with pytest.raises(NotNow) as refused:
        Play(direct_opening(rules))

    assert refused.value.code is Code.WRONG_STAGE


def test_a_direct_entry_is_not_submitted_as_rework() -> None:
    """A Pivot without Focus opens a case, or is none."""
    proposal = direct_opening().entry.direct
    play = Play().at("2027-02-02T09:30")
    play.skip(c.SendBack)

    assert play.refusal(c.SubmitEntry, Role.MANAGER, direct=proposal) is Code.WRONG_STAGE


def test_whoever_wrote_the_packet_is_replaced_and_never_nobody() -> None:
    """For an HR partner who wrote it the HR lead signs, and Legal for the HR lead."""
    known = direct_opening()
    proposal = known.entry.direct
    assert proposal is not None
    writer = replace(proposal, packet_by=person(Role.HR_PARTNER))

    play = Play(replace(known, entry=replace(known.entry, direct=writer)))

    assert play.state.requests[0].sign_offs == (Role.SKIP, Role.HR_LEAD, Role.LEGAL)


def test_the_last_sign_off_waits_for_the_end_of_a_leave() -> None:
    """It is an adverse step (K16)."""
    play = signed(*SIGNERS[:2])
    play.employee(c.ReportLeave, first_day="2027-02-03")

    assert play.refusal(c.Approve, Role.HR_LEAD) is Code.ON_LEAVE


def test_nothing_is_active_before_a_direct_entry_is_approved() -> None:
    """Who asks is told so; with the last sign-off the answer is another."""
    play = signed(*SIGNERS[:2])
    play.employee(c.AskStatus)
    lie = play.refusal(c.AnswerStatus, Role.HR_PARTNER)
    play.hr(c.AnswerStatus, active=False, transfer_restricted=False)
    play.employee(c.AskStatus)

    play.at("2027-02-04T09:00").do(c.Approve, Role.HR_LEAD)

    assert lie is Code.FALSE_ANSWER
    play.hr(c.AnswerStatus, question=2, active=True, transfer_restricted=True)


# before its time


@pytest.mark.parametrize("evidence", ["", "   "])
def test_an_early_pivot_needs_the_evidence_of_the_trend(evidence: str) -> None:
    """Next steps are due on 8 March: on the 1st the trend has to show it."""
    refused = coached().refusal(c.RequestPivot, Role.MANAGER, trend_evidence=evidence)

    assert refused is Code.EVIDENCE_MISSING


def test_an_early_pivot_with_evidence_has_the_sign_offs_of_any_pivot() -> None:
    """Skip, then HR partner."""
    play = coached()

    play.manager(c.RequestPivot, trend_evidence="Declining at each of three check-ins.")

    assert play.state.requests[-1].sign_offs == (Role.SKIP, Role.HR_PARTNER)


def test_once_next_steps_are_due_no_evidence_of_the_trend_is_asked_for() -> None:
    """On the day after, the manager may ask for Pivot for its reason alone."""
    play = coached()
    play.at("2027-03-02T11:00").manager(c.RecordCheckIn)

    play.at("2027-03-09T10:00").manager(c.RequestPivot, trend_evidence="")

    assert play.stage is Stage.PIVOT_ENTRY


def test_rework_of_an_early_pivot_asks_for_no_evidence_again() -> None:
    """It was given with the first request, and is on record."""
    play = coached()
    play.manager(c.RequestPivot)
    play.skip(c.SendBack)

    play.at("2027-03-02T10:00").manager(c.RequestPivot, trend_evidence="")

    assert not play.bodies(ReturnedToFocus)
    assert play.day("skip_approval[3]") == "2027-03-04"


def test_a_plan_of_a_direct_entry_lies_within_the_policy() -> None:
    """It is checked before the case begins."""
    known = direct_opening()
    proposal = known.entry.direct
    assert proposal is not None
    entry = replace(known.entry, direct=replace(proposal, plan_days=61))

    with pytest.raises(Malformed, match="30 to 60 days"):
        Play(replace(known, entry=entry))
