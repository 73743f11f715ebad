"""Steps of a way: one act each, with what differs from the worked example."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from domain.people import Role


@dataclass(frozen=True, slots=True)
class Step:
    """One act, given when its time has come; without a role, time passes and nobody acts.

    Attributes:
        at: Local wall-clock time, or `SOON` or `NEXT_DAY` after the step before.
        by: In which role.
        do: The command's tag.
        fields: What differs from the worked example.
        holder: Which of those who hold the role: a panel has two members.
    """

    at: str
    by: Role | None = None
    do: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)
    holder: int = 0


Way = tuple[Step, ...]

SOON: Final = "soon"
"""A moment after the step before."""

NEXT_DAY: Final = "next day"
"""A day after the step before."""


def wait(at: str) -> Step:
    """Return that time passes."""
    return Step(at)


def step(at: str, by: Role, do: str, **fields: object) -> Step:
    """Return that a role gives a command."""
    return Step(at, by, do, fields)


def judged(at: str, finding: str, *, by: Role, criteria: tuple[int, ...] = (1, 2)) -> Step:
    """Return that a reviewer finds the same of each criterion of the first deliverable."""
    found = [
        {"criterion": each, "finding": finding, "reason": "As it reads.", "evidence": "Review 1."}
        for each in criteria
    ]
    return step(at, by, "record_verdict", findings=found)
