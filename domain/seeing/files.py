"""What the compartments keep besides the case, and who keeps it: each kind is one office's own."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from domain.seeing.parts import Compartment
from domain.seeing.readers import Reader

if TYPE_CHECKING:
    from collections.abc import Iterable


class EntryKind(StrEnum):
    """Kinds of entries. None of them ever enters a case."""

    LEAVE = "leave"
    """Type and dates of a leave."""
    CERTIFICATION = "certification"
    """When it was due, when it was received."""
    ACCOMMODATION = "accommodation"
    """What was asked for, what was agreed."""
    ADVICE = "advice"
    HOLD = "hold"
    """Where what Legal holds is kept."""
    NOTE = "note"
    """Of the panel's deliberation."""


def compartment_of(kind: EntryKind) -> Compartment:
    """Return the compartment that keeps a kind of entry."""
    match kind:
        case EntryKind.LEAVE | EntryKind.CERTIFICATION | EntryKind.ACCOMMODATION:
            return Compartment.LEAVE
        case EntryKind.ADVICE | EntryKind.HOLD:
            return Compartment.LEGAL
        case EntryKind.NOTE:
            return Compartment.PANEL
        case _:
            assert_never(kind)


def keepers_of(kind: EntryKind) -> frozenset[Reader]:
    """Return who reads and writes a kind of entry, and nobody else."""
    match kind:
        case EntryKind.LEAVE | EntryKind.CERTIFICATION:
            return frozenset({Reader.LEAVE})
        case EntryKind.ACCOMMODATION:
            return frozenset({Reader.ACCOMMODATION})
        case EntryKind.ADVICE | EntryKind.HOLD:
            return frozenset({Reader.LEGAL})
        case EntryKind.NOTE:
            return frozenset({Reader.PANEL, Reader.PANEL_COORDINATOR})
        case _:
            assert_never(kind)


def kinds_for(who: Iterable[Reader], compartment: Compartment) -> frozenset[EntryKind]:
    """Return the kinds of entries of a compartment that somebody reads and writes."""
    readers = frozenset(who)
    return frozenset(
        kind
        for kind in EntryKind
        if compartment_of(kind) is compartment and keepers_of(kind) & readers
    )
