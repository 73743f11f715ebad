"""What the demo plays: one whole case, from the entry to leaving with T1, on any day of any year.

Nobody here knows a date in advance: each step looks at what the case has promised and comes on the
next fitting business day, so the same plot works over holidays and in every place.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Final, Protocol

from domain.people import Role
from domain.policy import ClockKind
from starter.examples import Occasion, example

if TYPE_CHECKING:
    from datetime import datetime

    from domain.calendar import BusinessCalendar, Site
    from domain.clock import Promise
    from domain.opening import Opening
    from domain.views import CaseView

WEEKS: Final = 4
MISSED_WEEK: Final = 2
LEAVE_DAYS: Final = 5
GRACE_DAYS: Final = 7
_MORNING: Final = 10
_NOON: Final = 12
_AFTERNOON: Final = 14


class Scene(Protocol):
    """Where the plot is played: a real server, or the core alone in a test."""

    @property
    def opening(self) -> Opening:
        """The opening of the case, once it is open."""
        ...

    async def now(self) -> datetime:
        """Return the time of the case."""
        ...

    async def chapter(self, title: str) -> None:
        """Begin another part of the story."""
        ...

    async def to(self, instant: datetime) -> None:
        """Let the case's time pass up to an instant; one that has passed changes nothing."""
        ...

    async def act(self, role: Role, do: str, fields: dict[str, object]) -> None:
        """Have whoever holds a role give a command; the first entry opens the case."""
        ...

    async def view(self) -> CaseView:
        """Return the case as it stands."""
        ...


async def play(scene: Scene) -> CaseView:
    """Play the whole case and return where it ended."""
    await _Plot(scene).play()
    return await scene.view()


class _Plot:
    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    async def play(self) -> None:
        await self._entry()
        await self._focus()
        await self._pivot_entry()
        await self._packet()
        await self._election()
        await self._separation()

    async def _entry(self) -> None:
        await self._scene.chapter("Entry: the manager asks for Focus, two others decide")
        await self._scene.act(Role.MANAGER, "submit_entry", await self._example("submit_entry"))
        await self._next_morning()
        await self._act(Role.SKIP, "approve")
        await self._next_morning()
        await self._act(Role.HR_PARTNER, "approve")

    async def _focus(self) -> None:
        await self._scene.chapter("Focus: a discussion, weekly check-ins, and one that is missed")
        await self._next_morning()
        await self._act(Role.MANAGER, "record_discussion")
        for week in range(1, WEEKS + 1):
            last_day = await self._last_day(f"{ClockKind.CHECK_IN}[{week}]")
            if week == MISSED_WEEK:
                await self._on(self._calendar.shift(last_day, 2), _NOON)
                continue
            await self._on(self._on_or_before(last_day), _AFTERNOON)
            await self._act(Role.MANAGER, "record_check_in")

    async def _pivot_entry(self) -> None:
        await self._scene.chapter("Pivot: asked for by the manager, approved by two others")
        # A week counts as held once it has ended: four weeks, of which one was missed, are 75 %.
        await self._next_morning()
        seats = self._scene.opening.people
        await self._act(Role.MANAGER, "request_pivot", packet_by=seats.seat(Role.HR_BACKUP).person)
        await self._next_morning()
        await self._act(Role.SKIP, "approve")
        await self._next_morning()
        await self._act(Role.HR_PARTNER, "approve")

    async def _packet(self) -> None:
        await self._scene.chapter("The packet: sent, not acknowledged, handed over with a witness")
        await self._next_morning()
        await self._act(Role.HR_PARTNER, "record_meeting")
        await self._act(Role.HR_PARTNER, "deliver_packet")
        reminded = await self._last_day(ClockKind.PACKET_RECEIPT)
        await self._on(self._calendar.shift(reminded, 3), _MORNING)
        witness = self._scene.opening.people.seat(Role.HR_CONTACT).person
        handed_at = await self._scene.now()
        await self._act(
            Role.HR_PARTNER,
            "record_handover",
            notice="packet[1]",
            handed_at=handed_at.isoformat(),
            witness=witness,
        )

    async def _election(self) -> None:
        await self._scene.chapter("The election: a choice, a protected leave, a change of mind")
        await self._next_morning()
        await self._act(Role.EMPLOYEE, "elect", option="improve")
        first = await self._today() + timedelta(days=1)
        last = first + timedelta(days=LEAVE_DAYS - 1)
        await self._act(
            Role.EMPLOYEE,
            "report_leave",
            kind="requested",
            first_day=first.isoformat(),
            last_day=last.isoformat(),
        )
        await self._next_morning()
        await self._act(Role.LEAVE_ADMINISTRATOR, "decide_leave")
        await self._on(self._calendar.next_business_day(last), _MORNING)
        await self._act(Role.EMPLOYEE, "record_return")
        await self._next_morning()
        await self._act(Role.EMPLOYEE, "elect", option="leave", grace_days=GRACE_DAYS)
        promise = await self._promise(ClockKind.ELECTION)
        await self._scene.to(promise.ends_at + timedelta(hours=1))

    async def _separation(self) -> None:
        await self._scene.chapter("Separation: the last day, the final wages, the end")
        await self._on(await self._last_day(ClockKind.SEPARATION), _AFTERNOON)
        await self._act(Role.PAYROLL, "record_settlement")

    async def _act(self, role: Role, do: str, **fields: object) -> None:
        await self._scene.act(role, do, {**await self._example(do), **fields})

    async def _example(self, do: str) -> dict[str, object]:
        """Return the fields of a complete example as they travel: days and instants as text."""
        now = await self._scene.now()
        # Before the case is open its site is not known; a day more or less is no matter then.
        day = now.date() if do == "submit_entry" else self._site.day_of(now)
        return {
            name: _as_text(value) for name, value in example(do, Occasion(day=day, at=now)).items()
        }

    async def _next_morning(self) -> None:
        await self._on(self._calendar.next_business_day(await self._today()), _MORNING)

    async def _on(self, day: date, hour: int) -> None:
        await self._scene.to(self._site.instant(day, time(hour)))

    async def _today(self) -> date:
        return self._site.day_of(await self._scene.now())

    async def _promise(self, key: str) -> Promise:
        """Return the promise of a clock."""
        seen = await self._scene.view()
        for clock in seen.clocks:
            if clock.key == key and clock.promise is not None:
                return clock.promise
        raise LookupError(f"the case promises no {key}")

    async def _last_day(self, key: str) -> date:
        return (await self._promise(key)).last_day

    def _on_or_before(self, day: date) -> date:
        return day if self._calendar.is_business_day(day) else self._calendar.shift(day, -1)

    @property
    def _calendar(self) -> BusinessCalendar:
        return self._scene.opening.calendar_of(Role.EMPLOYEE)

    @property
    def _site(self) -> Site:
        return self._scene.opening.site_of(Role.EMPLOYEE)


def _as_text(value: object) -> object:
    match value:
        case date():
            return value.isoformat()
        case list():
            return [_as_text(each) for each in value]
        case dict():
            return {name: _as_text(each) for name, each in value.items()}
        case _:
            return value
