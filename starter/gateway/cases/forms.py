"""What is told of cases."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field, RootModel

from domain.canon import plain
from domain.people import Actor
from domain.seeing.parts import Compartment, Part, parts_for
from domain.seeing.readers import Reader
from domain.seeing.values import RoleView
from domain.state import Stage

if TYPE_CHECKING:
    from domain.seeing.history import PastFact
    from infra.reads import ListedRead
    from infra.record_cases import PlacedCase
    from infra.record_lists import ListedStatement


class CaseForm(RootModel[RoleView]):
    """A case as its reader may see it: what the reader may not know is null or empty."""


class ListedCaseForm(BaseModel):
    """A case in a list: what the caller may know of it, and where to read the rest."""

    case_id: str
    employee: str
    readers: list[Reader] = Field(description="As what kinds of reader the caller reads it.")
    stage: Stage | None = Field(description="Null where the caller does not read it by its name.")
    outcome: str | None
    paused: bool | None = Field(description="As of when something last happened in the case.")
    next_due: datetime | None = Field(description="For who reads the whole file.")
    next_due_what: str

    @classmethod
    def of(cls, case: PlacedCase, who: frozenset[Reader]) -> ListedCaseForm:
        """Tell of a case.

        Args:
            case: As the record has it.
            who: As what the caller reads it.
        """
        parts = parts_for(who)
        stage, record = Part.STAGE in parts, Part.RECORD in parts
        return cls(
            case_id=case.case_id,
            employee=case.employee,
            readers=sorted(who),
            stage=Stage(case.stage) if stage else None,
            outcome=case.outcome if stage else None,
            paused=case.paused if Part.PAUSE in parts else None,
            next_due=case.next_due if record else None,
            next_due_what=case.next_due_what if record else "",
        )


class PastFactForm(BaseModel):
    """A fact of a case, as far as the reader may know it."""

    number: int
    kind: str
    at: datetime
    by: Actor | None = Field(description="Who acted; null where nobody did.")
    holds: bool = Field(description="False where a later fact says that it does not.")
    body: dict[str, Any] | None = Field(
        description="What it says; null where the reader may know that it happened and no more."
    )

    @classmethod
    def of(cls, fact: PastFact, *, holds: bool) -> PastFactForm:
        """Tell of a fact."""
        body = plain(fact.body)
        return cls(
            number=fact.number,
            kind=fact.kind,
            at=fact.at,
            by=fact.by,
            holds=holds,
            body=body if isinstance(body, dict) else None,
        )


class AmountForm(BaseModel):
    """One tier of a statement, with the sentence that explains it."""

    tier: str
    weeks: int
    gross: Decimal
    sentence: str


class StatementForm(BaseModel):
    """A statement of severance, by tier."""

    key: str
    statement_id: str
    separation_on: date
    currency: str
    years: int
    formula: str
    amounts: list[AmountForm]

    @classmethod
    def of(cls, statement: ListedStatement) -> StatementForm:
        """Tell of a statement."""
        return cls(
            key=statement.key,
            statement_id=statement.statement_id,
            separation_on=statement.separation_on,
            currency=statement.currency,
            years=statement.years,
            formula=statement.formula,
            amounts=[
                AmountForm(tier=a.tier, weeks=a.weeks, gross=a.gross, sentence=a.sentence)
                for a in statement.amounts
            ],
        )


class MoneyForm(BaseModel):
    """The statements of a case, in order."""

    statements: list[StatementForm]


class ReadForm(BaseModel):
    """A read of a compartment that is on record."""

    number: int
    compartment: Compartment
    person: str
    readers: list[str]
    what: str
    purpose: str
    read_at: datetime

    @classmethod
    def of(cls, listed: ListedRead) -> ReadForm:
        """Tell of a read."""
        read = listed.read
        return cls(
            number=listed.id,
            compartment=read.compartment,
            person=read.person,
            readers=list(read.readers),
            what=read.what,
            purpose=read.purpose,
            read_at=read.read_at,
        )
