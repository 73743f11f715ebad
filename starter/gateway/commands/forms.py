"""What a command is over the wire: its own fields, and in which role it is given."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Final, get_type_hints

from fastapi import Header
from pydantic import BaseModel, ConfigDict, Field, create_model

from domain.case import Answer
from domain.people import Role
from starter.catalogue import catalogue
from starter.examples import COMMANDS

if TYPE_CHECKING:
    from domain.case import Receipt
    from starter.gateway.commands.delivery import Kept

PERSON: Final = r"^[A-Za-z0-9._@-]{1,100}$"
"""The form of a person's id at a door."""

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[A-Za-z0-9._:-]{8,128}$",
        description="A name for this request that the caller gives to no other: whoever repeats "
        "it with the same content gets the first answer.",
    ),
]


class Acting(BaseModel):
    """In which role a command is given, where that is not plain."""

    model_config = ConfigDict(extra="forbid")

    role: Role | None = Field(
        default=None, description="One of the caller's roles in the case, where several may."
    )
    on_behalf_of: str | None = Field(
        default=None,
        pattern=PERSON,
        description="The holder of the role, where the caller stands in.",
    )


class ReceiptForm(BaseModel):
    """The answer of a case to a command, the same for every repeat of it."""

    case_id: str
    command: str = Field(description="Id of the command.")
    answer: Answer = Field(description="`lodged` is kept without effect.")
    code: str = Field(description="Why it is without effect; empty where it was accepted.")
    facts: list[int] = Field(description="Numbers of the facts that it made true.")
    received_at: datetime = Field(description="When the gateway received it: by this it counts.")
    handled_at: datetime
    digest: str = Field(description="SHA-256 of what the command says.")

    @classmethod
    def of(cls, receipt: Receipt) -> ReceiptForm:
        """Tell of a receipt."""
        return cls(
            case_id=receipt.case_id,
            command=receipt.command,
            answer=receipt.answer,
            code=receipt.code,
            facts=list(receipt.facts),
            received_at=receipt.received_at,
            handled_at=receipt.handled_at,
            digest=receipt.digest,
        )


class KeptForm(BaseModel):
    """The answer where the case cannot be reached now: the command is kept and will be given."""

    case_id: str
    command: str = Field(description="Id of the command.")
    received_at: datetime = Field(description="When the gateway received it: by this it counts.")

    @classmethod
    def of(cls, kept: Kept) -> KeptForm:
        """Tell of a command that is kept."""
        return cls(case_id=kept.case_id, command=kept.command, received_at=kept.received_at)


class OpenedForm(BaseModel):
    """A case that was opened."""

    case_id: str
    command: str = Field(description="Id of the entry's command.")


@cache
def form_of(do: str) -> type[BaseModel]:
    """Return the form of a command's body: its own fields and `acting`, and none besides.

    The envelope (who, when, under which id) is the door's to fill in: it is in no form.
    """
    return create_model(
        COMMANDS[do].__name__,
        __config__=ConfigDict(extra="forbid"),
        __doc__=catalogue()[do].summary,
        **_own_fields(do),
        acting=(Acting | None, None),
    )


@cache
def opening_form() -> type[BaseModel]:
    """Return the form of a body that opens a case: the employee and the entry."""
    entry = create_model(
        "Entry",
        __config__=ConfigDict(extra="forbid"),
        __doc__="The entry by which a case is opened.",
        **_own_fields("submit_entry"),
    )
    return create_model(
        "OpenCase",
        __config__=ConfigDict(extra="forbid"),
        __doc__="Whom the case is about, and its entry.",
        employee=(str, Field(pattern=PERSON, description="Person id.")),
        entry=(entry, ...),
    )


def _own_fields(do: str) -> dict[str, Any]:
    command = COMMANDS[do]
    hints = get_type_hints(command)
    defaults = {field.name: _default(field) for field in fields(command)}
    return {
        field.name: (
            hints[field.name],
            Field(default=defaults[field.name], description=field.meaning or None),
        )
        for field in catalogue()[do].fields
    }


def _default(field: Any) -> Any:  # noqa: ANN401 -- whatever the field holds
    if field.default is not MISSING:
        return field.default
    return ... if field.default_factory is MISSING else field.default_factory()
