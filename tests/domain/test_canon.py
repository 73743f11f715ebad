"""One spelling for every value, or none at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from domain.canon import content_digest, plain

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("value", [0.1, {1, 2}, b"bytes", object()])
def test_what_has_no_one_spelling_is_refused(value: object) -> None:
    """A number that is not exact, or a set without an order, would give two digests."""
    with pytest.raises(TypeError, match="has no canonical form"):
        plain([value])


def test_content_that_is_no_object_has_a_digest_too() -> None:
    """Only an object can say when it was received."""
    assert content_digest("text") == content_digest("text")
    assert content_digest("text") != content_digest("other")


@dataclass(frozen=True)
class Said:
    """What was said before its form grew."""

    text: str
    received_at: str = ""


@dataclass(frozen=True)
class SaidMore:
    """The same form, grown."""

    text: str
    received_at: str = ""
    besides: str = ""
    parts: tuple[str, ...] = field(default_factory=tuple)


def _itself(said: object) -> object:
    return said


def _within(said: object) -> object:
    return {"in": [said]}


@pytest.mark.parametrize("wrap", [_itself, _within])
def test_a_form_that_grows_leaves_what_was_said_its_digest(
    wrap: Callable[[object], object],
) -> None:
    """Seals of years ago are checked again whenever a history is replayed."""
    assert content_digest(wrap(Said("a"))) == content_digest(wrap(SaidMore("a")))
    for other in (SaidMore("a", besides="b"), SaidMore("a", parts=("b",)), SaidMore("b")):
        assert content_digest(wrap(Said("a"))) != content_digest(wrap(other))
