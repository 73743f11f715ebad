"""One spelling for every value, or none at all."""

from __future__ import annotations

import pytest

from domain.canon import content_digest, plain


@pytest.mark.parametrize("value", [0.1, {1, 2}, b"bytes", object()])
def test_what_has_no_one_spelling_is_refused(value: object) -> None:
    """A number that is not exact, or a set without an order, would give two digests."""
    with pytest.raises(TypeError, match="has no canonical form"):
        plain([value])


def test_content_that_is_no_object_has_a_digest_too() -> None:
    """Only an object can say when it was received."""
    assert content_digest("text") == content_digest("text")
    assert content_digest("text") != content_digest("other")
