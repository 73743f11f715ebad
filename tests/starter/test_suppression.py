"""What is too small is withheld, and so is what would give it away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.record_figures import Counted
from starter.suppression import at_least, cells

FLOOR = 10


def counted(**sizes: int) -> list[Counted]:
    """Give so many of each, each of a case of its own."""
    return [Counted(name, f"{name}-{n}") for name, size in sizes.items() for n in range(size)]


def told(**sizes: int) -> dict[str, int | None]:
    return {cell.name: cell.count for cell in cells(tuple(sizes), counted(**sizes), FLOOR)}


def test_a_cell_of_the_floor_is_given_and_one_below_is_not() -> None:
    """Ten cases are told of; nine are not."""
    given_and_withheld = told(a=10, b=9, c=9)

    assert given_and_withheld == {"a": 10, "b": None, "c": None}


def test_a_single_small_cell_takes_the_smallest_of_the_others_with_it() -> None:
    """Alone it could be reckoned from a total that somebody knows."""
    assert told(a=50, b=30, c=3) == {"a": 50, "b": None, "c": None}


def test_small_cells_that_are_few_together_take_another_with_them() -> None:
    """The rest of a total would tell of seven cases, which are below the floor as well."""
    assert told(a=50, b=30, c=3, d=4) == {"a": 50, "b": None, "c": None, "d": None}


def test_an_empty_cell_hides_no_other() -> None:
    """That nobody is there may be known from the process: it counts as no second cell."""
    assert told(a=50, b=30, c=3, d=0) == {"a": 50, "b": None, "c": None, "d": None}


def test_empty_cells_are_withheld_and_take_nothing_with_them() -> None:
    """There is nothing to reckon."""
    assert told(a=50, b=0) == {"a": 50, "b": None}


def test_everything_is_withheld_where_nothing_is_left_to_hide_in() -> None:
    """One large cell beside one small one."""
    assert told(a=50, b=3) == {"a": None, "b": None}


def test_the_floor_counts_cases_and_not_what_is_counted() -> None:
    """Thirty overdue duties of three cases tell of three employees."""
    duties = [Counted("manager", f"case-{n % 3}") for n in range(30)]
    duties += [Counted("skip", f"case-{n}") for n in range(12)] * 2

    found = {cell.name: cell.count for cell in cells((), duties, FLOOR)}

    assert found == {"manager": None, "skip": None}
    assert cells((), duties, 3)[0].count == 30


def test_cells_keep_the_order_of_their_names() -> None:
    """Sizes are not told by the order either."""
    found = cells(("x", "a"), counted(a=12, x=20), FLOOR)

    assert [cell.name for cell in found] == ["x", "a"]


@given(st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 40), min_size=1))
def test_no_total_tells_of_fewer_than_the_floor(sizes: dict[str, int]) -> None:
    """What is left of the total when all that is given is taken off: none, or no few of them."""
    found = told(**sizes)

    hidden = [sizes[name] for name, count in found.items() if count is None]
    given_counts = [count for count in found.values() if count is not None]

    assert all(count >= FLOOR for count in given_counts)
    assert not given_counts or sum(hidden) == 0 or sum(hidden) >= FLOOR
    assert not given_counts or sum(size > 0 for size in hidden) != 1


@pytest.mark.parametrize(("count", "rounded"), [(10, 10), (19, 10), (20, 20), (47, 40)])
def test_a_rounded_count_is_a_multiple_of_the_floor(count: int, rounded: int) -> None:
    """Two of them differ by the floor at least, or not at all."""
    assert at_least(count, FLOOR) == rounded
