"""What is told of a command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from domain.people import Role
from domain.state import Stage
from starter.gateway.commands.forms import form_of

if TYPE_CHECKING:
    from starter.catalogue import CommandEntry


class CommandForm(BaseModel):
    """A command: what it does, who may give it and when, and the form of its body."""

    model_config = ConfigDict(serialize_by_alias=True)

    command: str
    summary: str
    who: str
    when: str
    roles: list[Role]
    stages: list[Stage] = Field(description="Where it can be possible.")
    body: dict[str, Any] = Field(alias="schema", description="JSON schema of the body.")

    @classmethod
    def of(cls, entry: CommandEntry) -> CommandForm:
        """Tell of a command."""
        return cls(
            command=entry.do,
            summary=entry.summary,
            who=entry.who,
            when=entry.when,
            roles=list(entry.roles),
            stages=list(entry.stages),
            schema=form_of(entry.do).model_json_schema(),
        )


class CatalogueForm(BaseModel):
    """Every command, in the order of the process."""

    commands: list[CommandForm]
