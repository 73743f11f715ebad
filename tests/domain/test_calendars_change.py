"""Calendars and zones that change while a case runs: later, never earlier, and on record (K14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from domain import commands as c
from domain.calendar import Offset
from domain.clock import Mark
from domain.difference import as_if
from domain.editions import CalendarsTogether, SitesTogether
from domain.errors import Code, Uncovered
from domain.facts import CalendarApplied, DateRecounted, Drift, RecountReason, Reversed
from domain.facts import DutyMissed as Missed
from domain.notices import Template
from domain.people import Actor, Role
from tests.domain.builders import (
    EMPLOYEE_ZONE,
    Play,
    build,
    calendar,
    coached,
    election_open,
    in_focus,
    local,
    opening,
    person,
    pivot_asked,
    zone,
)

if TYPE_CHECKING:
    from domain.calendar import BusinessCalendar, Site

EXTENDED, NOT_APPLIED = RecountReason.EXTENDED, RecountReason.NOT_APPLIED


def changed(
    *off: str, name: str = "US", version: str = "2027-03", worked: tuple[str, ...] = ()
) -> BusinessCalendar:
    """Return a version of a calendar with days off more, or less."""
    old = calendar(name)
    days = {*old.holidays, *map(date.fromisoformat, off)} - set(map(date.fromisoformat, worked))
    return replace(old, version=version, holidays=tuple(sorted(days)))


def moved(hours: int, since: str = "2027-03-04T00:00", version: str = "2027x") -> Site:
    """Return data of Los Angeles by which it is so many hours from UTC from a day on."""
    old, at = zone(EMPLOYEE_ZONE), local(since)
    kept = tuple(offset for offset in old.offsets if offset.since < at)
    offsets = (*kept, Offset(at, hours * 3600))
    return replace(old, tz_version=version, offsets=offsets)


def applied(play: Play, new: BusinessCalendar) -> Play:
    play.do(c.ApplyCalendar, Role.HR_LEAD, calendar=new)
    return play


def zoned(play: Play, new: Site) -> Play:
    play.do(c.ApplyZone, Role.HR_LEAD, site=new)
    return play


def reasons(play: Play, clock: str) -> list[RecountReason]:
    return [body.reason for body in play.bodies(DateRecounted) if body.clock == clock]


def marks(play: Play, clock: str) -> dict[str, Mark]:
    promise = play.clock(clock).promise
    return {} if promise is None else {str(step.day): step.mark for step in promise.trace}


# a date that gets later


def test_a_new_day_off_within_a_window_moves_its_end_later() -> None:
    """9 March is no longer counted: the fifth business day is the 11th."""
    play = applied(election_open(), changed("2027-03-09"))

    assert play.told("election") == ["2027-03-10", "2027-03-11"]
    assert marks(play, "election")["2027-03-09"] is Mark.HOLIDAY


def test_the_promise_names_each_version_that_it_was_counted_with() -> None:
    play = applied(election_open(), changed("2027-03-09"))

    promise = play.clock("election").promise

    assert promise is not None
    assert promise.calendar_version == f"{calendar('US').version} + 2027-03"


def test_the_extension_is_on_record_with_both_dates() -> None:
    """By its stable reason code, since people ask for it by that."""
    play = applied(election_open(), changed("2027-03-09"))

    (told,) = [each for each in play.bodies(DateRecounted) if each.clock == "election"]

    assert (told.reason, told.data) == ("CALENDAR_CHANGED_EXTENDED", "calendar US 2027-03")
    assert (str(told.last_day_before), str(told.last_day)) == ("2027-03-10", "2027-03-11")


def test_whoever_owns_the_date_is_told_once() -> None:
    """The window is the employee's."""
    play = applied(election_open(), changed("2027-03-09")).at("2027-03-09T10:00")

    (word,) = play.letters(Template.DATE_MOVED_LATER)

    assert word.to is Role.EMPLOYEE


def test_a_choice_on_the_day_that_was_added_is_in_time() -> None:
    play = applied(election_open(), changed("2027-03-09")).at("2027-03-11T20:00")

    receipt = play.employee(c.Elect, option="leave")

    assert receipt.answer == "accepted"


def test_a_reviewers_duty_moves_by_the_reviewers_own_calendar() -> None:
    """HR has five business days in London; Friday the 5th is off there now."""
    play = Play()
    play.at("2027-02-02T09:30").skip(c.Approve)
    before = play.day("hr_review")

    applied(play, changed("2027-02-05", name="GB"))

    assert (before, play.day("hr_review")) == ("2027-02-10", "2027-02-11")
    assert {w.to for w in play.letters(Template.DATE_MOVED_LATER)} == {Role.HR_PARTNER}


def test_the_employee_too_is_told_of_a_later_date_that_leave_would_stop() -> None:
    """Next steps are the manager's to hold, and the employee's to wait for."""
    play = applied(coached(), changed("2027-03-08"))

    assert play.day("next_steps") == "2027-03-09"
    assert {word.to for word in play.letters(Template.DATE_MOVED_LATER)} == {
        Role.MANAGER,
        Role.EMPLOYEE,
    }


def test_days_off_that_the_promise_counted_stay_off_beside_the_new_ones() -> None:
    """15 February is worked now and the 16th is off: the answer gets one more day, not none."""
    play = in_focus().at("2027-02-12T10:00")
    play.employee(c.AskStatus)
    before = play.day("status_answer[1]")

    applied(play, changed("2027-02-16", worked=("2027-02-15",)))

    assert (before, play.day("status_answer[1]")) == ("2027-02-17", "2027-02-18")


def test_a_second_version_adds_to_the_first() -> None:
    play = applied(election_open(), changed("2027-03-09"))

    applied(play, changed("2027-03-05", version="2027-04"))

    assert play.day("election") == "2027-03-12"


# a date that does not move


def test_a_day_off_that_is_worked_now_shortens_nothing() -> None:
    """Logged for each running clock; promise, trace and version stay as they are."""
    play = in_focus().at("2027-02-12T10:00")
    play.employee(c.AskStatus)
    before = play.clock("status_answer[1]").promise

    applied(play, changed(worked=("2027-02-15",)))

    assert play.clock("status_answer[1]").promise == before
    assert reasons(play, "status_answer[1]") == ["CALENDAR_CHANGED_NOT_APPLIED"]
    assert not play.letters(Template.DATE_MOVED_LATER)


def test_what_was_not_moved_keeps_its_old_version_after_a_leave() -> None:
    """Back on the 15th, which is off by the new version only: it is counted, as was promised."""
    play = applied(election_open(), changed("2027-03-15"))
    play.at("2027-03-08T08:00").employee(c.ReportLeave, first_day="2027-03-08")

    play.at("2027-03-15T10:00").employee(c.RecordReturn, back_on="2027-03-15")

    assert play.day("election") == "2027-03-17"
    assert marks(play, "election")["2027-03-15"] is Mark.COUNTED


def test_what_was_moved_keeps_both_versions_after_a_leave() -> None:
    play = applied(election_open(), changed("2027-03-09", "2027-03-16"))
    play.at("2027-03-08T08:00").employee(c.ReportLeave, first_day="2027-03-08")

    play.at("2027-03-15T10:00").employee(c.RecordReturn, back_on="2027-03-15")

    assert play.day("election") == "2027-03-18"
    assert marks(play, "election")["2027-03-16"] is Mark.HOLIDAY


def test_what_was_missed_stays_missed() -> None:
    """A calendar counts from its receipt, never backwards."""
    play = in_focus().at("2027-02-12T10:00")

    applied(play, changed("2027-02-10", "2027-02-11"))

    assert "discussion" in {body.clock for body in play.holding(Missed)}
    assert reasons(play, "discussion") == [NOT_APPLIED]


def test_a_window_without_a_date_for_an_open_leave_takes_the_days_off_with_it() -> None:
    """Nothing is promised then, so nothing is logged; the count after the return has them."""
    play = election_open().at("2027-03-08T08:00")
    play.employee(c.ReportLeave, first_day="2027-03-08")

    applied(play, changed("2027-03-16")).at("2027-03-15T10:00")
    play.employee(c.RecordReturn, back_on="2027-03-15")

    assert reasons(play, "election") == []
    assert play.day("election") == "2027-03-18"


def test_clocks_that_stand_still_run_on_with_every_day_off() -> None:
    """Next steps wait for the answer on Pivot, and are rejected into a longer calendar."""
    play = pivot_asked()
    plain = play.fork()
    for each in (applied(play, changed("2027-03-08", "2027-03-09")), plain):
        each.at("2027-03-01T12:00").skip(c.Reject)

    assert (plain.day("next_steps"), play.day("next_steps")) == ("2027-03-08", "2027-03-10")


# what begins later


def test_a_clock_that_begins_later_counts_by_the_new_version_alone() -> None:
    play = applied(in_focus(), changed(worked=("2027-02-15",))).at("2027-02-12T10:00")

    play.employee(c.AskStatus)

    promise = play.clock("status_answer[1]").promise
    assert promise is not None
    assert (promise.last_day.isoformat(), promise.calendar_version) == ("2027-02-16", "2027-03")


def test_a_later_version_leaves_a_clock_its_own_first_one() -> None:
    """What began by the second version keeps that one where the third moves nothing."""
    play = applied(in_focus(), changed(worked=("2027-02-15",))).at("2027-02-12T10:00")
    play.employee(c.AskStatus)

    applied(play, changed(worked=("2027-02-15", "2027-05-31"), version="2027-04"))

    promise = play.clock("status_answer[1]").promise
    assert promise is not None
    assert promise.calendar_version == "2027-03"


def test_coaching_is_measured_as_it_was_first_counted() -> None:
    """A later version does not lift the bar that short coaching put up."""
    play = Play().at("2027-02-02T09:30")
    play.skip(c.Approve)
    play.at("2027-02-22T09:00").hr(c.Approve)
    before = play.refusal(c.RequestPivot, Role.MANAGER)

    applied(play, changed("2027-03-04", "2027-03-05", "2027-03-08"))

    assert play.refusal(c.RequestPivot, Role.MANAGER) is before


def test_somebody_is_seated_by_a_calendar_and_a_zone_that_were_applied() -> None:
    """Before, the case holds neither."""
    play = in_focus()
    place = {"calendar": "DE", "zone": "Europe/Berlin"}
    seat = {"role": Role.SKIP, "person": "p-berlin", **place}
    before = play.refusal(c.SeatPerson, Role.HR_PARTNER, **seat)

    applied(play, calendar("DE"))
    halfway = play.refusal(c.SeatPerson, Role.HR_PARTNER, **seat)
    zoned(play, zone("Europe/Berlin"))
    play.hr(c.SeatPerson, **seat)

    assert (before, halfway) == (Code.OUT_OF_RANGE, Code.OUT_OF_RANGE)
    assert play.case.frame.calendar(Role.SKIP).name == "DE"


def test_a_new_calendar_moves_nothing() -> None:
    """Nobody counts by it yet."""
    play = applied(election_open(), calendar("DE"))

    assert not play.bodies(DateRecounted)


def test_a_clock_counts_on_by_the_calendar_of_whoever_had_it_first() -> None:
    """The skip's sign-off was promised in London days; the new skip works by the US calendar.

    Asked after the cut-off there, it counts as received on the 9th; that day off, on the 10th.
    """
    play = in_focus().at("2027-02-08T10:00")
    play.hr(c.SeatPerson, role=Role.SKIP, person="p-uk", calendar="GB", zone="Europe/London")
    play.manager(c.RequestPause)
    key = "sign_off[pause[1].skip]"
    play.hr(c.SeatPerson, role=Role.SKIP, person="p-us")

    applied(play, changed("2027-02-09"))
    applied(play, changed("2027-02-09", name="GB"))

    assert reasons(play, key) == [EXTENDED]
    assert play.told(key) == ["2027-02-11", "2027-02-12"]


# days that no calendar covered


def short(until: str = "2027-03-10") -> Play:
    """Return a case in Focus with a missed check-in, whose calendars end too soon."""
    last = date.fromisoformat(until)
    held = (replace(calendar("US"), covers_to=last), replace(calendar("GB"), covers_to=last))
    return in_focus(opening(calendars=held)).at("2027-02-13T09:00")


def test_a_version_that_covers_more_gives_a_date_where_there_was_none() -> None:
    """The missed check-in had moved next steps beyond the calendar."""
    play = short()
    before = play.day("next_steps")

    applied(play, changed())

    assert (before, play.day("next_steps")) == ("", "2027-03-15")
    assert reasons(play, "next_steps") == [RecountReason.COVERED]


def test_a_version_that_covers_too_little_still_is_logged() -> None:
    play = short()
    longer = replace(changed(), covers_to=date(2027, 3, 12))

    applied(play, replace(longer, holidays=tuple(d for d in longer.holidays if longer.covers(d))))

    assert play.day("next_steps") == ""
    assert reasons(play, "next_steps") == [NOT_APPLIED]


def test_a_day_off_that_moves_a_date_beyond_the_calendar_is_refused() -> None:
    """Next steps end on the calendar's last day, and would have to end after it."""
    last = date(2027, 3, 8)
    held = (replace(calendar("US"), covers_to=last), calendar("GB"))
    play = in_focus(opening(calendars=held))
    new = replace(changed("2027-03-08"), covers_to=last)
    new = replace(new, holidays=tuple(day for day in new.holidays if new.covers(day)))

    assert play.refusal(c.ApplyCalendar, Role.HR_LEAD, calendar=new) is Code.CALENDAR_UNCOVERED


# zones


def test_of_two_ends_of_a_promised_day_the_later_holds() -> None:
    """By the new data Los Angeles is nine hours behind, and midnight an hour later."""
    play = zoned(election_open(), moved(-9))

    promise = play.clock("election").promise

    assert promise is not None
    assert promise.last_day == date(2027, 3, 10)
    assert promise.ends_at == datetime(2027, 3, 11, 9, tzinfo=UTC)
    assert promise.tz_version.endswith(" + 2027x")
    assert reasons(play, "election") == ["TZDATA_CHANGED"]
    assert play.letters(Template.DATE_MOVED_LATER, Role.EMPLOYEE)


def test_an_earlier_end_by_new_data_shortens_nothing() -> None:
    """It is on record that the data changed; nobody is written to."""
    play = zoned(election_open(), moved(-7))

    promise = play.clock("election").promise

    assert promise is not None
    assert promise.ends_at == datetime(2027, 3, 11, 8, tzinfo=UTC)
    assert reasons(play, "election") == [RecountReason.TZDATA]
    assert not play.letters(Template.DATE_MOVED_LATER)


def test_data_that_end_the_day_alike_are_logged() -> None:
    play = zoned(election_open(), moved(-9, since="2027-04-01T00:00"))

    assert reasons(play, "election") == [NOT_APPLIED]


def test_a_missed_duty_keeps_its_end_under_new_data() -> None:
    play = zoned(in_focus().at("2027-02-12T10:00"), moved(-9, since="2027-02-05T00:00"))

    assert reasons(play, "discussion") == [NOT_APPLIED]


def test_new_data_reach_a_window_that_an_open_leave_left_without_a_date() -> None:
    play = election_open().at("2027-03-08T08:00")
    play.employee(c.ReportLeave, first_day="2027-03-08")

    zoned(play, moved(-9)).at("2027-03-15T10:00")
    play.employee(c.RecordReturn, back_on="2027-03-15")

    promise = play.clock("election").promise
    assert promise is not None
    assert promise.ends_at == datetime(2027, 3, 18, 9, tzinfo=UTC)


def test_new_data_reach_clocks_that_stand_still() -> None:
    play = zoned(pivot_asked(), moved(-9))

    play.at("2027-03-01T12:00").skip(c.Reject)

    promise = play.clock("next_steps").promise
    assert promise is not None
    assert promise.ends_at == datetime(2027, 3, 9, 9, tzinfo=UTC)


def test_data_that_begin_after_a_forecast_leave_it_as_it_is() -> None:
    """The employee is still away, long after the expected end: that day is past."""
    play = election_open().at("2027-03-04T08:00")
    play.employee(c.ReportLeave, first_day="2027-03-04", last_day="2027-03-05")
    young = tuple(
        Offset(max(offset.since, local("2027-03-20T00:00")), offset.seconds)
        for offset in zone(EMPLOYEE_ZONE).offsets
        if offset.since >= local("2027-03-14T00:00")
    )

    zoned(play.at("2027-03-22T10:00"), replace(moved(-9), offsets=young))

    assert reasons(play, "election") == [NOT_APPLIED]


# a run from the start


def test_a_late_input_finds_the_extension_as_it_was() -> None:
    """No drift, nothing of the calendar reversed: what was told since is no measure of it."""
    play = applied(election_open(), changed("2027-03-09")).at("2027-03-15T10:00")

    play.employee(c.ReportLeave, first_day="2027-03-11", last_day="2027-03-11")

    assert not play.bodies(Drift)
    assert len(play.bodies(Reversed)) == 1
    assert play.holding(CalendarApplied)
    assert reasons(play, "election") == [EXTENDED]
    assert marks(play, "election")["2027-03-09"] is Mark.HOLIDAY


# who, and what is refused


@pytest.mark.parametrize("role", [Role.HR_LEAD, Role.POLICY_OWNER])
def test_hr_lead_and_policy_owner_apply_a_calendar(role: Role) -> None:
    play = in_focus()

    play.do(c.ApplyCalendar, role, calendar=changed())

    assert play.holding(CalendarApplied)


def test_a_version_is_applied_once() -> None:
    play = applied(in_focus(), changed())

    assert play.refusal(c.ApplyCalendar, Role.HR_LEAD, calendar=changed()) is Code.ALREADY_DONE


def test_data_of_a_zone_are_applied_once() -> None:
    play = zoned(in_focus(), moved(-9))

    assert play.refusal(c.ApplyZone, Role.HR_LEAD, site=moved(-9)) is Code.ALREADY_DONE


US = calendar("US")
LOS_ANGELES = zone(EMPLOYEE_ZONE)
A_SATURDAY, A_MONDAY = date(2027, 3, 6), date(2027, 3, 8)

WRONG_CALENDARS = {
    "other days under a version that is held": replace(changed("2027-03-09"), version=US.version),
    "ends before it begins": replace(changed(), covers_to=date(2025, 1, 1)),
    "a weekend of every day": replace(changed(), weekend=(1, 2, 3, 4, 5, 6, 7)),
    "a weekday that there is not": replace(changed(), weekend=(6, 8)),
    "a holiday outside": changed("2031-01-01"),
    "a working day that is no weekend day": replace(changed(), working_days=(A_MONDAY,)),
    "worked and off": replace(changed("2027-03-06"), working_days=(A_SATURDAY,)),
    "not today": replace(changed(), covers_from=date(2028, 1, 1), holidays=(), working_days=()),
    "not what was promised": replace(
        changed(), covers_to=date(2027, 3, 1), holidays=(), working_days=()
    ),
}


@pytest.mark.parametrize("new", WRONG_CALENDARS.values(), ids=WRONG_CALENDARS.keys())
def test_a_calendar_that_is_not_whole_is_refused(new: BusinessCalendar) -> None:
    """Nothing has changed."""
    play = in_focus()

    assert play.refusal(c.ApplyCalendar, Role.HR_LEAD, calendar=new) is Code.OUT_OF_RANGE


_LATER = local("2027-05-01T00:00")

WRONG_ZONES = {
    "other offsets under a version that is held": replace(
        LOS_ANGELES, offsets=(*LOS_ANGELES.offsets, Offset(_LATER + timedelta(days=600), 0))
    ),
    "out of order": replace(moved(-9), offsets=(Offset(_LATER, 0), *LOS_ANGELES.offsets)),
    "twice the same instant": replace(moved(-9), offsets=(Offset(_LATER, 0), Offset(_LATER, 60))),
    "over before it begins": replace(moved(-9), until=local("2026-01-10T00:00")),
    "an offset of a day": moved(-24),
    "not today": replace(moved(-9), offsets=(Offset(_LATER, 0),)),
    "shorter than before": replace(moved(-9), until=LOS_ANGELES.until - timedelta(days=1)),
}


@pytest.mark.parametrize("new", WRONG_ZONES.values(), ids=WRONG_ZONES.keys())
def test_a_zone_that_is_not_whole_is_refused(new: Site) -> None:
    """Nothing has changed."""
    play = in_focus()

    assert play.refusal(c.ApplyZone, Role.HR_LEAD, site=new) is Code.OUT_OF_RANGE


# before it is applied


def asked_for(play: Play, new: BusinessCalendar) -> c.ApplyCalendar:
    by = Actor(person(Role.HR_LEAD), Role.HR_LEAD)
    command = build(c.ApplyCalendar, "as-if", by, play.now, calendar=new)
    assert isinstance(command, c.ApplyCalendar)
    return command


def test_what_a_calendar_would_move_is_known_before_it_is_applied() -> None:
    """It is the very answer that the command gets."""
    play = election_open()

    shown = as_if(play.case, asked_for(play, changed("2027-03-09")), play.now)

    applied(play, changed("2027-03-09"))
    dates = [fact.body for fact in shown.facts if isinstance(fact.body, DateRecounted)]
    assert dates == play.bodies(DateRecounted)


# several versions together


def test_a_day_that_no_version_covers_is_covered_by_none() -> None:
    both = CalendarsTogether(
        "US", "1 + 2", US.covers_from, US.covers_to, (6, 7), (), (), (US, changed())
    )

    with pytest.raises(Uncovered):
        both.kind(date(2040, 1, 2))


def test_an_instant_that_no_version_covers_is_covered_by_none() -> None:
    both = SitesTogether(
        EMPLOYEE_ZONE, "1 + 2", LOS_ANGELES.offsets, LOS_ANGELES.until, (LOS_ANGELES, moved(-9))
    )

    with pytest.raises(Uncovered):
        both.local(datetime(2040, 1, 2, tzinfo=UTC))
    with pytest.raises(Uncovered):
        both.instant(date(2040, 1, 2), time.min)
