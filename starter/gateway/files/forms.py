"""What the files of the compartments take, and what is told of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from domain.seeing.files import EntryKind

if TYPE_CHECKING:
    from infra.compartment_files import FileEntry

_Text = Annotated[
    str, StringConstraints(max_length=4000, pattern=r"^[^\x00]*$", strip_whitespace=True)
]
_Line = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f]*$")]


class Entry(BaseModel):
    """An entry of a file; none is ever changed, a later one says what is otherwise."""

    model_config = ConfigDict(extra="forbid")

    text: _Text = Field(default="", description="What is to be known.")


class LeaveEntry(Entry):
    """Of a leave or an accommodation: what the case never learns."""

    kind: Literal[EntryKind.LEAVE, EntryKind.CERTIFICATION, EntryKind.ACCOMMODATION]
    number: int | None = Field(
        default=None, ge=1, le=1000, description="Number of the leave, or of the accommodation."
    )
    program: _Line = Field(default="", description="Under which law or program.")
    first_day: date | None = None
    last_day: date | None = None
    due_on: date | None = Field(default=None, description="When a certification is due.")
    received_on: date | None = Field(default=None, description="When it was received.")


class LegalEntry(Entry):
    """Advice, or where what is held is kept."""

    kind: Literal[EntryKind.ADVICE, EntryKind.HOLD]
    pointer: _Line = Field(default="", description="Where it is kept.")


class PanelEntry(Entry):
    """A note of the deliberation; reasons belong into the decision."""

    kind: Literal[EntryKind.NOTE]
    appeal: int = Field(ge=1, le=1000, description="Number of the appeal.")


class AddedForm(BaseModel):
    """An entry that is kept."""

    id: str
    received_at: datetime


class EntryForm(BaseModel):
    """An entry as it was written."""

    id: str
    kind: EntryKind
    content: dict[str, Any]
    author: str
    author_as: str = Field(description="In which role.")
    received_at: datetime

    @classmethod
    def of(cls, entry: FileEntry) -> EntryForm:
        """Tell of an entry."""
        return cls(
            id=entry.id,
            kind=EntryKind(entry.kind),
            content=dict(entry.content),
            author=entry.author,
            author_as=entry.author_as,
            received_at=entry.received_at,
        )


class FileForm(BaseModel):
    """The file of a compartment on a case, in the order of writing."""

    entries: list[EntryForm]
