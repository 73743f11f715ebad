"""A story on a real server: every act through the gateway, every fact from the record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.canon import plain
from domain.commands import SubmitEntry
from domain.people import Role
from starter.decoding import decode_command
from starter.demo.forging import forge
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
    from starter.demo.gateway import GatewayDoor
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
        door: GatewayDoor,
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
            cases: Looks at the case.
            door: Through it everybody acts, each with a token of their own.
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
        self._door = door
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
        person = acting or await self._holder(role)
        if self.case is None:
            await self._open(person, fields)
        else:
            key = f"demo-act-{self._acts}"
            await self._door.act(self.case.case_id, person, role, do, fields, key)
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

    async def _open(self, manager: str, fields: dict[str, object]) -> None:
        opening = await self._as_the_gateway_opens(manager, fields)
        case_id = await self._door.open(manager, self._employee, fields)
        self.case = self._cases.handle(case_id)
        self._opening = replace(opening, case_id=case_id)
        self._lapse = TimeLapse(self._client, self.case, self._lists)
        self._narrator.set_in(self._opening)
        self._opened(case_id)
        await self._running.settled()
        skip = await self._holder(Role.SKIP)
        self._narrator.forgery(await forge(self.case, skip, await self.now()))

    async def _as_the_gateway_opens(self, manager: str, fields: dict[str, object]) -> Opening:
        """Return what the gateway opens the case with, to know who is who in the story."""
        envelope = {
            "id": "demo-entry",
            "by": {"person": manager, "role": Role.MANAGER.value},
            "received_at": plain(await self.now()),
        }
        entry = decode_command("submit_entry", fields | envelope)
        if not isinstance(entry, SubmitEntry):
            raise TypeError("only an entry opens a case")
        return await open_from_hris(self._employee, entry, self._hris, self._protections)

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
