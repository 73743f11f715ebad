"""The demo's stories on the core alone: any day of any year, in a blink."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.canon import plain
from domain.commands import SubmitEntry
from domain.facts import NoticeCountermanded, NoticeOwed
from domain.people import Role
from starter.decoding import decode_command
from starter.engines.core import CorePlay
from starter.scenarios.file import load_scenario
from starter.scenarios.opening import setting_of

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from domain.errors import Refused
    from domain.facts import Fact
    from domain.notices import Template
    from domain.opening import Opening
    from domain.views import CaseView

SETTING = """
policy: POL-2026-A
employee: {{calendar: {calendar}, zone: {zone}, hired: 2019-05-06, base: 130000, currency: USD}}
hr_partner: {{calendar: GB, zone: Europe/London}}
steps:
  - {{at: 2027-02-01T10:00, by: manager, do: submit_entry}}
"""


class CoreScene:
    """A scene whose time passes at once."""

    def __init__(self, folder: Path, start: datetime, calendar: str, zone: str) -> None:
        file = folder / "setting.yaml"
        file.write_text(SETTING.format(calendar=calendar, zone=zone))
        self._setting = setting_of(load_scenario(file))
        self._play = CorePlay(self._setting)
        self._now = start
        self._opening: Opening | None = None
        self._acts = 0
        self.refusals: list[str] = []

    @property
    def opening(self) -> Opening:
        assert self._opening is not None
        return self._opening

    async def now(self) -> datetime:
        return self._now

    async def chapter(self, title: str) -> None:
        """Tell nothing."""

    async def to(self, instant: datetime) -> None:
        if instant > self._now:
            await self._play.pass_time(instant)
            self._now = instant

    async def act(
        self, role: Role, do: str, fields: dict[str, object], *, acting: str = ""
    ) -> None:
        self._acts += 1
        envelope = {
            "id": f"act-{self._acts}",
            "by": {"person": acting or self._setting.person(role), "role": role.value},
            "received_at": plain(self._now),
        }
        command = decode_command(do, fields | envelope)
        await self._play.send(command, self._now)
        if isinstance(command, SubmitEntry):
            self._opening = self._setting.opening("case-2027-00001", command)

    async def refused(self, role: Role, do: str, refusal: Refused, *, acting: str = "") -> None:
        self.refusals.append(f"{do} by {acting or role}: {refusal.code}")

    async def read(self, template: Template) -> None:
        """Hold that the employee was sent such a letter."""
        bodies = [fact.body for fact in await self.facts()]
        sent = (b.notice for b in bodies if isinstance(b, NoticeOwed | NoticeCountermanded))
        assert any((n.template, n.to) == (template, Role.EMPLOYEE) for n in sent)

    async def view(self) -> CaseView:
        standing = await self._play.standing()
        assert standing is not None
        return standing.view

    async def facts(self) -> tuple[Fact, ...]:
        standing = await self._play.standing()
        assert standing is not None
        return standing.facts
