"""`dueprocess rehearse`: plays a scenario and tells what is not as expected."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from domain.canon import Json, canonical
from domain.errors import Code, Malformed, Refused
from domain.explaining import explain
from domain.facts import PacketSent
from domain.people import Role
from starter.engines import Play, Standing
from starter.examples import Occasion
from starter.explained import explained
from starter.projection import projection
from starter.scenarios.casting import command_of
from starter.scenarios.differences import Answered, Difference, differences
from starter.scenarios.expectation import Expectation
from starter.scenarios.file import load_scenario
from starter.scenarios.form import WAIT
from starter.scenarios.moment import parse_moment
from starter.scenarios.opening import Setting, setting_of

if TYPE_CHECKING:
    from pathlib import Path

    from domain.commands import Command
    from starter.engines import Engine
    from starter.scenarios.form import Scenario, Step


@dataclass(frozen=True, slots=True)
class Played:
    """One step as it was played."""

    number: int
    at: datetime
    by: Role | None
    do: str
    answer: str

    @property
    def title(self) -> str:
        """Return what to call the step."""
        act = self.do if self.by is None else f"{self.by} {self.do}"
        return f"step {self.number} ({self.at:%Y-%m-%dT%H:%M}Z {act})"


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A scenario as it was played.

    Attributes:
        name: What it shows.
        steps: Each step with its answer.
        differences: What is not as expected.
        outcome: What engines must agree on: facts, promises with traces, notices, money.
        explained: How the one date came about that was asked for; empty without one.
    """

    name: str
    steps: tuple[Played, ...]
    differences: tuple[Difference, ...]
    outcome: dict[str, Json]
    explained: str = ""

    @property
    def ok(self) -> bool:
        """Tell whether everything was as expected."""
        return not self.differences

    def canonical(self) -> str:
        """Return what engines must agree on as canonical JSON."""
        return canonical(self.outcome)

    def as_json(self) -> dict[str, Json]:
        """Return it as plain data, the same for every engine."""
        return {
            "scenario": self.name,
            "ok": self.ok,
            "differences": [
                {
                    "where": each.where,
                    "what": each.what,
                    "expected": each.expected,
                    "got": each.got,
                    "why": each.why,
                }
                for each in self.differences
            ],
            "steps": [
                {
                    "number": step.number,
                    "at": f"{step.at.replace(tzinfo=None).isoformat()}Z",
                    "by": None if step.by is None else step.by.value,
                    "do": step.do,
                    "answer": step.answer,
                }
                for step in self.steps
            ],
            **({"explained": self.explained} if self.explained else {}),
            **self.outcome,
        }

    def as_text(self) -> str:
        """Return it for people: the verdict first, then each difference."""
        steps = "1 step" if len(self.steps) == 1 else f"{len(self.steps)} steps"
        more = ["", self.explained] if self.explained else []
        if self.ok:
            return "\n".join([f"{self.name}: as expected, {steps}", *more])
        many = len(self.differences)
        word = "1 difference" if many == 1 else f"{many} differences"
        told = [difference.as_text() for difference in self.differences]
        return "\n".join([f"{self.name}: {word}, {steps}", *told, *more])


async def rehearse(path: Path, engine: Engine, clock: str = "") -> Rehearsal:
    """Play a scenario file.

    Args:
        path: The file.
        engine: What to play it on.
        clock: Key of a clock whose date is to be explained as it stands at the end.

    Raises:
        Malformed: the file is wrong, or names what there is not; says where and why.
        PolicyInvalid: the policy or a calendar that it names is wrong.
    """
    return await play_scenario(load_scenario(path), path.stem, engine, clock)


async def play_scenario(
    scenario: Scenario, name: str, engine: Engine, clock: str = ""
) -> Rehearsal:
    """Play a scenario.

    Args:
        scenario: What to play.
        name: What to call it if it has no name of its own.
        engine: What to play it on.
        clock: Key of a clock whose date is to be explained as it stands at the end.

    Raises:
        Malformed: a step names an instant that does not exist, or lies behind the one before; or
            the case has never had such a clock.
    """
    setting = setting_of(scenario)
    async with engine.play(setting) as play:
        director = _Director(setting, play)
        for number, step in enumerate(scenario.steps, start=1):
            await director.step(number, step)
        end = director.standing
        director.found += differences("at the end", scenario.expect, end, 0, None)
        record = () if end is None else end.facts
        told = explain(await play.reckonings(), record, clock) if clock else ()
    return Rehearsal(
        name=scenario.name or name,
        steps=tuple(director.played),
        differences=tuple(director.found),
        outcome=projection(end),
        explained="\n\n".join(explained(each) for each in told),
    )


_BEGINNING: Final = datetime.min.replace(tzinfo=UTC)

_NOTHING: Final = Expectation()
"""A step without expectation: its act is to be accepted."""


@dataclass(slots=True)
class _Director:
    """Gives the steps of one scenario to one play."""

    setting: Setting
    play: Play
    now: datetime = _BEGINNING
    standing: Standing | None = None
    played: list[Played] = field(default_factory=list)
    found: list[Difference] = field(default_factory=list)

    async def step(self, number: int, step: Step) -> None:
        """Let time pass up to a step, give its command, and look at what came of it."""
        since = 0 if self.standing is None else self.standing.facts[-1].number
        at, handled = self._instants(number, step)
        self.now = handled
        await self.play.pass_time(handled)
        answered = await self._act(number, step, at)
        played = Played(number, at, step.by, step.do, answered.word)
        self.played.append(played)
        self.standing = await self.play.standing()
        expected = step.expect or _NOTHING
        self.found += differences(played.title, expected, self.standing, since, answered)

    async def _act(self, number: int, step: Step, at: datetime) -> Answered:
        if step.do == WAIT:
            return Answered()
        command = self._command(number, step, at, self.standing)
        try:
            return Answered(receipt=await self.play.send(command, self.now))
        except Refused as refusal:
            return Answered(refusal=refusal)

    def _instants(self, number: int, step: Step) -> tuple[datetime, datetime]:
        """Return when a door received a step's act, and when the case gets to it."""
        here, site_of = self.setting.here, self.setting.site_of
        try:
            at = step.at.instant(here if step.zone is None else site_of(step.zone), site_of)
            handled = max(at, self.now)
            if step.handled is not None:
                handled = step.handled.instant(here, site_of)
        except Malformed as error:
            raise Malformed(Code.MALFORMED, f"steps[{number}].at: {error.sentence}") from None
        if handled < at:
            raise Malformed(
                Code.MALFORMED, f"steps[{number}].handled: nothing is handled before it is received"
            )
        if handled < self.now:
            raise Malformed(
                Code.MALFORMED, f"steps[{number}].handled: the step before was handled later"
            )
        return at, handled

    def _command(self, number: int, step: Step, at: datetime, now: Standing | None) -> Command:
        here, site_of = self.setting.here, self.setting.site_of
        occasion = Occasion(
            day=here.day_of(at),
            at=at,
            leave=1 if now is None else max(1, len(now.view.leaves)),
            notice=_latest_packet(now),
        )
        holder = "" if step.by is None else self.setting.person(step.by)
        try:
            return command_of(
                step, number, holder, occasion, lambda t: parse_moment(t).instant(here, site_of)
            )
        except Malformed as error:
            raise Malformed(Code.MALFORMED, f"steps[{number}].{error.sentence}") from None


def _latest_packet(standing: Standing | None) -> str:
    """Return the packet that went out last: what an acknowledgement means by itself."""
    sent = [] if standing is None else [fact.body for fact in standing.facts]
    numbers = [body.packet for body in sent if isinstance(body, PacketSent)]
    return f"packet[{numbers[-1] if numbers else 1}]"
