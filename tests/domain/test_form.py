"""What the fields of every command must look like, whoever sends it and whenever (domain 7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from domain import commands as c
from domain.errors import Code, Malformed
from domain.form import ID_LIMIT, TEXT_LIMIT, check_form
from domain.people import Actor, Role
from tests.domain.builders import build, local, person

AT = local("2027-02-01T10:00")
COMMENT = build(c.AddComment, "one", Actor(person(Role.EMPLOYEE), Role.EMPLOYEE), AT)


def said(text: str) -> c.Command:
    assert isinstance(COMMENT, c.AddComment)
    return replace(COMMENT, text=text)


@pytest.mark.parametrize(
    ("command", "code", "sentence"),
    [
        (replace(COMMENT, id=""), Code.MALFORMED, "a command id has 1 to 100 characters"),
        (replace(COMMENT, id="x" * 101), Code.MALFORMED, "a command id has 1 to 100 characters"),
        (
            replace(COMMENT, received_at=datetime(2027, 2, 1, 10)),  # noqa: DTZ001 -- what is refused
            Code.MALFORMED,
            "received_at has no time zone",
        ),
        (said("x" * 4001), Code.TOO_LARGE, "text is longer than 4000 characters"),
        (said("a\x00b"), Code.MALFORMED, "text holds a character that no record keeps"),
        (said("a\ud800b"), Code.MALFORMED, "text holds a character that no record keeps"),
        (said(" \n "), Code.MALFORMED, "text is empty"),
    ],
)
def test_a_field_that_no_record_could_keep_is_refused(
    command: c.Command, code: Code, sentence: str
) -> None:
    """The sender learns which field it is, and never reads its content back."""
    with pytest.raises(Malformed) as refused:
        check_form(command)

    assert (refused.value.code, refused.value.sentence) == (code, sentence)


@pytest.mark.parametrize(
    "command", [COMMENT, replace(COMMENT, id="x" * ID_LIMIT), said("x" * TEXT_LIMIT)]
)
def test_a_field_up_to_its_limit_is_taken(command: c.Command) -> None:
    """The limits keep out what is too much, and nothing else."""
    check_form(command)
