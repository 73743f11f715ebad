"""Who signs a step: the policy's roles, or who stands in where one is conflicted (process 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import holds, on_behalf
from domain.on_behalf import STAND_INS
from domain.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.running import Request
    from domain.said import Frame
    from domain.state import State


def signers(
    frame: Frame,
    state: State,
    roles: tuple[Role, ...],
    persons: Iterable[str],
    to_be_named: tuple[Role, ...] = (),
) -> tuple[Role, ...]:
    """Return who signs, in order: somebody else where the role is conflicted, never nobody.

    Args:
        frame: The opening and what was said.
        state: Where the case stands.
        roles: Who signs by the policy, or is left to sign.
        persons: Who does not sign.
        to_be_named: Roles whose holders the request itself is about to name.
    """
    found: list[Role] = []
    barred = {*persons, *holds.complained_of(state)}
    for role in roles:
        signer = next(
            (
                each
                for each in (role, *STAND_INS)
                if each in to_be_named or _is_free(frame, state, each, barred)
            ),
            Role.HR_LEAD,
        )
        found.append(signer)
        barred |= _answering(frame, state, signer)
    return tuple(found)


def conflicted(state: State, request: Request) -> frozenset[str]:
    """Return who may not sign a request any more: who asked, is barred, complained of, signed."""
    signed = (person for sign_off in request.signed for person in sign_off.persons)
    own = {*request.asked_by.persons, request.barred, *signed} - {""}
    return holds.complained_of(state) | own


def _is_free(frame: Frame, state: State, role: Role, barred: set[str]) -> bool:
    """Tell whether who holds a role, and who answers for it now, may both have signed."""
    return frame.people.holds(role) and not _answering(frame, state, role) & barred


def _answering(frame: Frame, state: State, role: Role) -> set[str]:
    return {frame.people.seat(role).person, on_behalf.person_of(frame, state, role)}
