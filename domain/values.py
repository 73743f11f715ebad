"""What the values of the core are made with: a quick copy, and room for what is derived from one.

A case is run from its start again and again; these two decide how long that takes.
"""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeVar

    V = TypeVar("V")

__all__ = ["Derived", "replace"]


class Derived:
    """A base that gives a frozen value room for `cached_property`, beside the slots of its fields.

    What stands there follows from the fields: it has no part in equality and crosses no wire.
    """


if TYPE_CHECKING:
    # By this name alone a type checker knows which fields there are to replace.
    from dataclasses import replace
else:

    def replace(value: V, /, **changes: object) -> V:
        """Return a copy of a frozen value with other values in some of its fields.

        `dataclasses.replace` in a third of the time, or a tenth where a class has no slots: what
        is held is taken over as it stands and no constructor runs. No value of the core checks
        anything in its own.
        """
        kind = type(value)
        copy = object.__new__(kind)
        if "__slots__" not in kind.__dict__:
            copy.__dict__.update(value.__dict__, **changes)
            if len(copy.__dict__) != len(value.__dict__):
                raise KeyError(*(changes.keys() - value.__dict__.keys()))
            return copy
        read, write = _slots(kind)
        for put, held in zip(write.values(), read(value), strict=False):
            put(copy, held)
        for name, held in changes.items():
            write[name](copy, held)
        return copy


@cache
def _slots(
    kind: type[object],
) -> tuple[Callable[[object], tuple[object, ...]], Mapping[str, Callable[[object, object], None]]]:
    """Return what reads all fields of a class of values at once, and what writes each."""
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    # The first is read twice: of one name alone, `attrgetter` would give no tuple.
    read = attrgetter(*names, names[0])
    return read, {name: getattr(kind, name).__set__ for name in names}
