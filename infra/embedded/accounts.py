"""Whom a server runs as that refuses to run as root."""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

# Accounts that exist on most systems and own next to nothing. None is ever added.
_CANDIDATES: Final = ("postgres", "nobody")


class NoAccountError(RuntimeError):
    """We are root, and there is no account without rights, or it cannot reach a folder."""


@dataclass(frozen=True, slots=True)
class Account:
    """An existing account; the name is empty for whoever we are."""

    name: str
    uid: int
    gid: int

    def give(self, path: Path) -> None:
        """Make the account the owner of a folder or file."""
        if self.name:
            os.chown(path, self.uid, self.gid)

    def check_reach(self, folder: Path) -> None:
        """Check that the account may walk down to `folder`.

        Raises:
            NoAccountError: It may not; names the folder that is closed to it.
        """
        if not self.name:
            return
        for parent in reversed(folder.resolve().parents):
            status = parent.stat()
            if status.st_uid != self.uid and not status.st_mode & stat.S_IXOTH:
                raise NoAccountError(
                    f"As root, PostgreSQL is run as the account '{self.name}', and {parent} is "
                    f"closed to it. Choose another folder than {folder}: set DUEPROCESS_CACHE_DIR "
                    "and DUEPROCESS_RUN_DIR."
                )


def unprivileged() -> Account:
    """Choose ourselves, or an existing account without rights if we are root.

    Raises:
        NoAccountError: We are root and there is none.
    """
    if os.geteuid() != 0:
        return Account("", os.geteuid(), os.getegid())
    for name in _CANDIDATES:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, found.pw_uid, found.pw_gid)
    raise NoAccountError(
        "PostgreSQL refuses to run as root, and none of the accounts "
        f"{', '.join(_CANDIDATES)} exists. Run as another user, or set DUEPROCESS_DATABASE_DSN."
    )
