"""After an overturn no entry for a time without HR lead and Legal (process 9)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from domain import commands as c
from domain.opening import Background
from domain.people import Role
from domain.policy import RequestKind
from domain.standing import entry_protected_until, flags
from domain.state import Flag, Stage
from domain.views import view
from tests.domain.builders import Play, opening
from tests.domain.endings import improve_passed, leaving_t3, settled, transferred
from tests.domain.later_builders import transferring

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.opening import Opening


def upheld_and_left() -> Play:
    return settled(leaving_t3())


def protected(until: str = "2027-02-01") -> Opening:
    background = Background(level="L5", protected_until=date.fromisoformat(until))
    return opening(background=background)


def test_hr_lead_and_legal_sign_besides() -> None:
    """On the last day of the protection too."""
    (request,) = Play(protected()).state.requests

    assert request.sign_offs == (Role.SKIP, Role.HR_PARTNER, Role.HR_LEAD, Role.LEGAL)


def test_after_the_protection_the_usual_sign_offs_suffice() -> None:
    """The day after is free."""
    (request,) = Play(protected("2027-01-31")).state.requests

    assert request.sign_offs == (Role.SKIP, Role.HR_PARTNER)


def test_focus_begins_with_the_last_of_them() -> None:
    """Nobody's sign-off is left out."""
    play = Play(protected())
    play.at("2027-02-02T09:30").skip(c.Approve)
    play.at("2027-02-04T08:00").hr(c.Approve)
    play.at("2027-02-05T10:00").do(c.Approve, Role.HR_LEAD)
    assert play.stage is Stage.ENTRY

    play.at("2027-02-08T10:00").do(c.Approve, Role.LEGAL)

    assert play.state.approved_on == date(2027, 2, 8)


def test_who_signs_besides_does_not_backdate_the_entry() -> None:
    """HR was in time; that Legal was not is not held against the employee."""
    play = Play(protected())
    play.at("2027-02-02T09:30").skip(c.Approve)
    play.at("2027-02-04T08:00").hr(c.Approve)
    play.at("2027-02-05T10:00").do(c.Approve, Role.HR_LEAD)

    play.at("2027-02-16T10:00").do(c.Approve, Role.LEGAL)

    assert play.state.effective_on == date(2027, 2, 16)


def test_hr_passing_its_own_deadline_backdates_as_always() -> None:
    """The clock of HR's own sign-off decides (K9)."""
    play = Play(protected())
    play.at("2027-02-02T09:30").skip(c.Approve)
    play.at("2027-02-12T08:00").hr(c.Approve)
    play.at("2027-02-12T10:00").do(c.Approve, Role.HR_LEAD)

    play.at("2027-02-16T10:00").do(c.Approve, Role.LEGAL)

    assert Flag.BACKDATED in flags(play.case.frame, play.state)


def test_a_protected_act_calls_the_independent_reviewer_besides() -> None:
    """Who signs after an overturn does not take the reviewer's place."""
    play = Play(protected())
    play.employee(c.RecordActivity, on_day="2027-01-26")
    play.at("2027-02-02T09:30").skip(c.Approve)
    play.at("2027-02-04T08:00").hr(c.Approve)
    play.at("2027-02-05T10:00").do(c.Approve, Role.HR_LEAD)
    play.at("2027-02-08T10:00").do(c.Approve, Role.LEGAL)
    before = play.stage

    play.at("2027-02-09T10:00").do(c.Approve, Role.INDEPENDENT_REVIEWER)

    assert (before, play.stage) == (Stage.ENTRY, Stage.FOCUS)


def test_a_pivot_without_focus_needs_legal_too() -> None:
    """The HR lead signs it anyhow, and signs once."""
    proposal = {
        "packet_text": "What was seen.",
        "packet_by": "p-packet-writer",
        "plan": [
            {"title": "A design", "criteria": ["It passes"], "due_after_days": 21, "hours": 8}
        ],
        "plan_days": 30,
        "weekly_regular_hours": 30,
    }
    background = Background(level="L5", protected_until=date(2027, 3, 1))

    play = Play(opening(background=background, direct=proposal))

    (request,) = play.state.requests
    assert request.kind is RequestKind.DIRECT_PIVOT
    assert request.sign_offs == (Role.SKIP, Role.HR_PARTNER, Role.HR_LEAD, Role.LEGAL)


def test_the_protection_counts_from_the_close_of_the_case() -> None:
    """Transferred on 19 April after an overturn: ninety days lead to 18 July."""
    play = transferred()

    until = entry_protected_until(play.case.frame, play.state)

    assert play.stage is Stage.CLOSED
    assert until == view(play.case, None).entry_protected_until == date(2027, 7, 18)


def test_there_is_no_protection_while_the_case_is_open() -> None:
    """There is no other entry meanwhile, and the days are counted later."""
    play = transferring()

    assert entry_protected_until(play.case.frame, play.state) is None


@pytest.mark.parametrize("ending", [improve_passed, upheld_and_left])
def test_without_an_overturn_there_is_no_protection(ending: Callable[[], Play]) -> None:
    """Neither after a plan that passed, nor after one that the panel upheld."""
    play = ending()

    assert play.stage is Stage.CLOSED
    assert entry_protected_until(play.case.frame, play.state) is None
