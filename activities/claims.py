"""Ports of what a case claims before it is opened: its number, and its employee."""

from __future__ import annotations

from typing import Protocol


class CaseNumbers(Protocol):
    """Numbers of cases."""

    async def draw(self, year: int) -> str:
        """Draw `case-<year>-<number>` at random, unique, and never from anything about a person."""
        ...


class OpenCases(Protocol):
    """One open case for an employee at most."""

    async def reserve(self, employee: str, case_id: str) -> str:
        """Claim the employee for a case, and return the case that now holds the claim.

        Another id than the one given means that that case came first. If its workflow does not
        exist, whoever claimed it crashed before starting it: start it under that id.
        """
        ...

    async def release(self, employee: str, case_id: str) -> None:
        """Give a claim up for a case that could not be opened; another case's claim stays."""
        ...

    async def holder(self, employee: str) -> str | None:
        """Return the open case of an employee, if there is one."""
        ...
