"""What must hold in the tables of a policy that go by place: release, final wages, notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.policies.fault import Fault, not_negative

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.policy import Policy
    from domain.release_rule import FinalWagesRule, NoticeRow, ReleaseRule


def place_faults(policy: Policy) -> Iterator[Fault]:
    """Give everything that does not hold in these tables, in the order of the file."""
    if policy.release is not None:
        yield from _release(policy.release)
    for wages in policy.final_wages:
        yield from _wages(wages)
    for notice in policy.statutory_notice:
        yield from _notice(notice)


def _release(rule: ReleaseRule) -> Iterator[Fault]:
    for name in ("program_consideration", "consideration"):
        if getattr(rule, name).count < 1:
            yield Fault(f"release.{name}.count", "must be at least 1")
    for name in ("revocation_days", "signing_days"):
        if getattr(rule, name) < 1:
            yield Fault(f"release.{name}", "must be at least 1")
    for floor in rule.floors:
        path = f"release.floors.{floor.place}"
        yield from not_negative(f"{path}.revocation_days", floor.revocation_days)
        if floor.consideration is not None and floor.consideration.count < 1:
            yield Fault(f"{path}.consideration.count", "must be at least 1")
        if floor.consideration is None and not floor.revocation_days:
            yield Fault(path, "must set a time to consider or to revoke")


def _wages(rule: FinalWagesRule) -> Iterator[Fault]:
    path = f"final_wages.{rule.place}"
    yield from not_negative(f"{path}.ended.count", rule.ended.count)
    yield from not_negative(f"{path}.resigned.count", rule.resigned.count)
    short = rule.short_notice
    if short is not None and not 1 <= short.notice_hours <= short.within_hours:
        yield Fault(f"{path}.short_notice", "notice_hours must lie between 1 and within_hours")


def _notice(rule: NoticeRow) -> Iterator[Fault]:
    path = f"statutory_notice.{rule.place}"
    for name in ("weeks", "from_years", "weeks_per_year"):
        yield from not_negative(f"{path}.{name}", getattr(rule, name))
    if rule.most_weeks < rule.weeks:
        yield Fault(f"{path}.most_weeks", "must not be less than weeks")
