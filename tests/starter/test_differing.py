"""What an input would change, in words, before anyone asks for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from domain import commands as c
from domain.difference import as_if
from domain.people import Actor, Role
from starter.differing import difference_in_words
from tests.domain.builders import Play, build, coached, person, silent
from tests.domain.endings import resigned
from tests.domain.later_builders import chosen_and_confirmed, silence_confirmed

LEAVE: Final[dict[str, Any]] = {
    "kind": "requested",
    "first_day": "2027-03-03",
    "last_day": "2027-03-12",
}
LATE_LEAVE: Final[dict[str, Any]] = {**LEAVE, "first_day": "2027-03-09"}


def words(
    play: Play, command: type[c.Command], by: Role = Role.EMPLOYEE, **fields: object
) -> list[str]:
    asked = build(command, "as-if", Actor(person(by), by), play.now, **fields)
    found = as_if(play.case, asked, play.now)
    return difference_in_words(found, tuple(play.facts)).splitlines()


def under(told: list[str], title: str) -> list[str]:
    """Return the lines under a title."""
    start = told.index(f"{title}:") + 1
    end = told.index("", start) if "" in told[start:] else len(told)
    return [line.strip() for line in told[start:end]]


def test_only_silence_gives_way_by_itself() -> None:
    """The first sentence says what kind of change it is, and that nothing has changed."""
    told = words(silence_confirmed(), c.ReportLeave, **LATE_LEAVE)

    assert "only silence gives way" in told[0]
    assert told[0].endswith("Nothing has changed yet.")


def test_reversed_facts_are_said_by_number() -> None:
    """As the history of the case says them."""
    gone = under(words(silence_confirmed(), c.ReportLeave, **LATE_LEAVE), "No longer holds")

    assert len(gone) == 4
    assert gone[0].endswith("election passed in silence; HR is asked to make contact")


def test_dates_are_said_old_and_new() -> None:
    """With the word forecast, where it is no promise yet."""
    moved = under(words(silence_confirmed(), c.ReportLeave, **LATE_LEAVE), "Dates that move")

    assert "election (employee): no date -> Tuesday 16 March 2027 (forecast)" in moved
    assert "improve_plan (employee): Monday 12 April 2027 -> no date" in moved


def test_an_act_that_is_set_aside_is_asked_for_anew() -> None:
    """Whose it was, and why."""
    aside = under(words(silence_confirmed(), c.ReportLeave, **LATE_LEAVE), "Acts set aside")

    assert aside[1] == (
        "confirm silence by p-hr_partner (HR partner) (nothing_open); it is asked for anew"
    )


def test_both_lines_of_history_stand_one_after_the_other() -> None:
    """What has no number yet is new."""
    told = words(silence_confirmed(), c.ReportLeave, **LATE_LEAVE)

    stands = under(told, "History as it stands, from where the lines part")
    would_be = under(told, "History as it would be")
    assert len(stands) == 4
    assert [line.split()[0] for line in would_be] == ["new"]


def test_where_people_decide_both_answers_are_given() -> None:
    """What happens at once, and what follows if it is granted."""
    told = words(chosen_and_confirmed(), c.ReportLeave, **LEAVE)

    assert "People decide, and nothing is reversed before they have" in told[0]
    at_once = under(told, "At once, while people decide")
    granted = under(told, "Dates that move if it is granted")
    assert at_once[0].startswith("improve_plan (employee): Wednesday 7 April 2027 -> Tuesday 13")
    assert "improve_plan (employee): Wednesday 7 April 2027 -> no date" in granted


def test_what_is_final_is_said_to_stay() -> None:
    """Nobody unpays what was paid: people decide on a remedy."""
    play = resigned().at("2027-05-01T10:00")
    play.do(c.RecordSettlement, Role.PAYROLL)

    leave = {name: value for name, value in LEAVE.items() if name != "first_day"}
    told = words(play, c.ReportLeave, Role.EMPLOYEE, first_day="2027-03-01", **leave)

    title = "Final, and not reversed even if it is granted: people decide on a remedy"
    assert any("is closed" in line for line in under(told, title))


def test_an_input_that_reverses_nothing_says_what_becomes_true() -> None:
    """No second line of history where the first goes on."""
    told = words(coached(), c.RecordCheckIn, Role.MANAGER, trend="improving")

    assert "nothing would be reversed" in told[0]
    (new,) = under(told, "What would become true")
    assert new.startswith("new")


def test_a_refusal_is_said_in_one_sentence() -> None:
    """With its code."""
    told = words(silent(), c.Elect, Role.MANAGER, option="leave")

    assert "\n".join(told) == (
        "Nothing would change: elect would be refused (not_yours): this is for the employee, not "
        "for the manager."
    )


def test_an_act_without_effect_is_said_to_be_kept() -> None:
    """The choice after the end."""
    told = words(silent(), c.Elect, option="leave")

    assert told[0].startswith("If elect came now it would be kept without effect.")


def test_a_drifted_case_says_that_people_decide() -> None:
    """Nothing is computed on what no run confirms."""
    play = silence_confirmed()
    play.case = replace(
        play.case, published=tuple(replace(p, digest="other") for p in play.case.published)
    )

    assert "is not confirmed by a control run" in words(play, c.ReportLeave, **LATE_LEAVE)[0]
