"""What a Focus entry rests on: gaps, dated examples, feedback, coaching, support (process 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.kinds import EntryCheck


class EntryReason(StrEnum):
    """What an entry is about. A rank, a curve or a quota can be named, and is no ground."""

    DELIVERY = "delivery"
    QUALITY = "quality"
    JUDGEMENT = "judgement"
    COLLABORATION = "collaboration"
    OTHER = "other"
    RANKING = "ranking"


class Origin(StrEnum):
    """Where an example comes from; the tag stays with it on record."""

    OWN_OBSERVATION = "own_observation"
    CUSTOMER = "customer"
    PEER = "peer"
    OTHER_MANAGER = "other_manager"
    INCIDENT_REVIEW = "incident_review"
    RANKING = "ranking"


class Circumstance(StrEnum):
    """What around the work may explain it; HR weighs each that is named."""

    THIN_TEAM = "thin_team"
    MISSING_ONBOARDING = "missing_onboarding"
    UNFIT_WORK = "unfit_work"
    CHANGED_WORK = "changed_work"


class SupportKind(StrEnum):
    """Kinds of support that the employer gives."""

    MENTOR = "mentor"
    TIME = "time"
    TRAINING = "training"


@dataclass(frozen=True, slots=True)
class Gap:
    """One area that is below level.

    Attributes:
        area: What is below level.
        level: Level of the guide that states the expectation: the employee's own.
        guide: Id of the expectation in that guide.
        measure: The test that shows the gap is closed.
    """

    __pydantic_config__ = {"extra": "forbid"}

    area: str
    level: str
    guide: str
    measure: str


@dataclass(frozen=True, slots=True)
class Example:
    """One example of the pattern: situation, behaviour, impact (requirement D1).

    Attributes:
        situation: Where and in what it happened.
        occurred_on: When.
        behaviour: What was seen, observable.
        impact: What came of it, measurable.
        evidence: What shows it, at least one.
        origin: Where it comes from.
        told_by: Who told of it, where that is somebody else than the manager.
        gap: Number of the gap that it shows, from 1.
    """

    __pydantic_config__ = {"extra": "forbid"}

    situation: str
    occurred_on: date
    behaviour: str
    impact: str
    evidence: tuple[str, ...]
    origin: Origin
    told_by: str = ""
    gap: int = 1


@dataclass(frozen=True, slots=True)
class Feedback:
    """Feedback that was given before the entry.

    Attributes:
        on: When.
        channel: How, such as `one-to-one` or `mail`.
        summary: What was said.
        response: What the employee said to it.
        document: Where it is written down; empty if it is not.
    """

    __pydantic_config__ = {"extra": "forbid"}

    on: date
    channel: str
    summary: str
    response: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class Coaching:
    """Coaching that was done before the entry."""

    __pydantic_config__ = {"extra": "forbid"}

    on: date
    what: str


@dataclass(frozen=True, slots=True)
class Support:
    """Support that the entry promises."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: SupportKind
    what: str


@dataclass(frozen=True, slots=True)
class WarningAnswer:
    """HR's written answer to a warning of an entry."""

    __pydantic_config__ = {"extra": "forbid"}

    check: EntryCheck
    text: str
