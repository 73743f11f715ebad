"""A tool acts in the place of a holder, by name, and never for who alone may choose."""

from __future__ import annotations

import pytest

from domain import commands as c
from domain.errors import Code, Refused
from domain.people import TOOL, Actor, Role
from tests.domain.builders import Play, build, in_focus, person

FEED = f"{TOOL}leave-feed"


def give(play: Play, command: type[c.Command], actor: Actor, **fields: object) -> None:
    play.send(build(command, f"tool-{len(play.sent)}", actor, play.now, **fields))


def refusal(play: Play, command: type[c.Command], actor: Actor, **fields: object) -> Code:
    with pytest.raises(Refused) as refused:
        give(play, command, actor, **fields)
    return refused.value.code


def test_both_names_stand_on_record() -> None:
    """The tool that acted, and the holder who answers for it."""
    play = in_focus()
    actor = Actor(FEED, Role.LEAVE_ADMINISTRATOR, person(Role.LEAVE_ADMINISTRATOR))

    give(play, c.ReportLeave, actor)

    assert actor in [fact.by for fact in play.facts]


def test_a_tool_holds_no_role_of_its_own() -> None:
    """It always acts for somebody."""
    actor = Actor(FEED, Role.LEAVE_ADMINISTRATOR)

    assert refusal(in_focus(), c.ReportLeave, actor) is Code.NOT_YOURS


def test_a_tool_acts_for_who_holds_the_role_now() -> None:
    """Not for somebody else, whoever that is."""
    actor = Actor(FEED, Role.LEAVE_ADMINISTRATOR, person(Role.HR_PARTNER))

    assert refusal(in_focus(), c.ReportLeave, actor) is Code.NOT_YOURS


def test_a_tool_never_acts_for_the_employee() -> None:
    """What is the employee's to choose is chosen by the employee, in person."""
    actor = Actor(FEED, Role.EMPLOYEE, person(Role.EMPLOYEE))

    assert refusal(in_focus(), c.ReportLeave, actor) is Code.NOT_YOURS


def test_a_tool_passes_nothing_on() -> None:
    """Nobody becomes a delegate by a machine."""
    actor = Actor(FEED, Role.SKIP, person(Role.SKIP))

    assert refusal(in_focus(), c.Delegate, actor) is Code.NOT_YOURS
