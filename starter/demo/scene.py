"""A story on a real server: every act a command through the door, every fact from the record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.canon import plain
from domain.commands import SubmitEntry
from domain.people import Role
from starter.decoding import decode_command
from starter.opening import open_from_hris
from starter.timelapse import TimeLapse

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from temporalio.client import Client

    from activities.sources import Hris, Protections
    from domain.errors import Refused
    from domain.notices import Template
    from domain.opening import Opening
    from domain.views import CaseView
    from infra.record_lists import RecordLists
    from starter.client import CaseClient, CaseHandle
    from starter.clock import Clock
    from starter.demo.letters import Letters
    from starter.demo.narration import Narrator


class LiveScene:
    """One case of one employee on a running stack.

    Attributes:
        case: Its handle, once it is open.
    """

    def __init__(  # noqa: PLR0913 -- each part is one that a door has too
        self,
        employee: str,
        *,
        client: Client,
        cases: CaseClient,
        lists: RecordLists,
        hris: Hris,
        protections: Protections,
        clock: Clock,
        letters: Letters,
        narrator: Narrator,
        opened: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Set the scene.

        Args:
            employee: Whose case it is to be.
            client: Connected to a server that can skip time.
            cases: Opens the case.
            lists: The record.
            hris: Who is who.
            protections: Who is protected after an overturned plan.
            clock: What time it is before there is a case.
            letters: What the mail sink was given.
            narrator: Told what becomes known.
            opened: Called with the number of the case once it is open.
        """
        self._employee = employee
        self._client = client
        self._cases = cases
        self._lists = lists
        self._hris = hris
        self._protections = protections
        self._clock = clock
        self._letters = letters
        self._narrator = narrator
        self._opened = opened
        self._opening: Opening | None = None
        self._lapse: TimeLapse | None = None
        self._acts = 0
        self.case: CaseHandle | None = None

    @property
    def opening(self) -> Opening:
        """The opening, as the case was started with it."""
        if self._opening is None:
            raise RuntimeError("the case is not open yet")
        return self._opening

    async def now(self) -> datetime:
        return await (self._clock if self._lapse is None else self._lapse).now()

    async def chapter(self, title: str) -> None:
        self._narrator.chapter(title)

    async def to(self, instant: datetime) -> None:
        await self._running.to(instant)
        await self._tell()

    async def act(
        self, role: Role, do: str, fields: dict[str, object], *, acting: str = ""
    ) -> None:
        self._acts += 1
        envelope = {
            "id": f"demo-{self._acts}",
            "by": {"person": acting or await self._holder(role), "role": role.value},
            "received_at": plain(await self.now()),
        }
        command = decode_command(do, fields | envelope)
        if self.case is not None:
            await self.case.send(command)
        elif isinstance(command, SubmitEntry):
            await self._open(command)
        await self._running.settled()
        await self._tell()

    async def refused(self, role: Role, do: str, refusal: Refused, *, acting: str = "") -> None:
        self._narrator.refused(acting or await self._holder(role), role, do, refusal)

    async def read(self, template: Template) -> None:
        """Show a letter to the employee, as the mail sink was given it."""
        case_id = self.opening.case_id
        sent = [
            each
            for each in await self._lists.notices(case_id)
            if each.template == template and each.to_role == Role.EMPLOYEE
        ]
        letter = self._letters.find(case_id, sent[-1].fact_number) if sent else None
        if letter is not None:
            self._narrator.letter(letter)

    async def view(self) -> CaseView:
        if self.case is None:
            raise RuntimeError("the case is not open yet")
        return await self.case.view()

    async def _open(self, entry: SubmitEntry) -> None:
        opening = await open_from_hris(self._employee, entry, self._hris, self._protections)
        self.case = await self._cases.open(opening)
        self._opening = replace(opening, case_id=self.case.case_id)
        self._lapse = TimeLapse(self._client, self.case, self._lists)
        self._narrator.set_in(self._opening)
        self._opened(self.case.case_id)

    async def _holder(self, role: Role) -> str:
        if self._opening is not None:
            return self._opening.people.seat(role).person
        line = await self._hris.line_of(self._employee)
        return line.manager or ""

    async def _tell(self) -> None:
        """Hand the story what the record has, and what the money compartment says of it."""
        statements = await self._lists.statements(self.opening.case_id)
        self._narrator.tell(self._running.facts, statements)

    @property
    def _running(self) -> TimeLapse:
        if self._lapse is None:
            raise RuntimeError("the case is not open yet")
        return self._lapse
