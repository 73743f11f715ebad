"""What a case is: its opening, its two memories, what follows from them, and its receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.facts import Fact
from domain.journal import Input, Order, Run
from domain.opening import Opening
from domain.said import Frame, Said
from domain.state import State

STATE_VERSION = 1
"""Version of the shape of `Case`; an older one is brought up by `workflows.carry`."""


CORE_VERSION = "2"
"""Version of the rules; changed whenever a run of an old journal could come out differently."""


class Answer(StrEnum):
    """What became of a command."""

    ACCEPTED = "accepted"
    LODGED = "lodged"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to a command, the same for every repeat of it.

    Attributes:
        case_id: The case.
        command: Id of the command.
        answer: Accepted, or kept without effect.
        code: Why it is without effect; empty where it was accepted.
        facts: Numbers of the facts that it made true.
        received_at: When a door received it.
        handled_at: When the case took it.
        digest: SHA-256 of the command's content besides `received_at`, hex.
    """

    __pydantic_config__ = {"extra": "forbid"}

    case_id: str
    command: str
    answer: Answer
    code: str
    facts: tuple[int, ...]
    received_at: datetime
    handled_at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class Published:
    """A ruling that was published and holds."""

    __pydantic_config__ = {"extra": "forbid"}

    number: int
    key: str
    digest: str
    counts_from: datetime
    rank: int
    cause: str
    of_person: bool

    @property
    def order(self) -> Order:
        """Return its place in time."""
        return (self.counts_from, self.rank, self.cause)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A moment before which nothing is run again, and the state at that moment."""

    __pydantic_config__ = {"extra": "forbid"}

    at: datetime
    state: State


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that a case is: its opening, its two memories, and what follows from them."""

    __pydantic_config__ = {"extra": "forbid"}

    opening: Opening
    journal: tuple[Input, ...]
    said: Said
    state: State
    published: tuple[Published, ...]
    receipts: tuple[Receipt, ...]
    last_number: int
    ran_to: datetime
    core_version: str
    checkpoint: Checkpoint | None

    @property
    def frame(self) -> Frame:
        """Return what the rules may look at besides the state, up to where the case has run."""
        return Frame(self.opening, self.said, self.ran_to).of(self.state)

    @property
    def standing(self) -> Run:
        """Return the run that led here, ready to go on."""
        return Run(self.state, (), (), max((p.order for p in self.published), default=None))


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case after something happened, the facts to publish, and the receipt of a command."""

    case: Case
    facts: tuple[Fact, ...]
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """The next instant at which a case has something to do, and what it is about."""

    at: datetime
    about: str
