"""Who sees what of a case: held over the ways of the matrix, for every role in every stage."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final, get_args

import pytest

from domain import commands as c
from domain.access import Office, roles_in
from domain.canon import canonical
from domain.case import agenda
from domain.facts import (
    AccommodationAsked,
    Body,
    CaseHeld,
    CommentAdded,
    LeaveDaysRecorded,
    LegalHoldSet,
    ManagerReplied,
    NoticeCountermanded,
    RehireLowered,
    ReleaseRevoked,
    StatusAsked,
    VoteCast,
)
from domain.outcomes import Outcome, Rehire
from domain.people import Role
from domain.policy import ClockKind, Tier
from domain.seeing.clocks import Subject, subject_of, subjects_of
from domain.seeing.employee import ENDED, STANDS
from domain.seeing.fact_parts import part_of
from domain.seeing.history import past
from domain.seeing.parts import (
    Compartment,
    Part,
    compartment_of,
    opens,
    parts_for,
    parts_of,
    writes,
)
from domain.seeing.readers import Reader, reader_of, readers
from domain.seeing.seeing import parts_in, see
from domain.state import Flag, Stage
from domain.values import replace
from domain.views import CaseView, view
from tests.domain.builders import (
    Play,
    coached,
    election_open,
    in_focus,
    leaving,
    opening,
    people,
    person,
    pivot_asked,
)
from tests.domain.in_stage import IN
from tests.domain.later_builders import appealed, improving, judged, seated, transferring
from tests.domain.walking import walk

if TYPE_CHECKING:
    from domain.seeing.values import RoleView

LINE: Final = (Role.MANAGER, Role.SKIP, Role.DIRECTOR)
NO_PERFORMANCE: Final = (Reader.LEAVE, Reader.ACCOMMODATION, Reader.HR_CONTACT, Reader.MONEY)


def seen(play: Play) -> CaseView:
    return view(play.case, agenda(play.case))


def by(role: Role, play: Play) -> RoleView:
    """Return a case as the holder of a role sees it."""
    found = seen(play)
    (who, *_) = [seat.person for seat in found.people if seat.role is role]
    return see(found, who, readers(roles_in(who, found)), today(play))


def today(play: Play) -> date:
    return play.case.frame.site(Role.EMPLOYEE).day_of(play.now)


def told(role: Role, play: Play) -> list[str]:
    """Return the kinds of the facts that the holder of a role sees."""
    found = seen(play)
    who = person(role)
    return [each.kind for each in past(play.facts, found, who, readers([role]))]


@cache
def ways() -> tuple[Play, ...]:
    """Return every way of the matrix and where it has come to, every stage among them."""
    return tuple(walk(0).seen.values())


# the table


def test_every_role_is_one_kind_of_reader() -> None:
    """Nobody who signs, decides or is told is forgotten."""
    assert {reader_of(role) for role in Role} == set(Reader) - {Reader.AUDITOR, Reader.ANALYST}


@pytest.mark.parametrize("reader", Reader)
def test_no_reader_but_those_of_money_knows_any(reader: Reader) -> None:
    """Base and tier are read by the employee, HR, payroll, compensation and Legal."""
    known = {compartment_of(part) for part in parts_of(reader)}
    may = {Reader.EMPLOYEE, Reader.HR, Reader.LEGAL, Reader.MONEY}

    assert (Compartment.MONEY in known) is (reader in may)


@pytest.mark.parametrize("reader", [Reader.MANAGER, Reader.SKIP, Reader.DIRECTOR])
def test_the_line_knows_nothing_of_leave_complaint_or_money(reader: Reader) -> None:
    """That a step waits, and that somebody is away."""
    never = {
        Part.ALL_FLAGS,
        Part.LEAVES,
        Part.LEAVE_DAYS,
        Part.ACCOMMODATIONS,
        Part.HOLDS,
        Part.TIMELINE,
        Part.ALL_REQUESTS,
        Part.MONEY_REQUESTS,
        Part.LEGAL_HOLD,
        Part.CHOICE,
        Part.MONEY,
        Part.REHIRE,
        Part.COMMENTS,
        Part.NOTICES,
        Part.RECORD,
        Part.OWN,
    }

    assert not parts_of(reader) & never
    assert not opens(reader)
    assert not subjects_of(reader) & {Subject.LEAVE, Subject.ACCOMMODATION, Subject.HOLD}


@pytest.mark.parametrize("reader", NO_PERFORMANCE)
def test_offices_of_leave_and_money_know_nothing_of_the_work(reader: Reader) -> None:
    """Intervals or amounts, never how the work was found."""
    never = {
        Part.STAGE,
        Part.CHECK_INS,
        Part.PLAN,
        Part.FINDINGS,
        Part.APPEAL,
        Part.APPEAL_PAPERS,
        Part.REQUESTS,
        Part.WARNINGS,
        Part.LEAVING,
        Part.COMMENTS,
    }

    assert not parts_of(reader) & never


def test_who_receives_a_transfer_knows_that_and_nothing_else() -> None:
    """That an approval is needed, never why."""
    assert parts_of(Reader.TRANSFER) == {Part.TRANSFER_GATE}
    assert subjects_of(Reader.TRANSFER) == {Subject.MOVE_APPROVAL}


def test_the_analyst_reads_no_case() -> None:
    """Fairness data know no case, and whoever reads them none either."""
    assert parts_of(Reader.ANALYST) == frozenset()
    assert subjects_of(Reader.ANALYST) == frozenset()
    assert opens(Reader.ANALYST) == {Compartment.FAIRNESS}


READ_BY: Final = {
    Compartment.LEAVE: {Reader.LEAVE, Reader.ACCOMMODATION},
    Compartment.LEGAL: {Reader.LEGAL},
    Compartment.PANEL: {Reader.PANEL, Reader.PANEL_COORDINATOR},
    Compartment.FAIRNESS: {Reader.ANALYST},
}


@pytest.mark.parametrize("compartment", READ_BY)
def test_a_compartment_is_read_and_written_by_its_own_office(compartment: Compartment) -> None:
    """By nobody else, HR and auditors included."""
    assert {each for each in Reader if compartment in opens(each)} == READ_BY[compartment]
    assert {each for each in Reader if compartment in writes(each)} == READ_BY[compartment]


def test_nobody_writes_money_by_hand() -> None:
    """Statements come from payroll's figures."""
    assert not [each for each in Reader if Compartment.MONEY in writes(each)]


def test_several_kinds_of_reader_add_up() -> None:
    """One person may be HR's contact and payroll."""
    both = parts_for([Reader.MONEY, Reader.HR_CONTACT])

    assert both == parts_of(Reader.MONEY) | parts_of(Reader.HR_CONTACT)


def test_offices_of_the_firm_count_like_roles() -> None:
    """An auditor and an analyst hold no seat; a word that is no office is none."""
    found = readers([], [Role.PAYROLL, Office.AUDITOR, Office.ANALYST, "gardener"])

    assert found == {Reader.MONEY, Reader.AUDITOR, Reader.ANALYST}


# what holds everywhere


@pytest.mark.parametrize("role", LINE)
def test_the_line_never_reads_money_or_why_somebody_is_away(role: Role) -> None:
    """Whatever has happened: no amount, no interval, no protected act, no shielded flag."""
    for play in ways():
        found, state = by(role, play), play.state
        text = canonical(found)

        assert found.money is None
        assert not found.leaves + found.leave_days + found.accommodations
        assert found.holds is None
        assert not found.timeline
        assert not {Flag.RETROACTIVE_REVIEW, Flag.VOLUNTARY_DURING_LEAVE}.intersection(found.flags)
        assert not [a for s in state.statements for a in s.amounts if str(a.gross) in text]
        assert "tripwire" not in text
        assert "independent_reviewer" not in text
        assert '"accommodation"' not in text
        assert "leave_decision" not in text


@pytest.mark.parametrize("role", LINE)
def test_no_fact_tells_the_line_of_money_leave_or_complaint(role: Role) -> None:
    """The history has no more than the view."""
    never = {Part.MONEY, Part.LEAVES, Part.LEAVE_DAYS, Part.ACCOMMODATIONS, Part.HOLDS}
    for play in ways():
        found = seen(play)
        for each in past(play.facts, found, person(role), readers([role])):
            assert each.body is not None
            if each.by is None or each.by.person != person(role):
                assert part_of(each.body) not in never


def test_the_employee_is_never_told_no_while_it_is_active() -> None:
    """Unasked the name is not told; asked, the answer is the truth (R3, R4)."""
    for play in ways():
        truth = seen(play).status
        own = by(Role.EMPLOYEE, play).own
        assert own is not None

        assert own.label.active in (None, truth.active)
        assert own.label.transfer_restricted in (None, truth.transfer_restricted)
        assert own.label.told is (own.label.active is not None)


def test_the_name_of_the_process_is_not_told_unasked() -> None:
    """Not by a stage, a clock, a request or a flag."""
    for play in ways():
        found = by(Role.EMPLOYEE, play)
        assert found.own is not None
        if not found.own.label.told:
            assert "focus" not in canonical(replace(found, findings=(), papers=None)).lower()


def test_what_is_not_the_readers_is_not_there() -> None:
    """A part that no kind of the reader may know is never filled, in any case, for any role."""
    sections = {
        "own": Part.OWN,
        "leave_days": Part.LEAVE_DAYS,
        "accommodations": Part.ACCOMMODATIONS,
        "leaves": Part.LEAVES,
        "holds": Part.HOLDS,
        "timeline": Part.TIMELINE,
        "legal_hold": Part.LEGAL_HOLD,
        "warnings": Part.WARNINGS,
        "check_ins": Part.CHECK_INS,
        "work": Part.PLAN,
        "findings": Part.FINDINGS,
        "hearing": Part.APPEAL,
        "papers": Part.APPEAL_PAPERS,
        "choice": Part.CHOICE,
        "leaving": Part.LEAVING,
        "separation": Part.SEPARATION,
        "money": Part.MONEY,
        "closing": Part.CLOSING,
        "rehire": Part.REHIRE,
        "questions": Part.QUESTIONS,
        "transfer_gate": Part.TRANSFER_GATE,
        "paused": Part.PAUSE,
        "pause": Part.PAUSE,
        "waits": Part.WAITS,
    }
    for play in ways():
        found = seen(play)
        for who in {seat.person for seat in found.people}:
            of = readers(roles_in(who, found))
            parts, given = parts_in(found, who, of), see(found, who, of, today(play))
            for name, part in sections.items():
                if part not in parts:
                    assert getattr(given, name) in (None, (), ""), name


def test_days_left_are_never_told() -> None:
    """Dates only: what is left today is stale tomorrow."""
    for play in ways():
        assert "days_left" not in canonical(by(Role.EMPLOYEE, play))


# the employee


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_plain_words(stage: Stage) -> None:
    """Whoever reads them needs no glossary."""
    own = by(Role.EMPLOYEE, IN[stage]()).own
    assert own is not None

    assert own.stands.startswith(STANDS[stage])
    assert own.rights


def test_every_outcome_has_plain_words() -> None:
    """Without the name of the process."""
    assert set(ENDED) == set(Outcome)
    assert not [words for words in ENDED.values() if "Focus" in words]


def test_a_question_that_waits_tells_nothing() -> None:
    """The answer is a person's to give, within its time."""
    play = coached()
    play.employee(c.AskStatus)

    found = by(Role.EMPLOYEE, play)

    assert found.own is not None
    assert not found.own.label.told
    assert found.questions == (1,)


def test_an_answered_question_tells_the_name_and_the_truth() -> None:
    """Active, and transfers are bound; from now on the stages go by their names."""
    play = coached()
    play.employee(c.AskStatus)
    play.manager(c.AnswerStatus)

    found = by(Role.EMPLOYEE, play)

    assert found.own is not None
    assert (found.own.label.active, found.own.label.transfer_restricted) == (True, True)
    assert found.course is not None
    assert found.course.stage is Stage.FOCUS


def test_an_answer_of_before_the_approval_is_no_lie_after_it() -> None:
    """Asked while nothing was active, the view tells the truth of today."""
    play = Play()
    play.employee(c.AskStatus)
    play.manager(c.AnswerStatus, active=False, transfer_restricted=False)
    play.at("2027-02-02T09:30").skip(c.Approve)
    play.at("2027-02-04T08:00").hr(c.Approve)

    own = by(Role.EMPLOYEE, play).own

    assert own is not None
    assert own.label.active is True


def test_a_place_may_want_the_name_told_unasked() -> None:
    """The policy names such places."""
    employment = replace(opening().employment, place="US-MA")
    play = in_focus(replace(opening(), employment=employment))

    own = by(Role.EMPLOYEE, play).own

    assert own is not None
    assert own.label.active is True


def options(play: Play) -> list[tuple[str, Tier | None, str]]:
    own = by(Role.EMPLOYEE, play).own
    assert own is not None
    return [(each.option, each.tier, str(each.gross)) for each in own.options]


def test_both_options_stand_side_by_side_with_their_money() -> None:
    """Leaving pays T1 now, improving nothing."""
    assert options(election_open()) == [("leave", Tier.T1, "47500.00"), ("improve", None, "None")]


def test_a_failed_plan_leaves_an_appeal_or_leaving() -> None:
    """With what each pays."""
    found = options(IN[Stage.VERDICT]())

    assert [each[:2] for each in found] == [("appeal", Tier.T3), ("leave", Tier.T2)]


def test_a_won_appeal_leaves_a_move_or_leaving_with_t1() -> None:
    """The former manager has no veto."""
    found = options(transferring())

    assert [each[:2] for each in found] == [("transfer", None), ("leave", Tier.T1)]


def test_a_release_on_offer_is_to_be_signed_or_not() -> None:
    """With its money and the last day to consider."""
    play = leaving().at("2027-03-08T10:30")
    assert options(play) == []
    play.hr(c.MakeOffer)
    play.at("2027-03-08T11:00").employee(c.Acknowledge, notice="offer[1]")

    own = by(Role.EMPLOYEE, play).own
    assert own is not None
    (option,) = own.options

    assert (option.option, str(option.gross), option.currency) == ("sign", "47500.00", "USD")
    assert option.until is not None


def test_the_window_is_told_as_a_date() -> None:
    """Wednesday 10 March, as promised."""
    own = by(Role.EMPLOYEE, election_open()).own
    assert own is not None

    assert {str(each.until) for each in own.options} == {"2027-03-10"}


def test_the_employee_reads_the_findings_of_the_own_work() -> None:
    """Each criterion with reason and evidence (P7)."""
    play = judged()
    found = by(Role.EMPLOYEE, play)

    assert found.work is not None
    assert found.work.submissions == seen(play).plan.submissions  # type: ignore[union-attr]
    assert {each.role for each in found.findings} == {Role.MANAGER, Role.SECOND_REVIEWER}


def test_what_is_on_file_is_told_with_how_long() -> None:
    """Everything that was kept of a case that went through all of it."""
    kept = by(Role.EMPLOYEE, IN[Stage.CLOSED]()).own
    work = by(Role.EMPLOYEE, appealed()).own
    assert kept is not None
    assert work is not None

    assert kept.on_file[-1] == "kept for 72 months from 2027-03-30 on"
    assert any("appeal" in line for line in work.on_file)
    assert any("criterion" in line for line in work.on_file)


def test_own_comments_are_read_back() -> None:
    """And nobody of the line reads them."""
    play = in_focus()
    play.employee(c.AddComment)

    assert "comment_added" in told(Role.EMPLOYEE, play)
    assert "comment_added" not in told(Role.MANAGER, play)


# leave


def on_leave(play: Play) -> Play:
    play.employee(c.ReportLeave, first_day="2027-02-08", last_day="2027-02-12")
    return play.at("2027-02-08T10:00")


def test_the_manager_learns_of_a_leave_that_somebody_is_away() -> None:
    """Approved absence, expected back on Saturday: no more."""
    found = by(Role.MANAGER, on_leave(in_focus()))

    assert found.paused is True
    assert found.pause is not None
    assert found.pause.approved_absence
    assert str(found.pause.expected_return) == "2027-02-13"
    assert not found.leaves


def test_hr_learns_intervals_and_that_they_are_protected() -> None:
    """Never for what: the case does not know it."""
    (leave,) = by(Role.HR_PARTNER, on_leave(in_focus())).leaves

    assert (str(leave.first_day), str(leave.last_day), leave.protected) == (
        "2027-02-08",
        "2027-02-12",
        True,
    )


def test_a_leave_without_an_end_has_no_expected_return() -> None:
    """Nobody knows."""
    play = in_focus()
    play.employee(c.ReportLeave, first_day="2027-02-08", last_day=None)
    pause = by(Role.SKIP, play.at("2027-02-09T10:00")).pause

    assert pause is not None
    assert pause.expected_return is None


def test_a_pause_by_hr_is_no_absence() -> None:
    """It is told as what it is."""
    play = in_focus()
    play.manager(c.RequestPause)
    play.skip(c.Approve)
    pause = by(Role.MANAGER, play).pause

    assert pause is not None
    assert not pause.approved_absence


def test_the_leave_administrator_sees_days_and_nothing_of_the_work() -> None:
    """Intervals, their clock, that it is protected."""
    found = by(Role.LEAVE_ADMINISTRATOR, on_leave(in_focus()))

    assert found.leaves
    assert {each.kind for each in found.dates} == {ClockKind.LEAVE_DECISION}
    assert found.course is None
    assert not found.check_ins


def test_single_days_of_a_leave_are_for_who_keeps_them() -> None:
    """And for the employee."""
    play = on_leave(in_focus())
    play.administrator(
        c.DecideLeave,
        leave=1,
        ruling="approve",
        first_day="2027-02-08",
        last_day="2027-03-31",
        intermittent=True,
    )
    days = [{"day": "2027-02-08", "absent": "8", "scheduled": "8"}]
    play.administrator(c.RecordLeaveDays, leave=1, days=days)

    assert by(Role.LEAVE_ADMINISTRATOR, play).leave_days
    assert by(Role.EMPLOYEE, play).leave_days
    assert not by(Role.HR_PARTNER, play).leave_days


# holds


def complained(about: Role = Role.MANAGER) -> Play:
    """Return a case in which a complaint lets the move to Pivot wait for a reviewer."""
    play = coached()
    play.employee(c.RecordActivity, kind="complaint", about=[person(about)])
    play.manager(c.RequestPivot)
    play.at("2027-03-01T12:00").skip(c.Approve)
    play.at("2027-03-02T08:00").hr(c.Approve)
    return play


def test_the_manager_reads_that_a_step_waits_and_never_why() -> None:
    """Not by the missing sign-off, its clock, or the reason."""
    found = by(Role.MANAGER, complained())
    request = found.requests[-1]

    assert found.waits is True
    assert request.waits_for is None
    assert request.status == "open"
    assert request.sign_offs == (Role.SKIP, Role.HR_PARTNER)


def test_nothing_waits_while_nothing_was_asked_for() -> None:
    """A complaint alone tells the line nothing."""
    play = coached()
    play.employee(c.RecordActivity, kind="complaint", about=[])

    assert by(Role.MANAGER, play).waits is False


def test_hr_reads_why_a_step_waits() -> None:
    """And the independent reviewer what came before."""
    play = complained()
    hr, reviewer = by(Role.HR_PARTNER, play), by(Role.INDEPENDENT_REVIEWER, play)

    assert hr.holds is not None
    assert [each.what for each in hr.holds.activities] == ["complaint"]
    assert hr.requests[-1].waits_for is Role.INDEPENDENT_REVIEWER
    assert "complaint" in reviewer.timeline


def test_who_is_complained_of_reads_that_a_step_waits_and_no_more() -> None:
    """Even the HR partner."""
    play = complained(about=Role.HR_BACKUP)
    found = by(Role.HR_BACKUP, play)

    assert found.holds is None
    assert found.waits is True
    assert found.requests[-1].waits_for is None


def test_an_accommodation_that_is_asked_for_holds_without_a_word() -> None:
    """The line reads that steps wait, the specialist what was asked for when."""
    play = coached()
    play.employee(c.RequestAccommodation)

    assert by(Role.SKIP, play).waits is True
    assert len(by(Role.ACCOMMODATION_SPECIALIST, play).accommodations) == 1
    assert not by(Role.SKIP, play).accommodations


def test_a_packet_that_waits_for_a_review_waits() -> None:
    """The step has no request of its own."""
    play = pivot_asked()
    play.at("2027-03-01T12:00").skip(c.Approve)
    play.at("2027-03-02T08:00").hr(c.Approve)
    play.employee(c.RecordActivity, kind="incident_review", about=[])

    assert by(Role.MANAGER, play).waits is True


# everybody else


def test_the_manager_reads_no_choice_that_may_still_change() -> None:
    """Who knows of it could press."""
    play = election_open()
    play.employee(c.Elect, option="leave")

    assert by(Role.MANAGER, play).choice is None
    assert by(Role.HR_PARTNER, play).choice is not None
    assert "elected" not in told(Role.MANAGER, play)


def test_payroll_reads_money_and_dates() -> None:
    """Nothing of what led there."""
    play = leaving()
    found = by(Role.PAYROLL, play)

    assert found.money is not None
    assert found.money.tier is Tier.T1
    assert found.separation is not None
    assert found.leaving is None
    assert {each.kind for each in found.dates} <= {
        kind for kind in ClockKind if subject_of(kind) is Subject.MONEY
    }


def test_the_line_reads_the_course_of_leaving_without_its_tier() -> None:
    """What it has to agree on."""
    found = by(Role.MANAGER, leaving())

    assert found.leaving is not None
    assert found.separation is not None
    assert not hasattr(found.leaving, "tier")


def test_money_off_the_formula_is_signed_without_its_reason() -> None:
    """Compensation sees that it is asked, and signs the amount."""
    play = in_focus()
    play.employee(c.ProposeExit)
    play.hr(c.Approve)
    (request,) = by(Role.COMPENSATION, play).requests

    assert request.reason == ""
    assert request.waits_for is Role.COMPENSATION
    assert any(each.owner is Role.COMPENSATION for each in by(Role.COMPENSATION, play).dates)
    assert not by(Role.MANAGER, play).requests[1:]
    assert "request_opened" in told(Role.COMPENSATION, play)


def test_the_panel_reads_the_file_of_the_appeal() -> None:
    """Both papers, the plan, what was found."""
    play = seated()
    found = seen(play)
    assert found.appeal is not None
    chair = see(found, found.appeal.panel[0], readers([Role.PANEL_CHAIR]), today(play))

    assert chair.papers is not None
    assert chair.work is not None
    assert chair.findings
    assert chair.course is None
    assert not chair.leaves


def test_who_receives_a_transfer_reads_one_thing() -> None:
    """Asked by the employee, signed by who hires and who receives."""
    play = transferring()
    play.employee(c.RequestTransfer)
    found = by(Role.HIRING_MANAGER, play)

    assert found.transfer_gate is not None
    assert found.transfer_gate.approval_needed
    assert found.transfer_gate.waits_for is Role.HIRING_MANAGER
    assert found.course is None
    assert found.paused is None
    assert not found.requests
    assert not found.people


def test_before_anybody_asked_the_gate_says_whether_an_approval_is_needed() -> None:
    """In Focus it is, whoever hires."""
    gate = see(
        seen(coached()), "p-hiring", frozenset({Reader.TRANSFER}), date(2027, 3, 1)
    ).transfer_gate

    assert gate is not None
    assert gate.approval_needed
    assert gate.request == ""


def test_the_next_move_is_of_what_is_seen() -> None:
    """The first date: the check-in that the manager owes."""
    assert by(Role.EMPLOYEE, in_focus()).next_move is Role.MANAGER
    assert by(Role.PAYROLL, in_focus()).next_move is None


def test_legal_reads_the_hold_and_the_line_does_not() -> None:
    """Whether the record is held, and why by Legal's own act alone."""
    play = in_focus()
    play.do(c.SetLegalHold, Role.LEGAL)

    def reasons(role: Role) -> list[str]:
        facts = past(play.facts, seen(play), person(role), readers([role]))
        return [each.body.reason for each in facts if isinstance(each.body, LegalHoldSet)]

    assert by(Role.LEGAL, play).legal_hold is True
    assert by(Role.MANAGER, play).legal_hold is None
    assert [bool(each) for each in reasons(Role.LEGAL)] == [True]
    assert reasons(Role.HR_PARTNER) == [""]
    assert reasons(Role.MANAGER) == []


# history


def test_an_auditor_sees_that_everything_happened() -> None:
    """And of money that, not what."""
    play = leaving()
    facts = past(play.facts, seen(play), "p-auditor", frozenset({Reader.AUDITOR}))
    sealed = {each.kind for each in facts if each.body is None}

    assert [each.number for each in facts] == [fact.number for fact in play.facts]
    assert "statement_written" in sealed
    assert "47500" not in canonical(facts)


def test_whoever_is_complained_of_audits_nothing_shielded() -> None:
    """The auditor's eye is closed on a complaint about the auditor."""
    play = in_focus()
    play.employee(c.RecordActivity, kind="complaint", about=["p-auditor"])
    facts = past(play.facts, seen(play), "p-auditor", frozenset({Reader.AUDITOR}))

    assert "promised" not in {each.kind for each in facts if each.body is None}
    assert not any(each.body is None for each in facts)


def test_letters_are_read_by_their_readers() -> None:
    """The employee's own, and nobody else's."""
    play = on_leave(in_focus())

    own = past(play.facts, seen(play), person(Role.EMPLOYEE), readers([Role.EMPLOYEE]))
    letters = [each.body for each in own if each.kind == "notice_owed"]

    assert letters
    assert {letter.notice.to for letter in letters} == {Role.EMPLOYEE}  # type: ignore[union-attr]


def test_a_vote_stays_sealed_in_every_history() -> None:
    """Its hash, whoever looks."""
    assert set(VoteCast.__dataclass_fields__) == {"kind", "person", "seal"}


def test_every_kind_of_fact_belongs_to_a_part() -> None:
    """The match is total: a new fact is a type error until it has its place."""
    assert len(get_args(Body)) > 100
    assert part_of(CommentAdded(comment=1, comment_kind="comment", text="")) is Part.COMMENTS  # type: ignore[arg-type]


def test_what_the_line_reads_of_requests_has_no_reviewer() -> None:
    """Nor a step that would tell of a leave, a complaint or money."""
    play = complained()

    kinds = told(Role.MANAGER, play)

    assert "review_required" not in kinds
    assert "activity_recorded" not in kinds
    assert "request_opened" in kinds


def test_an_employees_act_without_effect_is_the_employees_to_read() -> None:
    """Kept, and told so."""
    play = election_open().at("2027-03-11T08:00")
    play.employee(c.Elect, option="leave")

    assert "lodged" in told(Role.EMPLOYEE, play)
    assert "lodged" not in told(Role.MANAGER, play)


def test_a_reviewer_reads_the_plan_and_not_what_the_other_found() -> None:
    """Two eyes that do not look at each other."""
    found = by(Role.SECOND_REVIEWER, improving())

    assert found.work is not None
    assert not found.findings


def test_one_person_with_two_offices_reads_both() -> None:
    """Payroll and compensation are one here."""
    play = Play(opening(seats=people(compensation=person(Role.PAYROLL))))

    assert by(Role.PAYROLL, play).readers == (Reader.MONEY,)


def test_a_backup_reads_what_the_one_who_is_away_reads() -> None:
    """The tasks have moved, and with them what they are about."""
    play = in_focus()
    play.hr(c.ReportAbsence)
    play.at("2027-02-05T12:00").wake()
    (stand_in,) = seen(play).stand_ins

    assert (stand_in.role, stand_in.person) == (Role.SKIP, person(Role.DIRECTOR))


def test_a_letter_that_is_withdrawn_is_anothers_too() -> None:
    """HR's relations read that it was, and none of its values; its reader reads it whole."""
    play = election_open()
    play.at("2027-03-11T08:00").employee(
        c.ReportLeave, first_day="2027-03-05", last_day="2027-03-12"
    )

    def withdrawn(role: Role) -> list[int]:
        facts = past(play.facts, seen(play), person(role), readers([role]))
        return [
            len(each.body.notice.values)
            for each in facts
            if isinstance(each.body, NoticeCountermanded)
        ]

    assert withdrawn(Role.EMPLOYEE_RELATIONS)
    assert not any(withdrawn(Role.EMPLOYEE_RELATIONS))
    assert all(withdrawn(Role.HR_PARTNER))


@pytest.mark.parametrize(
    ("body", "part"),
    [
        (ReleaseRevoked(offer=1), Part.MONEY),
        (RehireLowered(standing=Rehire.INELIGIBLE), Part.REHIRE),
        (ManagerReplied(text="I stand by it."), Part.APPEAL_PAPERS),
        (LeaveDaysRecorded(leave=1, entry=1, days=(), skipped=()), Part.LEAVE_DAYS),
        (CaseHeld(clock="discussion"), Part.FLAGS),
        (AccommodationAsked(accommodation=1), Part.ACCOMMODATIONS),
        (StatusAsked(question=1), Part.QUESTIONS),
    ],
)
def test_a_fact_belongs_to_the_part_of_its_subject(body: Body, part: Part) -> None:
    """What a view does not show, no history shows."""
    assert part_of(body) is part
