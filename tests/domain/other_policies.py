"""Policies that differ from the one of the tests in one value."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.domain.builders import policy

if TYPE_CHECKING:
    from domain.facts import Outcome
    from domain.policy import ClockKind, Policy


def with_span(kind: ClockKind, count: int) -> Policy:
    """Return the policy with another length of one clock."""
    rules = tuple(
        replace(rule, span=replace(rule.span, count=count)) if rule.kind is kind else rule
        for rule in policy().clocks
    )
    return replace(policy(), clocks=rules)


def with_focus(**numbers: int) -> Policy:
    """Return the policy with other numbers of Focus."""
    return replace(policy(), focus=replace(policy().focus, **numbers))  # type: ignore[arg-type]


def with_exit(**numbers: int) -> Policy:
    """Return the policy with other numbers of leaving."""
    return replace(policy(), exit=replace(policy().exit, **numbers))


def with_closing(outcome: Outcome, **values: object) -> Policy:
    """Return the policy with other values for one way to close."""
    rules = tuple(
        replace(rule, **values) if rule.outcome is outcome else rule  # type: ignore[arg-type]
        for rule in policy().closing
    )
    return replace(policy(), closing=rules)
