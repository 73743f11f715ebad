"""The kinds of facts, read off the core's own union."""

from __future__ import annotations

from typing import Final, get_args, get_type_hints

from domain.facts import Body


def _kind(body: type) -> str:
    return str(get_args(get_type_hints(body)["kind"])[0])


FACT_KINDS: Final = frozenset(_kind(body) for body in get_args(Body))
"""Every kind that a fact can have."""
