"""What gates answer from: one question to the record, the same for whoever is asked about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from infra.postgres import transaction

if TYPE_CHECKING:
    from infra.postgres import Pool

_DAY: Final = timedelta(days=1)

# Whoever is not of the caller's organisations has no row, as has who is nobody.
_STANDS: Final = """
    SELECT v.stage = 'closed' AS is_closed, v.transfer_by, v.leaving_by, v.rehire, v.hr_partner,
           v.protected_until
    FROM people.employment AS e
    JOIN record.case_view AS v ON v.employee = e.person AND v.organisation = e.organisation
    WHERE e.person = $1 AND e.organisation = ANY ($2)
    ORDER BY v.opened_on DESC, v.case_id DESC
"""

_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended($1, 16))"
_ASKED: Final = """
    SELECT count(DISTINCT person) AS people, coalesce(bool_or(person = $3), false) AS again
    FROM door.gate_question WHERE asked_by = $1 AND asked_at > $2
"""
_ASK: Final = """
    INSERT INTO door.gate_question (gate, asked_by, person, asked_at) VALUES ($1, $2, $3, $4)
"""


class TooManyPeople(Exception):  # noqa: N818 -- an event, not an error
    """Somebody has asked about as many people in a day as one may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody asks a gate.

    Attributes:
        gate: `transfer`, `leaver` or `rehire`.
        asked_by: Who asks.
        organisations: Whose people the asker may ask about.
        person: About whom.
        at: When.
    """

    gate: str
    asked_by: str
    organisations: Collection[str]
    person: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one case of somebody stands, as far as a gate is concerned.

    Attributes:
        is_closed: Whether it is closed.
        transfer_by: Who approves a transfer; None where an older version wrote it.
        leaving_by: Who looks before an end of employment is entered; likewise.
        rehire: What a later application meets; None while it is open.
        hr_partner: Who that is.
        protected_until: Last day of the protection after an overturned plan.
    """

    is_closed: bool
    transfer_by: tuple[str, ...] | None
    leaving_by: tuple[str, ...] | None
    rehire: str | None
    hr_partner: str
    protected_until: date | None


async def standings(pool: Pool, question: Question, most_people: int) -> tuple[Standing, ...]:
    """Answer a question from the record, the newest case first; that it was asked is kept.

    Args:
        pool: PostgreSQL.
        question: What is asked.
        most_people: So many people may one ask about within a day.

    Raises:
        TooManyPeople: it would be one more.
        StoreFailed: it could not be kept or answered.
    """
    async with transaction(pool) as connection:
        await connection.execute(_LOCK, question.asked_by)
        (asked,) = await connection.fetch(
            _ASKED, question.asked_by, question.at - _DAY, question.person
        )
        if not asked["again"] and asked["people"] >= most_people:
            raise TooManyPeople
        await connection.execute(
            _ASK, question.gate, question.asked_by, question.person, question.at
        )
        rows = await connection.fetch(_STANDS, question.person, sorted(question.organisations))
    return tuple(
        Standing(
            is_closed=row["is_closed"],
            transfer_by=None if row["transfer_by"] is None else tuple(row["transfer_by"]),
            leaving_by=None if row["leaving_by"] is None else tuple(row["leaving_by"]),
            rehire=row["rehire"],
            hr_partner=row["hr_partner"],
            protected_until=row["protected_until"],
        )
        for row in rows
    )
