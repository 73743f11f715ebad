"""A newer document of keys; that a root key has signed it is checked with its seal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import Code, NotNow
from domain.facts import KeysTrusted, RulingBody
from domain.values import replace

if TYPE_CHECKING:
    from domain.commands import TrustKeys
    from domain.keys import Trust
    from domain.said import Frame
    from domain.state import State


def trusted(frame: Frame, state: State) -> Trust | None:
    """Return the document that the case goes by; None where it was opened without one."""
    return state.trust or frame.opening.trust


def trust_keys_gate(frame: Frame, state: State, command: TrustKeys) -> None:
    """Take a document that is whole and takes nothing back."""
    command.trust.check()
    held = trusted(frame, state)
    if held is not None and command.trust != held:
        command.trust.check_follows(held)


def trust_keys(frame: Frame, state: State, command: TrustKeys) -> tuple[RulingBody, ...]:
    """Go by a document, once."""
    held = trusted(frame, state)
    if held is not None and held.version >= command.trust.version:
        raise NotNow(Code.ALREADY_DONE, "the case holds that document or a newer one")
    return (KeysTrusted(trust=command.trust, reason=command.reason),)


def evolve_trusted(state: State, fact: KeysTrusted) -> State:
    return replace(state, trust=fact.trust)
