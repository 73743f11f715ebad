"""Verbs by persona, made from the commands and the table of who may give them.

A new command or right appears here by itself. Every field is an option; `--file` takes the fields
from a YAML file, and options win over it.
"""

from __future__ import annotations

import inspect
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, get_args, get_origin, get_type_hints

from cyclopts import App, Parameter

from domain.people import Role
from starter.catalogue import catalogue
from starter.examples import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from starter.catalogue import CommandEntry, CommandField

PERSONAS: Final = {
    "manager": Role.MANAGER,
    "skip": Role.SKIP,
    "director": Role.DIRECTOR,
    "hr": Role.HR_PARTNER,
    "hr-backup": Role.HR_BACKUP,
    "hr-lead": Role.HR_LEAD,
    "hr-contact": Role.HR_CONTACT,
    "employee": Role.EMPLOYEE,
    "leave": Role.LEAVE_ADMINISTRATOR,
    "leave-lead": Role.LEAVE_LEAD,
    "legal": Role.LEGAL,
    "payroll": Role.PAYROLL,
    "policy-owner": Role.POLICY_OWNER,
}
"""What people type for the role in which they act."""

_HELPS: Final = {
    Role.HR_PARTNER: "Act as the HR partner.",
    Role.HR_BACKUP: "Act as the HR partner's backup.",
    Role.HR_LEAD: "Act as the HR lead.",
    Role.HR_CONTACT: "Act as HR's point of contact for health and leave.",
    Role.LEGAL: "Act for Legal.",
    Role.PAYROLL: "Act for payroll.",
    Role.SKIP: "Act as the skip-level manager.",
}

_SHORTER: Final = {
    "submit_entry": "submit",
    "decide_leave": "decide",
}
"""Verbs that say enough beside their persona; the whole name works too."""

_ALWAYS: Final = (
    Parameter(name="--as", help="Person id of who acts; else whoever holds the role."),
    Parameter(name="--id", help="Id of the command, so that a repeat gets the first receipt."),
    Parameter(name="--file", help="YAML file with the fields."),
)


def persona_app(persona: str, role: Role, group: str) -> App:
    """Return the commands of one persona."""
    app = App(persona, help=_HELPS.get(role, f"Act as the {role.value.replace('_', ' ')}."), group=group)
    for entry in catalogue().values():
        if role in entry.roles:
            app.command(_verb(entry, role), name=verb_names(entry.do))
    return app


def verb_names(do: str) -> tuple[str, ...]:
    """Return what people type for a command: the short name first, where there is one."""
    whole = do.replace("_", "-")
    return (_SHORTER[do], whole) if do in _SHORTER else (whole,)


def _verb(entry: CommandEntry, role: Role) -> Callable[..., int]:
    """Make the function whose signature is the command's form."""

    def act(**given: Any) -> int:  # noqa: ANN401 -- whatever the options' types are
        from starter.cli.acting import act_in_case  # noqa: PLC0415 -- only if it runs

        return act_in_case(entry.do, role, given)

    act.__doc__ = f"{entry.summary}\n\nWho: {entry.who}. When: {entry.when}"
    act.__name__ = entry.do
    parameters = _target(entry.do)
    hints = get_type_hints(COMMANDS[entry.do])
    parameters += [_option(field, hints[field.name]) for field in entry.fields]
    for parameter, kind in zip(_ALWAYS, (str, str, Path), strict=True):
        name = f"{(parameter.name or ('',))[0].removeprefix('--')}_"
        parameters.append(_keyword(name, Annotated[kind | None, parameter]))
    signature = inspect.Signature(parameters)
    act.__signature__ = signature  # type: ignore[attr-defined]  # what inspect looks for
    act.__annotations__ = {p.name: p.annotation for p in parameters}
    return act


def _target(do: str) -> list[inspect.Parameter]:
    """Return the parameters that say which case."""
    if do != "submit_entry":
        case = Annotated[str, Parameter(help="The case, such as `case-2027-00042`.")]
        return [
            inspect.Parameter("case_", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=case)
        ]
    employee = Parameter(name="--employee", help="Person id: open a case.")
    again = Parameter(name="--case", help="Submit again in this case, after rework or expiry.")
    return [
        _keyword("employee_", Annotated[str | None, employee]),
        _keyword("case_", Annotated[str | None, again]),
    ]


def _option(field: CommandField, hint: object) -> inspect.Parameter:
    """Return the option of a field; none is required here, since a file may give it."""
    kind, more = _typed(hint)
    return _keyword(field.name, Annotated[kind | None, Parameter(help=field.meaning + more, negative_iterable=())])


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
    name = getattr(plain, "__name__", "")
    return str, " (2027-05-27)" if name == "date" else " (2027-05-27T17:05+01:00)"


def _keyword(name: str, annotation: object) -> inspect.Parameter:
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation
    )
