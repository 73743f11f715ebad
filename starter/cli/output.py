"""What the command line writes: text for people, JSON for machines, errors in one sentence."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

from domain.canon import plain
from domain.errors import DueProcessError, PolicyInvalid
from starter.exits import ENVIRONMENT, EXIT_OF

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence

_COLUMN_GAP: Final = "  "


class CommandLineError(Exception):
    """Something that is no refusal by the product's rules, with the code it is reported under."""

    def __init__(self, code: str, sentence: str) -> None:
        """Keep the code, one of the table of exits, and the sentence."""
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class Output:
    """Where a command's answer goes.

    Attributes:
        as_json: True if it is for machines.
    """

    def __init__(self, *, as_json: bool) -> None:
        """Write text, or JSON."""
        self.as_json = as_json

    @contextmanager
    def in_use(self) -> Generator[None]:
        """Make this the output of whatever command runs inside."""
        token = _CURRENT.set(self)
        try:
            yield
        finally:
            _CURRENT.reset(token)

    def give(self, data: object, text: str) -> None:
        """Give the answer, in the one form or the other."""
        self.say(as_json_text(data) if self.as_json else text)

    def say(self, text: str) -> None:
        """Write a line at once, so that a story can be followed through a pipe."""
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

    def note(self, text: str) -> None:
        """Write a line about progress, which is no answer: never mixed into JSON."""
        sys.stderr.write(text + "\n")
        sys.stderr.flush()

    def fail(self, code: str, sentence: str) -> None:
        """Write an error."""
        if self.as_json:
            self.note(as_json_text({"error": {"code": code, "sentence": sentence}}))
        else:
            self.note(f"{code}: {sentence}")


_CURRENT: ContextVar[Output] = ContextVar("output")


def current() -> Output:
    """Return the output of the command that runs."""
    return _CURRENT.get()


def as_json_text(data: object) -> str:
    return json.dumps(plain(data), indent=2, ensure_ascii=False)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows in columns that are as wide as they need to be."""
    lines = [list(head), *(list(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        _COLUMN_GAP.join(
            cell.ljust(width) for cell, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in lines
    )


def report_error(error: Exception, output: Output) -> int | None:
    """Report an error in one sentence.

    Returns:
        The exit code; None if this is no error that anybody foresaw.
    """
    known = _code_and_sentence(error)
    if known is None:
        return None
    code, sentence = known
    output.fail(code, sentence)
    return EXIT_OF.get(code, ENVIRONMENT)


def _code_and_sentence(error: Exception) -> tuple[str, str] | None:
    match error:
        case PolicyInvalid() | DueProcessError():
            return error.code, error.sentence
        case CommandLineError():
            return error.code, error.sentence
        case FileNotFoundError() | PermissionError() | IsADirectoryError() | UnicodeDecodeError():
            name = getattr(error, "filename", None)
            return "file_unreadable", f"{name or 'a file'} cannot be read"
        case _:
            return _by_name(error)


def _by_name(error: Exception) -> tuple[str, str] | None:
    """Know errors of parts that are heavy to import by the name of their class."""
    code = _BY_CLASS.get(f"{type(error).__module__.partition('.')[0]}.{type(error).__name__}")
    if code is None and type(error).__module__.startswith("cyclopts"):
        code = "usage"
    if code is None:
        return None
    return code, " ".join(str(error).split())


_BY_CLASS: Final = {
    "starter.Unanswered": "unanswered",
    "infra.PeopleTableInvalidError": "people_invalid",
    "infra.KeysMissing": "keys_missing",
    "starter.NoSeal": "keys_missing",
    "infra.MailNotFoundError": "no_such_mail",
    "infra.ProgramFailedError": "stack_failed",
    "infra.StackAlreadyRunningError": "stack_failed",
    "infra.TemporalNotBuiltError": "stack_failed",
    "activities.StoreFailed": "unreachable",
    "temporalio.RPCError": "unreachable",
}
