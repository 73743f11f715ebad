"""Weekly check-ins: owed, held, excused, missed and credited (process 12; policy K7, K10, K19)."""

from __future__ import annotations

from domain import commands as c
from domain.errors import Code
from domain.facts import CheckInExcused, Reversed
from domain.notices import Template
from domain.people import Role
from domain.standing import flags
from domain.state import BucketStatus, Flag, Stage
from tests.domain.builders import Play, coached, in_focus, pivot_asked


def discussed() -> Play:
    """Return a case in Focus since 2027-02-04 whose discussion was held; no check-in yet."""
    play = in_focus().at("2027-02-05T11:00")
    play.manager(c.RecordDiscussion)
    return play


def test_a_check_in_is_owed_in_each_week_from_the_approval() -> None:
    """Bucket k ends 7k days after the approval; the buckets up to next steps are promised."""
    play = in_focus()

    assert [play.day(f"check_in[{k}]") for k in (1, 2, 3, 4)] == [
        "2027-02-11",
        "2027-02-18",
        "2027-02-25",
        "2027-03-04",
    ]


def test_one_check_in_is_held_in_each_bucket() -> None:
    """A second one in the same week is not counted again."""
    play = discussed()
    play.at("2027-02-09T11:00").manager(c.RecordCheckIn)

    assert play.refusal(c.RecordCheckIn, Role.MANAGER) is Code.ALREADY_DONE


def test_a_check_in_belongs_to_the_week_in_which_it_was_held() -> None:
    """It is not recorded for a week that is over."""
    play = discussed().at("2027-02-12T11:00")

    refused = play.refusal(c.RecordCheckIn, Role.MANAGER, held_on="2027-02-11")

    assert refused is Code.OUT_OF_RANGE


def test_a_check_in_lies_not_in_the_future() -> None:
    """Nothing is recorded that has not happened."""
    play = discussed().at("2027-02-09T11:00")

    assert play.refusal(c.RecordCheckIn, Role.MANAGER, held_on="2027-02-10") is Code.OUT_OF_RANGE


def test_only_the_manager_holds_check_ins() -> None:
    """Skip and HR partner cannot stand in for a week."""
    play = discussed()

    assert play.refusal(c.RecordCheckIn, Role.SKIP) is Code.NOT_YOURS
    assert play.refusal(c.RecordCheckIn, Role.HR_PARTNER) is Code.NOT_YOURS


def test_a_recap_of_each_check_in_goes_to_the_employee() -> None:
    """What was said is put in writing."""
    play = coached()

    assert len(play.letters(Template.CHECK_IN_RECAP, Role.EMPLOYEE)) == 3


def test_a_missed_check_in_adds_seven_days_to_next_steps() -> None:
    """The employer's omission is credited to the employee (K19)."""
    play = discussed()

    play.at("2027-02-12T00:00")

    assert play.told("next_steps") == ["2027-03-08", "2027-03-15"]


def test_two_missed_in_a_row_go_to_skip_and_hr() -> None:
    """One is the manager's own; the second is told."""
    play = discussed()

    play.at("2027-02-12T12:00")
    after_one = play.letters(Template.CHECK_INS_MISSED_TWICE)
    play.at("2027-02-19T12:00")

    assert not after_one
    assert {word.to for word in play.letters(Template.CHECK_INS_MISSED_TWICE)} == {
        Role.SKIP,
        Role.HR_PARTNER,
    }


def test_three_missed_in_a_row_stop_next_steps_until_one_is_held() -> None:
    """From the third on there is no date; a check-in lets it run on, later by the days between."""
    play = discussed()
    play.at("2027-02-26T00:00")
    standing = play.day("next_steps"), flags(play.case.frame, play.state)

    play.at("2027-03-02T11:00").manager(c.RecordCheckIn)

    assert standing[0] == ""
    assert Flag.STAND_STILL in standing[1]
    assert play.told("next_steps") == [
        "2027-03-08",
        "2027-03-15",
        "2027-03-22",
        "withdrawn",
        "2027-03-31",
    ]


def test_check_ins_go_on_being_owed_during_a_stand_still() -> None:
    """The running week is always owed, or the stand-still would never end."""
    play = discussed()

    play.at("2027-03-20T12:00")

    assert play.clock("check_in[7]").is_owed


def test_vacation_of_three_business_days_excuses_a_week() -> None:
    """An excused week is neither held nor missed, and moves no date (K7)."""
    play = discussed()
    play.employee(c.RecordVacation, first_day="2027-02-09", last_day="2027-02-11")

    play.at("2027-02-12T00:00")

    assert play.bodies(CheckInExcused)
    assert play.told("next_steps") == ["2027-03-08"]


def test_vacation_of_two_business_days_excuses_nothing() -> None:
    """With a weekend in between, only the working days count."""
    play = discussed()
    play.employee(c.RecordVacation, first_day="2027-02-05", last_day="2027-02-08")

    play.at("2027-02-12T00:00")

    assert not play.bodies(CheckInExcused)
    assert play.state.buckets[0].status is BucketStatus.MISSED


def test_fewer_than_three_quarters_held_bar_pivot() -> None:
    """Owed are the weeks fully ended: two of three are too few, three of four are enough (K19)."""
    play = discussed()
    for day in ("09", "16"):
        play.at(f"2027-02-{day}T11:00").manager(c.RecordCheckIn)

    play.at("2027-02-26T11:00")
    too_few = play.refusal(c.RequestPivot, Role.MANAGER)
    play.manager(c.RecordCheckIn)
    still_running = play.refusal(c.RequestPivot, Role.MANAGER)
    play.at("2027-03-05T11:00").manager(c.RequestPivot)

    assert still_running is Code.CHECK_INS_MISSING
    assert too_few is Code.CHECK_INS_MISSING
    assert play.stage is Stage.PIVOT_ENTRY


def test_a_case_without_any_check_in_owed_may_move_to_pivot() -> None:
    """Of none owed none is missing."""
    play = discussed()

    play.manager(c.RequestPivot)

    assert play.stage is Stage.PIVOT_ENTRY


def two_of_three() -> Play:
    """Return a case on Friday 2027-02-26 in which the third check-in was missed."""
    play = discussed()
    for day in ("09", "16"):
        play.at(f"2027-02-{day}T11:00").manager(c.RecordCheckIn)
    return play.at("2027-02-26T11:00")


def test_a_miss_that_hr_justifies_does_not_bar_pivot() -> None:
    """In writing, for the one that is missing (K19)."""
    play = two_of_three()

    play.hr(c.JustifyCheckIn, bucket=3)

    play.manager(c.RequestPivot)
    assert play.stage is Stage.PIVOT_ENTRY


def test_a_justified_miss_keeps_its_days() -> None:
    """What was credited to the employee stays credited."""
    play = two_of_three()

    play.hr(c.JustifyCheckIn, bucket=3)

    assert play.day("next_steps") == "2027-03-15"


def test_only_a_miss_is_justified_and_once() -> None:
    """Neither a check-in that was held, nor one that is to come, nor the same one again."""
    play = two_of_three()
    refused = [play.refusal(c.JustifyCheckIn, Role.HR_PARTNER, bucket=n) for n in (2, 4)]

    play.hr(c.JustifyCheckIn, bucket=3)

    assert refused == [Code.NOTHING_OPEN, Code.NOTHING_OPEN]
    assert play.refusal(c.JustifyCheckIn, Role.HR_PARTNER, bucket=3) is Code.ALREADY_DONE


def test_every_miss_is_justified_by_itself() -> None:
    """Two are missing; one word is not enough for both."""
    play = discussed().at("2027-02-19T11:00")
    play.hr(c.JustifyCheckIn, bucket=1)
    before = play.refusal(c.RequestPivot, Role.MANAGER)

    play.hr(c.JustifyCheckIn, bucket=2)

    assert before is Code.CHECK_INS_MISSING
    play.manager(c.RequestPivot)


def test_a_manager_does_not_justify_the_own_miss() -> None:
    """HR does, or nobody."""
    assert two_of_three().refusal(c.JustifyCheckIn, Role.MANAGER, bucket=3) is Code.NOT_YOURS


def test_a_date_of_a_missed_duty_is_never_told_earlier_again() -> None:
    """Next steps were missed on the 17th and credited up to the 22nd: the 22nd stays what was told.

    The miss behind the credit turns out to lie in a leave, and is reversed.
    """
    play = pivot_asked().at("2027-03-21T12:00")
    before = play.told("next_steps")

    play.do(c.ReportLeave, Role.HR_LEAD, first_day="2027-03-18", last_day="2027-03-20")

    assert before == ["2027-03-08", "withdrawn", "2027-03-17", "2027-03-22"]
    assert play.bodies(Reversed)
    assert play.told("next_steps") == before
