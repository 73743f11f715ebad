"""What letters invite the employee to do."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from domain import commands as c
from domain.invitations import INVITED_BY, OFFERED_IN, Act, asks_receipt, invited, link_ends_at
from domain.notices import Template, notice
from domain.people import Role
from domain.rights import RIGHTS
from infra.zones import site
from starter.examples import COMMANDS


@pytest.mark.parametrize("act", Act)
def test_an_act_of_the_portal_is_a_command_of_the_employee(act: Act) -> None:
    """No act can be offered that only others may give, or that the case does not know."""
    right = RIGHTS[COMMANDS[act]]

    assert Role.EMPLOYEE in right.roles
    assert set(OFFERED_IN[act]) <= set(right.stages)


@pytest.mark.parametrize("template", INVITED_BY)
def test_only_the_employee_is_invited(template: Template) -> None:
    """What goes to the employer's side offers nothing, whatever the wording."""
    assert invited(notice(template, Role.HR_PARTNER, "packet[1]")) == ()


def test_every_letter_to_the_employee_takes_a_question_and_a_comment() -> None:
    """These are possible in every stage, `closed` too."""
    word = notice(Template.CASE_CLOSED, Role.EMPLOYEE, "closed")

    assert invited(word) == (Act.ASK_STATUS, Act.ADD_COMMENT)


def test_the_result_of_a_plan_offers_the_appeal() -> None:
    """The right and the way to use it stand in one letter (requirement X1)."""
    word = notice(Template.IMPROVE_FAILED, Role.EMPLOYEE, "failure[1]")

    assert {Act.ACKNOWLEDGE, Act.FILE_APPEAL, Act.ELECT} <= set(invited(word))
    assert asks_receipt(word)


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("appeal_filing[2]", Act.FILE_APPEAL),
        ("election", Act.ELECT),
        ("transfer", Act.ELECT),
    ],
)
def test_a_reminder_offers_what_its_window_is_for(clock: str, expected: Act) -> None:
    """A letter about a date is answered where it is read."""
    word = notice(Template.DUE_SOON, Role.EMPLOYEE, clock, clock=clock)

    assert expected in invited(word)


@pytest.mark.parametrize("clock", ["check_in[3]", "something_else", ""])
def test_a_reminder_of_anything_else_offers_nothing_of_its_own(clock: str) -> None:
    """A clock that is no window of the employee, or none at all, asks for nothing."""
    word = notice(Template.DUE_SOON, Role.EMPLOYEE, clock, clock=clock)

    assert invited(word) == (Act.ASK_STATUS, Act.ADD_COMMENT)


def test_a_link_ends_with_the_last_of_its_days_where_its_reader_works() -> None:
    """As the receipt by link does in the core: the day of sending and so many days after it."""
    seattle = site("America/Los_Angeles", date(2027, 3, 1), date(2027, 4, 1))

    ends_at = link_ends_at(14, seattle, datetime(2027, 3, 2, 3, 0, tzinfo=UTC))

    assert ends_at == datetime(2027, 3, 16, 7, 0, tzinfo=UTC)


def test_the_portal_offers_every_command_that_is_only_the_employees_to_answer_a_letter() -> None:
    """What a packet, a result and a decision ask for can be done in the portal."""
    offered = {COMMANDS[act] for act in Act}

    assert {c.Acknowledge, c.Elect, c.FileAppeal, c.AskStatus} <= offered
