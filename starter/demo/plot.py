"""What every story of the demo is played with: who acts, and the next fitting day for it.

Nobody here knows a date in advance: each step looks at what the case has promised and comes on the
next fitting business day, so the same story works over holidays and in every place.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Final, Protocol

from domain.errors import Refused
from domain.people import Role
from domain.state import ClockStatus
from starter.examples import Occasion, example

if TYPE_CHECKING:
    from datetime import datetime

    from domain.calendar import BusinessCalendar, Site
    from domain.clock import Promise
    from domain.notices import Template
    from domain.opening import Opening
    from domain.people import Seat
    from domain.policy import ClockKind
    from domain.views import CaseView

MORNING: Final = 10
NOON: Final = 12
AFTERNOON: Final = 14
_SOON: Final = timedelta(hours=1)


class Scene(Protocol):
    """Where a story is played: a real server, or the core alone in a test."""

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

    async def act(
        self, role: Role, do: str, fields: dict[str, object], *, acting: str = ""
    ) -> None:
        """Have a person give a command in a role; the first entry opens the case.

        Args:
            role: The role in which it is given.
            do: The command.
            fields: What it says besides its envelope.
            acting: Who; empty means who held the role when the case was opened.

        Raises:
            Refused: the case refuses it.
        """
        ...

    async def refused(self, role: Role, do: str, refusal: Refused, *, acting: str = "") -> None:
        """Tell that somebody's command was refused."""
        ...

    async def read(self, template: Template) -> None:
        """Show the latest letter of a kind that the employee was sent."""
        ...

    async def view(self) -> CaseView:
        """Return the case as it stands."""
        ...


class Plot:
    """A case that goes forward: by acts, and by days that its calendar and its promises give."""

    def __init__(self, scene: Scene) -> None:
        """Play on a scene."""
        self.scene = scene

    async def chapter(self, title: str) -> None:
        """Begin another part of the story."""
        await self.scene.chapter(title)

    async def act(self, role: Role, do: str, /, *, acting: str = "", **fields: object) -> None:
        """Have somebody give a command; what is left out is taken from its example."""
        await self.scene.act(role, do, {**await self._example(do), **fields}, acting=acting)

    async def refused(self, role: Role, do: str, /, *, acting: str = "", **fields: object) -> None:
        """Have somebody try what the case refuses.

        Raises:
            AssertionError: the case takes it.
        """
        try:
            await self.act(role, do, acting=acting, **fields)
        except Refused as refusal:
            await self.scene.refused(role, do, refusal, acting=acting)
        else:
            raise AssertionError(f"{do} by the {role} was to be refused")

    async def next_morning(self) -> None:
        """Come to the next morning of work that lies ahead, where the employee works."""
        today = await self.today()
        ahead = await self.scene.now() < self._site.instant(today, time(MORNING))
        is_today = ahead and self.calendar.is_business_day(today)
        await self.on(today if is_today else self.calendar.next_business_day(today), MORNING)

    async def on(self, day: date, hour: int) -> None:
        """Come to an hour of a local day."""
        await self.scene.to(self._site.instant(day, time(hour)))

    async def after(self, key: str) -> None:
        """Let a clock run out, and come to what follows from that."""
        await self.scene.to((await self._promise(key)).ends_at + _SOON)

    async def today(self) -> date:
        """Return the employee's day."""
        return self._site.day_of(await self.scene.now())

    async def last_day(self, key: str) -> date:
        """Return the last day that a clock promises."""
        return (await self._promise(key)).last_day

    async def owed(self, kind: ClockKind) -> date | None:
        """Return the last day of the first clock of a kind that runs; None if there is none."""
        seen = await self.scene.view()
        running = (
            clock.promise.last_day
            for clock in seen.clocks
            if clock.key.partition("[")[0] == kind
            and clock.status is ClockStatus.OPEN
            and clock.promise is not None
        )
        return next(running, None)

    def or_before(self, day: date) -> date:
        """Return a day, or the business day before it."""
        return day if self.calendar.is_business_day(day) else self.calendar.shift(day, -1)

    def seat(self, role: Role) -> Seat:
        """Return the seat that a role had when the case was opened."""
        return self.scene.opening.people.seat(role)

    @property
    def calendar(self) -> BusinessCalendar:
        """The employee's calendar."""
        return self.scene.opening.calendar_of(Role.EMPLOYEE)

    @property
    def _site(self) -> Site:
        return self.scene.opening.site_of(Role.EMPLOYEE)

    async def _promise(self, key: str) -> Promise:
        seen = await self.scene.view()
        for clock in seen.clocks:
            if clock.key == key and clock.promise is not None:
                return clock.promise
        raise LookupError(f"the case promises no {key}")

    async def _example(self, do: str) -> dict[str, object]:
        """Return the fields of a complete example as they travel: days and instants as text."""
        now = await self.scene.now()
        # Before the case is open its site is not known; a day more or less is no matter then.
        day = now.date() if do == "submit_entry" else self._site.day_of(now)
        return {
            name: _as_text(value) for name, value in example(do, Occasion(day=day, at=now)).items()
        }


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
