"""What the employee reads: one letter out of those that the mail sink was given."""

from __future__ import annotations

import email
import re
from dataclasses import dataclass
from email import policy
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_CLOSING: Final = re.compile(r"^(Support|Case case-.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ShownLetter:
    """A letter as it is shown: the same support contacts and closing of each are left out."""

    subject: str
    text: str


class Letters:
    """The letters in a mail sink."""

    def __init__(self, maildir: Path) -> None:
        """Read from a folder, which keeps the letters of demos before."""
        self._arrived = maildir / "new"

    def find(self, case_id: str, fact_number: int) -> ShownLetter | None:
        """Return the letter that a fact of a case owed; None if it has not arrived."""
        if not self._arrived.is_dir():
            return None
        begin = f"<{case_id}.{fact_number}."
        # The newest first: a sink that has seen many demos holds thousands.
        files = sorted(self._arrived.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for file in files:
            message = email.message_from_bytes(file.read_bytes(), policy=policy.default)
            if str(message["Message-ID"]).startswith(begin):
                body = message.get_body(("plain",))
                text = "" if body is None else body.get_content()
                return ShownLetter(str(message["Subject"]), _CLOSING.split(text)[0].strip())
        return None
