"""What came late or was mistaken: reviewed, accepted or corrected by two people (process 4, 5)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain import commands as c
from domain.errors import Code
from domain.facts import (
    CorrectionGranted,
    DiscussionHeld,
    ElectionTookEffect,
    ImproveBegan,
    LateActAccepted,
    RemedyOwed,
    RetroactiveReview,
    Reversed,
    ReviewGranted,
    SetAside,
)
from domain.notices import Template
from domain.people import Role
from domain.standing import flags
from domain.state import Flag, Stage
from tests.domain.builders import Play, coached, in_focus, leaving, silent
from tests.domain.endings import resigned
from tests.domain.later_builders import (
    failed,
    rungs,
    silent_on_appeal,
    transferring,
    window_open,
)


def under_review() -> Play:
    """Return a failed case in which a leave became known that began before the sign-offs."""
    play = failed()
    play.at("2027-04-15T10:00")
    play.employee(c.ReportLeave, first_day="2027-04-01", last_day="2027-04-20")
    return play.at("2027-04-15T11:00")


def decided_by_two(play: Play) -> Play:
    """Return the case after HR partner and Legal granted the review."""
    play.hr(c.Approve, request="retroactive_review[1]")
    play.do(c.Approve, Role.LEGAL, request="retroactive_review[1]")
    return play


# the review of a late report


def test_a_late_report_that_touches_a_persons_act_is_given_to_people() -> None:
    """Nothing is reversed, and a request waits for the HR partner."""
    play = under_review()

    assert play.bodies(RetroactiveReview)
    assert not play.bodies(Reversed)
    assert play.stage is Stage.VERDICT
    (request,) = (r for r in play.state.requests if r.key == "retroactive_review[1]")
    assert request.sign_offs == (Role.HR_PARTNER, Role.LEGAL)


def test_what_two_people_grant_counts_from_its_own_time() -> None:
    """The sign-offs that fell on the leave are undone, and both lines of history are kept."""
    play = decided_by_two(under_review())

    assert play.stage is Stage.IMPROVE
    (gone,) = play.bodies(Reversed)
    assert gone.because == play.bodies(RetroactiveReview)[0].command
    assert play.holding(ReviewGranted)
    assert len(play.facts_of(ReviewGranted)) == 1


def test_a_rejected_review_leaves_everything_as_it_was() -> None:
    """The late report counts from when it came, and the hold is over."""
    play = under_review()

    play.hr(c.Reject, request="retroactive_review[1]")

    assert play.stage is Stage.VERDICT
    assert not play.bodies(Reversed)
    assert Flag.RETROACTIVE_REVIEW not in flags(play.case.frame, play.state)


def test_no_pay_and_no_separation_go_ahead_under_review() -> None:
    """Neither the last day lapses nor is anything settled, however long people take."""
    play = leaving()
    play.at("2027-03-12T10:00")
    play.employee(c.ReportLeave, first_day="2027-03-05", last_day="2027-03-06")
    play.at("2027-03-12T11:00").employee(c.RecordReturn, leave=1, back_on="2027-03-08")
    assert play.bodies(RetroactiveReview)

    play.at("2027-05-20T10:00")

    assert not play.state.separation or not play.state.separation.reached
    assert play.refusal(c.RecordSettlement, Role.PAYROLL) is Code.ADVERSE_HELD


def test_a_review_that_nobody_decides_is_called_out() -> None:
    """HR partner, HR lead, policy owner."""
    play = under_review()

    play.at("2027-05-20T10:00")

    key = "retroactive_review[retroactive_review[1].hr_partner]"
    assert [(template, role) for _, template, role in rungs(play, key)] == [
        (Template.DUE_SOON, Role.HR_PARTNER),
        (Template.ESCALATION, Role.HR_LEAD),
        (Template.ESCALATION, Role.POLICY_OWNER),
    ]


def test_what_is_final_is_never_undone() -> None:
    """People decide on a remedy instead, and the record says so."""
    play = resigned()
    play.at("2027-05-01T10:00").do(c.RecordSettlement, Role.PAYROLL)
    assert play.stage is Stage.CLOSED
    play.at("2027-05-03T10:00").employee(
        c.ReportLeave, first_day="2027-03-01", last_day="2027-05-28"
    )

    decided_by_two(play.at("2027-05-03T11:00"))

    assert play.bodies(RemedyOwed)
    assert not play.bodies(Reversed)
    assert play.letters(Template.REMEDY_OWED, Role.LEGAL)
    assert play.stage is Stage.CLOSED


# a filing after the end


def late_filed(play: Play, command: type[c.Command], **fields: object) -> Play:
    """Return the case with a filing that came after the end, and HR's wish to accept it."""
    play.do(command, Role.EMPLOYEE, sent_as="late-filing", **fields)  # type: ignore[arg-type]
    play.wait_until(play.now + timedelta(minutes=1))
    play.hr(c.RequestAcceptance)
    return play.wait_until(play.now + timedelta(minutes=1))


def test_a_late_choice_counts_once_the_hr_lead_accepts_it() -> None:
    """From the day of the acceptance, and the silence is undone."""
    play = late_filed(silent(), c.Elect, option="improve")

    play.do(c.Approve, Role.HR_LEAD)

    assert play.stage is Stage.IMPROVE
    assert play.holding(LateActAccepted)
    assert play.holding(ElectionTookEffect)
    assert not play.state.silent


def test_a_late_appeal_is_heard_once_accepted() -> None:
    """The panel's days count from the acceptance."""
    play = late_filed(silent_on_appeal(), c.FileAppeal)
    play.wait_until(play.now)

    play.do(c.Approve, Role.HR_LEAD)

    assert play.stage is Stage.APPEAL
    assert play.state.appeal is not None
    assert play.state.appeal.filed_on == play.now.date()


def test_a_late_request_for_a_transfer_is_asked_once_accepted() -> None:
    """T1 stays on offer beside it."""
    play = transferring()
    end = play.clock("transfer").promise
    assert end is not None
    late_filed(play.wait_until(end.ends_at), c.RequestTransfer)

    play.do(c.Approve, Role.HR_LEAD)

    assert play.stage is Stage.TRANSFER
    assert play.state.silent
    assert any(r.key == "transfer[1]" for r in play.state.requests)


def test_only_a_filing_after_the_end_is_accepted() -> None:
    """And only while silence is not confirmed."""
    play = silent()
    none = play.refusal(c.RequestAcceptance, Role.HR_PARTNER)
    play.do(c.Elect, Role.EMPLOYEE, sent_as="late-filing")
    play.hr(c.RecordContactCheck)
    play.hr(c.ConfirmSilence)

    gone = play.refusal(c.RequestAcceptance, Role.HR_PARTNER)

    assert (none, gone) == (Code.NOTHING_OPEN, Code.WRONG_STAGE)


def test_silence_confirmed_meanwhile_leaves_nothing_to_accept() -> None:
    """The HR lead's sign-off comes too late."""
    play = late_filed(silent_on_appeal(), c.FileAppeal)
    play.hr(c.RecordContactCheck)
    play.hr(c.ConfirmSilence)

    assert play.refusal(c.Approve, Role.HR_LEAD) is Code.NOTHING_OPEN


# corrections


def corrected(play: Play, act: str, on_day: str | None = None) -> Play:
    """Return the case after HR partner and HR lead corrected an act."""
    play.hr(c.RequestCorrection, act=act, on_day=on_day)
    play.do(c.Approve, Role.HR_LEAD)
    return play


def test_a_wrong_date_is_corrected_by_two() -> None:
    """The old fact is reversed by its number, the new one has the true day."""
    play = in_focus()
    play.at("2027-02-08T11:00").manager(c.RecordDiscussion, sent_as="talk", held_on="2027-02-08")

    corrected(play, "talk", "2027-02-05")

    assert [body.held_on.isoformat() for body in play.bodies(DiscussionHeld)] == [
        "2027-02-08",
        "2027-02-05",
    ]
    assert len(play.holding(DiscussionHeld)) == 1
    assert play.holding(CorrectionGranted)


def test_a_mistaken_act_is_struck_by_two() -> None:
    """What followed from it is undone, and whoever acted is told."""
    play = silent()
    play.hr(c.RecordContactCheck)
    play.hr(c.ConfirmSilence, sent_as="too-soon")

    corrected(play, "too-soon")

    assert play.stage is Stage.ELECTION
    assert play.state.silent
    assert not play.holding(ImproveBegan)
    assert [aside.command for aside in play.bodies(SetAside)] == ["too-soon"]


@pytest.mark.parametrize(
    ("act", "on_day", "code"),
    [
        ("nothing", None, Code.NOTHING_OPEN),
        ("entry", None, Code.WRONG_STAGE),
        ("asked", None, Code.OUT_OF_RANGE),
        ("asked", "2027-02-20", Code.OUT_OF_RANGE),
    ],
)
def test_not_everything_can_be_corrected(act: str, on_day: str | None, code: Code) -> None:
    """Not what is not there, not the entry, not what the employee said."""
    play = coached()
    play.employee(c.AskStatus, sent_as="asked")

    assert play.refusal(c.RequestCorrection, Role.HR_PARTNER, act=act, on_day=on_day) is code


def test_a_correction_takes_a_second_person() -> None:
    """Whoever asks for it does not sign it."""
    play = in_focus()
    play.at("2027-02-05T11:00").manager(c.RecordDiscussion, sent_as="talk")
    play.hr(c.RequestCorrection, act="talk")

    assert play.refusal(c.Approve, Role.HR_PARTNER) is Code.SEPARATION_OF_DUTIES
    assert play.holding(DiscussionHeld)


def test_an_appeal_window_is_untouched_by_a_correction_elsewhere() -> None:
    """Dates that were told stay told."""
    play = window_open()
    before = play.day("appeal_filing")
    (meeting,) = [command.id for command in play.sent if isinstance(command, c.RecordMeeting)]

    corrected(play, meeting, "2027-03-02")

    assert play.day("appeal_filing") == before
