"""The panel as a value: the draw, the sealed votes, and what they come to (process 9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from domain.commands import Candidate, Ground, GroundFinding, PanelOutcome


@dataclass(frozen=True, slots=True)
class Vote:
    """One vote; nobody reads it before all are in."""

    __pydantic_config__ = {"extra": "forbid"}

    person: str
    outcome: PanelOutcome
    redo_work: bool
    findings: tuple[GroundFinding, ...]


@dataclass(frozen=True, slots=True)
class Appeal:
    """One appeal.

    Attributes:
        number: Counted within the case.
        grounds: What it rests on.
        statement: Why, in the employee's words.
        remedy: What the employee asks for.
        filed_on: The employee's day of filing.
        voluntary: True if it was filed during protected leave (K16).
        reply: The manager's reply; empty while there is none.
        hearing_on: Day of the hearing, once a panel is seated.
        panel: Who sits, the chair first; empty before the draw.
        alternates: Who sits next, in order.
        votes: The votes so far.
        outcome: The decision; None before it.
        redo_work: With a remand: the work is done again.
    """

    __pydantic_config__ = {"extra": "forbid"}

    number: int
    grounds: tuple[Ground, ...]
    statement: str
    remedy: str
    filed_on: date
    voluntary: bool
    reply: str = ""
    hearing_on: date | None = None
    panel: tuple[str, ...] = ()
    alternates: tuple[str, ...] = ()
    votes: tuple[Vote, ...] = ()
    outcome: PanelOutcome | None = None
    redo_work: bool = False

    @property
    def decision(self) -> str:
        """Return the key under which the receipt of the decision is kept."""
        return f"decision[{self.number}]"


def drawn(pool: tuple[Candidate, ...], seed: str) -> tuple[str, ...]:
    """Return the names of a pool in the order of the draw: anybody can draw them again."""

    def lot(person: str) -> str:
        return sha256(f"{seed}:{person}".encode()).hexdigest()

    return tuple(sorted((candidate.person for candidate in pool), key=lot))


def count_votes(votes: tuple[Vote, ...], outcome: PanelOutcome) -> int:
    """Return how many voted for an outcome."""
    return sum(1 for vote in votes if vote.outcome is outcome)


def decided(votes: tuple[Vote, ...]) -> PanelOutcome:
    """Return what a full, odd panel decided.

    To uphold needs a majority for it. Where overturn and remand make one only together, it is
    remand: the panel agrees that the plan does not stay failed as it is.
    """
    for outcome in PanelOutcome:
        if 2 * count_votes(votes, outcome) > len(votes):
            return outcome
    return PanelOutcome.REMAND


def redoes_work(votes: tuple[Vote, ...]) -> bool:
    """Tell whether those who want a remand want the work done again; a tie gives the time."""
    remand = tuple(vote for vote in votes if vote.outcome is PanelOutcome.REMAND)
    redo = sum(1 for vote in remand if vote.redo_work)
    return redo > 0 and 2 * redo >= len(remand)


def findings(votes: tuple[Vote, ...], grounds: tuple[Ground, ...]) -> tuple[GroundFinding, ...]:
    """Return one finding for each ground: that of the majority, with the reasons it gave."""
    found = []
    for ground in grounds:
        each = [f for vote in votes for f in vote.findings if f.ground is ground]
        sustained = 2 * sum(1 for f in each if f.sustained) > len(each)
        reasons = dict.fromkeys(f.reason for f in each if f.sustained is sustained)
        found.append(GroundFinding(ground, sustained, " / ".join(reasons)))
    return tuple(found)
