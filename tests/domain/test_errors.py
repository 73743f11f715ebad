"""What goes wrong keeps its code and its sentence on every way."""

from __future__ import annotations

import pickle
from datetime import date

import pytest

from domain.errors import Code, DueProcessError, Malformed, NotYours, PolicyInvalid, Uncovered


@pytest.mark.parametrize(
    "error",
    [
        Malformed(Code.OUT_OF_RANGE, "the leave ends before it begins"),
        NotYours(Code.SEPARATION_OF_DUTIES, "one person does not sign off two steps"),
        Uncovered("calendar GB 2026-11", date(2029, 1, 1)),
        PolicyInvalid("POL-2026-A.toml, clocks[3]", "has no span"),
    ],
)
def test_an_error_that_comes_from_another_process_says_the_same(error: DueProcessError) -> None:
    """Type, code, sentence and whatever else it names."""
    there = pickle.loads(pickle.dumps(error))  # noqa: S301 -- packed one call before

    assert type(there) is type(error)
    assert vars(there) == vars(error)
