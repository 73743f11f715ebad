"""The typed client: open a case, send it commands, look at it.

What can be refused here is refused here, by the same core that the case runs: nothing of it reaches
Temporal. Everything else the case decides, and its refusals come back as the core's own errors.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from activities.claims import CaseNumbers, OpenCases
from domain import canon
from domain.case import Receipt, open_case
from domain.comparing import AsIf
from domain.errors import Code, NotNow
from domain.people import Role
from domain.reckoning import Reckoning
from domain.views import CaseView
from starter.decoding import check_size
from starter.sending import Patience, exists, until_answered
from workflows.names import AS_IF, RECKONINGS, TASK_QUEUE, VIEW, WORKFLOW

if TYPE_CHECKING:
    from datetime import timedelta

    from temporalio.client import Client, WorkflowHandle

    from domain.commands import Command
    from domain.opening import Opening
    from domain.seals import Sealed
    from infra.signatures import DoorSeal

UNNUMBERED: Final = "case-new"
"""The id of an opening whose number is not drawn yet."""


def update_id(command: Command) -> str:
    """Return the id under which a command is sent.

    With the bare id the server would give the old receipt for other content, without asking.
    """
    return f"{command.id}-{canon.content_digest(command)}"


class NoSeal(Exception):  # noqa: N818 -- says what is the matter
    """A client without a door's key was asked to act: it may only look."""


@dataclass(frozen=True, slots=True)
class Claims:
    """Where numbers are drawn and employees are claimed for a case."""

    numbers: CaseNumbers
    open_cases: OpenCases


class CaseClient:
    """The cases of one Temporal namespace."""

    def __init__(
        self,
        client: Client,
        claims: Claims | None = None,
        patience: Patience | None = None,
        *,
        seal: DoorSeal | None = None,
    ) -> None:
        """Make a client.

        Args:
            client: Connected with the data converter of `infra.temporal`.
            claims: Needed only to open cases.
            patience: How long to try to reach a case.
            seal: What this door seals with: a case believes nothing else. Needed to open cases and
                to act in them, not to look at them.
        """
        self._client = client
        self._claims = claims
        self._patience = patience or Patience()
        self._seal = seal

    def handle(self, case_id: str) -> CaseHandle:
        """Return the handle of a case, whether or not there is one."""
        workflow = self._client.get_workflow_handle(case_id)
        return CaseHandle(workflow, self._patience, self._seal)

    async def open(self, opening: Opening) -> CaseHandle:
        """Open a case: number it, claim the employee for it, start it.

        The core looks at the opening first; one that it refuses leaves no trace.

        Raises:
            Refused: the opening is not whole, its entry may not be submitted, or the employee
                has an open case (`case_exists`).
            NoSeal: this client was made without a seal.
            ValueError: this client was made without claims.
        """
        if self._claims is None:
            raise ValueError("This client opens no cases: it was made without claims.")
        check_size(opening.entry)
        open_case(opening, opening.entry.received_at)
        numbered = await self._claim(opening, self._claims)
        await self.start(numbered)
        return self.handle(numbered.case_id)

    async def start(self, opening: Opening, *, start_delay: timedelta | None = None) -> None:
        """Seal a numbered opening and start its workflow; a repeat finds it started.

        Raises:
            Unanswered: Temporal did not answer in time; to start the same again is safe.
            NoSeal: this client was made without a seal.
        """
        handle = self._client.get_workflow_handle(opening.case_id)
        sealed = _sealing(self._seal).opening(opening)

        async def send() -> None:
            await self._client.start_workflow(
                WORKFLOW,
                sealed,
                id=opening.case_id,
                task_queue=TASK_QUEUE,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
                start_delay=start_delay,
                static_summary=f"Case {opening.case_id}",
            )

        try:
            await until_answered(send, handle, self._patience)
        except WorkflowAlreadyStartedError:
            # The number is ours alone: an attempt that seemed to have failed had come through.
            return

    async def _claim(self, opening: Opening, claims: Claims) -> Opening:
        """Give the opening its number; the number of a start that crashed is used again."""
        if opening.case_id == UNNUMBERED:
            year = opening.site_of(Role.EMPLOYEE).day_of(opening.entry.received_at).year
            opening = replace(opening, case_id=await claims.numbers.draw(year))
        employee = opening.people.seat(Role.EMPLOYEE).person
        holder = await claims.open_cases.reserve(employee, opening.case_id)
        if holder == opening.case_id:
            return opening
        if await exists(self._client.get_workflow_handle(holder)):
            raise NotNow(Code.CASE_EXISTS, f"the employee has an open case, {holder}")
        return replace(opening, case_id=holder)


class CaseHandle:
    """One case."""

    def __init__(
        self, handle: WorkflowHandle[Any, Any], patience: Patience, seal: DoorSeal | None
    ) -> None:
        """Wrap the handle of the case's workflow."""
        self._handle = handle
        self._patience = patience
        self._seal = seal

    @property
    def case_id(self) -> str:
        return self._handle.id

    @property
    def workflow(self) -> WorkflowHandle[Any, Any]:
        """The workflow behind the case, for what only Temporal knows."""
        return self._handle

    async def send(self, command: Command, *, roles: tuple[Role, ...] = ()) -> Receipt:
        """Seal a command, send it and wait for its receipt; a repeat gets the first one.

        Args:
            command: As the door stamped it.
            roles: What the door has proved for who acts; else the role of the act alone.

        Raises:
            Refused: the case says no, is closed, or does not exist; nothing has changed.
            Unanswered: nobody answered in time; to send the same again is safe.
            NoSeal: this client was made without a seal.
        """
        check_size(command)
        sealed = self._sealed(command, roles)

        async def send() -> Receipt:
            receipt: Receipt = await self._handle.execute_update(
                command.do,
                sealed,
                id=update_id(command),
                result_type=Receipt,
                rpc_timeout=self._attempt,
            )
            return receipt

        return await until_answered(send, self._handle, self._patience)

    async def signal(self, command: Command, *, roles: tuple[Role, ...] = ()) -> None:
        """Seal a command, send it and wait for nothing; a refusal becomes a fact of the case.

        Args:
            command: As the door stamped it.
            roles: What the door has proved for who acts; else the role of the act alone.

        Raises:
            Refused: it is too large, or the case is closed or does not exist.
            Unanswered: Temporal did not take it in time; to send the same again is safe.
            NoSeal: this client was made without a seal.
        """
        check_size(command)
        sealed = self._sealed(command, roles)

        async def send() -> None:
            await self._handle.signal(command.do, sealed, rpc_timeout=self._attempt)

        await until_answered(send, self._handle, self._patience)

    async def view(self) -> CaseView:
        """Return the case as it stands, from the workflow itself.

        Raises:
            Refused: there is no such case.
            Unanswered: no worker answered in time.
        """

        async def send() -> CaseView:
            seen: CaseView = await self._handle.query(
                VIEW, result_type=CaseView, rpc_timeout=self._attempt
            )
            return seen

        return await until_answered(send, self._handle, self._patience)

    async def reckonings(self) -> tuple[Reckoning, ...]:
        """Return how each date of the case is reckoned, from the workflow itself.

        Raises:
            Refused: there is no such case.
            Unanswered: no worker answered in time.
        """

        async def send() -> tuple[Reckoning, ...]:
            found: tuple[Reckoning, ...] = await self._handle.query(
                RECKONINGS, result_type=tuple[Reckoning, ...], rpc_timeout=self._attempt
            )
            return found

        return await until_answered(send, self._handle, self._patience)

    async def as_if(self, command: Command) -> AsIf:
        """Return what would change if a command came now; nothing does.

        A refusal is part of the answer, no error.

        Raises:
            Refused: the command is too large, or there is no such case.
            Unanswered: no worker answered in time.
        """
        check_size(command)

        async def send() -> AsIf:
            found: AsIf = await self._handle.query(
                AS_IF, command, result_type=AsIf, rpc_timeout=self._attempt
            )
            return found

        return await until_answered(send, self._handle, self._patience)

    def _sealed(self, command: Command, roles: tuple[Role, ...]) -> Sealed[Command]:
        return _sealing(self._seal).command(self.case_id, command, roles or (command.by.role,))

    @property
    def _attempt(self) -> timedelta:
        return self._patience.attempt


def _sealing(seal: DoorSeal | None) -> DoorSeal:
    if seal is None:
        raise NoSeal(
            "this door holds no key, so it may only look: `dueprocess keys init` makes one"
        )
    return seal
