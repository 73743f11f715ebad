"""Builders of cases: a `Play` opens one, moves its clock and acts, as the workflow would.

Time is local to the employee (Los Angeles) unless a zone is named; a business day in these tests
is one of the calendar `US` of the policies folder.
"""

from __future__ import annotations

from copy import copy
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final, TypeVar
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from domain import commands as c
from domain.case import (
    Case,
    Outcome,
    Receipt,
    accept,
    advance,
    agenda,
    open_case,
    receive,
)
from domain.effects import StatementReported
from domain.errors import Code, Refused
from domain.facts import (
    Fact,
    NoticeCountermanded,
    NoticeOwed,
    Promised,
    PromiseWithdrawn,
    Reversed,
    Statement,
    StatementOwed,
    TierAmount,
)
from domain.opening import Background, Employment, Opening
from domain.people import NAMED_LATER, Actor, People, Role, Seat
from domain.severance import FULL_TIME, Pay, quote
from infra.policies import load_calendar, load_policy
from infra.zones import site
from starter.examples import COMMANDS, Occasion, example

if TYPE_CHECKING:
    from domain.calendar import BusinessCalendar, Site
    from domain.notices import Notice, Template
    from domain.policy import Policy
    from domain.state import Clock, Stage, State

EMPLOYEE_ZONE: Final = "America/Los_Angeles"
HR_ZONE: Final = "Europe/London"
# Far beyond what any test's rules make fall due at one instant.
MOST_AT_ONE_INSTANT: Final = 50
PAY: Final = Pay(Decimal(130_000), None, None, FULL_TIME, "USD")

B = TypeVar("B")


@cache
def policy() -> Policy:
    """Return the policy of the tests, as it stands in the policies folder."""
    return load_policy("POL-2026-A")


@cache
def calendar(name: str) -> BusinessCalendar:
    return load_calendar(name)


@cache
def zone(name: str) -> Site:
    return site(name, date(2026, 1, 1), date(2029, 1, 10))


def local(text: str, in_zone: str = EMPLOYEE_ZONE) -> datetime:
    """Return the instant of a wall-clock time such as `2027-02-01T10:00`, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(in_zone)).astimezone(UTC)


def person(role: Role) -> str:
    return f"p-{role}"


def people(**persons: str) -> People:
    """Return one person for each role; the HR partner sits in London, all others in the US."""
    return People(
        tuple(
            Seat(
                role,
                persons.get(role, person(role)),
                "GB" if role is Role.HR_PARTNER else "US",
                HR_ZONE if role is Role.HR_PARTNER else EMPLOYEE_ZONE,
            )
            for role in Role
            if role not in NAMED_LATER
        )
    )


def tag(command: type[c.Command]) -> str:
    """Return the name under which a command goes, such as `elect`."""
    return next(name for name, known in COMMANDS.items() if known is command)


@cache
def _adapters() -> dict[type[c.Command], TypeAdapter[c.Command]]:
    return {command: TypeAdapter(command) for command in COMMANDS.values()}


def build(
    command: type[c.Command], sent_as: str, by: Actor, received_at: datetime, **fields: object
) -> c.Command:
    """Return a complete command; fields that are not given are those of the worked example."""
    day = received_at.astimezone(ZoneInfo(EMPLOYEE_ZONE)).date()
    values = {**example(tag(command), Occasion(day, received_at)), **fields}
    return _adapters()[command].validate_python(
        {"do": tag(command), "id": sent_as, "by": by, "received_at": received_at, **values}
    )


def opening(  # noqa: PLR0913 -- what an opening is made of
    at: str = "2027-02-01T10:00",
    *,
    under: Policy | None = None,
    seats: People | None = None,
    notice_weeks: int = 0,
    calendars: tuple[BusinessCalendar, ...] | None = None,
    background: Background | None = None,
    **fields: object,
) -> Opening:
    """Return what a case is opened with, its entry submitted at a local time.

    Args:
        at: When the entry was received.
        under: Another policy.
        seats: Other people.
        notice_weeks: Contractual notice.
        calendars: Other calendars.
        background: What the firm's records say of the employee, if not only the level.
        **fields: Fields of the entry that differ from the worked example.
    """
    manager = Actor(person(Role.MANAGER), Role.MANAGER)
    entry = build(c.SubmitEntry, "entry", manager, local(at), **fields)
    if not isinstance(entry, c.SubmitEntry):
        raise TypeError("the first command is the entry")
    return Opening(
        case_id="case-2027-00001",
        policy=under or policy(),
        calendars=calendars or (calendar("US"), calendar("GB")),
        sites=(zone(EMPLOYEE_ZONE), zone(HR_ZONE)),
        people=seats or people(),
        employment=Employment(date(2019, 5, 6), "US-CA", notice_weeks),
        entry=entry,
        background=background or Background(level="L5"),
    )


class Play:
    """One case while it is played: its clock goes forward, people act, every letter arrives."""

    def __init__(self, opened_with: Opening | None = None) -> None:
        """Open the case."""
        self.opening = opened_with or opening()
        self.now = self.opening.entry.received_at
        self.facts: list[Fact] = []
        self.sent: list[c.Command] = []
        self._acts = 0
        self.case: Case = self._keep(open_case(self.opening, self.now))

    def fork(self) -> Play:
        """Return another play that goes on from here; cases are values, so nothing is shared."""
        other = copy(self)
        other.facts, other.sent = [*self.facts], [*self.sent]
        return other

    # time

    def at(self, text: str, in_zone: str = EMPLOYEE_ZONE) -> Play:
        """Let time pass up to a local time; the timer wakes the case at every due instant."""
        return self.wait_until(local(text, in_zone))

    def wait_until(self, instant: datetime) -> Play:
        repeats, last = 0, None
        while (due := agenda(self.case)) is not None and due.at <= instant:
            repeats = repeats + 1 if due.at == last else 0
            last = due.at
            if repeats > MOST_AT_ONE_INSTANT:
                raise AssertionError(f"{due.about} is due at {due.at} and nothing comes of it")
            self.now = max(self.now, due.at)
            self._keep(advance(self.case, due.at))
        self.now = max(self.now, instant)
        return self

    def down_until(self, text: str) -> Play:
        """Let time pass while no worker runs: nothing happens until somebody acts again."""
        self.now = local(text)
        return self

    def wake(self) -> Play:
        """Let the worker look at the case now."""
        self._keep(advance(self.case, self.now))
        return self

    # acts

    def do(
        self,
        command: type[c.Command],
        by: Role,
        *,
        received: str = "",
        sent_as: str = "",
        acting: str = "",
        **fields: object,
    ) -> Receipt:
        """Have a role give a command now, or received earlier by a door.

        Raises:
            Refused: it may not be.
        """
        received_at = local(received) if received else self.now
        self._acts += 1
        actor = Actor(acting or person(by), by)
        asked = build(command, sent_as or f"act-{self._acts:04}", actor, received_at, **fields)
        return self.send(asked)

    def send(self, command: c.Command) -> Receipt:
        """Give a whole command.

        Raises:
            Refused: it may not be.
        """
        outcome = accept(self.case, command, self.now)
        self.sent.append(command)
        self._keep(outcome)
        if outcome.receipt is None:
            raise AssertionError("a command has a receipt")
        return outcome.receipt

    def manager(self, command: type[c.Command], **fields: object) -> Receipt:
        return self.do(command, Role.MANAGER, **fields)  # type: ignore[arg-type]

    def employee(self, command: type[c.Command], **fields: object) -> Receipt:
        return self.do(command, Role.EMPLOYEE, **fields)  # type: ignore[arg-type]

    def skip(self, command: type[c.Command], **fields: object) -> Receipt:
        return self.do(command, Role.SKIP, **fields)  # type: ignore[arg-type]

    def director(self, command: type[c.Command], **fields: object) -> Receipt:
        return self.do(command, Role.DIRECTOR, **fields)  # type: ignore[arg-type]

    def hr(self, command: type[c.Command], **fields: object) -> Receipt:
        return self.do(command, Role.HR_PARTNER, **fields)  # type: ignore[arg-type]

    def administrator(self, command: type[c.Command], **fields: object) -> Receipt:
        return self.do(command, Role.LEAVE_ADMINISTRATOR, **fields)  # type: ignore[arg-type]

    def refusal(self, command: type[c.Command], by: Role, **fields: object) -> Code:
        """Return the code with which a command is refused, and see that nothing has changed."""
        before = self.case
        try:
            self.do(command, by, **fields)  # type: ignore[arg-type]
        except Refused as refused:
            assert self.case == before
            return refused.code
        raise AssertionError(f"{tag(command)} by the {by} was accepted")

    def _keep(self, outcome: Outcome) -> Case:
        """Keep the new facts and perform their effects, in order."""
        self.case = outcome.case
        self.facts += outcome.facts
        for fact in outcome.facts:
            if isinstance(fact.body, StatementOwed):
                self._keep(receive(self.case, self._report(fact.body), self.now))
        return self.case

    def _report(self, owed: StatementOwed) -> StatementReported:
        quotes = [
            quote(
                tier,
                PAY,
                self.opening.employment.hired,
                owed.separation_on,
                self.opening.policy.severance,
            )
            for tier in owed.tiers
        ]
        return StatementReported(
            do="statement_reported",
            id=f"statement:{owed.statement}",
            received_at=self.now,
            statement=Statement(
                key=owed.statement,
                statement_id=f"row-of-{owed.statement}",
                currency=PAY.currency,
                years=quotes[0].years,
                separation_on=owed.separation_on,
                amounts=tuple(TierAmount(q.tier, q.weeks, q.gross) for q in quotes),
                formula=quotes[0].formula,
            ),
        )

    # what became of it

    @property
    def state(self) -> State:
        return self.case.state

    @property
    def stage(self) -> Stage:
        return self.case.state.stage

    def clock(self, key: str) -> Clock:
        clock = self.case.state.clock(key)
        assert clock is not None, f"no clock {key}: {[each.key for each in self.state.clocks]}"
        return clock

    def day(self, key: str) -> str:
        """Return the last local day of a clock; empty while it has none."""
        promise = self.clock(key).promise
        return "" if promise is None else promise.last_day.isoformat()

    def is_forecast(self, key: str) -> bool:
        promise = self.clock(key).promise
        return promise is not None and promise.forecast

    def bodies(self, kind: type[B]) -> list[B]:
        """Return everything of one kind that was ever published, in order."""
        return [fact.body for fact in self.facts if isinstance(fact.body, kind)]

    def holding(self, kind: type[B]) -> list[B]:
        """Return what was published of one kind and was not reversed."""
        gone = {number for each in self.bodies(Reversed) for number in each.numbers}
        return [
            fact.body
            for fact in self.facts
            if isinstance(fact.body, kind) and fact.number not in gone
        ]

    def facts_of(self, kind: type[B]) -> list[Fact]:
        return [fact for fact in self.facts if isinstance(fact.body, kind)]

    def told(self, clock: str) -> list[str]:
        """Return every last day that was told for a clock, in order; `withdrawn` in between."""
        days: list[str] = []
        for fact in self.facts:
            if isinstance(fact.body, Promised) and fact.body.clock == clock:
                forecast = "~" if fact.body.promise.forecast else ""
                days.append(forecast + fact.body.promise.last_day.isoformat())
            if isinstance(fact.body, PromiseWithdrawn) and fact.body.clock == clock:
                days.append("withdrawn")
        return days

    def letters(self, template: Template, to: Role | None = None) -> list[Notice]:
        """Return every letter of one wording that went out, countermands included."""
        words = [
            fact.body.notice
            for fact in self.facts
            if isinstance(fact.body, NoticeOwed | NoticeCountermanded)
        ]
        return [w for w in words if w.template is template and to in (None, w.to)]

    def letter_facts(self, template: Template, to: Role | None = None) -> list[Fact]:
        return [
            fact
            for fact in self.facts
            if isinstance(fact.body, NoticeOwed)
            and fact.body.notice.template is template
            and to in (None, fact.body.notice.to)
        ]


# Cases that have come to a stage, on the shortest way there.


def in_focus(opened_with: Opening | None = None) -> Play:
    """Return a case approved on Thursday 2027-02-04: next steps on Monday 2027-03-08."""
    play = Play(opened_with)
    play.at("2027-02-02T09:30").skip(c.Approve)
    play.at("2027-02-04T08:00").hr(c.Approve)
    return play


def coached(opened_with: Opening | None = None) -> Play:
    """Return a case in Focus on Monday 2027-03-01, the discussion and three check-ins held."""
    play = in_focus(opened_with)
    play.at("2027-02-05T11:00").manager(c.RecordDiscussion)
    for day in ("09", "16", "23"):
        play.at(f"2027-02-{day}T11:00").manager(c.RecordCheckIn, trend="declining")
    return play.at("2027-03-01T11:00")


def pivot_asked(opened_with: Opening | None = None) -> Play:
    """Return a case whose move to Pivot waits for the skip, on Monday 2027-03-01."""
    play = coached(opened_with)
    play.manager(c.RequestPivot)
    return play


def pivot_approved(opened_with: Opening | None = None) -> Play:
    """Return a case whose Pivot was approved on Tuesday 2027-03-02."""
    play = pivot_asked(opened_with)
    play.at("2027-03-01T12:00").skip(c.Approve)
    play.at("2027-03-02T08:00").hr(c.Approve)
    return play


def packet_sent(opened_with: Opening | None = None) -> Play:
    """Return a case whose packet went out half an hour ago, on Wednesday 2027-03-03 at 11:00."""
    play = pivot_approved(opened_with)
    play.at("2027-03-03T11:00").hr(c.DeliverPacket)
    return play.at("2027-03-03T11:30")


def election_open(opened_with: Opening | None = None) -> Play:
    """Return a case with its election open until Wednesday 2027-03-10, the end of the day."""
    play = packet_sent(opened_with)
    play.at("2027-03-03T12:00").employee(c.Acknowledge)
    play.at("2027-03-03T14:00").hr(c.RecordMeeting)
    return play


def silent(opened_with: Opening | None = None) -> Play:
    """Return a case whose election passed in silence, on Thursday 2027-03-11."""
    return election_open(opened_with).at("2027-03-11T08:00")


def leaving(opened_with: Opening | None = None, *, grace_days: int | None = None) -> Play:
    """Return a case in separation: elected on Monday 2027-03-08, confirmed as final there."""
    play = election_open(opened_with).at("2027-03-08T10:00")
    play.employee(c.Elect, option="leave", grace_days=grace_days)
    play.employee(c.ConfirmElection)
    return play
