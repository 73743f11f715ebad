"""Public keys that a case trusts, in a document that a root key has signed.

A root key signs documents and nothing else, and stays off every server; a door key seals what a
door lets in. A newer document adds keys or ends them by date. None is ever removed: a history that
is replayed reads what was sealed with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.errors import Code, Malformed


class KeyKind(StrEnum):
    """What a key may do."""

    ROOT = "root"
    DOOR = "door"


@dataclass(frozen=True, slots=True)
class Key:
    """A public Ed25519 key.

    Attributes:
        id: Its name, unique for ever, such as `door-2027-1`.
        kind: What it may do.
        public: 32 bytes in base64.
        ends_at: From when nothing new that it has sealed is believed, aware UTC; None while it has
            no end.
    """

    __pydantic_config__ = {"extra": "forbid"}

    id: str
    kind: KeyKind
    public: str
    ends_at: datetime | None = None

    def holds_at(self, now: datetime) -> bool:
        """Tell whether something new may be sealed with it."""
        return self.ends_at is None or now < self.ends_at


@dataclass(frozen=True, slots=True)
class Trust:
    """A document of keys, signed by a root key.

    Attributes:
        version: Counted up; of two documents the higher one is the newer.
        keys: Every key that was ever trusted.
        root: Id of the root key that has signed.
        signature: Ed25519 in base64, over `domain.seals.trust_statement`.
    """

    __pydantic_config__ = {"extra": "forbid"}

    version: int
    keys: tuple[Key, ...]
    root: str
    signature: str = ""

    def key(self, name: str, kind: KeyKind) -> Key | None:
        """Return a key by its id, if it is of that kind."""
        return next((key for key in self.keys if key.id == name and key.kind is kind), None)

    def check(self) -> None:
        """Check that each id names one key.

        Raises:
            Malformed: one names two, or there is none.
        """
        names = [key.id for key in self.keys]
        if not names or len(names) != len(set(names)):
            raise Malformed(Code.OUT_OF_RANGE, "each id names one key")

    def check_follows(self, before: Trust) -> None:
        """Check that this document may take the place of an older one.

        Raises:
            Malformed: it is not newer, a key is missing or another one, or an end was moved later.
        """
        if self.version <= before.version:
            raise Malformed(Code.OUT_OF_RANGE, "the document is not newer than that held")
        now = {key.id: key for key in self.keys}
        for old in before.keys:
            new = now.get(old.id)
            if new is None or (new.kind, new.public) != (old.kind, old.public):
                raise Malformed(Code.OUT_OF_RANGE, "a key is ended by date, never removed")
            if old.ends_at is not None and (new.ends_at is None or new.ends_at > old.ends_at):
                raise Malformed(Code.OUT_OF_RANGE, "the end of a key is never moved later")
