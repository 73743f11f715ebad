"""Cases that letters are read in: a packet, an open election, a failed plan."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from activities.ports import SendNotice
from domain.commands import (
    Acknowledge,
    Approve,
    ConfirmElection,
    CriterionFinding,
    Elect,
    Finding,
    Option,
    RecordCheckIn,
    RecordVerdict,
    RequestFail,
    SeatPerson,
    SubmitWork,
    Trend,
)
from domain.facts import NoticeOwed
from domain.people import Actor, Role
from domain.policy import ClockKind
from domain.state import ClockStatus
from tests.workflows.life import PERSONS, tag_of

if TYPE_CHECKING:
    from domain.clock import Promise
    from domain.notices import Template
    from infra.links import PostgresLinks
    from tests.workflows.life import Life, World

EMPLOYEE: Final = PERSONS[Role.EMPLOYEE]
_SECOND_REVIEWER: Final = "e3007"


async def sent(life: Life, template: Template, to: Role = Role.EMPLOYEE) -> SendNotice:
    """Give what was asked for when the newest letter of a wording was sent."""
    await life.delivered()
    owed = [
        (fact, body.notice)
        for fact, body in await life.numbered(NoticeOwed)
        if (body.notice.template, body.notice.to) == (template, to)
    ]
    fact, notice = owed[-1]
    return SendNotice(
        case_id=life.case_id,
        fact_number=fact.number,
        notice=notice,
        reader=PERSONS[to],
        language="en",
        at=fact.at,
    )


async def number_of(life: Life, template: Template, to: Role = Role.EMPLOYEE) -> int:
    """Give the number by which the newest letter of a wording is known."""
    return (await sent(life, template, to)).fact_number


async def link_to(life: Life, template: Template, links: PostgresLinks) -> str:
    """Give a link as the newest letter of a wording bears one."""
    link = await links.link_for(await sent(life, template))
    assert link is not None
    return link


async def with_packet(world: World) -> Life:
    life = await world.open()
    await life.to_packet()
    return life


async def failed(world: World) -> Life:
    """Give a case whose plan was not met, and whose letter with the result is out."""
    life = await world.open()
    await life.to_election()
    await life.do(Elect, Role.EMPLOYEE, option=Option.IMPROVE)
    await life.do(ConfirmElection, Role.EMPLOYEE)
    await life.do(
        SeatPerson,
        Role.HR_PARTNER,
        role=Role.SECOND_REVIEWER,
        person=_SECOND_REVIEWER,
        calendar="MONDAY-TO-FRIDAY",
        zone="UTC",
        reason="A second pair of eyes.",
    )
    await life.do(Acknowledge, Role.EMPLOYEE, notice="plan[1]")
    await life.do(SubmitWork, Role.EMPLOYEE, deliverable=1, sha256="0" * 64, note="Review 1.")
    await _judge(life)
    plan = await _owed(life, ClockKind.IMPROVE_PLAN)
    assert plan is not None
    while (due := await _owed(life, ClockKind.IMPROVE_CHECK_IN)) and due.ends_at < plan.ends_at:
        await life.to(due.ends_at - timedelta(hours=12))
        await _check_in(life)
    await life.to(plan.ends_at + timedelta(hours=10))
    await life.do(RequestFail, Role.MANAGER, reason="The way back was not tested.")
    await life.do(Approve, Role.SKIP)
    await life.do(Approve, Role.HR_PARTNER)
    # Adverse letters wait for a good moment.
    await life.to(await life.now() + timedelta(days=3))
    return life


async def _judge(life: Life) -> None:
    finding = CriterionFinding(1, Finding.NOT_MET, "No test run is to be found.", "Review 1.")
    for role, person in (
        (Role.MANAGER, PERSONS[Role.MANAGER]),
        (Role.SECOND_REVIEWER, _SECOND_REVIEWER),
    ):
        verdict = RecordVerdict(
            do=tag_of(RecordVerdict),  # type: ignore[arg-type]
            id=f"verdict-{role}",
            by=Actor(person, role),
            received_at=await life.now(),
            deliverable=1,
            findings=(finding,),
        )
        await life.insist(verdict)
        await life.settled()


async def _check_in(life: Life) -> None:
    await life.do(
        RecordCheckIn,
        Role.MANAGER,
        held_on=(await life.now()).date(),
        trend=Trend.UNCHANGED,
        progress="None to be seen.",
        next_actions="The same again.",
    )


async def _owed(life: Life, kind: ClockKind) -> Promise | None:
    """Give the date of the first open clock of a kind that comes ends first."""
    clocks = [
        clock.promise
        for clock in (await life.view()).clocks
        if clock.key.partition("[")[0] == kind
        and clock.status is ClockStatus.OPEN
        and clock.promise is not None
    ]
    return min(clocks, key=lambda promise: promise.ends_at, default=None)
