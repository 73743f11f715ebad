"""What effects are asked for, and what they need from the world: values and ports.

Nothing here does anything: `infra` implements the ports. Every effect may be asked for again after
a crash and is known by its case and the number of the fact behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Protocol

from domain.facts import Fact, Statement
from domain.notices import Notice
from domain.opening import MAIN
from domain.places import Place
from domain.policy import SeveranceRule, Tier
from domain.severance import Pay, Quote
from domain.tasks import Task

RECORD_FACTS: Final = "record_facts"
SEND_NOTICE: Final = "send_notice"
WRITE_STATEMENT: Final = "write_statement"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSummary:
    """Where a case stands after its newest fact, for lists.

    Attributes:
        stage: Name of the stage.
        outcome: How it closed; None before.
        next_due: Instant at which the next thing falls due, aware UTC; None if nothing will.
        next_due_what: What that is: the key of a clock or of a follow-up.
        owner: Role that owes it.
        policy: Id of the policy version.
        paused: Whether a pause is on.
        opened_on: Local day on which it was opened.
        employee: Person id, as are the next three.
        manager: Who leads the employee.
        skip: Who leads the manager.
        hr_partner: Who advises both.
        overdue: Roles, one for each duty that is missed and still owed; older writes lack it.
        protected_until: Last day of the protection after an overturned plan, if there is one.
        tasks: What is owed, and what has ended since the last write; likewise.
        as_of: Up to when the case had run; likewise.
        places: Who has a place in it; likewise.
        parties: Whoever it is about: no office of the firm opens it to them.
        organisation: Whose employee's case it is.
        transfer_by: Roles that approve a transfer, while one needs that; None in older writes.
        leaving_by: Roles that look first before an end of employment is entered; likewise.
        rehire: What a later application meets; None while the case is open.
    """

    __pydantic_config__ = {"extra": "forbid"}

    stage: str
    outcome: str | None
    next_due: datetime | None
    next_due_what: str
    owner: str
    policy: str
    paused: bool
    opened_on: date
    employee: str
    manager: str
    skip: str
    hr_partner: str
    overdue: tuple[str, ...] = ()
    protected_until: date | None = None
    tasks: tuple[Task, ...] = ()
    as_of: datetime | None = None
    places: tuple[Place, ...] = ()
    parties: tuple[str, ...] = ()
    organisation: str = MAIN
    transfer_by: tuple[str, ...] | None = None
    leaving_by: tuple[str, ...] | None = None
    rehire: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """Write all facts of one workflow task, in one transaction.

    Attributes:
        case_id: The case.
        facts: In order and without gaps.
        summary: Where the case stands after the last of them.
    """

    __pydantic_config__ = {"extra": "forbid"}

    case_id: str
    facts: tuple[Fact, ...]
    summary: CaseSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class SendNotice:
    """Send one notice to one person.

    Attributes:
        case_id: The case.
        fact_number: The fact by which it is owed.
        notice: Which wording, and what fills it.
        reader: Person id.
        language: Of the wording, such as `en`.
        at: The fact's own time: the date that the letter bears, whenever it is sent.
    """

    __pydantic_config__ = {"extra": "forbid"}

    case_id: str
    fact_number: int
    notice: Notice
    reader: str
    language: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteStatement:
    """Compute money from payroll's figures and keep the computation.

    Attributes:
        case_id: The case.
        fact_number: The fact by which it is owed.
        key: What it is asked for as, such as `packet[1]`; one statement each.
        tiers: Which tiers, side by side.
        separation_on: The separation date it is computed for.
        hired: First day of service.
        place: Work location as the rule's floors name it.
        employee: Person id.
        rule: The formula.
        pay_snapshot_of: Key of an earlier statement of this case whose pay counts (the one of the
            packet's delivery), or None to read payroll now.
    """

    __pydantic_config__ = {"extra": "forbid"}

    case_id: str
    fact_number: int
    key: str
    tiers: tuple[Tier, ...]
    separation_on: date
    hired: date
    place: str
    employee: str
    rule: SeveranceRule
    pay_snapshot_of: str | None


class Record(Protocol):
    """The append-only record of facts, and the lists that follow from it."""

    async def append(self, asked: RecordFacts) -> None:
        """Write facts, each once, and move the lists forward.

        Raises:
            RecordDisagrees: a number is taken by a fact with other content.
            RecordGap: the number before is missing.
            StoreFailed: the database did not take it.
        """
        ...


class Attempt(StrEnum):
    """What became of one attempt to send a notice."""

    SENT = "sent"
    DEFERRED = "deferred"
    UNDELIVERABLE = "undeliverable"
    WITHDRAWN = "withdrawn"
    BOUNCED = "bounced"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeAttempt:
    """One attempt to send a notice, for the proof of what was tried.

    Attributes:
        message_id: The same at every attempt.
        wording: Version and language of the template; empty where there is none.
        result: What became of it.
        reason: The mail server's reply code, or why nothing was sent; never its text.
        channel: On which way.
    """

    message_id: str
    wording: str
    result: Attempt
    reason: str
    channel: str = "mail"


class Correspondence(Protocol):
    """What was told in a case so far, and whether a notice has gone out."""

    async def told_dates(self, case_id: str, up_to: int) -> Mapping[str, date]:
        """Return the last day of each clock as promised by the facts up to a number.

        Without what was withdrawn, and without forecasts: those are no promises.
        """
        ...

    async def was_sent(self, asked: SendNotice) -> bool:
        """Tell whether this very notice is known to have been sent."""
        ...


@dataclass(frozen=True, slots=True)
class Letter:
    """A rendered notice.

    Attributes:
        subject: One line.
        body: Plain text; a link stands on a line of its own.
        wording: Version and language of the template, such as `pivot_packet/3/en`.
        link: The one link of ours in the text, if there is one.
    """

    subject: str
    body: str
    wording: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What a letter says beyond the notice's own values.

    Attributes:
        reader: The name of who reads it.
        statement: The sentences of the statement that it tells of; None if it tells of none.
        told_dates: Last days by clock, as promised when the notice was owed.
        link: Where it can be seen and answered in a browser; None where it cannot.
    """

    reader: str
    statement: tuple[str, ...] | None
    told_dates: Mapping[str, date]
    link: str | None = None


class Wording(Protocol):
    """The templates of the notices."""

    def render(self, asked: SendNotice, looked_up: LookedUp) -> Letter:
        """Fill a notice's template.

        Raises:
            Undeliverable: there is no such template, or a value is missing.
        """
        ...


@dataclass(frozen=True, slots=True)
class StatementInputs:
    """What a statement was computed from."""

    asked: WriteStatement
    pay: Pay


class Statements(Protocol):
    """The money compartment."""

    async def find(self, asked: WriteStatement) -> Statement | None:
        """Return the statement if it is written already.

        Raises:
            StatementDisagrees: it was written for something else.
        """
        ...

    async def pay_snapshot(self, case_id: str, key: str) -> Pay:
        """Return the pay that an earlier statement was computed from.

        Raises:
            StatementUnknown: the case has no such statement.
        """
        ...

    async def write(self, inputs: StatementInputs, quotes: tuple[Quote, ...]) -> Statement:
        """Keep a computation; if another attempt was first, return what that one kept."""
        ...

    async def sentences(self, case_id: str, key: str) -> tuple[str, ...]:
        """Return the sentences that explain a statement, one for each tier.

        Raises:
            StatementUnknown: the case has no such statement.
        """
        ...
