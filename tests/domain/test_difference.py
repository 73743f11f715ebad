"""The computed difference: what an input would change, while nothing changes (journal rule 11)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from domain import commands as c
from domain.case import accept
from domain.difference import as_if, difference, if_granted, lines
from domain.facts import RetroactiveReview
from domain.people import Actor, Role
from tests.domain.builders import (
    Play,
    build,
    coached,
    election_open,
    in_focus,
    leaving,
    local,
    person,
    silent,
)
from tests.domain.later_builders import chosen_and_confirmed, silence_confirmed

if TYPE_CHECKING:
    from domain.comparing import AsIf
    from domain.facts.differences import Difference


def asked(
    play: Play, command: type[c.Command], by: Role, *, received: str = "", **fields: object
) -> c.Command:
    received_at = local(received) if received else play.now
    return build(command, "as-if", Actor(person(by), by), received_at, **fields)


def of(
    play: Play, command: type[c.Command], by: Role, *, received: str = "", **fields: object
) -> Difference:
    return difference(play.case, asked(play, command, by, received=received, **fields), play.now)


def leave(first_day: str, last_day: str | None) -> dict[str, Any]:
    return {"kind": "requested", "first_day": first_day, "last_day": last_day}


def dates(found: Difference) -> dict[str, tuple[str, str]]:
    return {
        each.clock: (f"{each.old_day}", f"{'~' if each.new_forecast else ''}{each.new_day}")
        for each in found.dates
    }


def test_a_leave_before_the_silence_would_reverse_it() -> None:
    """The lapse, the contact, the confirmation and the plan rest on silence: all four go."""
    found = of(silence_confirmed(), c.ReportLeave, Role.EMPLOYEE, **leave("2027-03-09", None))

    assert [each.kind for each in found.reversed] == [
        "window_lapsed",
        "contact_checked",
        "silence_confirmed",
        "improve_began",
    ]
    assert not found.touches_people


def test_a_difference_says_who_did_what_it_reverses() -> None:
    """A lapse is nobody's; the contact was made by HR."""
    found = of(silence_confirmed(), c.ReportLeave, Role.EMPLOYEE, **leave("2027-03-09", None))

    by = [None if each.by is None else each.by.role for each in found.reversed]
    assert by[:3] == [None, Role.HR_PARTNER, Role.HR_PARTNER]
    assert not any(each.of_person for each in found.reversed)


def test_a_difference_counts_from_where_the_input_counts() -> None:
    """A leave counts from its first absent day, whenever it is told (K8)."""
    found = of(silence_confirmed(), c.ReportLeave, Role.EMPLOYEE, **leave("2027-03-09", None))

    assert found.counts_from == local("2027-03-09T00:00")


def test_dates_that_would_move_are_shown_old_and_new() -> None:
    """The window comes back as a forecast; what the plan had set off runs no more."""
    play = silence_confirmed()

    found = of(play, c.ReportLeave, Role.EMPLOYEE, **leave("2027-03-09", "2027-03-12"))

    moved = dates(found)
    assert moved["election"] == ("None", "~2027-03-16")
    assert moved["improve_plan"] == ("2027-04-12", "None")
    assert moved["leave_decision"] == ("None", "2027-03-18")


def test_acts_that_would_be_set_aside_are_named() -> None:
    """HR would be asked for them anew: an employer's act never revives."""
    found = of(silence_confirmed(), c.ReportLeave, Role.EMPLOYEE, **leave("2027-03-09", None))

    aside = [(each.do, each.by.role, each.may_revive) for each in found.set_aside]
    assert aside == [
        ("record_contact_check", Role.HR_PARTNER, False),
        ("confirm_silence", Role.HR_PARTNER, False),
    ]


def test_what_would_become_true_includes_the_input_itself() -> None:
    """Nothing else follows at once: the leave has no end yet."""
    found = of(silence_confirmed(), c.ReportLeave, Role.EMPLOYEE, **leave("2027-03-09", None))

    assert [each.kind for each in found.instead] == ["leave_reported"]


def test_the_preview_is_what_then_happens() -> None:
    """The same facts with the same numbers: one computation serves both."""
    play = silence_confirmed()
    command = asked(play, c.ReportLeave, Role.EMPLOYEE, **leave("2027-03-09", "2027-03-12"))

    found = as_if(play.case, command, play.now)

    assert found.facts == accept(play.case, command, play.now).facts


def test_an_input_that_touches_a_persons_act_is_for_people_to_decide() -> None:
    """The employee's own choice took effect: nobody takes that back automatically."""
    found = of(chosen_and_confirmed(), c.ReportLeave, Role.EMPLOYEE, **leave("2027-03-03", None))

    assert found.touches_people
    assert [each.kind for each in found.reversed if each.of_person] == [
        "election_took_effect",
        "improve_began",
    ]


def test_both_are_shown_what_happens_at_once_and_what_follows_if_granted() -> None:
    """At once the plan pauses; granted, the window is open again and the plan never began."""
    play = chosen_and_confirmed()

    found = of(play, c.ReportLeave, Role.EMPLOYEE, **leave("2027-03-03", "2027-03-12"))

    at_once = {each.clock: each.new_day for each in found.at_once}
    assert f"{at_once['improve_plan']}" == "2027-04-13"
    assert dates(found)["improve_plan"] == ("2027-04-07", "None")
    assert dates(found)["election"] == ("None", "~2027-03-22")


def test_a_review_that_waits_is_computed_again_from_the_journal() -> None:
    """The input has been taken from today; if it is granted it counts from its own instant."""
    play = chosen_and_confirmed()
    command = asked(play, c.ReportLeave, Role.EMPLOYEE, **leave("2027-03-03", None))
    before = difference(play.case, command, play.now)
    play.send(command)
    (review,) = play.bodies(RetroactiveReview)

    entry = next(entry for entry in play.case.journal if entry.message.id == review.command)
    found = if_granted(play.case, entry, play.now).difference

    assert entry.in_order
    assert found.counts_from == before.counts_from
    assert found.touches_people
    assert set(before.reversed) <= set(found.reversed)


def test_a_correction_shows_what_it_would_reverse_if_it_is_granted() -> None:
    """Asking opens a request; the second person sees what signing it would do."""
    play = in_focus()
    play.at("2027-02-08T11:00").manager(c.RecordDiscussion, sent_as="talk", held_on="2027-02-08")

    found = of(play, c.RequestCorrection, Role.HR_PARTNER, act="talk", on_day="2027-02-05")

    assert found.touches_people
    assert [each.kind for each in found.reversed] == ["discussion_held"]
    assert [each.kind for each in found.instead] == ["discussion_held"]
    assert any(each.old_day is None for each in found.at_once)


def test_what_is_final_is_named_and_not_reversed() -> None:
    """A leave that would undo a settlement: people decide on a remedy (rule 12)."""
    play = leaving().at("2027-05-01T10:00")
    play.do(c.RecordSettlement, Role.PAYROLL)

    found = of(play, c.ReportLeave, Role.EMPLOYEE, **leave("2027-03-01", "2027-05-28"))

    assert "settled" in [each.kind for each in found.final]
    assert found.reversed == ()
    assert found.touches_people


def test_as_if_changes_nothing() -> None:
    """The case afterwards is the case before, whatever was asked of it."""
    play = chosen_and_confirmed()
    before = replace(play.case)

    of(play, c.ReportLeave, Role.EMPLOYEE, **leave("2027-03-03", None))
    of(play, c.Resign, Role.EMPLOYEE, last_day="2027-04-30")

    assert play.case == before


def test_a_refusal_is_part_of_the_answer() -> None:
    """Nobody has to catch anything: code and sentence, and nothing that would change."""
    found = of(silent(), c.Elect, Role.MANAGER, option="leave")

    assert (found.refused, bool(found.because)) == ("not_yours", True)
    assert (found.reversed, found.instead, found.dates) == ((), (), ())


def test_an_act_that_would_be_kept_without_effect_says_so() -> None:
    """The employee's choice after the window's end: lodged, not refused."""
    found = of(silent(), c.Elect, Role.EMPLOYEE, option="leave")

    assert found.lodged
    assert found.set_aside == ()


def test_an_employees_act_that_loses_its_ground_may_revive() -> None:
    """A choice in a window that would not be open yet is examined again at each run."""
    play = election_open().at("2027-03-08T10:00")
    play.employee(c.Elect, option="improve")
    play.at("2027-03-08T11:00")

    found = of(play, c.Resign, Role.EMPLOYEE, received="2027-02-26T10:00", last_day="2027-03-31")

    assert found.touches_people
    assert {each.do for each in found.set_aside if each.may_revive} >= {"elect"}


def test_what_a_control_run_does_not_confirm_is_not_computed() -> None:
    """The input would count from now, and people decide about the rest (rule 13)."""
    play = silence_confirmed()
    play.case = replace(
        play.case, published=tuple(replace(p, digest="other") for p in play.case.published)
    )

    found = of(play, c.ReportLeave, Role.EMPLOYEE, **leave("2027-03-09", None))

    assert found.is_drift
    assert found.reversed == ()


def test_an_input_that_nobody_waits_for_reverses_nothing() -> None:
    """A check-in changes no line of history; its date is met."""
    play = coached()

    found = of(play, c.RecordCheckIn, Role.MANAGER, trend="improving")

    assert found.reversed == ()
    assert [each.kind for each in found.instead] == ["check_in_held"]
    assert dates(found)["check_in[4]"][1] == "None"


def both_lines(play: Play, found: AsIf) -> tuple[list[str], list[str]]:
    stands, would_be = lines(tuple(play.facts), found)
    return [f.body.kind for f in stands], [f.body.kind for f in would_be]


def test_both_lines_of_history_begin_where_they_part() -> None:
    """What happened before is the same in both, so it is left out."""
    play = silence_confirmed()
    command = asked(play, c.ReportLeave, Role.EMPLOYEE, **leave("2027-03-09", None))

    stands, would_be = both_lines(play, as_if(play.case, command, play.now))

    assert stands == ["window_lapsed", "contact_checked", "silence_confirmed", "improve_began"]
    assert would_be == ["leave_reported"]


def test_where_nothing_would_change_there_is_but_one_line() -> None:
    """A refused input has no history of its own."""
    play = silent()
    command = asked(play, c.Elect, Role.MANAGER, option="leave")

    assert both_lines(play, as_if(play.case, command, play.now)) == ([], [])
