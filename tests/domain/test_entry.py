"""Entry: nothing is active before both have approved (process 3; policy K9, K10)."""

from __future__ import annotations

from domain import commands as c
from domain.errors import Code
from domain.facts import CaseClosed, FocusBegan, Outcome, RequestExpired
from domain.notices import Template
from domain.people import Role
from domain.standing import flags
from domain.state import ClockStatus, Flag, RequestStatus, Stage
from tests.domain.builders import Play, in_focus, local, opening
from tests.domain.later_builders import rungs


def test_an_entry_is_not_active_before_the_last_approval() -> None:
    """With the skip's sign-off alone there is no Focus, no discussion and no check-in to hold."""
    play = Play()

    play.at("2027-02-02T09:30").skip(c.Approve)

    assert play.stage is Stage.ENTRY
    assert play.state.approved_on is None
    assert play.refusal(c.RecordCheckIn, Role.MANAGER) is Code.WRONG_STAGE


def test_the_skip_has_two_business_days() -> None:
    """An entry received on a Monday morning is due from the skip by the end of Wednesday."""
    play = Play()

    assert play.day("skip_approval") == "2027-02-03"


def test_a_submission_after_the_cutoff_counts_on_the_next_business_day() -> None:
    """What comes at 17:00 or later is deemed received the next morning (K2)."""
    play = Play(opening("2027-02-01T17:00"))

    assert play.day("skip_approval") == "2027-02-04"


def test_hr_has_five_business_days_of_its_own_calendar() -> None:
    """London's days count from the deemed receipt there: Tuesday 17:30 local counts Wednesday."""
    play = Play()

    play.at("2027-02-02T09:30").skip(c.Approve)

    assert play.day("hr_review") == "2027-02-10"


def test_hr_cannot_approve_before_the_skip() -> None:
    """Sign-offs come in the order of the policy."""
    play = Play()

    assert play.refusal(c.Approve, Role.HR_PARTNER) is Code.NOT_YET


def test_the_last_approval_begins_focus() -> None:
    """Both dates are kept; the discussion and next steps are promised from them."""
    play = in_focus()

    assert play.stage is Stage.FOCUS
    assert play.holding(FocusBegan)[0].backdated is False
    assert play.day("discussion") == "2027-02-11"
    assert play.day("next_steps") == "2027-03-08"


def test_a_rejected_entry_closes_the_case_without_effect() -> None:
    """Manager and skip are told; the employee, who was never told of it, gets no letter."""
    play = Play()

    play.at("2027-02-02T09:30").skip(c.Reject)

    assert play.holding(CaseClosed)[0].outcome is Outcome.FOCUS_REJECTED
    assert {word.to for word in play.letters(Template.ENTRY_REJECTED)} == {Role.MANAGER, Role.SKIP}
    assert not [word for word in play.letters(Template.CASE_CLOSED) if word.to is Role.EMPLOYEE]


def test_rework_gives_every_reviewer_a_full_new_clock() -> None:
    """After rework the skip signs again, and has two business days again."""
    play = Play()
    play.at("2027-02-02T09:30").skip(c.Approve)
    play.at("2027-02-03T08:00").hr(c.SendBack)

    play.at("2027-02-08T10:00").manager(c.SubmitEntry)

    assert play.day("skip_approval[2]") == "2027-02-10"
    assert play.refusal(c.Approve, Role.HR_PARTNER) is Code.NOT_YET


def test_an_entry_with_its_reviewers_is_not_submitted_twice() -> None:
    """A second submission waits for rework or expiry."""
    play = Play()

    assert play.refusal(c.SubmitEntry, Role.MANAGER) is Code.ALREADY_DONE


def test_a_late_hr_review_backdates_the_entry_to_its_submission() -> None:
    """HR passed its own deadline, so Focus counts from the submission; both dates are kept (K9)."""
    play = Play()
    play.at("2027-02-02T09:30").skip(c.Approve)

    play.at("2027-02-12T08:00").hr(c.Approve)

    assert play.state.backdated
    assert str(play.state.approved_on) == "2027-02-12"
    assert str(play.state.effective_on) == "2027-02-01"
    assert play.day("next_steps") == "2027-03-03"
    assert play.day("discussion") == "2027-02-19"


def test_a_late_skip_backdates_nothing() -> None:
    """Only HR's own lateness backdates."""
    play = Play()
    play.at("2027-02-08T09:30").skip(c.Approve)

    play.at("2027-02-10T08:00").hr(c.Approve)

    assert not play.state.backdated
    assert str(play.state.effective_on) == "2027-02-10"


def test_backdating_counts_from_the_resubmission() -> None:
    """After rework it is the resubmission that the entry is backdated to."""
    play = Play()
    play.at("2027-02-02T09:30").skip(c.SendBack)
    play.at("2027-02-08T10:00").manager(c.SubmitEntry)
    play.at("2027-02-09T09:30").skip(c.Approve)

    play.at("2027-02-24T08:00").hr(c.Approve)

    assert str(play.state.effective_on) == "2027-02-08"


def test_coaching_too_short_is_flagged_and_bars_pivot() -> None:
    """Fewer than 21 days from approval to next steps: Pivot waits until 21 days after approval."""
    play = Play()
    play.at("2027-02-02T09:30").skip(c.Approve)
    play.at("2027-02-16T08:00").hr(c.Approve)
    play.at("2027-02-17T11:00").manager(c.RecordDiscussion)
    for day in ("02-18", "02-25", "03-04"):
        play.at(f"2027-{day}T11:00").manager(c.RecordCheckIn)

    before = play.at("2027-03-08T10:00").refusal(c.RequestPivot, Role.MANAGER)
    flagged = flags(play.case.frame, play.state)
    play.at("2027-03-09T10:00").manager(c.RequestPivot)

    assert before is Code.SHORT_COACHING
    assert Flag.SHORT_COACHING in flagged
    assert play.stage is Stage.PIVOT_ENTRY


def test_an_entry_that_the_skip_leaves_unsigned_expires_and_may_be_submitted_again() -> None:
    """Five business days after the skip's end the request expires; nothing became active."""
    play = Play()

    play.at("2027-02-10T09:00")
    assert play.bodies(RequestExpired)
    play.manager(c.SubmitEntry)

    assert [each.status for each in play.state.requests] == [
        RequestStatus.EXPIRED,
        RequestStatus.OPEN,
    ]


def test_an_entry_that_hr_leaves_unsigned_does_not_expire() -> None:
    """HR's lateness escalates up to the policy owner and harms nobody."""
    play = Play()
    play.at("2027-02-02T09:30").skip(c.Approve)

    play.at("2027-04-01T09:00")

    assert play.stage is Stage.ENTRY
    assert not play.bodies(RequestExpired)
    assert play.letters(Template.ESCALATION, Role.POLICY_OWNER)


def test_every_rung_of_a_late_skip_goes_to_the_next_person() -> None:
    """A reminder to the skip, then the director at the end, then the HR partner."""
    play = Play()

    play.at("2027-02-05T12:00")

    assert [word.to for word in play.letters(Template.DUE_SOON)] == [Role.SKIP]
    assert [word.to for word in play.letters(Template.ESCALATION)] == [
        Role.DIRECTOR,
        Role.HR_PARTNER,
    ]


def test_no_entry_is_approved_during_protected_leave() -> None:
    """The last sign-off is an adverse step: it waits until the employee is back."""
    play = Play()
    play.at("2027-02-02T09:30").skip(c.Approve)
    play.at("2027-02-03T08:00").employee(c.ReportLeave, first_day="2027-02-03")

    assert play.at("2027-02-04T08:00").refusal(c.Approve, Role.HR_PARTNER) is Code.ON_LEAVE


def test_nothing_comes_before_the_entry_that_opens_the_case() -> None:
    """What a door received at the very instant of the entry counts after it, whatever its id."""
    play = Play()

    play.manager(c.ReportLeave, sent_as="a", first_day="2027-02-01")

    assert [fact.cause for fact in play.facts if fact.by][:3] == ["entry", "entry", "a"]


def test_a_command_from_before_the_case_is_refused() -> None:
    """A door cannot have received a command for a case that was not there."""
    play = Play().at("2027-02-02T10:00")

    refused = play.refusal(c.Resign, Role.EMPLOYEE, received="2027-02-01T09:59")

    assert refused is Code.OUT_OF_RANGE


def test_an_entry_that_was_sent_back_waits_five_business_days_for_its_manager() -> None:
    """Sent back on Tuesday 2 February, it goes up from the 9th on; nothing else happens."""
    play = Play().at("2027-02-02T09:30")
    play.skip(c.SendBack)

    play.at("2027-02-17T10:00")

    assert play.day("rework") == "2027-02-09"
    assert rungs(play, "rework") == [
        (local("2027-02-08T09:00"), Template.DUE_SOON, Role.MANAGER),
        (local("2027-02-10T00:00"), Template.ESCALATION, Role.SKIP),
        (local("2027-02-10T09:00", "Europe/London"), Template.ESCALATION, Role.HR_PARTNER),
        (local("2027-02-17T09:00"), Template.ESCALATION, Role.HR_LEAD),
    ]
    assert play.stage is Stage.ENTRY


def test_an_entry_that_expired_is_owed_again_by_its_manager() -> None:
    """Expired on 10 February: five business days end on the 18th, since the 15th is a holiday."""
    play = Play().at("2027-02-10T09:00")

    assert play.day("rework") == "2027-02-18"


def test_an_entry_that_is_submitted_again_ends_the_rework() -> None:
    """The reviewers owe the next step."""
    play = Play().at("2027-02-02T09:30")
    play.skip(c.SendBack)

    play.at("2027-02-04T10:00").manager(c.SubmitEntry)

    assert play.clock("rework").status is ClockStatus.MET
    assert play.clock("skip_approval[2]").is_owed
