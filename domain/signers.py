"""Who signs a step: the policy's roles, or who stands in where one is conflicted (process 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.people import NAMED_LATER, Role

if TYPE_CHECKING:
    from domain.said import Frame

_STAND_INS = (Role.HR_LEAD, Role.LEGAL, Role.POLICY_OWNER)
"""Who signs, in order, where whoever should is conflicted or nobody holds the role."""


def signers(frame: Frame, roles: tuple[Role, ...], conflicted: tuple[str, ...]) -> tuple[Role, ...]:
    """Return who signs, in order: somebody else where the holder is conflicted, never nobody."""
    found: list[Role] = []
    persons = set(conflicted)
    for role in roles:
        signer = next(
            (
                each
                for each in (role, *_STAND_INS)
                if each in NAMED_LATER
                or (frame.people.holds(each) and frame.people.seat(each).person not in persons)
            ),
            Role.HR_LEAD,
        )
        found.append(signer)
        persons.add(frame.people.seat(signer).person)
    return tuple(found)
