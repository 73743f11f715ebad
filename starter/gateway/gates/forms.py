"""What is asked at a gate, and what is answered: the same shape whoever is asked about."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from domain.outcomes import Rehire

PERSON_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._@:-]{0,99}$"


class Asked(BaseModel):
    """About whom."""

    model_config = ConfigDict(extra="forbid")

    person: Annotated[str, StringConstraints(pattern=PERSON_PATTERN)] = Field(
        description="Person id of directory and HRIS."
    )


class Asker(BaseModel):
    """Who has to be asked: a role, and the person where it is known who that is."""

    role: str
    person: str | None


class TransferAnswer(BaseModel):
    """Whether a transfer needs an approval besides the usual, and whose, in order."""

    approval_needed: Literal["yes", "no"]
    by: list[Asker]


class LeaverAnswer(BaseModel):
    """Whether somebody looks first before an end of employment is entered, and who."""

    look_needed: Literal["yes", "no"]
    by: list[Asker]


class RehireAnswer(BaseModel):
    """What a later application meets: a flag for people who decide, never a block."""

    standing: Rehire
