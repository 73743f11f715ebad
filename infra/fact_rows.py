"""A fact as a row: one canonical form, its digest, and back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from domain.canon import canonical, digest, plain
from domain.facts import Fact

if TYPE_CHECKING:
    import asyncpg

    from domain.canon import Json


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact as its columns.

    Attributes:
        digest: SHA-256 of the canonical form of the whole fact, hex.
    """

    number: int
    kind: str
    key: str
    at: datetime
    handled_at: datetime
    cause: str
    actor_person: str | None
    actor_role: str | None
    actor_on_behalf_of: str | None
    body: str
    digest: str


def fact_row(fact: Fact) -> FactRow:
    """Give the columns of a fact."""
    form = _storable(plain(fact))
    if not isinstance(form, dict):  # pragma: no cover -- a dataclass is dumped as an object
        raise TypeError("a fact is an object")
    actor = form["by"] if isinstance(form["by"], dict) else {}
    return FactRow(
        number=fact.number,
        kind=fact.body.kind,
        key=str(form["key"]),
        at=fact.at,
        handled_at=fact.handled_at,
        cause=str(form["cause"]),
        actor_person=_text(actor.get("person")),
        actor_role=_text(actor.get("role")),
        actor_on_behalf_of=_text(actor.get("on_behalf_of")) or None,
        body=canonical(form["body"]),
        digest=digest(form),
    )


def fact_of(row: asyncpg.Record) -> Fact:
    """Give the fact of a row, with instants as PostgreSQL gives them: aware, in UTC."""
    person, role = row["actor_person"], row["actor_role"]
    return _facts().validate_python(
        {
            "number": row["number"],
            "key": row["key"],
            "at": row["at"],
            "handled_at": row["handled_at"],
            "cause": row["cause"],
            "by": None
            if person is None
            else {
                "person": person,
                "role": role,
                "on_behalf_of": row["actor_on_behalf_of"] or "",
            },
            "body": json.loads(row["body"]),
        }
    )


def _text(value: Json) -> str | None:
    return None if value is None else str(value)


def _storable(value: Json) -> Json:
    """Replace the one character that PostgreSQL cannot hold, lest it stop a case's record."""
    if isinstance(value, str):
        return value.replace("\0", "\N{REPLACEMENT CHARACTER}")
    if isinstance(value, list):
        return [_storable(each) for each in value]
    if isinstance(value, dict):
        return {name: _storable(each) for name, each in value.items()}
    return value


@cache
def _facts() -> TypeAdapter[Fact]:
    # Compiling the schema of all facts takes a while: once for the process.
    return TypeAdapter(Fact)
