"""Lists in pages: each says where the next one begins, and no page tells twice of the same thing.

A cursor is the position of the last item that was given: its sort keys, not a count. So a page is
the same whatever was added before it meanwhile. A cursor opens nothing (each page asks anew what
the caller may see); it is only checked, so that one that was made up or belongs to another list is
refused and never reaches a statement.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
)
from pydantic_core import to_json

from domain.errors import Code, Malformed

LIMIT: Final = 50
"""Items of a page, unless another number is asked for."""
MOST: Final = 200
"""Items of a page at most."""

Instant = Annotated[
    AwareDatetime,
    Field(ge=datetime(1900, 1, 1, tzinfo=UTC), le=datetime(9000, 1, 1, tzinfo=UTC)),
]
"""An instant in a position: one that the database has."""
Whole = Annotated[int, Field(ge=0, le=2**31 - 1)]
"""A number in a position: one that the database has."""
Name = Annotated[str, StringConstraints(pattern=r"^[\x20-\x7e]{1,200}$")]
"""An id or a key in a position."""

_Item = TypeVar("_Item")
_Form = TypeVar("_Form")
_Position = TypeVar("_Position")


class Page(BaseModel, Generic[_Form]):
    """A part of a list."""

    model_config = ConfigDict(frozen=True)

    items: list[_Form]
    next: str | None = Field(
        description="Give it as `cursor` to have the next page; null where this is the last."
    )


@dataclass(frozen=True, slots=True)
class PageAsked:
    """Which page is asked for.

    Attributes:
        limit: Items at most.
        cursor: The `next` of the page before; None for the first.
    """

    limit: int
    cursor: str | None

    @property
    def fetch(self) -> int:
        """Items to look for: one more than are given tells whether there is another page."""
        return self.limit + 1

    def after(self, of: str, position: TypeAdapter[_Position]) -> _Position | None:
        """Return the position after which the page begins; None for the first page.

        Args:
            of: Name of the list.
            position: Reads a position in it, such as `TypeAdapter(tuple[datetime, str])`.

        Raises:
            Malformed: the cursor is none of this list.
        """
        if self.cursor is None:
            return None
        try:
            text = base64.b64decode(_padded(self.cursor), altchars=b"-_", validate=True)
            name, _, found = text.partition(b" ")
            if name.decode() == of:
                return position.validate_json(found, strict=True)
        except ValueError:  # among them what base64, UTF-8 and pydantic raise
            pass
        raise Malformed(Code.MALFORMED, "query.cursor is no cursor of this list")

    def page(
        self,
        of: str,
        found: Sequence[_Item],
        form: Callable[[_Item], _Form],
        position: Callable[[_Item], tuple[Any, ...]],
    ) -> Page[_Form]:
        """Return a page of what was found after the position, up to `fetch` items of it.

        Args:
            of: Name of the list.
            found: The items, in the order of their positions.
            form: What is told of an item.
            position: Its sort keys, by which no two items are alike.
        """
        given = found[: self.limit]
        is_last = len(found) <= self.limit
        return Page(
            items=[form(item) for item in given],
            next=None if is_last else _cursor(of, position(given[-1])),
        )


def page_asked(
    limit: Annotated[int, Query(ge=1, le=MOST, description="Items at most.")] = LIMIT,
    cursor: Annotated[
        str | None,
        Query(
            min_length=1,
            max_length=800,
            pattern=r"^[A-Za-z0-9_-]+$",
            description="The `next` of the page before.",
        ),
    ] = None,
) -> PageAsked:
    """Read which page is asked for."""
    return PageAsked(limit, cursor)


PageIn = Annotated[PageAsked, Depends(page_asked)]
"""The argument of a route that gives a list."""


def _cursor(of: str, position: tuple[Any, ...]) -> str:
    text = f"{of} ".encode() + to_json(position)
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def _padded(cursor: str) -> str:
    return cursor + "=" * (-len(cursor) % 4)
