"""Cases played on the core alone, along the ways of the matrix."""

from __future__ import annotations

import asyncio
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from domain.case import Case
from domain.errors import Refused
from domain.people import Actor
from domain.state import Stage
from starter.engines.core import CorePlay
from starter.examples import Occasion
from starter.matrix.asking import build
from starter.matrix.besides import BESIDES
from starter.matrix.fitting import awaited
from starter.matrix.standing import STANDING
from starter.matrix.steps import NEXT_DAY, SOON, Step, Way
from starter.scenarios.form import Scenario
from starter.scenarios.moment import parse_moment
from starter.scenarios.opening import Setting, setting_of

_MOMENT: Final = timedelta(minutes=1)
_GAPS: Final = {SOON: _MOMENT, NEXT_DAY: timedelta(days=1)}
_OPENED: Final = "2027-02-01T10:00"
_SCENARIO: Final = {
    "employee": {
        "calendar": "US",
        "zone": "America/Los_Angeles",
        "hired": "2019-05-06",
        "base": "130000",
        "currency": "USD",
    },
    "hr_partner": {"calendar": "GB", "zone": "Europe/London"},
    "steps": [{"at": _OPENED, "by": "manager", "do": "submit_entry"}],
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A case that was played up to a point, and the instant just after it.

    Attributes:
        case: The case.
        now: Its now.
    """

    case: Case
    now: datetime


def played(policy: str) -> dict[Stage, tuple[Standing, ...]]:
    """Play every way, and on the plain one of each stage what may stand besides.

    Raises:
        Refused: a way does not lead on under this policy.
    """
    setting = setting_of(Scenario.model_validate({"policy": policy, **_SCENARIO}))
    return asyncio.run(_played(setting))


async def _played(setting: Setting) -> dict[Stage, tuple[Standing, ...]]:
    found: dict[Stage, tuple[Standing, ...]] = {}
    for stage, ways in STANDING.items():
        standing = []
        for number, way in enumerate(ways):
            course = await Course.along(setting, way)
            standing.append(await course.standing_of())
            for besides in BESIDES if number == 0 else ():
                other = course.fork()
                if await other.follow_if_possible(besides) and other.case.state.stage == stage:
                    standing.append(await other.standing_of())
        found[Stage(stage)] = tuple(standing)
    return found


class Course(CorePlay):
    """One case on the core that goes a way, or a copy of it another one."""

    def __init__(self, setting: Setting) -> None:
        """Prepare a case."""
        super().__init__(setting)
        self.now = self._instant(_OPENED)

    @classmethod
    async def along(cls, setting: Setting, way: Way) -> Course:
        """Open a case and go a way."""
        course = cls(setting)
        for step in way:
            await course.step(step)
        return course

    @property
    def case(self) -> Case:
        """Return the case, which is open."""
        if self._case is None:
            raise AssertionError("the entry opens the case")
        return self._case

    def fork(self) -> Course:
        """Return another course that goes on from here: a case is a value."""
        return copy(self)

    async def step(self, step: Step) -> None:
        """Let time pass up to a step, and give its command."""
        gap = _GAPS.get(step.at)
        self.now = self._instant(step.at) if gap is None else self.now + gap
        await self.pass_time(self.now)
        if step.by is None:
            return
        notice = "" if self._case is None else awaited(self._case)[-1]
        occasion = Occasion(self._setting.here.day_of(self.now), self.now, notice=notice)
        actor = Actor(self._holder(step), step.by)
        number = 0 if self._case is None else self._case.last_number
        sent_as = f"{number:06}-{step.do}"
        await self.send(build(step.do, sent_as, actor, occasion, step.fields), self.now)

    async def follow_if_possible(self, way: Way) -> bool:
        """Go a way, and tell whether that was possible; this course is spent otherwise."""
        try:
            for step in way:
                await self.step(step)
        except Refused:
            return False
        return True

    async def standing_of(self) -> Standing:
        """Return the case a moment later."""
        now = self.now + _MOMENT
        await self.pass_time(now)
        return Standing(self.case, now)

    def _instant(self, text: str) -> datetime:
        setting = self._setting
        return parse_moment(text).instant(setting.here, setting.site_of).astimezone(UTC)

    def _holder(self, step: Step) -> str:
        if step.by is None:
            raise AssertionError("nobody acts")
        if self._case is None:
            return self._setting.person(step.by)
        return self._case.frame.people.holders(step.by)[step.holder]
