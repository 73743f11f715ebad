"""What other systems are told: every kind of fact is decided on, and the closed stays closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast, get_args

import pytest

from domain import commands as c
from domain import facts as f
from domain.kinds import ClockKind, RequestKind
from domain.notices import Template, notice
from domain.outside import QUIET_CLOCKS, QUIET_REQUESTS, SILENT, TOLD, EventType, event_of
from domain.outside_notices import NOTICES
from domain.people import Actor, Role
from starter.matrix.standing import STANDING
from tests.domain.builders import Play, in_focus
from tests.domain.walking import along

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.case import Case, Outcome

CURE = "decide in domain/outside.py whether the outside is told, and as what, or why not"

FROZEN: Final = (
    "appeal.answered appeal.decided appeal.panel_seated appeal.window_opened approval.complete "
    "approval.expired approval.given approval.needed approval.refused approval.sent_back "
    "approval.withdrawn case.closed case.held case.opened case.people_changed case.revised "
    "case.stage_changed check_in.held discussion.held duty.overdue election.confirmed "
    "election.made election.took_effect election.withdrawn meeting.held next_steps.extended "
    "notice.owed packet.prepared packet.sent plan.acknowledged plan.ended plan.passed "
    "plan.revised plan.verdict_given plan.work_submitted resignation.confirmed "
    "resignation.given resignation.took_effect resignation.withdrawn "
    "separation.date_reached signal.refused transfer.agreed transfer.asked window.lapsed"
)

# A receiver that keeps the stage of a case need listen to these only.
OF_STAGES: Final = frozenset(
    {
        EventType.CASE_OPENED,
        EventType.CASE_STAGE_CHANGED,
        EventType.CASE_REVISED,
        EventType.CASE_CLOSED,
        EventType.PACKET_PREPARED,
        EventType.RESIGNATION_WITHDRAWN,
    }
)


def test_every_kind_of_fact_is_told_or_deliberately_silent() -> None:
    """Never both, never neither."""
    kinds = set(get_args(f.Body))

    undecided = kinds - set(TOLD) - set(SILENT)

    assert not undecided, f"{sorted(each.__name__ for each in undecided)}: {CURE}"
    assert not set(TOLD) & set(SILENT)
    assert set(TOLD) | set(SILENT) == kinds


def test_the_names_of_events_are_frozen() -> None:
    """Tools of others are written for them."""
    assert " ".join(sorted(EventType)) == FROZEN


def test_every_event_comes_of_some_fact() -> None:
    """None is offered that never happens."""
    assert set(TOLD.values()) == set(EventType)


@pytest.mark.parametrize(
    "body",
    [each for each in get_args(f.Body) if each.__module__.endswith((".absence", ".holds"))],
    ids=lambda each: each.__name__,
)
def test_nothing_of_leave_complaints_or_accommodation_is_told(body: type[f.Body]) -> None:
    """Whatever is added to these subjects, too."""
    assert body in SILENT


@pytest.mark.parametrize("kind", sorted(ClockKind))
def test_a_duty_with_a_telling_name_is_not_told_when_it_is_late(kind: ClockKind) -> None:
    """That there was anything to decide is what must not be known."""
    told = event_of(f.DutyMissed(clock=f"{kind}[2]"))

    assert told is (None if kind in QUIET_CLOCKS else EventType.DUTY_OVERDUE)


@pytest.mark.parametrize("word", ["leave", "accommodation", "tripwire", "retroactive", "status"])
def test_no_clock_of_what_is_closed_is_open(word: str) -> None:
    """By its name."""
    open_ = {str(each) for each in {*ClockKind} - QUIET_CLOCKS}

    assert not [each for each in open_ if word in each]


@pytest.mark.parametrize("kind", sorted(RequestKind))
def test_a_step_with_a_telling_name_is_not_told_at_all(kind: RequestKind) -> None:
    """Neither that it was asked for, nor what became of it."""
    asked = f.RequestOpened(
        request=f"{kind}[1]",
        request_kind=kind,
        asked_by=Actor("p-manager", Role.MANAGER),
        sign_offs=(Role.SKIP,),
        barred="",
        days=0,
        reason="because",
    )
    granted = f.RequestGranted(request=f"{kind}[1]")

    told = (event_of(asked), event_of(granted))

    is_quiet = kind in QUIET_REQUESTS
    assert told == (
        (None, None) if is_quiet else (EventType.APPROVAL_NEEDED, EventType.APPROVAL_COMPLETE)
    )


CLOSED_WORDS = (
    *("leave", "accommodation", "adjustment", "release", "severance", "payroll", "rehire"),
    *("status", "comment", "delegation", "tasks_moved", "retroactive", "lodged", "step", "grace"),
)


@pytest.mark.parametrize("template", sorted(Template))
def test_no_letter_of_what_is_closed_is_told_of(template: Template) -> None:
    """A list of what is open: what is not on it is silent."""
    if template in NOTICES:
        assert not [w for w in CLOSED_WORDS if w in template.replace("next_steps", "")]
    told = event_of(f.NoticeOwed(notice=notice(template, Role.MANAGER, "packet[1]")))

    assert told is (EventType.NOTICE_OWED if template in NOTICES else None)


def test_a_reminder_of_what_is_closed_is_not_told_of() -> None:
    """The same letter reminds of everything."""
    about = {"discussion": EventType.NOTICE_OWED, "leave_decision[1]": None}

    told = {
        key: event_of(f.NoticeOwed(notice=notice(Template.DUE_SOON, Role.HR_PARTNER, key)))
        for key in about
    }

    assert told == about


def test_a_case_is_opened_once() -> None:
    """An entry that comes again after rework opens none."""
    again = f.EntrySubmitted(submission=2)

    assert event_of(f.EntrySubmitted(submission=1)) is EventType.CASE_OPENED
    assert event_of(again) is None


def test_the_usual_way_is_told() -> None:
    """From the entry into Focus."""
    told = [event_of(each.body) for each in in_focus().facts]

    assert [each for each in told if each and each.startswith("case.")] == [
        EventType.CASE_OPENED,
        EventType.CASE_STAGE_CHANGED,
    ]


@pytest.mark.parametrize("stage", sorted(STANDING))
def test_no_stage_changes_untold(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On every way of the matrix: with each change goes an event that says so."""
    untold: list[str] = []
    keep = cast("Callable[[Play, Outcome], Case]", vars(Play)["_keep"])

    def watched(play: Play, outcome: Outcome) -> Case:
        before = None if not play.facts else play.case.state.stage
        kept = keep(play, outcome)
        told = {event_of(each.body) for each in outcome.facts}
        if kept.state.stage is not before and not told & OF_STAGES:
            untold.append(f"{before} to {kept.state.stage}")
        return kept

    monkeypatch.setattr(Play, "_keep", watched)
    for way in STANDING[stage]:
        along(way)

    assert untold == []


def test_a_leave_is_not_to_be_seen_from_outside() -> None:
    """Reported, decided and over: nothing is told from its first to its last day."""
    play = in_focus().at("2027-02-09T10:00")
    before = len(play.facts)
    play.employee(c.ReportLeave)

    assert [event_of(each.body) for each in play.facts[before:] if event_of(each.body)] == []
