"""What is asked and told of an erasure."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from infra.erasures import Erasure, ErasureState


class ErasureAsked(BaseModel):
    """What is to be erased, and why."""

    model_config = ConfigDict(extra="forbid")

    case_id: Annotated[str, StringConstraints(pattern=r"^case-[0-9]{4}-[0-9]{1,12}$")]
    reason: Annotated[str, StringConstraints(min_length=3, max_length=1000, strip_whitespace=True)]


class ErasureForm(BaseModel):
    """An erasure; once it is done, all that is left of what was erased."""

    id: int
    case_id: str
    reason: str
    state: ErasureState
    asked_by: str
    asked_for: str = Field(description="In whose place; empty for the own office.")
    asked_at: AwareDatetime
    decided_by: str | None
    decided_for: str | None
    decided_at: AwareDatetime | None
    erased_at: AwareDatetime | None
    counts: dict[str, int] | None = Field(description="How many entries of which compartment.")

    @classmethod
    def of(cls, erasure: Erasure) -> Self:
        """Tell of an erasure."""
        decided = erasure.decided
        return cls(
            id=erasure.id,
            case_id=erasure.case_id,
            reason=erasure.reason,
            state=erasure.state,
            asked_by=erasure.asked.person,
            asked_for=erasure.asked.on_behalf_of,
            asked_at=erasure.asked.at,
            decided_by=None if decided is None else decided.person,
            decided_for=None if decided is None else decided.on_behalf_of,
            decided_at=None if decided is None else decided.at,
            erased_at=erasure.erased_at,
            counts=None if erasure.counts is None else dict(erasure.counts),
        )
