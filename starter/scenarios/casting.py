"""From a step to a command: the fields that were written, the rest from a complete example."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter, ValidationError

from domain.errors import Code, Malformed
from starter.examples import COMMANDS, ENVELOPE, Occasion, example
from starter.scenarios.data import grown
from starter.scenarios.form import WAIT
from starter.scenarios.moment import parse_moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.commands import Command
    from starter.scenarios.form import Scenario, Step

_INSTANTS: Final = ("handed_at", "began_at", "ended_at")
_DATA: Final = frozenset({"calendar", "site"})
_PERSONS: Final = {
    "seat_person": ("person",),
    "delegate": ("person",),
    "request_transfer": ("hiring_manager", "receiving_leader"),
}
_SOME_DAY: Final = date(2027, 1, 4)


def command_of(
    step: Step,
    number: int,
    holder: str,
    occasion: Occasion,
    instant: Callable[[str], datetime],
) -> Command:
    """Return the command that a step gives.

    Args:
        step: The step.
        number: Its place among the steps, from 1.
        holder: Who holds the step's role, unless the step names somebody.
        occasion: When it is given, and what its example may refer to.
        instant: Reads an instant as it is written in a field.

    Raises:
        Malformed: a field is unknown or has a value of another kind; says which and why.
    """
    if step.by is None:  # pragma: no cover -- the form has been checked
        raise Malformed(Code.MALFORMED, "nobody acts")
    given = dict(step.fields)
    for name in ENVELOPE:
        if name in given:
            raise Malformed(Code.MALFORMED, f"with.{name}: belongs to the step, not to its fields")
    for name in _INSTANTS:
        if isinstance(given.get(name), str):
            given[name] = instant(str(given[name]))
    for name in _DATA & set(given):
        given[name] = grown(name, given[name], occasion.day)
    content = {
        **example(step.do, occasion),
        **given,
        "do": step.do,
        "id": f"s{number:03}" if step.id is None else step.id,
        "by": {
            "person": step.person or holder,
            "role": step.by.value,
            "on_behalf_of": step.on_behalf_of or "",
        },
        "received_at": occasion.at,
    }
    try:
        # By way of JSON and strict, as on the wire: "3" is no number, a list is a tuple.
        return _adapter(step.do).validate_json(json.dumps(content, default=_spelled), strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        path = ".".join(str(part) for part in first["loc"])
        reworded = {"unexpected_keyword_argument": "is not a field of this command"}
        why = reworded.get(first["type"], first["msg"])
        raise Malformed(Code.MALFORMED, f"with.{path}: {why}") from None


def check_fields(scenario: Scenario, where: str) -> None:
    """Check the fields of every act before anything is played.

    Raises:
        Malformed: one is wrong; says in which step, and why.
    """
    for number, step in enumerate(scenario.steps, start=1):
        if step.do == WAIT:
            continue
        occasion = Occasion(_SOME_DAY, datetime.combine(_SOME_DAY, time(12), UTC))
        try:
            command_of(step, number, "p-somebody", occasion, _some_instant)
        except Malformed as error:
            place = f"{where}: steps[{number}].{error.sentence}"
            raise Malformed(Code.MALFORMED, place) from None


def people_named(scenario: Scenario) -> tuple[str, ...]:
    """Return whoever the steps name: a panel's pool, a new line, new holders of a role."""
    named: list[str] = []
    for step in scenario.steps:
        occasion = Occasion(_SOME_DAY, datetime.combine(_SOME_DAY, time(12), UTC))
        content = {} if step.do == WAIT else {**example(step.do, occasion), **step.fields}
        named += [str(content[field]) for field in _PERSONS.get(step.do, ()) if field in content]
        pool = content.get("pool", ())
        if isinstance(pool, list | tuple):
            named += [str(each["person"]) for each in pool if isinstance(each, dict)]
    return tuple(dict.fromkeys(named))


def _some_instant(text: str) -> datetime:
    """Check how an instant is written, where its zone does not matter yet."""
    try:
        return parse_moment(text).wall.replace(tzinfo=UTC)
    except ValueError as error:
        raise Malformed(Code.MALFORMED, f"with: {error}") from None


def _spelled(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


@cache
def _adapter(do: str) -> TypeAdapter[Command]:
    return TypeAdapter(COMMANDS[do])
