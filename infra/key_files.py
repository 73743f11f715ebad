"""The keys of an installation as files: who holds which is who may do what.

`roots.json` (public) goes to every worker and is only ever added to. `trust.json` (public, signed)
and one door key `<id>.pem` go to each door. `root.pem` signs documents of keys and belongs on no
server: the embedded stack alone keeps it beside the others.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter, ValidationError

from domain.canon import plain
from domain.keys import Key, KeyKind, Trust
from domain.seals import trust_statement
from infra.embedded.private_files import write_private
from infra.signatures import DoorSeal, SigningKey, verify

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_ROOTS: Final = "roots.json"
_TRUST: Final = "trust.json"
_ROOT_KEY: Final = "root.pem"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")


class KeysMissing(Exception):  # noqa: N818 -- says what is the matter
    """A file of keys is not there or cannot be used; the sentence says the cure."""


@dataclass(frozen=True, slots=True)
class KeyFolder:
    """A folder with the keys that a process holds."""

    folder: Path

    @property
    def is_empty(self) -> bool:
        return not (self.folder / _ROOTS).exists()

    def create(self, root: str, door: str) -> None:
        """Make a root key and the key of a first door.

        Raises:
            KeysMissing: there are keys already; nothing is overwritten.
        """
        if not self.is_empty:
            raise KeysMissing(f"There are keys in {self.folder} already: nothing was changed.")
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        signing = SigningKey.generate(root)
        write_private(self.folder / _ROOT_KEY, signing.pem().decode())
        door_key = SigningKey.generate(door)
        write_private(self._pem(door), door_key.pem().decode())
        keys = (signing.public(KeyKind.ROOT), door_key.public(KeyKind.DOOR))
        self._write_trust(signing.signed(Trust(1, keys, root)))
        # Last: it says that all the others are there.
        self._write_json(_ROOTS, {root: keys[0].public})

    def roots(self) -> Mapping[str, str]:
        """Return the public root keys, base64 by id.

        Raises:
            KeysMissing: the file is not there or is none.
        """
        found = self._read(_ROOTS)
        try:
            return TypeAdapter(dict[str, str]).validate_json(found)
        except ValidationError:
            raise KeysMissing(f"{self.folder / _ROOTS} holds no root keys.") from None

    def trust(self) -> Trust:
        """Return the document of keys, whose signature holds.

        Raises:
            KeysMissing: the file is not there, is none, or no root key here has signed it.
        """
        try:
            trust = TypeAdapter(Trust).validate_json(self._read(_TRUST))
        except ValidationError:
            raise KeysMissing(f"{self.folder / _TRUST} is no document of keys.") from None
        root = self.roots().get(trust.root)
        if root is None or not verify(root, trust.signature, trust_statement(trust)):
            raise KeysMissing(f"No root key has signed {self.folder / _TRUST}.")
        return trust

    def door(self, name: str | None = None, at: datetime | None = None) -> DoorSeal:
        """Return what a door seals with.

        Args:
            name: Id of the door's key; else the newest one whose private half is here.
            at: Keys that have ended by then are passed over.

        Raises:
            KeysMissing: there is no such key here, or the document does not name it.
        """
        trust = self.trust()
        mine = [
            key.id
            for key in reversed(trust.keys)
            if key.kind is KeyKind.DOOR
            and self._pem(key.id).exists()
            and (at is None or key.holds_at(at))
        ]
        if name is None:
            name = next(iter(mine), None)
        if name is None or name not in mine:
            raise KeysMissing(f"No door key of {self.folder / _TRUST} is in {self.folder}.")
        try:
            return DoorSeal(SigningKey.from_pem(name, self._pem(name).read_bytes()), trust)
        except ValueError as error:
            raise KeysMissing(str(error)) from None

    def add_door(self, name: str) -> Trust:
        """Make a key for another door, and sign a document that names it.

        Raises:
            KeysMissing: the root key is not here, or the name was given before.
        """
        trust = self.trust()
        if any(key.id == name for key in trust.keys):
            raise KeysMissing(f"A key is called {name} already: a name is given once.")
        root = self._root()
        made = SigningKey.generate(name)
        write_private(self._pem(name), made.pem().decode())
        return self._renew(root, trust, (*trust.keys, made.public(KeyKind.DOOR)))

    def add_root(self, name: str) -> Trust:
        """Make another root key, let the present one vouch for it, and sign with it from then on.

        The present one stays beside it under its own name, until it is ended.

        Raises:
            KeysMissing: the root key is not here, or the name was given before.
        """
        trust = self.trust()
        if any(key.id == name for key in trust.keys):
            raise KeysMissing(f"A key is called {name} already: a name is given once.")
        root, made = self._root(), SigningKey.generate(name)
        new = made.public(KeyKind.ROOT)
        renewed = self._renew(root, trust, (*trust.keys, new))
        write_private(self._pem(root.id), root.pem().decode())
        write_private(self.folder / _ROOT_KEY, made.pem().decode())
        self._write_json(_ROOTS, {**self.roots(), name: new.public})
        return renewed

    def end(self, name: str, at: datetime) -> Trust:
        """Sign a document in which a key ends at an instant.

        Raises:
            KeysMissing: the root key is not here, there is no such key, or none of its kind would
                be left to sign.
        """
        trust = self.trust()
        if all(key.id != name for key in trust.keys):
            raise KeysMissing(f"No key is called {name}.")
        root = self._root()
        if root.id == name:
            raise KeysMissing(f"{name} signs: `dueprocess keys add-root` another one before.")
        keys = tuple(_ended(key, at) if key.id == name else key for key in trust.keys)
        return self._renew(root, trust, keys)

    def _renew(self, root: SigningKey, before: Trust, keys: tuple[Key, ...]) -> Trust:
        trust = root.signed(Trust(before.version + 1, keys, root.id))
        trust.check_follows(before)
        self._write_trust(trust)
        return trust

    def _root(self) -> SigningKey:
        """Return the root key that signs, by its name.

        Raises:
            KeysMissing: it is not here, or none of this installation.
        """
        found = SigningKey.from_pem(_ROOT_KEY, self._read(_ROOT_KEY))
        public = found.public(KeyKind.ROOT).public
        name = next((name for name, known in self.roots().items() if known == public), None)
        if name is None:
            raise KeysMissing(f"{self.folder / _ROOT_KEY} is no root key of this installation.")
        return found.named(name)

    def _pem(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise KeysMissing("A key is named by small letters, digits and dashes.")
        return self.folder / f"{name}.pem"

    def _write_trust(self, trust: Trust) -> None:
        self._write_json(_TRUST, plain(trust))

    def _write_json(self, name: str, value: object) -> None:
        write_private(self.folder / name, json.dumps(value, indent=2) + "\n")

    def _read(self, name: str) -> bytes:
        try:
            return (self.folder / name).read_bytes()
        except OSError:
            raise KeysMissing(
                f"{self.folder / name} cannot be read: `dueprocess keys init`, or copy it from "
                "where the keys were made (DUEPROCESS_KEYS_DIR says where they are)."
            ) from None


def _ended(key: Key, at: datetime) -> Key:
    ends_at = at if key.ends_at is None else min(key.ends_at, at)
    return replace(key, ends_at=ends_at)
