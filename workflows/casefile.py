"""The file of a running case: the core's state, its outbox, and the loop that waits.

The loop sleeps until the next thing on the agenda falls due, with one timer that is named after it
and re-aimed only when that instant has changed.
"""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from temporalio import workflow
from temporalio.exceptions import ApplicationError, is_cancelled_exception

from domain import case as core
from domain import seals
from domain.case import Case, Due, Receipt
from domain.difference import as_if
from domain.difference import refused as refused_as_if
from domain.errors import Code, DueProcessError, Malformed, Refused
from domain.reckoning import reckonings
from domain.seals import INSTALLATION, SealedOpening
from domain.stages.trust import trusted
from domain.views import CaseView, is_paused, view
from workflows import visibility
from workflows.carry import Carried, carry, restore
from workflows.publisher import Publisher

if TYPE_CHECKING:
    from activities.ports import CaseSummary
    from domain.commands import Command
    from domain.comparing import AsIf
    from domain.effects import Report
    from domain.facts import Fact
    from domain.reckoning import Reckoning
    from domain.seals import Installation, Sealed

_NAME = re.compile(r"[A-Za-z0-9_]{1,60}")
"""Names that may be kept: anything else could carry content."""

CLOSED = "closed"
"""What the timer is named after while a closed case can still be reopened."""


class CaseFile:
    """One case as its workflow holds it."""

    def __init__(self, case: Case, unpublished: tuple[Fact, ...]) -> None:
        """Take a case up where it stands."""
        self._case = case
        self._due = core.agenda(case)
        self._aim: Due | None = None
        self._timer: asyncio.Task[None] | None = None
        self._shown: tuple[object, ...] = ()
        self._publisher = Publisher(unpublished, lambda: self._case, self._summary, self._receive)

    @classmethod
    def begin(cls, start: SealedOpening | Carried) -> CaseFile:
        """Open a case, or take up the one that the last run carried over.

        Raises:
            DueProcessError: the opening may not be, or a case was to be opened in the middle.
        """
        if isinstance(start, SealedOpening):
            if start.opening.case_id != workflow.info().workflow_id:
                raise Refused(Code.MALFORMED, "the opening is for another case")
            seals.check_opening(start, _installation(), workflow.now())
            outcome = core.open_case(start.opening, workflow.now())
            return cls(outcome.case, outcome.facts)
        if workflow.info().continued_run_id is None:
            raise Refused(Code.MALFORMED, "a case is opened with its entry, never in the middle")
        case, unpublished = restore(start)
        outcome = core.take_over(case, workflow.now())
        return cls(outcome.case, (*unpublished, *outcome.facts))

    def check(self, sealed: Sealed[Command]) -> None:
        """Look at the seal of a command, ask the core whether it may be, and change nothing.

        Raises:
            ApplicationError: it may not; the type is the stable code.
        """
        try:
            core.accept(self._case, self._unsealed(sealed), workflow.now())
        except DueProcessError as refusal:
            raise refused(refusal) from None

    def accept(self, sealed: Sealed[Command]) -> Receipt:
        """Take a command that was checked in the same task.

        Raises:
            ApplicationError: it may not be; the type is the stable code.
        """
        try:
            outcome = core.accept(self._case, sealed.command, workflow.now())
        except DueProcessError as refusal:
            raise refused(refusal) from None
        self._take(outcome)
        if outcome.receipt is None:
            raise AssertionError("a command that was accepted has a receipt")
        return outcome.receipt

    def hear(self, signal: str, sealed: Sealed[Command]) -> None:
        """Take a command that came as a signal; a refusal becomes a fact that operators see."""
        try:
            self._take(core.accept(self._case, self._unsealed(sealed), workflow.now()))
        except DueProcessError as refusal:
            # The id of a command that no door has sealed is somebody's own text.
            known = "" if refusal.code is Code.UNTRUSTED else sealed.command.id
            self._take(core.refuse_signal(self._case, signal, known, refusal.code, workflow.now()))

    def hear_noise(self, signal: str) -> None:
        """Put a signal on record that has no door or could not be read."""
        name = signal if _NAME.fullmatch(signal) else "unnamed"
        self._take(core.unreadable_signal(self._case, name, workflow.now()))

    def collect_returns(self) -> None:
        """Have the letters collected that did not arrive."""
        self._publisher.returns_wait = True

    def view(self) -> CaseView:
        """Return the case as HR reads it."""
        return view(self._case, self._due)

    def reckonings(self) -> tuple[Reckoning, ...]:
        """Return how each date of the case is reckoned."""
        return reckonings(self._case)

    def as_if(self, command: Command | None) -> AsIf:
        """Return what would change if a command came now; nothing does.

        A query sees the time of the last task: the command's own receipt may lie after it.
        """
        if command is None:
            unread = Malformed(Code.MALFORMED, "the command could not be read by the case")
            return refused_as_if("", "", workflow.now(), unread)
        return as_if(self._case, command, max(workflow.now(), command.received_at))

    def _unsealed(self, sealed: Sealed[Command]) -> Command:
        """Return a command whose seal holds in this case.

        Raises:
            NotYours: it does not.
        """
        trust = trusted(self._case.frame, self._case.state)
        if trust is None:
            raise AssertionError("a workflow is opened with keys")
        case_id = self._case.opening.case_id
        seals.check(trust, case_id, sealed, workflow.now(), _installation().verify)
        return sealed.command

    async def live(self) -> str:
        """Wait, act, publish, until the case is over.

        Returns:
            The outcome, once a closed case can no longer be reopened.

        Raises:
            ContinueAsNewError: the history is long enough.
        """
        publishing = asyncio.create_task(self._publisher.run())
        while True:
            self._show()
            self._aim_timer()
            try:
                await workflow.wait_condition(lambda: self._is_due() or publishing.done())
            except asyncio.CancelledError:
                if workflow.cancellation_reason() is None:
                    raise  # the worker lets go of the case; it goes on elsewhere
                self._ignore_cancel()
            if publishing.done():
                publishing.result()  # a publisher that ended is a defect: fail the task, loudly
            if self._may_leave():
                carried = carry(self._case, tuple(self._publisher.outbox))
                workflow.continue_as_new(carried)
            if self._is_over():
                publishing.cancel()
                return str(self._case.state.outcome)

    def _is_due(self) -> bool:
        return self._has_moved() or self._may_leave() or self._is_over()

    def _ignore_cancel(self) -> None:
        """Keep the case alive: it is withdrawn by a command, never by Temporal's cancel."""
        code = Code.UNKNOWN_MESSAGE
        self._take(core.refuse_signal(self._case, "cancel", "", code, workflow.now()))

    def _take(self, outcome: core.Outcome) -> None:
        self._case = outcome.case
        self._due = core.agenda(outcome.case)
        self._publisher.outbox.extend(outcome.facts)

    def _receive(self, report: Report) -> None:
        self._take(core.receive(self._case, report, workflow.now()))

    def _has_moved(self) -> bool:
        """Tell whether there is a new instant to aim at, or something new to show."""
        return self._next() != self._aim or self._face() != self._shown

    def _next(self) -> Due | None:
        """Return what falls due next; a closed case also comes to its end."""
        over = self._over()
        if over is None or (self._due is not None and self._due.at < over.at):
            return self._due
        return over

    def _over(self) -> Due | None:
        """Return when a closed case can no longer be reopened; None before it is closed."""
        closed_at = self._case.state.closed_at
        if closed_at is None:
            return None
        return Due(closed_at + timedelta(days=self._case.opening.policy.reopen_days), CLOSED)

    def _aim_timer(self) -> None:
        due = self._next()
        if due == self._aim and (self._timer is None or not self._timer.done()):
            return
        if self._timer is not None:
            self._timer.cancel()
        self._aim = due
        self._timer = None if due is None else asyncio.create_task(self._ring(due))

    async def _ring(self, due: Due) -> None:
        """Sleep until something falls due, then let it happen."""
        try:
            while (left := due.at - workflow.now()) > timedelta():
                await workflow.sleep(left, summary=visibility.timer_summary(due))
        except asyncio.CancelledError as ended:
            if is_cancelled_exception(ended):
                return
            raise
        self._take(core.advance(self._case, workflow.now()))

    def _may_leave(self) -> bool:
        """Tell whether to go on in a new run: suggested, and between two effects."""
        if not workflow.info().is_continue_as_new_suggested():
            return False
        self._publisher.draining = True
        return self._publisher.idle

    def _is_over(self) -> bool:
        """Tell whether a closed case can no longer be reopened and has published everything."""
        over = self._over()
        return over is not None and workflow.now() >= over.at and not self._publisher.outbox

    def _face(self) -> tuple[object, ...]:
        state = self._case.state
        return (state.stage, state.outcome, is_paused(self._case), self._case.last_number)

    def _show(self) -> None:
        """Keep the Temporal UI true; search attributes only when a stage or a pause changes."""
        face = self._face()
        if face == self._shown:
            return
        current = self.view()
        workflow.set_current_details(visibility.details(current))
        if face[:3] != self._shown[:3]:
            workflow.upsert_search_attributes(visibility.search_attributes(current))
        self._shown = face

    def _summary(self, facts: tuple[Fact, ...]) -> CaseSummary:
        return visibility.summary(self._case, self.view(), min(fact.at for fact in facts))


def _installation() -> Installation:
    """Return what the worker lends to its cases."""
    return cast("Installation", workflow.extern_functions()[INSTALLATION]())


def refused(refusal: DueProcessError) -> ApplicationError:
    """Say a refusal in Temporal's terms: its type is the stable code."""
    return ApplicationError(refusal.sentence, type=str(refusal.code), non_retryable=True)
