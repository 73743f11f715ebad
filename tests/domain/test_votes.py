"""Votes: sealed until all are in, what majorities come to, the decision (process 9)."""

from __future__ import annotations

import pytest

from domain import commands as c
from domain.canon import digest
from domain.case import agenda
from domain.commands import PanelOutcome
from domain.errors import Code
from domain.facts import PanelDecided, VoteCast
from domain.notices import Template
from domain.people import Role
from domain.state import ClockStatus, Stage
from domain.views import view
from tests.domain.builders import person
from tests.domain.later_builders import (
    PANEL,
    appealed,
    decided,
    seated,
    vote,
    window_open,
)


def test_a_vote_says_nothing_before_all_are_in() -> None:
    """Neither a fact, nor a letter, nor the view of the case tells what was voted or why."""
    play = seated()
    why = [{"ground": "facts_wrong", "sustained": True, "reason": "A reason under seal"}]
    for name in PANEL[:2]:
        vote(play, name, "overturn", findings=why)

    told = repr(play.facts) + repr(view(play.case, agenda(play.case)))

    assert "under seal" not in told
    assert "overturn" not in told.lower()


def test_a_vote_leaves_its_seal_on_record() -> None:
    """Who voted, and a hash that proves later that the vote was not changed."""
    play = seated()

    vote(play, "p-panel-5", "overturn")

    (body,) = play.bodies(VoteCast)
    assert play.state.appeal is not None
    assert (body.person, body.seal) == ("p-panel-5", digest(play.state.appeal.votes[0]))


def test_a_decision_does_not_tell_who_voted_how() -> None:
    """It counts the votes."""
    play = seated()
    vote(play, PANEL[0], "uphold")
    for name in PANEL[1:]:
        vote(play, name, "overturn")

    (body,) = play.bodies(PanelDecided)
    assert (body.uphold, body.overturn, body.remand) == (1, 2, 0)
    assert not [name for name in PANEL if name in repr(body)]


def test_each_votes_once() -> None:
    """A vote is not changed."""
    play = seated()
    vote(play, "p-panel-5", "uphold")

    assert (
        play.refusal(c.CastVote, Role.PANEL_CHAIR, acting="p-panel-5", outcome="overturn")
        is Code.ALREADY_DONE
    )


@pytest.mark.parametrize("name", ["p-panel-1", "p-stranger", person(Role.HR_LEAD)])
def test_only_whoever_was_drawn_votes(name: str) -> None:
    """Not an alternate, not a stranger, not the HR lead."""
    assert seated().refusal(c.CastVote, Role.PANEL_MEMBER, acting=name) is Code.NOT_YOURS


def test_no_votes_after_the_decision() -> None:
    """It stands."""
    play = decided("overturn")

    refused = play.refusal(c.CastVote, Role.PANEL_CHAIR, acting="p-panel-5")

    assert refused is Code.NOTHING_OPEN


@pytest.mark.parametrize("grounds", [["facts_wrong"], ["process_error", "process_error"]])
def test_a_vote_has_one_finding_for_each_ground(grounds: list[str]) -> None:
    """Of two grounds neither may be left out, nor one taken twice."""
    play = seated("process_error", "facts_wrong")
    given = [{"ground": each, "sustained": True, "reason": "It is so."} for each in grounds]

    refused = play.refusal(
        c.CastVote, Role.PANEL_CHAIR, acting="p-panel-5", outcome="overturn", findings=given
    )

    assert refused is Code.MALFORMED


@pytest.mark.parametrize("outcome", ["uphold", "overturn"])
def test_work_is_done_again_after_a_remand_only(outcome: str) -> None:
    """It makes no sense with anything else."""
    refused = seated().refusal(
        c.CastVote, Role.PANEL_CHAIR, acting="p-panel-5", outcome=outcome, redo_work=True
    )

    assert refused is Code.MALFORMED


def test_no_vote_is_cast_while_the_manager_may_reply() -> None:
    """Both papers are heard: until the end of Wednesday 14 April, or the reply."""
    play = appealed().at("2027-04-14T23:59:59")
    play.do(c.SeatPanel, Role.PANEL_COORDINATOR)
    refused = play.refusal(c.CastVote, Role.PANEL_CHAIR, acting="p-panel-5")

    vote(play.at("2027-04-15T00:00"), "p-panel-5", "uphold")

    assert refused is Code.NOT_YET


def test_no_vote_is_cast_on_what_may_still_be_taken_back() -> None:
    """Filed on leave, back on Monday 19 April: not before Tuesday the 27th (K16)."""
    play = window_open().at("2027-04-12T08:00")
    play.employee(c.ReportLeave, first_day="2027-04-12", last_day="2027-04-16")
    play.at("2027-04-13T10:00").employee(c.FileAppeal)
    play.do(c.SeatPanel, Role.PANEL_COORDINATOR)
    play.at("2027-04-19T09:00").employee(c.RecordReturn)

    play.at("2027-04-26T23:59:59")
    refused = play.refusal(c.CastVote, Role.PANEL_CHAIR, acting="p-panel-5")
    vote(play.at("2027-04-27T00:00"), "p-panel-5", "uphold")

    assert refused is Code.NOT_YET


def test_no_vote_is_cast_during_leave() -> None:
    """An appeal upheld is an adverse step."""
    play = seated()
    play.employee(c.ReportLeave, first_day="2027-04-13")

    refused = play.refusal(c.CastVote, Role.PANEL_CHAIR, acting="p-panel-5")

    assert refused is Code.ON_LEAVE


def test_leave_pauses_the_panels_clock() -> None:
    """On leave from Wednesday 14 to Friday the 16th: one day used, four from Monday 19 on."""
    play = seated().at("2027-04-14T08:00")
    play.employee(c.ReportLeave, first_day="2027-04-14", last_day="2027-04-16")

    play.at("2027-04-19T09:00").employee(c.RecordReturn)

    assert play.day("panel_decision") == "2027-04-22"


# majorities


@pytest.mark.parametrize(
    ("votes", "outcome"),
    [
        ("uphold uphold overturn", PanelOutcome.UPHOLD),
        ("uphold uphold remand", PanelOutcome.UPHOLD),
        ("overturn overturn uphold", PanelOutcome.OVERTURN),
        ("remand remand uphold", PanelOutcome.REMAND),
        ("uphold overturn remand", PanelOutcome.REMAND),
        ("overturn remand remand", PanelOutcome.REMAND),
    ],
)
def test_the_majority_rules(votes: str, outcome: PanelOutcome) -> None:
    """To uphold takes a majority; overturn and remand together are a remand."""
    play = seated()

    for name, each in zip(PANEL, votes.split(), strict=True):
        vote(play, name, PanelOutcome(each))

    assert play.bodies(PanelDecided)[0].outcome is outcome


def test_each_ground_has_the_finding_of_its_majority_with_its_reasons() -> None:
    """Two of three hold it; the reason of the third is not given as the panel's."""
    play = seated()
    for name, holds in zip(PANEL, (True, True, False), strict=True):
        why = [{"ground": "facts_wrong", "sustained": holds, "reason": f"Read by {name[-1]}"}]
        vote(play, name, "overturn", findings=why)

    (found,) = play.bodies(PanelDecided)[0].findings
    assert (found.sustained, found.reason) == (True, "Read by 5 / Read by 3")


def test_the_decision_ends_the_panels_duty_and_owes_its_receipt() -> None:
    """Decided on Thursday 15 April: HR owes the receipt by Monday the 19th."""
    play = decided("overturn")

    assert play.clock("panel_decision").status is ClockStatus.MET
    assert play.day("notice_receipt[decision[1]]") == "2027-04-19"


def test_the_decision_goes_to_the_employee_with_its_reasons() -> None:
    """The outcome, the count, and a finding for each ground."""
    (word,) = decided("overturn").letters(Template.APPEAL_DECISION, Role.EMPLOYEE)
    values = {value.name: value.value for value in word.values}

    assert values["outcome"] == "overturn"
    assert values["votes"] == "uphold 0, overturn 3, remand 0"
    assert values["findings"] == "facts wrong: holds, The report is dated in time."


@pytest.mark.parametrize("outcome", list(PanelOutcome))
def test_a_decision_has_no_effect_before_its_receipt(outcome: PanelOutcome) -> None:
    """However long ago it was sent: the case stays in appeal."""
    play = decided(outcome)

    play.at("2028-01-15T10:00")

    assert play.stage is Stage.APPEAL
