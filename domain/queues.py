"""Whose queue shows what: the own one everything, that of others nothing that is kept apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.kinds import ClockKind
from domain.people import Role
from domain.seeing.clocks import Subject, subject_of

if TYPE_CHECKING:
    from collections.abc import Collection

OVERSEERS: Final = (Role.HR_PARTNER, Role.HR_BACKUP, Role.HR_LEAD)
"""Who sees to it that in a case everybody does what is owed (process 12)."""

KEPT_APART: Final = tuple(
    kind
    for kind in ClockKind
    if subject_of(kind) in (Subject.LEAVE, Subject.ACCOMMODATION, Subject.HOLD)
)
"""What only whoever owes it has in a queue: it would tell of an illness, or of a complaint that may
be about the very person who looks (process 11)."""


def oversees(roles: Collection[Role]) -> bool:
    """Tell whether somebody with these roles in a case sees the duties of others in it."""
    return any(role in OVERSEERS for role in roles)
