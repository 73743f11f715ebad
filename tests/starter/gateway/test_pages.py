from __future__ import annotations

import pytest
from pydantic import BaseModel, TypeAdapter
from starlette.requests import Request

from domain.errors import Malformed
from starter.gateway.etags import tagged
from starter.gateway.pages import Page, PageAsked

_NUMBER = TypeAdapter(tuple[int])


class _View(BaseModel):
    stage: str


def _page(numbers: list[int], asked: PageAsked) -> Page[int]:
    after = asked.after("numbers", _NUMBER)
    found = [n for n in sorted(numbers) if after is None or (n,) > after]
    return asked.page("numbers", found[: asked.fetch], lambda n: n, lambda n: (n,))


def _asking(**headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "headers": raw})


def test_pages_give_each_item_once() -> None:
    """Following the cursors gives the whole list, in order, and then says that it is the end."""
    first = _page([1, 2, 3, 4, 5], PageAsked(2, None))
    second = _page([1, 2, 3, 4, 5], PageAsked(2, first.next))
    third = _page([1, 2, 3, 4, 5], PageAsked(2, second.next))

    assert [*first.items, *second.items, *third.items] == [1, 2, 3, 4, 5]
    assert third.next is None


def test_what_is_added_before_a_cursor_moves_nothing_after_it() -> None:
    """A page begins after the last item given, however many were added before it meanwhile."""
    first = _page([10, 20, 30], PageAsked(2, None))

    second = _page([1, 2, 3, 10, 15, 20, 30], PageAsked(2, first.next))

    assert second.items == [30]


@pytest.mark.parametrize(
    "cursor",
    ["AAAA", "W10", "bnVtYmVycyBbIngiXQ", "bnVtYmVycyBbMSwyXQ", "bnVtYmVycyA", "_", "bnVsbA"],
)
def test_a_cursor_that_was_made_up_is_refused(cursor: str) -> None:
    """What is no cursor of the list is malformed, whatever it decodes to."""
    with pytest.raises(Malformed):
        PageAsked(2, cursor).after("numbers", _NUMBER)


def test_a_cursor_of_another_list_is_refused() -> None:
    """A cursor serves the list that gave it."""
    cursor = PageAsked(1, None).page("letters", [1, 2], str, lambda n: (n,)).next

    with pytest.raises(Malformed):
        PageAsked(1, cursor).after("numbers", _NUMBER)


def test_a_view_that_is_known_is_not_sent_again() -> None:
    """The tag of an answer, sent back, gives 304 without a body as long as the view is the same."""
    tag = tagged(_asking(), _View(stage="focus")).headers["ETag"]

    same = tagged(_asking(if_none_match=f'"x", W/{tag}'), _View(stage="focus"))
    other = tagged(_asking(if_none_match=tag), _View(stage="closed"))

    assert (same.status_code, same.body) == (304, b"")
    assert (other.status_code, other.body) == (200, b'{"stage":"closed"}')
