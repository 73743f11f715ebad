"""Seals: how a case knows that a command came through a door, and from whom.

A door proves who acts, in which roles, and when the command reached it, and seals that together
with the case and the content. A seal has no age: a command that was kept may wait for days. The
case looks at the keys that it trusts and at nothing else; checking a signature is asked of
`verify`, so that this stays a function over values.

Signatures are Ed25519 (RFC 8032) over canonical JSON that begins with what it is a statement of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from domain import canon
from domain.commands import Command, TrustKeys
from domain.errors import Code, NotYours
from domain.keys import KeyKind, Trust
from domain.opening import Opening
from domain.people import Role

if TYPE_CHECKING:
    from datetime import datetime

    from domain.keys import Key

C_co = TypeVar("C_co", bound=Command, covariant=True)

Verify = Callable[[str, str, bytes], bool]
"""Tells whether a signature (base64) of a public key (base64) over a message holds."""


INSTALLATION = "dueprocess.installation"
"""Under which name a worker lends an `Installation` to its cases."""


@dataclass(frozen=True, slots=True)
class Installation:
    """What an installation lends to its cases: functions of their input for ever.

    A signature never changes its mind, and a root key is never taken from an installation; so a
    history that is replayed gets the same answers.

    Attributes:
        roots: Public root keys, base64 by id.
        verify: Checks a signature.
    """

    roots: Mapping[str, str]
    verify: Verify


@dataclass(frozen=True, slots=True)
class Seal:
    """What a door says of what it let in, and its signature.

    Attributes:
        key: Id of the door's key.
        roles: The roles that the door has proved for who acts.
        signature: Ed25519 in base64.
    """

    __pydantic_config__ = {"extra": "forbid"}

    key: str
    roles: tuple[Role, ...]
    signature: str


@dataclass(frozen=True, slots=True)
class Sealed(Generic[C_co]):
    """A command with the seal of the door that let it in."""

    __pydantic_config__ = {"extra": "forbid"}

    command: C_co
    seal: Seal


@dataclass(frozen=True, slots=True)
class SealedOpening:
    """What a case is opened with: the opening, its keys pinned, and the seal of a door."""

    __pydantic_config__ = {"extra": "forbid"}

    opening: Opening
    seal: Seal


def statement(case_id: str, command: Command, roles: tuple[Role, ...]) -> bytes:
    """Return what a door signs for a command: who, what, in which case, received when."""
    return _signed_form(
        "command",
        {
            "case": case_id,
            "command": command.id,
            "do": command.do,
            "by": command.by,
            "roles": roles,
            "received_at": command.received_at,
            "content": canon.content_digest(command),
        },
    )


def opening_statement(opening: Opening) -> bytes:
    """Return what a door signs for an opening: all of it, with the keys that it pins."""
    content = canon.content_digest(opening)
    return _signed_form("opening", {"case": opening.case_id, "content": content})


def trust_statement(trust: Trust) -> bytes:
    """Return what a root key signs for a document of keys."""
    said = {"version": trust.version, "keys": trust.keys, "root": trust.root}
    return _signed_form("trust", said)


def check_opening(sealed: SealedOpening, installation: Installation, now: datetime) -> None:
    """Check that a case is opened by a door, under a root key of this installation.

    Raises:
        NotYours: it is not.
    """
    trust = sealed.opening.trust
    if trust is None:
        raise _untrusted("the opening pins no keys")
    root, verify = installation.roots.get(trust.root), installation.verify
    if root is None or not verify(root, trust.signature, trust_statement(trust)):
        raise _untrusted("no root key of this installation has signed the keys of the opening")
    key = trust.key(sealed.seal.key, KeyKind.DOOR)
    _check(key, sealed.seal, opening_statement(sealed.opening), now, verify)
    if sealed.opening.entry.by.role not in sealed.seal.roles:
        raise _untrusted("the door has not proved the role of who acts")


def check(
    trust: Trust, case_id: str, sealed: Sealed[Command], now: datetime, verify: Verify
) -> None:
    """Check that a command came through a door that the case trusts, just as the door sealed it.

    Args:
        trust: The keys that the case goes by.
        case_id: The case.
        sealed: The command and its seal.
        now: The present instant: a key that has ended lets nothing new in, however it is dated.
        verify: Checks a signature.

    Raises:
        NotYours: the seal does not hold, is for another case, or not for that role.
    """
    command, seal = sealed.command, sealed.seal
    key = trust.key(seal.key, KeyKind.DOOR)
    if isinstance(command, TrustKeys):
        _check_signed_by_root(trust, command.trust, now, verify)
        # When every door key was lost, a new one must be able to bring the document.
        key = key or command.trust.key(seal.key, KeyKind.DOOR)
    _check(key, seal, statement(case_id, command, seal.roles), now, verify)
    if command.by.role not in seal.roles:
        raise _untrusted("the door has not proved the role of who acts")


def _check_signed_by_root(held: Trust, newer: Trust, now: datetime, verify: Verify) -> None:
    root = held.key(newer.root, KeyKind.ROOT)
    if root is None or not root.holds_at(now):
        raise _untrusted("no root key that the case trusts has signed the document")
    if not verify(root.public, newer.signature, trust_statement(newer)):
        raise _untrusted("the signature of the document does not hold")


def _check(key: Key | None, seal: Seal, said: bytes, now: datetime, verify: Verify) -> None:
    if key is None:
        raise _untrusted("the case does not know the key of the seal")
    if not key.holds_at(now):
        raise _untrusted("the key of the seal has ended")
    if not verify(key.public, seal.signature, said):
        raise _untrusted("the seal does not hold for this command in this case")


def _untrusted(sentence: str) -> NotYours:
    return NotYours(Code.UNTRUSTED, sentence)


def _signed_form(kind: str, said: Mapping[str, object]) -> bytes:
    """Return canonical JSON that can be read as nothing else than this kind of statement.

    What is at its default is not in it, so that forms may grow and old signatures still hold.
    """
    return canon.canonical({"dueprocess": kind, "form": 1, **said}, sparse=True).encode()
