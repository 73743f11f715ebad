"""Focus: discussion, next steps, extension, pause (process 2; policy K9, K10)."""

from __future__ import annotations

from domain import commands as c
from domain.errors import Code
from domain.facts import CaseClosed, CaseHeld, Outcome, PivotBarred
from domain.notices import Template
from domain.people import Role
from domain.standing import flags
from domain.state import ClockStatus, Flag, Stage
from tests.domain.builders import Play, coached, in_focus


def overdue() -> Play:
    """Return a case whose next steps passed on Monday 2027-03-08, check-ins all held."""
    play = coached()
    play.at("2027-03-02T11:00").manager(c.RecordCheckIn)
    play.at("2027-03-05T11:00").manager(c.RecordCheckIn)
    return play.at("2027-03-10T10:00")


def test_the_discussion_rolls_back_to_a_business_day() -> None:
    """Seven days after an approval on a Monday holiday's eve end on the Friday before it."""
    play = Play()
    play.at("2027-02-02T09:30").skip(c.Approve)

    play.at("2027-02-08T08:00").hr(c.Approve)

    assert play.day("discussion") == "2027-02-12"  # Monday 15 February is a holiday


def test_the_discussion_is_followed_by_its_recap_and_the_transfer_restriction() -> None:
    """Both letters go to the employee; the duty is met."""
    play = in_focus()

    play.at("2027-02-05T11:00").manager(c.RecordDiscussion)

    assert play.clock("discussion").status is ClockStatus.MET
    assert play.letters(Template.DISCUSSION_RECAP, Role.EMPLOYEE)
    assert play.letters(Template.TRANSFER_RESTRICTION, Role.EMPLOYEE)


def test_others_hold_the_discussion_only_once_the_manager_is_late() -> None:
    """Before its end it is the manager's; after it the HR partner may hold it."""
    play = in_focus()

    early = play.at("2027-02-10T11:00").refusal(c.RecordDiscussion, Role.HR_PARTNER)
    play.at("2027-02-12T11:00").hr(c.RecordDiscussion)

    assert early is Code.NOT_YET
    assert play.clock("discussion").status is ClockStatus.MET


def test_a_discussion_five_business_days_late_holds_the_case() -> None:
    """A held case does not move to Pivot; the discussion lifts the hold."""
    play = in_focus()

    play.at("2027-02-19T08:59")
    before = play.bodies(CaseHeld)
    play.at("2027-02-19T09:00")
    refused = play.refusal(c.RequestPivot, Role.MANAGER)
    play.manager(c.RecordDiscussion)

    assert not before
    assert play.bodies(CaseHeld)
    assert refused is Code.CASE_HELD
    assert not play.state.case_held


def test_the_discussion_is_recorded_once() -> None:
    """The first discussion is one; what follows are check-ins."""
    play = coached()

    assert play.refusal(c.RecordDiscussion, Role.MANAGER) is Code.ALREADY_DONE


def test_a_discussion_before_the_approval_is_none() -> None:
    """Coaching before the approval goes on, but is not the first discussion of Focus."""
    play = in_focus().at("2027-02-05T11:00")

    refused = play.refusal(c.RecordDiscussion, Role.MANAGER, held_on="2027-02-03")

    assert refused is Code.OUT_OF_RANGE


def test_removal_takes_skip_and_director() -> None:
    """The manager alone ends nothing; with both sign-offs the case closes as removed."""
    play = coached()
    play.manager(c.RequestRemoval)
    play.skip(c.Approve)
    halfway = play.stage

    play.director(c.Approve)

    assert halfway is Stage.FOCUS
    assert play.holding(CaseClosed)[0].outcome is Outcome.FOCUS_REMOVED
    assert play.at("2027-03-02T09:00").letters(Template.NEXT_STEPS_OUTCOME, Role.EMPLOYEE)


def test_a_closed_case_takes_no_command() -> None:
    """After the end even the employee's own acts are refused as such."""
    play = coached()
    play.manager(c.RequestRemoval)
    play.skip(c.Approve)
    play.director(c.Approve)

    assert play.refusal(c.Resign, Role.EMPLOYEE) is Code.CASE_CLOSED
    assert play.refusal(c.RecordCheckIn, Role.MANAGER) is Code.CASE_CLOSED


def test_a_rejected_removal_changes_nothing() -> None:
    """Focus and its dates go on as before."""
    play = coached()
    play.manager(c.RequestRemoval)

    play.skip(c.Reject)

    assert play.stage is Stage.FOCUS
    assert play.day("next_steps") == "2027-03-08"


def test_an_extension_counts_from_the_promised_date_and_rolls_forward() -> None:
    """Thirteen days from Monday 8 March end on a Sunday, so on Monday 22 March."""
    play = coached()
    play.manager(c.RequestExtension, days=13)

    play.skip(c.Approve)

    assert play.told("next_steps") == ["2027-03-08", "2027-03-22"]


def test_an_extension_is_told_to_the_employee_at_a_good_moment() -> None:
    """It is an adverse notice: approved in the morning of a business day it goes out at once."""
    play = coached()
    play.manager(c.RequestExtension, days=14)

    play.at("2027-03-02T10:00").skip(c.Approve)

    assert play.letters(Template.NEXT_STEPS_OUTCOME, Role.EMPLOYEE)


def test_an_extension_beyond_the_sum_takes_the_director_too() -> None:
    """Three times sixty days pass with the skip; the fourth waits for the director (K9)."""
    play = coached()
    for _ in range(3):
        play.manager(c.RequestExtension, days=60)
        play.skip(c.Approve)

    play.manager(c.RequestExtension, days=7)
    play.skip(c.Approve)
    waiting = play.state.extended_days
    play.director(c.Approve)

    assert waiting == 180
    assert play.state.extended_days == 187


def test_extensions_lie_between_seven_and_sixty_days() -> None:
    """Six and sixty-one are refused."""
    play = coached()

    assert play.refusal(c.RequestExtension, Role.MANAGER, days=6) is Code.OUT_OF_RANGE
    assert play.refusal(c.RequestExtension, Role.MANAGER, days=61) is Code.OUT_OF_RANGE


def test_hr_proposes_next_steps_only_once_they_are_overdue() -> None:
    """Before the date it is the manager's; after it HR may propose, signed off as always."""
    early = coached().refusal(c.RequestExtension, Role.HR_PARTNER)
    play = overdue()

    play.hr(c.RequestExtension, days=14)
    play.skip(c.Approve)

    assert early is Code.NOT_YET
    assert play.told("next_steps") == ["2027-03-08", "2027-03-22"]
    assert play.clock("next_steps").status is ClockStatus.OPEN


def test_pivot_may_be_asked_for_until_five_business_days_after_next_steps() -> None:
    """Then only extend or remove is left; an extension opens Pivot again."""
    play = overdue().at("2027-03-12T11:00")
    play.manager(c.RecordCheckIn)
    still = play.fork()
    still.manager(c.RequestPivot)

    play.at("2027-03-17T09:00")
    barred = play.refusal(c.RequestPivot, Role.MANAGER)
    play.hr(c.RequestExtension, days=14)
    play.skip(c.Approve)
    play.manager(c.RequestPivot)

    assert still.stage is Stage.PIVOT_ENTRY
    assert play.bodies(PivotBarred)
    assert barred is Code.TOO_LATE
    assert play.stage is Stage.PIVOT_ENTRY


def test_an_extension_that_ends_in_the_past_is_refused() -> None:
    """So long after next steps, seven days more would be over already."""
    play = overdue().at("2027-03-16T10:00")

    assert play.refusal(c.RequestExtension, Role.HR_PARTNER, days=7) is Code.TOO_LATE


def test_a_pause_stops_the_focus_clocks_and_is_told() -> None:
    """While it runs there is no next-steps date; the employee is told why."""
    play = coached()
    play.manager(c.RequestPause)

    play.skip(c.Approve)

    assert play.day("next_steps") == ""
    assert play.told("next_steps") == ["2027-03-08", "withdrawn"]
    assert play.letters(Template.FOCUS_PAUSED, Role.EMPLOYEE)


def test_a_pause_gives_back_its_days() -> None:
    """Paused from 1 March, resumed on 11 March: ten days more, from Saturday 6th to the 16th."""
    play = coached()
    play.manager(c.RequestPause)
    play.skip(c.Approve)

    play.at("2027-03-11T09:00").manager(c.ResumeFocus)

    assert play.told("next_steps")[-1] == "2027-03-16"


def test_no_check_in_is_missed_during_a_pause() -> None:
    """Clocks that stand still lapse nothing."""
    play = coached()
    play.manager(c.RequestPause)
    play.skip(c.Approve)

    play.at("2027-04-30T09:00")

    assert {str(bucket.status) for bucket in play.state.buckets} == {"held"}


def test_a_pause_needs_an_approval() -> None:
    """Asked for, it changes nothing yet; the manager's own word is not enough."""
    play = coached()

    play.manager(c.RequestPause)

    assert not play.state.paused
    assert play.day("next_steps") == "2027-03-08"


def test_a_pause_is_not_resumed_twice() -> None:
    """Nothing is paused after the first time."""
    play = coached()

    assert play.refusal(c.ResumeFocus, Role.MANAGER) is Code.NOTHING_OPEN


def test_flags_show_what_holds_a_case() -> None:
    """A case held for its discussion says so to every reader."""
    play = in_focus().at("2027-02-19T09:00")

    assert Flag.CASE_HELD in flags(play.case.frame, play.state)
