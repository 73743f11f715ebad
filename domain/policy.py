"""The typed policy: every number of the process, as values (see `policies/`).

One policy version is loaded, validated and frozen into a case when it opens. The rules that use
these values stand in the other modules of `domain/`; nothing here computes.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import time
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from domain.clock import Roll, Span, Unit
from domain.entry_rule import CheckEffect, CheckRule, EntryRule
from domain.formula import Floor, MinorUnit, SeveranceRule, TierBase
from domain.kinds import ClockKind, ClockNature, EntryCheck, RequestKind, RungUnit, Tier
from domain.notices import Template
from domain.outcomes import Outcome, Rehire
from domain.people import Role
from domain.people_rule import Backup, PeopleRule
from domain.protection import AbsenceRule, HoldRule, Protection
from domain.release_rule import FinalWagesRule, NoticeRow, ReleaseRule
from domain.values import Derived

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder of a clock: who is reminded or called, and when.

    Attributes:
        offset: Before (negative) or after (positive) the end; 0 is the end itself.
        unit: Business days of the clock's calendar, taken at `Policy.rung_time` of the
            recipient's day; or hours before the instant of the end.
        to: The roles that are told.
        task: What they are asked to do, in the catalogue of `domain.notices`.
    """

    __pydantic_config__ = {"extra": "forbid"}

    offset: int
    unit: RungUnit
    to: tuple[Role, ...]
    task: Template


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One row of the clock table.

    Attributes:
        kind: Which clock.
        nature: Duty or window.
        span: Its length; a count of 0 where the case brings its own number of days.
        calendar_of: Whose calendar and zone count; the employee's for all but reviewers (K4).
        owner: Who owes the duty, or whose right the window is.
        leave_pauses: True if protected leave stops it.
        admin_pauses: True if an administrative pause of Focus stops it.
        hr_may_extend: True if the HR partner may move its end later; nobody moves one earlier.
        ladder: Its rungs, in order of time.
    """

    __pydantic_config__ = {"extra": "forbid"}

    kind: ClockKind
    nature: ClockNature
    span: Span
    calendar_of: Role
    owner: Role
    leave_pauses: bool
    admin_pauses: bool
    hr_may_extend: bool
    ladder: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class RequestRule:
    """Who may ask for a step, and who signs it off, in order.

    Attributes:
        kind: Which step.
        starters: Roles that may ask.
        sign_offs: Roles that approve, in order, each a different person.
        clocks: The clock that runs for each sign-off, in the same order.
    """

    __pydantic_config__ = {"extra": "forbid"}

    kind: RequestKind
    starters: tuple[Role, ...]
    sign_offs: tuple[Role, ...]
    clocks: tuple[ClockKind, ...]


@dataclass(frozen=True, slots=True)
class FocusRule:
    """Numbers of Focus (policy K9, K10, K19).

    Attributes:
        short_coaching_days: Fewer days than this between approval and next steps bar Pivot until
            so many days after the approval.
        extension_min_days: Shortest extension.
        extension_max_days: Longest extension.
        extension_sum_days: Extensions beyond this sum need the director too.
        bucket_days: Length of a check-in bucket.
        missed_check_in_days: Days that each missed check-in adds to the next-steps date.
        alarm_after: So many missed in a row are told to skip and HR partner.
        stand_still_after: So many missed in a row stop the next-steps date until one is held.
        held_percent: Fewer check-ins held than this bar Pivot.
        excused_business_days: Vacation of so many business days in a bucket excuses it (K7).
        reject_gap_business_days: A rejected Pivot leaves at least so much to next steps.
        expiry_business_days: A request that nobody signed expires so long after its end.
        held_business_days: A discussion so late holds the case.
        pivot_closes_business_days: Pivot may be asked for until so long after next steps.
        direct_pivot: True if a case may begin with a Pivot entry, without Focus.
    """

    __pydantic_config__ = {"extra": "forbid"}

    short_coaching_days: int
    extension_min_days: int
    extension_max_days: int
    extension_sum_days: int
    bucket_days: int
    missed_check_in_days: int
    alarm_after: int
    stand_still_after: int
    held_percent: int
    excused_business_days: int
    reject_gap_business_days: int
    expiry_business_days: int
    held_business_days: int
    pivot_closes_business_days: int
    direct_pivot: bool


@dataclass(frozen=True, slots=True)
class ExitRule:
    """Numbers of leaving (policy K12, K16; process 10).

    Attributes:
        grace_min_days: Shortest grace.
        grace_max_days: Longest grace.
        grace_default_days: Grace without an agreement.
        plan_min_days: Shortest Improve plan.
        plan_max_days: Longest Improve plan.
        voluntary_business_days: What was filed during leave may be withdrawn until so long after
            the return.
    """

    __pydantic_config__ = {"extra": "forbid"}

    grace_min_days: int
    grace_max_days: int
    grace_default_days: int
    plan_min_days: int
    plan_max_days: int
    voluntary_business_days: int


@dataclass(frozen=True, slots=True)
class ImproveRule:
    """Numbers of the Improve plan (process 8, 9).

    Attributes:
        most_deliverables: A plan has 1 to so many.
        most_criteria: A deliverable has 1 to so many, each true or false testable.
        late_result_business_days: A result so late may be passed by HR partner and skip.
        new_manager_business_days: A manager who is new gives no verdict for so long.
        remand_days: Time to redo the work after a remand.
        full_time_hours: Hours of a week by contract, where the opening names none.
        second_look_after: So many check-ins in a row with the trend *improving* give a fail a
            second look.
        skipped_percent: A day of intermittent leave is skipped from this share of its scheduled
            hours on (policy K6).
    """

    __pydantic_config__ = {"extra": "forbid"}

    most_deliverables: int
    most_criteria: int
    late_result_business_days: int
    new_manager_business_days: int
    remand_days: int
    full_time_hours: int
    second_look_after: int
    skipped_percent: int


@dataclass(frozen=True, slots=True)
class AppealRule:
    """Numbers of the panel (process 9).

    Attributes:
        members: Members beside the chair; even, so that the panel is odd.
        training_months: Training is not older than this.
    """

    __pydantic_config__ = {"extra": "forbid"}

    members: int
    training_months: int


@dataclass(frozen=True, slots=True)
class ClosingRule:
    """What an outcome leaves behind.

    Attributes:
        outcome: How the case closed.
        rehire: Rehire standing by default.
        retention_months: How long the case stays on file.
        follow_up_days: Follow-up check-ins so many calendar days after closing.
    """

    __pydantic_config__ = {"extra": "forbid"}

    outcome: Outcome
    rehire: Rehire
    retention_months: int
    follow_up_days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class QuietHours:
    """When the system sends no adverse notice by itself (the page behind the ladder).

    Attributes:
        day_from: From this local time on, none today.
        week_end_from: From this local time on, none on the last business day of the week.
        opens_at: The next good moment is this local time of a business day.
    """

    __pydantic_config__ = {"extra": "forbid"}

    day_from: time
    week_end_from: time
    opens_at: time


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """One row of the catalogue of notices.

    Attributes:
        template: Which notice.
        version: Version of its wording.
        adverse: Waits for a good moment and carries support contacts.
        asks: Asks something of the employee, so it is held from an employee on protected leave
            (K16); for any other reader it has no meaning.
    """

    __pydantic_config__ = {"extra": "forbid"}

    template: Template
    version: str
    adverse: bool
    asks: bool


@dataclass(frozen=True, slots=True)
class Policy(Derived):
    """One policy version, complete.

    Attributes:
        policy_id: Such as `POL-2026-A`.
        digest: SHA-256 of its canonical form, hex (see `canonical_digest`); pins the opening of a
            case.
        receipt_cutoff: From this local time on, a receipt counts on the next business day (K2).
        rung_time: Local time at which a rung is taken.
        coverage_notice_days: A calendar's end is announced so many days ahead.
        reopen_days: A closed case goes on for follow-ups so long.
        privacy_floor: A report tells of no fewer cases than this.
        link_days: The link in a letter may be used for so many calendar days.
        release: The release; a case that was opened without this table is settled in one act.
        final_wages: When final wages are due, by place; the last day where a place has no row.
        statutory_notice: Notice that a place sets, by service.
        label_told_in: Places whose law or custom wants the employee told the name of the process
            unasked; everywhere else it is told by content, and truly when asked.
    """

    __pydantic_config__ = {"extra": "forbid"}

    policy_id: str
    digest: str
    receipt_cutoff: time
    rung_time: time
    coverage_notice_days: int
    reopen_days: int
    privacy_floor: int
    link_days: int
    quiet_hours: QuietHours
    clocks: tuple[ClockRule, ...]
    requests: tuple[RequestRule, ...]
    entry: EntryRule
    focus: FocusRule
    exit: ExitRule
    improve: ImproveRule
    appeal: AppealRule
    people: PeopleRule
    absence: AbsenceRule
    holds: HoldRule
    closing: tuple[ClosingRule, ...]
    severance: SeveranceRule
    notices: tuple[NoticeRule, ...]
    release: ReleaseRule | None = None
    final_wages: tuple[FinalWagesRule, ...] = ()
    statutory_notice: tuple[NoticeRow, ...] = ()
    label_told_in: tuple[str, ...] = ()

    def has_clock(self, kind: ClockKind) -> bool:
        """Tell whether there is a row of a clock: cases opened before it came have none."""
        return kind in self._clock_rows

    def clock(self, kind: ClockKind) -> ClockRule:
        """Return the row of a clock; validation has made sure that there is one."""
        return self._clock_rows[kind]

    def request(self, kind: RequestKind) -> RequestRule:
        """Return the row of a request; validation has made sure that there is one."""
        return next(rule for rule in self.requests if rule.kind is kind)

    def closing_of(self, outcome: Outcome) -> ClosingRule:
        """Return the row of an outcome; validation has made sure that there is one."""
        return next(rule for rule in self.closing if rule.outcome is outcome)

    def notice(self, template: Template) -> NoticeRule:
        """Return the row of a notice; validation has made sure that there is one."""
        return self._notice_rows[template]

    @cached_property
    def _clock_rows(self) -> Mapping[ClockKind, ClockRule]:
        """Return the clock table by kind: a run of a case asks it hundreds of times."""
        return {rule.kind: rule for rule in self.clocks}

    @cached_property
    def _notice_rows(self) -> Mapping[Template, NoticeRule]:
        """Return the catalogue by template: it is asked for every notice, whenever one is told."""
        return {rule.template: rule for rule in self.notices}

    def canonical_digest(self) -> str:
        """Return the SHA-256, in hex, of everything but `digest` itself.

        Equal to `digest` in a policy that nobody has altered; the layout of the file it came from
        has no part in it, nor has the way it travelled.
        """
        values = asdict(self)
        del values["digest"]
        canonical = json.dumps(
            values, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str
        )
        return sha256(canonical.encode()).hexdigest()


__all__ = [
    "AbsenceRule",
    "AppealRule",
    "Backup",
    "CheckEffect",
    "CheckRule",
    "ClockKind",
    "ClockNature",
    "ClockRule",
    "ClosingRule",
    "EntryCheck",
    "EntryRule",
    "ExitRule",
    "Floor",
    "FocusRule",
    "HoldRule",
    "ImproveRule",
    "MinorUnit",
    "NoticeRule",
    "PeopleRule",
    "Policy",
    "Protection",
    "QuietHours",
    "RequestKind",
    "RequestRule",
    "Roll",
    "Rung",
    "RungUnit",
    "SeveranceRule",
    "Span",
    "Tier",
    "TierBase",
    "Unit",
]
