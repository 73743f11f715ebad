"""Builders of what effects are asked for: complete, and changed by what a test is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING

from activities.ports import CaseSummary, RecordFacts, SendNotice, WriteStatement
from domain.clock import Mark, Promise, TraceDay
from domain.commands import Trend
from domain.facts import Body, CheckInHeld, Fact, Promised
from domain.notices import Template, notice
from domain.people import Actor, Role
from domain.policy import Floor, MinorUnit, SeveranceRule, Tier, TierBase

if TYPE_CHECKING:
    from domain.notices import Notice

_NUMBERS = count(1)

AT = datetime(2027, 2, 4, 19, 5, tzinfo=UTC)

RULE = SeveranceRule(
    version="SEV-TEST-1",
    bases=(TierBase(Tier.T1, 12), TierBase(Tier.T2, 4), TierBase(Tier.T3, 2)),
    weeks_per_service_year=1,
    cap_weeks=26,
    weeks_in_year=52,
    minor_units=(MinorUnit("USD", 2), MinorUnit("JPY", 0)),
    floors=(Floor("XX-FLOOR", Decimal("2.5")),),
)


def new_case() -> str:
    """Give a case id that no other test of this process uses."""
    return f"case-2027-{next(_NUMBERS):05d}"


def check_in(bucket: int = 1, progress: str = "Two of three are done.") -> CheckInHeld:
    return CheckInHeld(
        bucket=bucket,
        held_on=date(2027, 2, 11),
        trend=Trend.IMPROVING,
        progress=progress,
        next_actions="The third.",
    )


def promised(clock: str, last_day: date, *, forecast: bool = False) -> Promised:
    return Promised(
        clock=clock,
        owner=Role.MANAGER,
        promise=Promise(
            trigger_day=date(2027, 2, 4),
            last_day=last_day,
            ends_at=datetime(last_day.year, last_day.month, last_day.day, 23, 59, tzinfo=UTC),
            forecast=forecast,
            calendar="US",
            calendar_version="1",
            zone="America/Los_Angeles",
            tz_version="2026f",
            trace=(TraceDay(last_day, Mark.COUNTED, 1, 1),),
        ),
    )


def fact(number: int, body: Body | None = None) -> Fact:
    return Fact(
        number=number,
        key=f"subject[{number}]",
        at=AT,
        handled_at=AT,
        cause=f"command-{number}",
        by=Actor("e1002", Role.MANAGER),
        body=body or check_in(number),
    )


def summary(*, stage: str = "focus", employee: str = "e1001") -> CaseSummary:
    return CaseSummary(
        stage=stage,
        outcome=None,
        next_due=datetime(2027, 2, 12, 8, tzinfo=UTC),
        next_due_what="check_in[1]",
        owner="manager",
        policy="POL-TEST",
        paused=False,
        opened_on=date(2027, 2, 1),
        employee=employee,
        manager="e1002",
        skip="e1003",
        hr_partner="e2001",
    )


def record_facts(case_id: str, *facts: Fact, now: CaseSummary | None = None) -> RecordFacts:
    return RecordFacts(case_id=case_id, facts=facts, summary=now or summary(employee=case_id))


def focus_resumed(reader: Role = Role.EMPLOYEE) -> Notice:
    return notice(Template.FOCUS_RESUMED, reader, "pause[1]", on_day="2027-03-01")


def send_notice(case_id: str, word: Notice | None = None, *, reader: str = "e1001") -> SendNotice:
    return SendNotice(
        case_id=case_id,
        fact_number=3,
        notice=word or focus_resumed(),
        reader=reader,
        language="en",
        at=AT,
    )


def write_statement(case_id: str, key: str = "packet[1]") -> WriteStatement:
    return WriteStatement(
        case_id=case_id,
        fact_number=7,
        key=key,
        tiers=(Tier.T1, Tier.T2, Tier.T3),
        separation_on=date(2027, 1, 15),
        hired=date(2019, 5, 6),
        place="US-WA",
        employee="e1001",
        rule=RULE,
        pay_snapshot_of=None,
    )


def renumbered(asked: SendNotice, number: int) -> SendNotice:
    return replace(asked, fact_number=number)
