"""The core alone: no server, no waiting, any dates. Time moves from one due instant to the next."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from domain.case import Case, Outcome, Receipt, accept, advance, agenda, open_case, receive
from domain.commands import SubmitEntry
from domain.effects import StatementReported
from domain.errors import Code, NotNow
from domain.facts import Fact, Statement, StatementOwed, TierAmount
from domain.reckoning import reckonings
from domain.severance import quote
from domain.views import view
from starter.engines.play import Standing

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from datetime import datetime

    from domain.commands import Command
    from domain.reckoning import Reckoning
    from starter.scenarios.opening import Setting

# An agenda that names the same instant again and again would never let time pass.
_MOST_AT_ONE_INSTANT: Final = 50


class CoreEngine:
    """Plays scenarios on the domain core."""

    @asynccontextmanager
    async def play(self, setting: Setting) -> AsyncGenerator[CorePlay]:
        """Prepare a case."""
        yield CorePlay(setting)


class CorePlay:
    """One case on the core, with its effects performed at once: every letter arrives."""

    def __init__(self, setting: Setting) -> None:
        """Prepare a case; its first entry opens it."""
        self._setting = setting
        self._case: Case | None = None
        self._facts: list[Fact] = []

    @property
    def case(self) -> Case | None:
        """Return the case itself; None before it is open."""
        return self._case

    async def pass_time(self, until: datetime) -> None:
        """Wake at every due instant up to and at `until`, as the workflow's timer does."""
        repeats, last = 0, None
        while self._case is not None:
            due = agenda(self._case)
            if due is None or due.at > until:
                return
            repeats = repeats + 1 if due.at == last else 0
            last = due.at
            if repeats > _MOST_AT_ONE_INSTANT:
                raise RuntimeError(f"{due.about} is due at {due.at} and nothing comes of it")
            self._keep(advance(self._case, due.at), due.at)

    async def send(self, command: Command, now: datetime) -> Receipt:
        """Give the case a command."""
        if self._case is not None:
            outcome = accept(self._case, command, now)
        elif isinstance(command, SubmitEntry):
            case_id = f"case-{command.received_at.year}-00001"
            outcome = open_case(self._setting.opening(case_id, command), now)
        else:
            raise NotNow(Code.NO_SUCH_CASE, "the case is not open yet")
        self._keep(outcome, now)
        if outcome.receipt is None:
            raise AssertionError("a command has a receipt")
        return outcome.receipt

    async def standing(self) -> Standing | None:
        """Return where the case stands."""
        if self._case is None:
            return None
        return Standing(tuple(self._facts), view(self._case, agenda(self._case)))

    async def reckonings(self) -> tuple[Reckoning, ...]:
        """Return how each date of the case is reckoned."""
        return () if self._case is None else reckonings(self._case)

    def _keep(self, outcome: Outcome, now: datetime) -> None:
        """Keep the new facts and perform their effects, in order."""
        self._case = outcome.case
        self._facts += outcome.facts
        for fact in outcome.facts:
            if isinstance(fact.body, StatementOwed):
                report = StatementReported(
                    do="statement_reported",
                    id=f"statement:{fact.body.statement}",
                    received_at=now,
                    statement=self._computed(fact.body),
                )
                self._keep(receive(self._case, report, now), now)

    def _computed(self, owed: StatementOwed) -> Statement:
        setting = self._setting
        quotes = [
            quote(
                tier,
                setting.pay,
                setting.employment.hired,
                owed.separation_on,
                setting.policy.severance,
                place=setting.employment.place,
            )
            for tier in owed.tiers
        ]
        return Statement(
            key=owed.statement,
            statement_id="",
            currency=quotes[0].currency,
            years=quotes[0].years,
            separation_on=owed.separation_on,
            amounts=tuple(TierAmount(each.tier, each.weeks, each.gross) for each in quotes),
            formula=quotes[0].formula,
        )
