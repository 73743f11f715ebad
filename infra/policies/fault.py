"""What does not hold in a policy, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class Fault(NamedTuple):
    """Something that does not hold: the path inside the file, and why."""

    path: str
    why: str


def not_negative(path: str, value: int) -> Iterator[Fault]:
    """Give the fault of a number below 0, if it is one."""
    if value < 0:
        yield Fault(path, "must not be negative")
