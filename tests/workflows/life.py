"""A case on a real server, lived through in its own time: what the tests of the shell say and see.

Every case begins on a Monday at ten (UTC everywhere, no holidays), so that what a test counts does
not depend on the day on which it runs.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from itertools import count
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args, get_type_hints

from pydantic import TypeAdapter
from temporalio.api.enums.v1 import EventType
from temporalio.api.sdk.v1 import WorkflowMetadata
from temporalio.client import WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from activities.ports import RECORD_FACTS, RecordFacts
from domain.calendar import BusinessCalendar
from domain.canon import content_digest, digest
from domain.case import Receipt
from domain.commands import (
    Acknowledge,
    Approve,
    Deliverable,
    DeliverPacket,
    RecordCheckIn,
    RecordDiscussion,
    RequestPivot,
    SubmitEntry,
    Trend,
)
from domain.opening import Background, Employment, Opening
from domain.people import Actor, People, Role, Seat
from domain.policy import ClockKind
from domain.state import Stage
from domain.views import CaseView
from infra.outbox import PostgresOutbox
from infra.policies import load_policy
from infra.record_lists import RecordLists
from infra.zones import site
from starter.examples import Occasion, example
from starter.skipping import Skipping, starting_ahead
from tests.workflows.keys import SEAL
from workflows.names import VIEW, WORKFLOW

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from temporalio.api.history.v1 import HistoryEvent
    from temporalio.client import Client, WorkflowHandle

    from domain.clock import Promise
    from domain.commands import Command
    from domain.facts import Fact
    from domain.seals import Sealed
    from infra.postgres import Pool
    from infra.signatures import DoorSeal

C = TypeVar("C", bound="Command")
B = TypeVar("B")
T = TypeVar("T")

PERSONS: Final[Mapping[Role, str]] = {
    Role.EMPLOYEE: "e1001",
    Role.MANAGER: "e1002",
    Role.SKIP: "e1003",
    Role.DIRECTOR: "e1004",
    Role.HR_PARTNER: "e2001",
    Role.HR_BACKUP: "e2002",
    Role.HR_LEAD: "e2003",
    Role.HR_CONTACT: "e2004",
    Role.LEAVE_ADMINISTRATOR: "e2005",
    Role.LEAVE_LEAD: "e2006",
    Role.LEGAL: "e2007",
    Role.ACCOMMODATION_SPECIALIST: "e2013",
    Role.SPECIALIST_LEAD: "e2014",
    Role.INDEPENDENT_REVIEWER: "e2015",
    Role.PAYROLL: "e2008",
    Role.POLICY_OWNER: "e2009",
}
"""Who is who, in the example's directory."""

SUGGESTED_AFTER: Final = 60
"""Events after which the hurried server suggests a new run."""

# What a sender may get while a case goes over into its next run, or while nobody works on it.
_AGAIN: Final = frozenset(
    {
        RPCStatusCode.FAILED_PRECONDITION,
        RPCStatusCode.UNAVAILABLE,
        RPCStatusCode.DEADLINE_EXCEEDED,
        RPCStatusCode.CANCELLED,  # what the SDK's client calls its own timeout
    }
)

# Each retry of an effect counts as a skip.
_SKIPS_AT_ONCE: Final = 10_000
_OF_SKIPPING: Final = (
    "WORKFLOW_EXECUTION_TIME_SKIPPING_TRANSITIONED",
    "WORKFLOW_EXECUTION_OPTIONS_UPDATED",
)
_POLL_S: Final = 0.01
_OPENS_WITHIN: Final = timedelta(minutes=1)
_ZONE: Final = "UTC"
_CALENDAR: Final = "MONDAY-TO-FRIDAY"
_NUMBERS: Final = count(1)


async def eventually(
    holds: Callable[[], Awaitable[bool]], what: str, within_s: float = 30.0
) -> None:
    """Wait until something holds; it fails the test by name if it does not in time."""
    deadline = time.monotonic() + within_s
    while not await holds():
        assert time.monotonic() < deadline, f"not in time: {what}"
        await asyncio.sleep(_POLL_S)


def wall() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 -- where the case's own time begins


def coming_monday() -> datetime:
    """Give ten o'clock on the first Monday that is at least a day away."""
    day = wall().date() + timedelta(days=2)
    day += timedelta(days=(7 - day.weekday()) % 7)
    return datetime.combine(day, time_of_day(10), UTC)


def an_entry(received_at: datetime) -> SubmitEntry:
    fields = example("submit_entry", Occasion(received_at.date(), received_at))
    return TypeAdapter(SubmitEntry).validate_python(
        {
            "do": "submit_entry",
            "id": "entry-1",
            "by": actor(Role.MANAGER),
            "received_at": received_at,
            **fields,
        }
    )


def an_opening(
    starts: datetime, case_id: str = "", persons: Mapping[Role, str] | None = None
) -> Opening:
    """Give an opening whose entry is received when the case starts."""
    since, until = date(starts.year - 1, 1, 1), date(starts.year + 5, 12, 31)
    held_by = {**PERSONS, **(persons or {})}
    return Opening(
        case_id=case_id or new_case_id(),
        policy=load_policy("POL-2026-A"),
        calendars=(BusinessCalendar(_CALENDAR, "1", since, until, (6, 7), (), ()),),
        sites=(site(_ZONE, since, until),),
        people=People(tuple(Seat(role, who, _CALENDAR, _ZONE) for role, who in held_by.items())),
        employment=Employment(date(2019, 5, 6), "US-WA", 0),
        entry=an_entry(starts),
        background=Background(level="L5"),
    )


def new_case_id() -> str:
    """Give an id that no other case on the server has, not even one of an earlier run."""
    return f"case-2027-{secrets.randbelow(10**9):09}"


def actor(role: Role) -> Actor:
    return Actor(PERSONS[role], role)


def tag_of(command: type[Command]) -> str:
    (tag,) = get_args(get_type_hints(command)["do"])
    return str(tag)


def update_id(command: Command) -> str:
    """Give the id under which doors send a command: other content is another update."""
    return f"{command.id}-{content_digest(command)}"


class World:
    """Where cases live: a server, a record, and the queue that a worker polls."""

    def __init__(self, client: Client, pool: Pool, task_queue: str, seal: DoorSeal = SEAL) -> None:
        self.client = client
        self.pool = pool
        self.seal = seal
        self.task_queue = task_queue
        self.lists = RecordLists(pool)

    async def open(
        self,
        opening: Opening | None = None,
        *,
        starts: datetime | None = None,
        settled: bool = True,
    ) -> Life:
        """Open a case on a Monday at ten and wait until its first facts are out."""
        begins = starts or coming_monday()
        opening = opening or an_opening(begins)
        delay = begins - wall()
        await starting_ahead(self.client).start_workflow(
            WORKFLOW,
            self.seal.opening(opening),
            id=opening.case_id,
            task_queue=self.task_queue,
            start_delay=delay,
            static_summary=f"Case {opening.case_id}",
        )
        # Without a run id: what continues as new is the same case.
        life = Life(self, opening, self.client.get_workflow_handle(opening.case_id))
        await life.opens(begins)
        if settled:
            await life.settled()
        return life


class Life:
    """One case, in its own time."""

    def __init__(self, world: World, opening: Opening, handle: WorkflowHandle[Any, Any]) -> None:
        self.world = world
        self.opening = opening
        self.handle = handle
        self.patience_s = 60.0
        self.answered: list[tuple[Command, Receipt]] = []
        self._clock = Skipping(world.client, handle)

    @property
    def case_id(self) -> str:
        return self.opening.case_id

    async def now(self) -> datetime:
        return await self._clock.now()

    async def opens(self, instant: datetime) -> None:
        """Wait until the case has opened, and see that it did so when it was to.

        One that opens days late fails elsewhere otherwise, by a refusal or a date that is wrong.
        """
        tasks: list[datetime] = []

        async def has_opened() -> bool:
            tasks[:] = await self._times_of("WORKFLOW_TASK_SCHEDULED")
            return bool(tasks)

        await eventually(has_opened, f"{self.case_id} opened", self.patience_s)
        late = tasks[0] - instant
        assert timedelta() <= late < _OPENS_WITHIN, f"{self.case_id} opened late by {late}"
        now = await self.now()
        assert now - instant < _OPENS_WITHIN, f"{self.case_id} opened, and went on to {now}"

    async def _times_of(self, kind: str) -> list[datetime]:
        events = await self.events()
        return [event.event_time.ToDatetime(UTC) for event in events if kinds([event]) == [kind]]

    async def to(self, instant: datetime) -> None:
        """Let time pass up to an instant, and all that falls due on the way be published."""
        await self.settled()
        assert await self.now() < instant, f"{instant} has passed"
        await self._pass_to(instant)
        await self.settled()

    async def skip(self, duration: timedelta) -> None:
        """Let time pass, and nothing else: whoever has no worker may wait for ever."""
        await self._pass_to(await self.now() + duration)

    async def _pass_to(self, instant: datetime) -> None:
        assert await self._clock.to(instant), f"{self.case_id} ended before {instant}"

    async def settled(self) -> None:
        """Wait until no task and no effect of the case is under way or waits for another try."""
        await eventually(self._is_settled, f"{self.case_id} settled", self.patience_s)

    async def delivered(self) -> None:
        """Wait until every letter of the case has gone out, or is known never to."""
        outbox = PostgresOutbox(self.world.pool)

        async def all_out() -> bool:
            return await outbox.waiting(self.case_id) == 0

        await eventually(all_out, f"{self.case_id}: every letter is out", self.patience_s)

    async def _is_settled(self) -> bool:
        seen = (await self.handle.describe()).raw_description
        if seen.HasField("pending_workflow_task") or seen.pending_activities:
            return False
        return seen.workflow_execution_info.history_length > 2

    async def command(
        self,
        kind: type[C],
        role: Role,
        /,
        *,
        received_at: datetime | None = None,
        **content: object,
    ) -> C:
        """Make a command, received in the case's time just now unless said otherwise."""
        at = received_at or await self.now()
        given: dict[str, object] = {"id": f"c{next(_NUMBERS):05}", **content}
        by = Actor(self.opening.people.seat(role).person, role)
        return kind(do=tag_of(kind), by=by, received_at=at, **given)  # type: ignore[arg-type]

    async def send(self, command: Command) -> Receipt:
        """Send a command as an update, under the id that doors give it."""
        receipt: Receipt = await self.handle.execute_update(
            command.do, self.sealed(command), id=update_id(command), result_type=Receipt
        )
        return receipt

    async def signal(self, command: Command) -> None:
        """Send a command as a signal."""
        await self.handle.signal(command.do, self.sealed(command))

    def sealed(self, command: Command) -> Sealed[Command]:
        """Seal a command as the door of these tests."""
        return self.world.seal.command(self.case_id, command, (command.by.role,))

    async def insist(self, command: Command) -> Receipt:
        """Send a command until it is answered, as doors do: the same id is safe to send again."""
        receipt = await self._answered(lambda: self.send(command))
        self.answered.append((command, receipt))
        return receipt

    async def _answered(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask until there is an answer: while a case goes over, or is killed, there is none."""
        deadline = time.monotonic() + self.patience_s
        while time.monotonic() < deadline:
            try:
                return await ask()
            except RPCError as error:
                if error.status not in _AGAIN:
                    raise
            except WorkflowUpdateRPCTimeoutOrCancelledError as error:
                if isinstance(error.__cause__, asyncio.CancelledError):
                    raise
            await asyncio.sleep(_POLL_S)
        raise AssertionError(f"{self.case_id} has not answered")

    async def do(
        self,
        kind: type[C],
        role: Role,
        /,
        *,
        received_at: datetime | None = None,
        **content: object,
    ) -> Receipt:
        """Do something through the door, and let what follows be published."""
        command = await self.command(kind, role, received_at=received_at, **content)
        receipt = await self.insist(command)
        await self.settled()
        return receipt

    async def view(self) -> CaseView:
        async def ask() -> CaseView:
            seen: CaseView = await self.handle.query(VIEW, result_type=CaseView)
            return seen

        return await self._answered(ask)

    async def promise(self, clock: str) -> Promise:
        """Give the date of a clock as it stands."""
        found = next(each for each in (await self.view()).clocks if each.key == clock)
        assert found.promise is not None
        return found.promise

    async def length(self) -> int:
        """Count the events of the current run."""
        return (await self.handle.describe()).history_length

    async def events(self) -> list[HistoryEvent]:
        """Give the history of the current run."""
        return [event async for event in self.handle.fetch_history_events()]

    async def runs(self) -> list[list[HistoryEvent]]:
        """Give the histories of all runs, in order."""
        found: list[list[HistoryEvent]] = []
        execution = (await self.handle.describe()).raw_description.workflow_execution_info
        run_id = execution.first_run_id
        while run_id:
            one = self.world.client.get_workflow_handle(self.case_id, run_id=run_id)
            found.append([event async for event in one.fetch_history_events()])
            last = found[-1][-1].workflow_execution_continued_as_new_event_attributes
            run_id = last.new_execution_run_id
        return found

    async def until_over(self) -> str:
        """Let all the time pass that the case still has, and give its result."""
        config = TimeSkippingConfig(max_session_skip_count=_SKIPS_AT_ONCE)
        await TimeSkipper(self.world.client, config=config).fast_forward(self.handle)
        result: str = await self.handle.result()
        return result

    async def record(self) -> tuple[Fact, ...]:
        """Give the facts on record."""
        return tuple(each.fact for each in await self.world.lists.history(self.case_id))

    async def facts(self, kind: type[B]) -> list[B]:
        """Give what the facts of one kind say, as recorded."""
        return [body for _, body in await self.numbered(kind)]

    async def numbered(self, kind: type[B]) -> list[tuple[Fact, B]]:
        """Give the facts of one kind with what they say, as recorded."""
        found = [(fact, fact.body) for fact in await self.record()]
        return [(fact, body) for fact, body in found if isinstance(body, kind)]

    async def details(self) -> str:
        """Give what Temporal's UI shows of the case."""
        told: WorkflowMetadata = await self.handle.query(
            "__temporal_workflow_metadata", result_type=WorkflowMetadata
        )
        return told.current_details

    async def to_focus(self) -> None:
        """Let the entry be signed off."""
        await self.do(Approve, Role.SKIP)
        await self.do(Approve, Role.HR_PARTNER)

    async def through_focus(self) -> None:
        """Coach for three weeks, checking in each week."""
        if (await self.view()).stage is Stage.ENTRY:
            await self.to_focus()
        today = self.opening.entry.received_at.date()
        await self.do(RecordDiscussion, Role.MANAGER, held_on=today, recap="What is below level.")
        for number in (1, 2, 3):
            ends = (await self.promise(f"{ClockKind.CHECK_IN}[{number}]")).ends_at
            await self.to(ends - timedelta(hours=12))
            await self.do(
                RecordCheckIn,
                Role.MANAGER,
                held_on=(await self.now()).date(),
                trend=Trend.DECLINING,
                progress="None to be seen.",
                next_actions="The same again.",
            )

    async def to_packet(self) -> None:
        """Ask for Pivot, have it approved, and deliver the packet."""
        await self.through_focus()
        await self.to(_working_hour(await self.now() + timedelta(days=1)))
        await self.do(
            RequestPivot,
            Role.MANAGER,
            reason="Three check-ins without progress.",
            packet_text="What was expected, what was seen, and the two ways.",
            packet_by=PERSONS[Role.HR_BACKUP],
            plan=(Deliverable("A design", ("It has a tested way back",), 21, hours=8),),
            trend_evidence="Unchanged at each check-in.",
            plan_days=30,
            weekly_regular_hours=30,
        )
        await self.do(Approve, Role.SKIP)
        await self.do(Approve, Role.HR_PARTNER)
        await self.do(DeliverPacket, Role.HR_PARTNER)

    async def to_election(self) -> None:
        """Acknowledge the packet: the window opens."""
        await self.to_packet()
        await self.do(Acknowledge, Role.EMPLOYEE, notice="packet[1]")


def _working_hour(instant: datetime) -> datetime:
    """Give ten o'clock of the first weekday on or after an instant."""
    day = instant.date()
    while day.isoweekday() > 5:
        day += timedelta(days=1)
    at = datetime.combine(day, time_of_day(10), UTC)
    return at if at > instant else _working_hour(at + timedelta(hours=14))


def kinds(events: Sequence[HistoryEvent]) -> list[str]:
    """Name the events, without the prefix that they all share."""
    return [EventType.Name(event.event_type).removeprefix("EVENT_TYPE_") for event in events]


def published(events: Sequence[HistoryEvent]) -> tuple[Fact, ...]:
    """Give the facts that a history asks to have recorded, in order, each once.

    A number that is asked for with two contents is a failure.
    """
    found: dict[int, Fact] = {}
    for event in events:
        asked = event.activity_task_scheduled_event_attributes
        if asked.activity_type.name != RECORD_FACTS:
            continue
        batch = TypeAdapter(RecordFacts).validate_json(asked.input.payloads[0].data)
        for fact in batch.facts:
            known = found.setdefault(fact.number, fact)
            assert digest(known) == digest(fact), f"fact {fact.number} has two contents"
    return tuple(found[number] for number in sorted(found))


def without_skips(events: Sequence[HistoryEvent]) -> list[str]:
    """Name the events, without those that only a clock moved forward leaves behind."""
    return [kind for kind in kinds(events) if kind not in _OF_SKIPPING]


def summary_of(event: HistoryEvent) -> str:
    """Give the words that Temporal's UI shows beside a timer or an activity."""
    data = event.user_metadata.summary.data
    return str(TypeAdapter(str).validate_json(data)) if data else ""


def with_person(opening: Opening, role: Role, person: str) -> Opening:
    """Give the opening with somebody else in a seat."""
    seats = tuple(
        replace(seat, person=person) if seat.role is role else seat for seat in opening.people.seats
    )
    return replace(opening, people=People(seats))
