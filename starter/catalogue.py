"""Each command as a reader sees it: what it does, who may, when, and its form."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cache
from inspect import cleandoc
from typing import TYPE_CHECKING, Final

from domain.people import Role
from domain.rights import RIGHTS
from domain.state import Stage
from starter.examples import COMMANDS, ENVELOPE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.commands import Command

_ATTRIBUTE: Final = re.compile(r"^    (\w+): (.+(?:\n {8}.+)*)", re.MULTILINE)
_WHO_AND_WHEN: Final = re.compile(
    r"Who: (?P<who>.+?)\.\s+When: (?P<when>.+?)(?:\n\n|\Z)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class CommandField:
    """A field of a command besides the envelope that every command has."""

    name: str
    annotation: object
    meaning: str


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """One command.

    Attributes:
        do: Its tag.
        summary: What it does.
        who: Who may, in words.
        when: When it is possible, in words.
        roles: The roles that may.
        stages: The stages in which it can be possible.
        fields: Its own fields, in order.
    """

    do: str
    summary: str
    who: str
    when: str
    roles: tuple[Role, ...]
    stages: tuple[Stage, ...]
    fields: tuple[CommandField, ...]

    def as_json(self) -> dict[str, object]:
        """Return it as plain data, with the JSON schema of the whole command."""
        return {
            "command": self.do,
            "summary": self.summary,
            "who": self.who,
            "when": self.when,
            "roles": [role.value for role in self.roles],
            "stages": [stage.value for stage in self.stages],
            "schema": _schema(COMMANDS[self.do]),
        }

    def as_text(self) -> str:
        """Return it for people."""
        lines = [f"{self.do}: {self.summary}", f"  who    {self.who}", f"  when   {self.when}"]
        lines += [f"  {field.name:<15} {field.meaning}" for field in self.fields]
        return "\n".join(lines)


@cache
def catalogue() -> Mapping[str, CommandEntry]:
    """Return every command by its tag, in the order of the process."""
    return {do: _entry(do, command) for do, command in COMMANDS.items()}


def _entry(do: str, command: type[Command]) -> CommandEntry:
    text = cleandoc(command.__doc__ or "")
    said = _WHO_AND_WHEN.search(text)
    meanings = {name: _one_line(meaning) for name, meaning in _ATTRIBUTE.findall(text)}
    right = RIGHTS[command]
    return CommandEntry(
        do=do,
        summary=text.partition("\n")[0],
        who=_one_line(said["who"]) if said else ", ".join(right.roles),
        when=_one_line(said["when"]) if said else ", ".join(right.stages),
        roles=right.roles,
        stages=right.stages,
        fields=tuple(
            CommandField(field.name, field.type, meanings.get(field.name, ""))
            for field in fields(command)
            if field.name not in ENVELOPE
        ),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _schema(command: type[Command]) -> dict[str, object]:
    # Imported here: to list verbs needs no schema, and pydantic takes its time.
    from starter.decoding import adapter  # noqa: PLC0415

    return adapter(command).json_schema()
