"""Verbs by persona, made from the commands and the table of who may give them.

A new command or right appears here by itself. Every field is an option; `--file` takes the fields
from a YAML file, and options win over it.
"""

from __future__ import annotations

import inspect
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from pathlib import Path
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Final,
    Literal,
    get_args,
    get_origin,
    get_type_hints,
)

from cyclopts import App, Parameter

from starter.catalogue import catalogue
from starter.cli.roles import PERSONAS, help_of
from starter.examples import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from domain.people import Role
    from starter.catalogue import CommandEntry, CommandField

_SHORTER: Final = {
    "submit_entry": "submit",
    "decide_leave": "decide",
}
"""Verbs that say enough beside their persona; the whole name works too."""

_OVER_ALL_CASES: Final = {
    ("hr", "apply_calendar"): "starter.cli.calendars:apply_calendar",
}
"""Verbs of a persona that work on every open case at once."""

_OVER_ALL_HELP: Final = "Apply a new version of a calendar to every open case that counts by it."

_SPELLED: Final[Mapping[object, str]] = {
    date: " (2027-05-27)",
    datetime: " (2027-05-27T17:05+01:00)",
    Decimal: " (40000.00)",
}
"""How values are written that are not text."""

_ALWAYS: Final[Mapping[str, object]] = {
    "as_": Annotated[
        str | None,
        Parameter(name="--as", help="Person id of who acts; else whoever holds the role."),
    ],
    "for_": Annotated[
        str | None,
        Parameter(
            name="--on-behalf-of",
            help="Person id of the holder of the role, where a delegate or backup acts.",
        ),
    ],
    "id_": Annotated[
        str | None,
        Parameter(name="--id", help="Id of the command, unique in the case; else one is drawn."),
    ],
    "file_": Annotated[Path | None, Parameter(name="--file", help="YAML file with the fields.")],
}
"""Options that every verb has."""


def __getattr__(name: str) -> App:
    """Make the commands of a persona when they are asked for: `hr_backup` for `hr-backup`."""
    persona = name.replace("_", "-")
    if persona not in PERSONAS:
        raise AttributeError(name)
    return persona_app(persona)


@cache
def persona_app(persona: str) -> App:
    """Return the commands of one persona."""
    role = PERSONAS[persona]
    app = App(persona, help=help_of(role))
    for entry in catalogue().values():
        if (whole := _OVER_ALL_CASES.get((persona, entry.do))) is not None:
            app.command(whole, name=verb_names(entry.do), help=_OVER_ALL_HELP)
            continue
        # What somebody else may is not listed, but typed all the same it is refused by its rule.
        app.command(_verb(entry, role), name=verb_names(entry.do), show=role in entry.roles)
    return app


def verb_names(do: str) -> tuple[str, ...]:
    """Return what people type for a command: the short name first, where there is one."""
    whole = do.replace("_", "-")
    return (_SHORTER[do], whole) if do in _SHORTER else (whole,)


def _verb(entry: CommandEntry, role: Role) -> Callable[..., int]:
    """Make the function whose signature is the command's form."""

    def act(*values: Any, **options: Any) -> int:  # noqa: ANN401 -- whatever their types are
        from starter.cli.acting import act_in_case  # noqa: PLC0415 -- only if it runs

        given = signature.bind(*values, **options)
        given.apply_defaults()
        return act_in_case(entry.do, role, given.arguments)

    act.__doc__ = f"{entry.summary}\n\nWho: {entry.who}. When: {entry.when}"
    act.__name__ = entry.do
    parameters = _target(entry.do)
    hints = get_type_hints(COMMANDS[entry.do])
    parameters += [_option(field, hints[field.name]) for field in entry.fields]
    parameters += [_keyword(name, annotation) for name, annotation in _ALWAYS.items()]
    signature = inspect.Signature(parameters)
    act.__signature__ = signature  # type: ignore[attr-defined]  # what inspect looks for
    act.__annotations__ = {p.name: p.annotation for p in parameters}
    return act


def _target(do: str) -> list[inspect.Parameter]:
    """Return the parameters that say which case."""
    if do != "submit_entry":
        case = Annotated[str, Parameter(help="The case, such as `case-2027-00042`.")]
        return [inspect.Parameter("case_", inspect.Parameter.POSITIONAL_ONLY, annotation=case)]
    employee = Parameter(name="--employee", help="Person id: open a case.")
    again = Parameter(name="--case", help="Submit again in this case, after rework or expiry.")
    return [
        _keyword("employee_", Annotated[str | None, employee]),
        _keyword("case_", Annotated[str | None, again]),
    ]


def _option(field: CommandField, hint: object) -> inspect.Parameter:
    """Return the option of a field; none is required here, since a file may give it."""
    kind, more = _typed(hint)
    return _keyword(
        field.name,
        Annotated[kind | None, Parameter(help=field.meaning + more, negative_iterable=())],
    )


def _typed(hint: object) -> tuple[Any, str]:
    """Return how a field is typed, and what to add to its help."""
    plain = next((each for each in get_args(hint) if each is not type(None)), hint)
    if get_origin(hint) is tuple:
        of_text = get_args(hint)[0] is str
        return list[str], " (repeatable)" if of_text else " (repeatable; each a JSON object)"
    if isinstance(plain, type) and issubclass(plain, Enum):
        return Literal[tuple(member.value for member in plain)], ""
    if plain in (bool, int, str):
        return plain, ""
    return str, _SPELLED.get(plain, " (a JSON object)")


def _keyword(name: str, annotation: object) -> inspect.Parameter:
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation
    )
