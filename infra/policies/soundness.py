"""What must hold in a policy beyond the form of its values: rows that have to agree."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from domain.on_behalf import OWN_ONLY
from domain.people import APART, Role
from domain.policy import ClockKind, RungUnit, Tier
from infra.policies.entry_soundness import entry_faults
from infra.policies.fault import Fault, not_negative
from infra.policies.places import place_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.policy import (
        ClockRule,
        ClosingRule,
        PeopleRule,
        Policy,
        RequestRule,
        SeveranceRule,
    )

# The case brings these lengths itself.
_LENGTH_FROM_CASE = frozenset(
    {
        ClockKind.IMPROVE_PLAN,
        ClockKind.SEPARATION,
        ClockKind.FINAL_WAGES,
        ClockKind.CONSIDERATION,
        ClockKind.REVOCATION,
        ClockKind.FOLLOW_UP,
    }
)

_CURRENCY = re.compile(r"[A-Z]{3}")
_MOST_DECIMALS = 4
_FEWEST_MEMBERS = 2
_PERCENT = 100
_LOWEST_FLOOR = 2


def faults(policy: Policy) -> Iterator[Fault]:
    """Give everything that does not hold, in the order of the file."""
    yield from _times(policy)
    for path, why in entry_faults(policy):
        yield Fault(path, why)
    yield from _focus(policy)
    yield from _exit(policy)
    yield from _improve(policy)
    yield from _appeal(policy)
    yield from _holds(policy)
    yield from _people(policy.people)
    for closing in policy.closing:
        yield from _closing(closing)
    for clock in policy.clocks:
        yield from _clock(clock)
    for request in policy.requests:
        yield from _request(request)
    yield from place_faults(policy)
    yield from _severance(policy.severance)


def _times(policy: Policy) -> Iterator[Fault]:
    quiet = policy.quiet_hours
    for path, value in (
        ("receipt_cutoff", policy.receipt_cutoff),
        ("rung_time", policy.rung_time),
        ("quiet_hours.day_from", quiet.day_from),
        ("quiet_hours.week_end_from", quiet.week_end_from),
        ("quiet_hours.opens_at", quiet.opens_at),
    ):
        if value.tzinfo is not None:
            yield Fault(path, "must be a local time, without a zone")
            return
    if not quiet.opens_at < quiet.week_end_from <= quiet.day_from:
        yield Fault("quiet_hours", "opens_at, week_end_from and day_from must be in this order")
    yield from not_negative("coverage_notice_days", policy.coverage_notice_days)
    yield from not_negative("reopen_days", policy.reopen_days)
    if policy.privacy_floor < _LOWEST_FLOOR:
        yield Fault("privacy_floor", f"must be at least {_LOWEST_FLOOR}")


def _focus(policy: Policy) -> Iterator[Fault]:
    focus = policy.focus
    for name in (
        "short_coaching_days",
        "missed_check_in_days",
        "excused_business_days",
        "reject_gap_business_days",
        "expiry_business_days",
        "held_business_days",
        "pivot_closes_business_days",
    ):
        yield from not_negative(f"focus.{name}", getattr(focus, name))
    if not 1 <= focus.extension_min_days <= focus.extension_max_days <= focus.extension_sum_days:
        yield Fault(
            "focus.extension_min_days",
            "extension_min_days, extension_max_days and extension_sum_days must be at least 1 and "
            "in this order",
        )
    if not 1 <= focus.alarm_after <= focus.stand_still_after:
        yield Fault("focus.alarm_after", "must lie between 1 and stand_still_after")
    if not 0 <= focus.held_percent <= _PERCENT:
        yield Fault("focus.held_percent", f"must lie between 0 and {_PERCENT}")
    for kind in (ClockKind.CHECK_IN, ClockKind.IMPROVE_CHECK_IN):
        if focus.bucket_days != policy.clock(kind).span.count:
            yield Fault("focus.bucket_days", f"must equal clocks.{kind}.span.count")


def _exit(policy: Policy) -> Iterator[Fault]:
    rule = policy.exit
    if not 0 <= rule.grace_min_days <= rule.grace_max_days:
        yield Fault("exit.grace_min_days", "must lie between 0 and grace_max_days")
    if not rule.grace_min_days <= rule.grace_default_days <= rule.grace_max_days:
        yield Fault("exit.grace_default_days", "must lie between grace_min_days and grace_max_days")
    if not 1 <= rule.plan_min_days <= rule.plan_max_days:
        yield Fault("exit.plan_min_days", "must lie between 1 and plan_max_days")
    yield from not_negative("exit.voluntary_business_days", rule.voluntary_business_days)


def _improve(policy: Policy) -> Iterator[Fault]:
    rule = policy.improve
    for name in (
        "most_deliverables",
        "most_criteria",
        "remand_days",
        "full_time_hours",
        "second_look_after",
    ):
        if getattr(rule, name) < 1:
            yield Fault(f"improve.{name}", "must be at least 1")
    for name in ("late_result_business_days", "new_manager_business_days"):
        yield from not_negative(f"improve.{name}", getattr(rule, name))
    if not 1 <= rule.skipped_percent <= _PERCENT:
        yield Fault("improve.skipped_percent", f"must lie between 1 and {_PERCENT}")


def _appeal(policy: Policy) -> Iterator[Fault]:
    members = policy.appeal.members
    if members < _FEWEST_MEMBERS or members % 2 != 0:
        yield Fault("appeal.members", "must be even and at least 2: with the chair, an odd panel")
    if policy.appeal.training_months < 1:
        yield Fault("appeal.training_months", "must be at least 1")


def _holds(policy: Policy) -> Iterator[Fault]:
    absence, holds = policy.absence, policy.holds
    yield from not_negative("absence.re_entry_business_days", absence.re_entry_business_days)
    yield from not_negative("holds.tripwire_days", holds.tripwire_days)
    for path, value in (
        ("absence.vacation_warning_days", absence.vacation_warning_days),
        ("absence.long_leave_days", absence.long_leave_days),
        ("holds.fair_days", holds.fair_days),
        ("link_days", policy.link_days),
    ):
        if value < 1:
            yield Fault(path, "must be at least 1")
    rows = absence.protection
    if any(row.from_days < 1 or row.days < 1 for row in rows) or any(
        later.from_days <= earlier.from_days or later.days < earlier.days
        for earlier, later in pairwise(rows)
    ):
        yield Fault("absence.protection", "must be positive, longer leaves protecting no shorter")


def _people(rule: PeopleRule) -> Iterator[Fault]:
    yield from not_negative("people.absence_business_days", rule.absence_business_days)
    for role in rule.may_delegate:
        if role in OWN_ONLY:
            yield Fault("people.may_delegate", f"the {role} acts alone")
    for row in rule.backups:
        path = f"people.backups.{row.role}"
        if row.role in OWN_ONLY or row.backup in OWN_ONLY:
            yield Fault(path, "an employee acts alone, and so does a panelist")
        elif row.role is row.backup:
            yield Fault(path, "must be another role")
        elif {row.role, row.backup} <= set(APART) and row.backup is not Role.SKIP:
            yield Fault(path, f"the {row.backup} is kept apart from the {row.role}")


def _closing(rule: ClosingRule) -> Iterator[Fault]:
    path = f"closing.{rule.outcome}"
    yield from not_negative(f"{path}.retention_months", rule.retention_months)
    days = rule.follow_up_days
    if any(day < 1 for day in days) or any(b <= a for a, b in pairwise(days)):
        yield Fault(f"{path}.follow_up_days", "must be positive and in order of time")


def _clock(rule: ClockRule) -> Iterator[Fault]:
    path = f"clocks.{rule.kind}"
    if rule.kind in _LENGTH_FROM_CASE:
        if rule.span.count != 0:
            yield Fault(f"{path}.span.count", "must be 0: the case brings the number of days")
    elif rule.span.count < 1:
        yield Fault(f"{path}.span.count", "must be at least 1")
    for index, rung in enumerate(rule.ladder):
        if not rung.to:
            yield Fault(f"{path}.ladder[{index}].to", "must name a role")
        if len(set(rung.to)) != len(rung.to):
            yield Fault(f"{path}.ladder[{index}].to", "names a role twice")
        if rung.unit is RungUnit.HOUR and rung.offset >= 0:
            yield Fault(f"{path}.ladder[{index}].offset", "hours are counted before the end only")
    for unit in RungUnit:
        offsets = [rung.offset for rung in rule.ladder if rung.unit is unit]
        if any(later <= earlier for earlier, later in pairwise(offsets)):
            yield Fault(f"{path}.ladder", f"rungs in {unit}s must be in order of time, each once")


def _request(rule: RequestRule) -> Iterator[Fault]:
    path = f"requests.{rule.kind}"
    if not rule.starters:
        yield Fault(f"{path}.starters", "must name a role")
    if not rule.sign_offs:
        yield Fault(f"{path}.sign_offs", "must name a role")
    if len(set(rule.sign_offs)) != len(rule.sign_offs):
        yield Fault(f"{path}.sign_offs", "one role signs twice")
    both = set(rule.starters) & set(rule.sign_offs)
    if both:
        yield Fault(f"{path}.sign_offs", f"the {min(both)} may not both ask and sign")
    if len(rule.clocks) != len(rule.sign_offs):
        yield Fault(f"{path}.clocks", "must name one clock for each sign-off")


def _severance(rule: SeveranceRule) -> Iterator[Fault]:
    yield from not_negative("severance.weeks_per_service_year", rule.weeks_per_service_year)
    for name in ("cap_weeks", "weeks_in_year"):
        if getattr(rule, name) < 1:
            yield Fault(f"severance.{name}", "must be at least 1")
    for tier in Tier:
        yield from not_negative(f"severance.bases.{tier}", rule.base_weeks(tier))
    for better, worse in pairwise(Tier):
        if rule.base_weeks(better) < rule.base_weeks(worse):
            yield Fault(f"severance.bases.{worse}", f"must not be more than {better}")
    for floor in rule.floors:
        if floor.weeks_per_year < 0:
            yield Fault(f"severance.floors.{floor.place}", "must not be negative")
    yield from _currencies(rule)


def _currencies(rule: SeveranceRule) -> Iterator[Fault]:
    if not rule.minor_units:
        yield Fault("severance.minor_units", "must name a currency")
    for unit in rule.minor_units:
        if not _CURRENCY.fullmatch(unit.currency):
            yield Fault(
                f"severance.minor_units.{unit.decimals}",
                f"{unit.currency!r} is not a currency code of three capital letters",
            )
        if unit.decimals > _MOST_DECIMALS:
            yield Fault(
                f"severance.minor_units.{unit.decimals}", f"no currency has over {_MOST_DECIMALS}"
            )
