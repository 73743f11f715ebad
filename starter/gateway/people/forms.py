"""What is told of a person's past cases."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field

from domain.outcomes import Outcome, Rehire


class PastCaseForm(BaseModel):
    """A case that is closed."""

    case_id: str
    outcome: Outcome
    closed_at: datetime
    rehire: Rehire = Field(description="A flag for people, never a block.")


class PastCasesForm(BaseModel):
    """The past cases of a person, the oldest first."""

    cases: list[PastCaseForm]
