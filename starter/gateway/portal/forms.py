"""What the portal's forms say, as fields of commands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.commands import CommentKind, Ground, Option, Via
from domain.form import TEXT_LIMIT
from domain.invitations import Act

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


GROUNDS: Final[Mapping[Ground, str]] = {
    Ground.PROCESS_ERROR: "There was an error in the process",
    Ground.FACTS_WRONG: "Facts are wrong",
    Ground.CRITERIA_UNFAIR: "The criteria were not fair",
    Ground.DISCRIMINATION: "Discrimination or retaliation",
    Ground.LEAVE: "A leave or an accommodation",
    Ground.NEW_EVIDENCE: "There is new evidence",
}

KINDS: Final[Mapping[CommentKind, str]] = {
    CommentKind.COMMENT: "A comment",
    CommentKind.EVIDENCE: "Evidence of my work",
    CommentKind.WITHHELD_SUPPORT: "Support that I was promised and did not get",
    CommentKind.DISPUTE: "Something on record is wrong",
}

_BEYOND_TEXT: Final = {*map(chr, range(32)), "\x7f"} - {"\n", "\t"}


@dataclass(frozen=True, slots=True)
class Letter:
    """What an act is about, and how its author came to it."""

    about: str
    via: Via


class Mistaken(ValueError):  # noqa: N818 -- what the form is, to whoever filled it in
    """A form that cannot be sent as it is.

    Attributes:
        field: Id of the field to look at.
        cure: What to do, in words.
    """

    def __init__(self, field: str, cure: str) -> None:
        """Keep field and cure."""
        super().__init__(cure)
        self.field = field
        self.cure = cure


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form as a browser sends them; names that nobody knows are not read."""

    given: Sequence[tuple[str, str]]

    def one(self, name: str) -> str:
        """Return the first value of a field; empty where there is none."""
        return next((value for key, value in self.given if key == name), "")

    def many(self, name: str) -> tuple[str, ...]:
        """Return every value of a field, each once."""
        return tuple(dict.fromkeys(value for key, value in self.given if key == name))

    def text(self, name: str, cure: str) -> str:
        """Return what somebody wrote.

        Raises:
            Mistaken: nothing, too much, or characters that are none.
        """
        text = self.one(name).replace("\r\n", "\n").strip()
        if not text:
            raise Mistaken(name, cure)
        if len(text) > TEXT_LIMIT:
            raise Mistaken(name, f"Please shorten this to {TEXT_LIMIT} characters.")
        if not _BEYOND_TEXT.isdisjoint(text):
            raise Mistaken(name, "Please remove the character that cannot be shown.")
        return text


def fields_of(act: Act, form: Form, letter: Letter) -> dict[str, object]:
    """Return the fields of the command that a form asks for.

    Raises:
        Mistaken: something is missing or cannot be.
    """
    return _READ[act](form, letter)


def _acknowledge(_form: Form, letter: Letter) -> dict[str, object]:
    return {"notice": letter.about, "via": letter.via.value}


def _elect(form: Form, _letter: Letter) -> dict[str, object]:
    option = form.one("option")
    if option not in tuple(Option):
        raise Mistaken("option", "Please choose one of the ways.")
    grace = form.one("grace_days").strip()
    if option != Option.LEAVE or not grace:
        return {"option": option}
    if not (grace.isascii() and grace.isdigit() and len(grace) <= _DIGITS):
        raise Mistaken("grace_days", "Please give a number of days, such as 7, or leave it empty.")
    return {"option": option, "grace_days": int(grace)}


def _confirm(form: Form, _letter: Letter) -> dict[str, object]:
    if form.one("final") != "yes":
        raise Mistaken("final", "Please tick the box if your choice is final.")
    return {}


def _withdraw(_form: Form, _letter: Letter) -> dict[str, object]:
    return {}


def _appeal(form: Form, _letter: Letter) -> dict[str, object]:
    grounds = form.many("grounds")
    if not grounds or not set(grounds) <= set(Ground):
        raise Mistaken("grounds", "Please tick at least one ground.")
    return {
        "grounds": list(grounds),
        "statement": form.text("statement", "Please say in your own words why."),
        "remedy": form.text("remedy", "Please say what you ask for."),
    }


def _ask(form: Form, _letter: Letter) -> dict[str, object]:
    return {"question": form.text("question", "Please write your question.")}


def _comment(form: Form, _letter: Letter) -> dict[str, object]:
    kind = form.one("kind")
    if kind not in tuple(CommentKind):
        raise Mistaken("kind", "Please say what it is.")
    return {"kind": kind, "text": form.text("text", "Please write your comment.")}


_DIGITS: Final = 4

_READ: Final[Mapping[Act, Callable[[Form, Letter], dict[str, object]]]] = {
    Act.ACKNOWLEDGE: _acknowledge,
    Act.ELECT: _elect,
    Act.CONFIRM_ELECTION: _confirm,
    Act.WITHDRAW_ELECTION: _withdraw,
    Act.FILE_APPEAL: _appeal,
    Act.ASK_STATUS: _ask,
    Act.ADD_COMMENT: _comment,
}
