from __future__ import annotations

from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from starter.demo.letters import Letters, ShownLetter

if TYPE_CHECKING:
    from pathlib import Path

CASE = "case-2026-00001"


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    """Give a mail sink that was given two letters of one case."""
    (tmp_path / "new").mkdir()
    for fact, text in ((7, "Dear Rosa,\n\nOne.\n"), (71, "Two.\n\nSupport\nYou need not ...\n")):
        message = EmailMessage()
        message["Subject"] = f"Letter {fact}"
        message["Message-ID"] = f"<{CASE}.{fact}.0123456789abcdef@firm.example>"
        message.set_content(text)
        (tmp_path / "new" / f"mail-{fact}").write_bytes(bytes(message))
    return tmp_path


def test_a_letter_is_found_by_the_fact_that_owed_it(maildir: Path) -> None:
    """Fact 7 is not fact 71."""
    assert Letters(maildir).find(CASE, 7) == ShownLetter("Letter 7", "Dear Rosa,\n\nOne.")


def test_what_every_letter_ends_with_is_left_out(maildir: Path) -> None:
    """Support contacts stand in each; once read they are in the way of the story."""
    assert Letters(maildir).find(CASE, 71) == ShownLetter("Letter 71", "Two.")


def test_a_letter_that_has_not_arrived_is_none(maildir: Path) -> None:
    """The story goes on without it."""
    assert Letters(maildir).find(CASE, 8) is None


def test_a_sink_without_mail_has_no_letter(tmp_path: Path) -> None:
    """The mail server may be one that somebody else runs."""
    assert Letters(tmp_path).find(CASE, 7) is None
