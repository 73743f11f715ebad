"""Questions and comments, in every stage: a true answer, and a receipt (process 2, 11)."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

import pytest

from domain import commands as c
from domain.errors import Code
from domain.facts import CommentAdded, NoticeOwed, StatusAnswered
from domain.notices import Template
from domain.people import Role
from domain.state import ClockStatus, Stage
from tests.domain.builders import Play, coached, leaving, local
from tests.domain.endings import effective
from tests.domain.in_stage import IN, settled

if TYPE_CHECKING:
    from domain.notices import Notice

TRUE: Final = {
    Stage.ENTRY: (False, False),
    Stage.FOCUS: (True, True),
    Stage.PIVOT_ENTRY: (True, True),
    Stage.ELECTION: (True, True),
    Stage.IMPROVE: (True, True),
    Stage.VERDICT: (True, True),
    Stage.APPEAL: (True, True),
    Stage.TRANSFER: (True, False),
    Stage.SEPARATION: (True, False),
    Stage.CLOSED: (False, False),
}
"""What is true in each stage: whether the process is active, whether a transfer is restricted."""

LIES: Final = [
    (stage, answer)
    for stage, answer in product(Stage, product((True, False), repeat=2))
    if answer != TRUE[stage]
]
EVERY_STAGE = pytest.mark.parametrize("stage", list(Stage))


def values(word: Notice) -> dict[str, str]:
    return {value.name: value.value for value in word.values}


def answer(play: Play, truth: tuple[bool, bool], by: Role = Role.HR_PARTNER) -> None:
    play.do(c.AnswerStatus, by, active=truth[0], transfer_restricted=truth[1])


def test_the_cases_of_these_tests_are_in_the_stage_they_stand_for() -> None:
    """One for each stage, and none left out."""
    assert {stage: play().stage for stage, play in IN.items()} == {each: each for each in Stage}


@EVERY_STAGE
def test_a_status_question_is_taken_in_every_stage(stage: Stage) -> None:
    """HR partner and manager are asked to answer it."""
    play = IN[stage]()

    play.employee(c.AskStatus)

    assert play.state.questions == (1,)
    assert {word.to for word in play.letters(Template.STATUS_TO_ANSWER)} == {
        Role.HR_PARTNER,
        Role.MANAGER,
    }


def test_an_answer_is_due_two_business_days_after_the_question() -> None:
    """Asked on Monday 1 March, it is due on Wednesday the 3rd."""
    play = coached()

    play.employee(c.AskStatus)

    assert play.day("status_answer[1]") == "2027-03-03"


def test_a_question_asked_in_the_evening_counts_from_its_own_day() -> None:
    """An employee's own act counts on its local day, whatever the hour (K2)."""
    play = coached().at("2027-03-01T21:00")

    play.employee(c.AskStatus)

    assert play.day("status_answer[1]") == "2027-03-03"


def test_a_late_answer_goes_up_from_the_hr_partner_to_legal() -> None:
    """Reminder, backup at the end, HR lead a business day later, Legal after five."""
    play = coached()
    play.employee(c.AskStatus)

    play.at("2027-03-10T10:00")

    rungs = [
        (fact.at, fact.body.notice.to)
        for fact in play.facts
        if isinstance(fact.body, NoticeOwed)
        and fact.body.notice.template in (Template.DUE_SOON, Template.ESCALATION)
        and fact.body.notice.about == "status_answer[1]"
    ]
    assert rungs == [
        (local("2027-03-02T09:00", "Europe/London"), Role.HR_PARTNER),
        (local("2027-03-04T00:00"), Role.HR_BACKUP),
        (local("2027-03-04T09:00"), Role.HR_LEAD),
        (local("2027-03-10T09:00"), Role.LEGAL),
    ]


@EVERY_STAGE
def test_a_true_answer_is_put_in_writing(stage: Stage) -> None:
    """The letter says what is true in this stage, and nothing else."""
    play = IN[stage]()
    play.employee(c.AskStatus)

    answer(play, TRUE[stage])

    (letter,) = play.letters(Template.STATUS_ANSWER, Role.EMPLOYEE)
    active, restricted = ("yes" if each else "no" for each in TRUE[stage])
    assert values(letter) == {"active": active, "transfer_restricted": restricted}


@pytest.mark.parametrize(("stage", "lie"), LIES)
def test_a_false_answer_is_refused(stage: Stage, lie: tuple[bool, bool]) -> None:
    """Nobody is told that nothing is active while it is, nor the other way round (R3, R4)."""
    play = IN[stage]()
    play.employee(c.AskStatus)

    refused = play.refusal(
        c.AnswerStatus, Role.HR_PARTNER, active=lie[0], transfer_restricted=lie[1]
    )

    assert refused is Code.FALSE_ANSWER


def test_an_answer_ends_the_duty() -> None:
    """It is on record, and nothing is owed any more."""
    play = coached()
    play.employee(c.AskStatus)

    answer(play, (True, True), Role.MANAGER)

    assert play.bodies(StatusAnswered)[0].active
    assert play.clock("status_answer[1]").status is ClockStatus.MET


def test_a_question_is_answered_once() -> None:
    """A second answer finds no question open."""
    play = coached()
    play.employee(c.AskStatus)
    answer(play, (True, True))

    assert play.refusal(c.AnswerStatus, Role.HR_PARTNER) is Code.NOTHING_OPEN


def test_each_question_has_a_clock_of_its_own() -> None:
    """The second, asked two days later, is due two days later."""
    play = coached()
    play.employee(c.AskStatus)
    play.at("2027-03-03T10:00").employee(c.AskStatus)

    play.hr(c.AnswerStatus, question=2)

    assert play.day("status_answer[2]") == "2027-03-05"
    assert play.clock("status_answer[1]").is_owed


@pytest.mark.parametrize("role", [Role.SKIP, Role.HR_LEAD, Role.EMPLOYEE])
def test_others_do_not_answer(role: Role) -> None:
    """Manager, HR partner and backup know the case and answer for it."""
    play = coached()
    play.employee(c.AskStatus)

    assert play.refusal(c.AnswerStatus, role) is Code.NOT_YOURS


def test_the_truth_is_that_of_the_answer() -> None:
    """Asked as an entry and answered in Focus: it is active now."""
    play = Play()
    play.employee(c.AskStatus)
    play.at("2027-02-01T12:00").skip(c.Approve)
    play.at("2027-02-02T08:00").hr(c.Approve)

    answer(play, TRUE[Stage.FOCUS])

    assert play.bodies(StatusAnswered)[0].active


def test_a_question_that_is_open_at_closing_is_still_answered() -> None:
    """The duty goes on, and what is true then is told."""
    play = effective(leaving())
    play.employee(c.AskStatus)
    play.hr(c.RecordPayment)
    owed = play.clock("status_answer[1]").status

    answer(play, TRUE[Stage.CLOSED])

    assert owed is ClockStatus.OPEN
    assert play.clock("status_answer[1]").status is ClockStatus.MET


def test_no_answer_waits_for_the_end_of_a_leave() -> None:
    """To know where one stands is not asked of the employee: it is owed to them (K16)."""
    play = coached()
    play.employee(c.ReportLeave, first_day="2027-03-01")
    play.employee(c.AskStatus)

    answer(play, TRUE[Stage.FOCUS])

    assert play.letters(Template.STATUS_ANSWER, Role.EMPLOYEE)


@pytest.mark.parametrize("kind", list(c.CommentKind))
def test_what_an_employee_puts_on_record_gets_a_receipt(kind: c.CommentKind) -> None:
    """Each kind is kept with its text, and the employee has it in writing."""
    play = coached()

    play.employee(c.AddComment, kind=kind, text="The mentor never came.")

    assert [(each.comment_kind, each.text) for each in play.bodies(CommentAdded)] == [
        (kind, "The mentor never came.")
    ]
    assert play.letters(Template.COMMENT_RECEIVED, Role.EMPLOYEE)


@pytest.mark.parametrize(
    ("kind", "readers"),
    [
        ("comment", {Role.HR_PARTNER}),
        ("evidence", {Role.HR_PARTNER, Role.HR_LEAD}),
        ("withheld_support", {Role.HR_PARTNER, Role.HR_LEAD}),
        ("dispute", {Role.HR_PARTNER, Role.HR_LEAD}),
    ],
)
def test_hr_reads_what_an_employee_puts_on_record(kind: str, readers: set[Role]) -> None:
    """More than a comment is read by the HR lead too."""
    play = coached()

    play.employee(c.AddComment, kind=kind)

    assert {word.to for word in play.letters(Template.COMMENT_FOR_HR)} == readers


@EVERY_STAGE
def test_a_comment_is_taken_in_every_stage(stage: Stage) -> None:
    """The employee is heard, whatever has been decided."""
    play = IN[stage]()

    play.employee(c.AddComment)

    assert play.state.comments == 1


def test_each_comment_has_a_receipt_of_its_own() -> None:
    """The second is not taken for the first."""
    play = coached()

    play.employee(c.AddComment)
    play.employee(c.AddComment, text="And one more thing.")

    receipts = play.letters(Template.COMMENT_RECEIVED, Role.EMPLOYEE)
    assert [word.about for word in receipts] == ["comment[1]", "comment[2]"]


def test_a_dispute_after_closing_goes_to_the_hr_lead() -> None:
    """A closed case can be disputed; the history stays as it is (process 2)."""
    play = settled()

    play.employee(c.AddComment, kind="dispute", text="The date is wrong.")

    assert play.letters(Template.COMMENT_FOR_HR, Role.HR_LEAD)
    assert play.stage is Stage.CLOSED


def test_support_is_withheld_only_while_the_case_runs() -> None:
    """After closing it is disputed instead."""
    assert (
        settled().refusal(c.AddComment, Role.EMPLOYEE, kind="withheld_support") is Code.CASE_CLOSED
    )
