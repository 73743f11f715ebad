"""Commands that need no server: the catalogue, the matrix, a deadline, a quote."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal

import yaml
from cyclopts import Parameter

from domain.canon import plain
from domain.clock import Roll, Unit
from domain.errors import Code, Malformed
from infra.policies import CURRENT_POLICY
from starter.catalogue import catalogue
from starter.cli.output import current
from starter.clock import WallClock
from starter.deadline import compute_deadline
from starter.examples import COMMANDS, Occasion
from starter.examples import example as worked_example
from starter.matrix.page import page
from starter.matrix.table import matrix as ask_the_core
from starter.quote import compute_quote


def commands(*, example: str | None = None) -> None:
    """List each command: what it does, who may, when, and its form.

    Args:
        example: A command; give a worked example of it instead, as `--file` takes it.
    """
    if example is not None:
        _give_example(example)
        return
    entries = catalogue().values()
    out = current()
    data = [entry.as_json() for entry in entries] if out.as_json else None
    out.give(data, "\n\n".join(entry.as_text() for entry in entries))


def _give_example(name: str) -> None:
    do = name.replace("-", "_")
    if do not in COMMANDS:
        raise Malformed(Code.UNKNOWN_MESSAGE, "there is no such command")
    now = asyncio.run(WallClock().now())
    complete = worked_example(do, Occasion(now.date(), now))
    fields = {field: plain(value) for field, value in complete.items()}
    current().give(fields, yaml.safe_dump(fields, sort_keys=False, allow_unicode=True).rstrip())


def matrix(*, policy: str = CURRENT_POLICY) -> None:
    """Ask the core who may do what in which stage, and what comes of it.

    Args:
        policy: The policy under which the cases are played.
    """
    found = ask_the_core(policy)
    current().give(found.as_json(), page(found))


def deadline(  # noqa: PLR0913 -- one argument for each option
    *,
    start: Annotated[str, Parameter(name="--from")],
    count: int,
    unit: Literal["business_day", "calendar_day"],
    calendar: str,
    zone: str,
    roll: Literal["following", "preceding", "none"] = "following",
    leave: Annotated[tuple[str, ...], Parameter(negative_iterable=())] = (),
    policy: str = CURRENT_POLICY,
) -> None:
    """Count a deadline, day by day, as a case would.

    Args:
        start: A receipt (2027-05-27T17:05, local to the zone), or the trigger day (2027-05-27).
        count: How many.
        unit: Of what.
        calendar: A calendar's name, or a file.
        zone: IANA name of the zone.
        roll: Where a last day goes that is not a business day.
        leave: A protected leave FROM/TO, the last absent day included; repeatable.
        policy: The policy whose cut-off decides when a receipt counts.
    """
    answer = compute_deadline(
        start=start,
        count_of=count,
        unit=Unit(unit),
        calendar=calendar,
        zone=zone,
        roll=Roll(roll),
        leaves=leave,
        policy=policy,
    )
    current().give(answer.as_json(), answer.as_text())


def quote(  # noqa: PLR0913 -- one argument for each option
    *,
    tier: str,
    currency: str,
    hired: str,
    separation: str,
    base: str | None = None,
    hourly: str | None = None,
    weekly_hours: str | None = None,
    fte: str | None = None,
    base_weeks: int | None = None,
    cap: int | None = None,
    place: str = "",
    policy: str = CURRENT_POLICY,
) -> None:
    """Compute the severance of one tier.

    Args:
        tier: T1, T2 or T3.
        currency: ISO 4217 code.
        hired: First day of service.
        separation: Separation date.
        base: Annual base of full time; or else hourly and weekly hours.
        hourly: Rate of one hour.
        weekly_hours: Scheduled hours of one week.
        fte: Part of full time.
        base_weeks: Other base weeks of the tier, to try.
        cap: Another cap in weeks, to try.
        place: Work location as the policy's floors name it.
        policy: The policy that holds the formula.
    """
    answer = compute_quote(
        tier=tier,
        currency=currency,
        hired=hired,
        separation=separation,
        base=base,
        hourly=hourly,
        weekly_hours=weekly_hours,
        fte=fte,
        base_weeks=base_weeks,
        cap=cap,
        place=place,
        policy=policy,
    )
    current().give(answer.as_json(), answer.as_text())
