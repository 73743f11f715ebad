"""What fairness data are over the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

if TYPE_CHECKING:
    from infra.compartment_files import FairnessCell

Period = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-Q[1-4])?$")]
_Name = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+$")]
# Letters and spaces for whom it counts: no case has an id that fits.
_Gate = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[a-z_]+$")]
_MOST = 10_000_000


class CellEntry(BaseModel):
    """How many of some people came out well at a gate, in a period."""

    model_config = ConfigDict(extra="forbid")

    period: Period
    gate: _Gate = Field(description="Such as `improve_passed`: the favourable outcome.")
    attribute: _Gate = Field(description="Such as `age_band`.")
    people: _Name = Field(description="Whom it counts, such as `40 and over`.")
    favourable: int = Field(ge=0, le=_MOST)
    total: int = Field(ge=1, le=_MOST)

    @model_validator(mode="after")
    def _not_more_than_all(self) -> CellEntry:
        if self.favourable > self.total:
            raise ValueError("more came out well than there are")
        return self


class CellForm(BaseModel):
    """A cell; its counts are withheld where they would tell of a few."""

    period: str
    gate: str
    attribute: str
    people: str
    favourable: int | None
    total: int | None
    withheld: bool

    @classmethod
    def of(cls, cell: FairnessCell, floor: int) -> CellForm:
        """Tell of a cell.

        Args:
            cell: As it was written.
            floor: Fewer people than this are not told of, nor how many of them came out badly.
        """
        withheld = cell.total < floor
        return cls(
            period=cell.period,
            gate=cell.gate,
            attribute=cell.attribute,
            people=cell.people,
            favourable=None if withheld else cell.favourable,
            total=None if withheld else cell.total,
            withheld=withheld,
        )


class CellsForm(BaseModel):
    """The cells of a period."""

    cells: list[CellForm]


class CellAddedForm(BaseModel):
    """A cell that is kept."""

    id: str
