"""What a case takes across continue-as-new, and how an older shape is brought up.

The state crosses as plain JSON with its version, so that code which no longer knows an old shape
can still lift it before it is read. The type adapters are built once for the whole process.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from pydantic import JsonValue, TypeAdapter

from domain.case import STATE_VERSION, Case
from domain.facts import Fact

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

JsonObject = dict[str, JsonValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A case between two runs of its workflow.

    Attributes:
        version: Version of the shape of `case`.
        case: The whole case as JSON: journal, memories, state, receipts.
        unpublished: Facts whose effects are not all done, in order, as JSON.
    """

    __pydantic_config__ = {"extra": "forbid"}

    version: int
    case: JsonObject
    unpublished: tuple[JsonObject, ...]


class ShapeUnknown(Exception):  # noqa: N818 -- says what is the matter
    """A carried case has a version that this code can neither read nor lift."""


UPCASTERS: Final[Mapping[int, Callable[[JsonObject], JsonObject]]] = {}
"""From version n to n + 1; entry n is written when `STATE_VERSION` becomes n + 1."""


def carry(case: Case, unpublished: tuple[Fact, ...]) -> Carried:
    """Pack a case for its next run."""
    return Carried(
        version=STATE_VERSION,
        case=_cases().dump_python(case, mode="json"),
        unpublished=tuple(_facts().dump_python(fact, mode="json") for fact in unpublished),
    )


def restore(carried: Carried) -> tuple[Case, tuple[Fact, ...]]:
    """Unpack a case from its last run, lifted to the shape of today.

    Raises:
        ShapeUnknown: the version is newer than this code, or no upcaster leads here.
    """
    shape = carried.case
    for version in range(carried.version, STATE_VERSION):
        lift = UPCASTERS.get(version)
        if lift is None:
            message = f"no upcaster from state version {version}"
            raise ShapeUnknown(message)
        shape = lift(shape)
    if carried.version > STATE_VERSION:
        message = f"state version {carried.version} is newer than {STATE_VERSION}"
        raise ShapeUnknown(message)
    facts = tuple(_facts().validate_python(fact) for fact in carried.unpublished)
    return _cases().validate_python(shape), facts


@cache
def _cases() -> TypeAdapter[Case]:
    return TypeAdapter(Case)


@cache
def _facts() -> TypeAdapter[Fact]:
    return TypeAdapter(Fact)
