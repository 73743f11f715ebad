"""Facts and dates in words: one sentence for each kind of fact, for histories and for the demo."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING, Final

from domain.calendar import BusinessCalendar, Site
from domain.clock import Mark, Promise
from domain.commands import CriterionFinding, GroundFinding
from domain.facts import DateRecounted, Elected, NoticeReceived
from domain.keys import Trust
from domain.notices import Notice
from domain.on_behalf import TaskMove
from domain.people import Actor, Seat

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.clock import TraceDay
    from domain.facts import Fact
    from domain.people import Role

ACTS: Final[Mapping[str, str]] = {
    "entry_submitted": "submitted the entry (submission {submission}; examples from {origins})",
    "warning_answered": "answered the warning {check} of {request}: {answer}",
    "request_opened": "asked for {request}; to sign: {sign_offs}",
    "signed_off": "signed {request} off",
    "request_sent_back": "sent {request} back: {comments}",
    "request_rejected": "rejected {request}: {reason}",
    "discussion_held": "recorded the first discussion of {held_on}",
    "check_in_held": "recorded check-in {bucket} of {held_on}: {trend}",
    "focus_paused": "paused Focus from {from_day}: {reason}",
    "focus_resumed": "ended the pause of Focus on {on_day}",
    "pivot_requested": "asked to move to Pivot, with packet and a plan of {plan_days} days",
    "meeting_held": "recorded the Pivot meeting of {held_on}",
    "packet_prepared": "ordered packet {packet}; it goes out with its statement",
    "notice_received": "recorded that {notice} was received: {how}{witness}",
    "elected": "chose {option}{grace_days}",
    "election_withdrawn": "took the choice back",
    "election_confirmed": "confirmed the choice as final",
    "contact_checked": "made contact after silence; reached: {reached}",
    "silence_confirmed": "confirmed what silence leads to: {reason}",
    "grace_offered": "named a grace of {days} days",
    "offer_made": "offered the release (version {offer}) with {gross} {currency}",
    "off_formula_asked": "asked for {gross} {currency}, off the formula",
    "release_signed": "signed the release on {signed_on}",
    "release_revoked": "revoked the release",
    "severance_paid": "recorded that {gross} {currency} were paid on {paid_on}: {reference}",
    "settled": "recorded that final wages were paid on {final_wages_paid_on}",
    "leave_reported": "reported leave {leave}, {first_day} to {last_day}: clocks pause at once",
    "leave_decided": "ruled on leave {leave}: {status}, {first_day} to {last_day}",
    "accommodation_asked": "asked for accommodation {accommodation}: adverse steps are held",
    "accommodation_decided": (
        "decided accommodation {accommodation}; granted: {approved}, from {effective_on}"
    ),
    "activity_recorded": "recorded a protected act of {on_day}: {activity}",
    "legal_hold_set": "set the legal hold; holds: {holds}",
    "delivery_attempted": "tried to deliver {notice} by {channel}; delivered: {delivered}",
    "leave_days_recorded": "recorded days of leave {leave}; not counted: {skipped}",
    "vacation_recorded": "recorded vacation {first_day} to {last_day}: no window moves",
    "calendar_applied": "applied calendar {calendar}: {reason}",
    "zone_applied": "applied the data of zone {site}: {reason}",
    "keys_trusted": "goes by version {trust} of the keys of the doors: {reason}",
    "downtime_recorded": "recorded that the door {door} was down, {began_at} to {ended_at}: "
    "{evidence}",
    "resignation_given": "gave notice; last day {last_day}",
    "open_choice_told": "told the employee that the open choice pays more",
    "resignation_confirmed": "confirmed the resignation: it is final",
    "resignation_withdrawn": "took the resignation back on {on_day}",
    "request_withdrawn": "took {request} back",
    "check_in_justified": "justified missed check-in {bucket}: {reason}",
    "plan_revision_asked": "asked to change the plan, with {more_days} more days ({request})",
    "adjustment_chosen": "chose what intermittent leave does to the plan: {mode}",
    "work_submitted": "submitted deliverable {deliverable} (submission {submission}, {sha256})",
    "verdict_given": "judged deliverable {deliverable}: {findings}",
    "counted_as_met": "counted deliverable {deliverable} as met: {reason}",
    "plan_passed": "passed the plan: {reason}",
    "void_asked": "asked to declare the plan void; then {then}",
    "deadline_extended": "moved the end of {clock} by {days} days: {reason}",
    "appeal_filed": "appealed: {grounds}",
    "appeal_withdrawn": "took the appeal back that was filed during leave",
    "manager_replied": "replied to the appeal; both sides have both papers",
    "panel_seated": "drew the panel: {chair} in the chair, {members}; then {alternates}; hearing "
    "{hearing_on}",
    "panelist_recused": "took {person} off the panel: {reason}",
    "vote_cast": "voted; votes are sealed until all are in",
    "transfer_asked": "asked for a transfer: {post}",
    "exit_proposed": "proposed to leave on {last_day} with {gross} {currency}",
    "rehire_asked": "asked for the rehire standing {standing}",
    "follow_up_held": "recorded follow-up {follow_up} of {held_on}: {trend}",
    "status_asked": "asked where things stand (question {question})",
    "status_answered": "answered question {question}: active {active}, restricted "
    "{transfer_restricted}",
    "comment_added": "put on record ({comment_kind}): {text}",
    "comment_answered": "answered comment {comment}; upheld: {upheld}; {text}",
    "person_seated": "seated {seat} from {on_day}",
    "delegated": "let {person} act for {holder} ({role}) in {commands}, {first_day} to "
    "{last_day}: {reason}",
    "delegation_ended": "took delegation {delegation} back",
    "absence_reported": "reported {person} away, {first_day} to {last_day}",
}
"""What somebody did, by kind of fact: the sentence goes on from a name."""

EVENTS: Final[Mapping[str, str]] = {
    "review_required": "{request} has its sign-offs and waits for the {reviewer}",
    "step_reviewed": "{step} may be taken, after an independent review",
    "protection_ended": "the protection after a leave has ended: {reason}",
    "delivery_warned": (
        "whoever sends packet {packet} was warned; vacation days in its time: {vacation_days}"
    ),
    "late_act_accepted": "what was filed late ({command}) counts from {on_day}",
    "review_granted": "the late report {command} counts from its own time",
    "correction_granted": "the act {command} is corrected; its day: {on_day}",
    "remedy_owed": "{command} would undo what is final ({numbers}); people decide on a remedy",
    "entry_warned": "the checks of the entry found {check}: {detail}",
    "request_expired": "{request} expired: nobody signed in time; it may be submitted again",
    "request_granted": "{request} is granted",
    "focus_began": "Focus is approved on {approved_on} and counts from {effective_on}",
    "check_in_excused": "check-in {bucket} was excused by vacation",
    "duty_missed": "{clock} was not done in time, and that stays on record",
    "case_held": "the case may not advance until {clock} is done",
    "pivot_barred": "Pivot may no longer be asked for: {clock} is too late",
    "next_steps_extended": "next steps move by {days} days: {reason}",
    "pivot_approved": "Pivot is approved on {on_day}; meeting and packet come next",
    "returned_to_focus": "Pivot did not go ahead; Focus goes on from {on_day}",
    "statement_written": "statement {statement} is written from payroll's figures",
    "packet_sent": "packet {packet} went out; being sent is no receipt",
    "election_opened": "the window to choose is open, by receipt of packet {packet}",
    "election_took_effect": "the choice took effect: {option}",
    "window_lapsed": "{clock} passed in silence; HR is asked to make contact",
    "improve_began": "the Improve plan counts from {on_day}, {plan_days} days",
    "plan_acknowledged": "the employee has plan {plan}; its criteria are frozen",
    "plan_revised": "plan {plan} has version {version}, with {more_days} more days: {reason}",
    "plan_ended": "the plan ended on {on_day} (early: {early}); its result is owed",
    "plan_voided": "the plan is void: {reason}",
    "improve_failed": "the plan failed on {not_met}; the notice with the appeal right goes out",
    "appeal_window_opened": "the window to appeal is open, by receipt of failure notice {failure}",
    "panel_decided": "the panel decided: {outcome} (uphold {uphold}, overturn {overturn}, "
    "remand {remand}); {findings}",
    "remanded": "the plan is judged again, by another reviewer; work done again: {redo_work}",
    "transfer_began": "the time to move has begun",
    "transfer_agreed": "the new post is agreed ({request})",
    "off_formula_agreed": "{gross} {currency} is agreed, off the formula",
    "rehire_lowered": "the rehire standing is {standing}",
    "separation_began": "leaving is settled: {grace_days} days from the choice on {choice_day}",
    "grace_agreed": "all three agree on a grace of {days} days",
    "separation_date_reached": "the last day of employment has passed: {last_day}",
    "consideration_opened": "the time to consider the release runs, by receipt of offer {offer}",
    "release_lapsed": "nobody signed the release: no release, and no money for it",
    "release_took_effect": "the release holds from {effective_on}; the payment is owed",
    "case_closed": "the case is closed: {outcome}",
    "tasks_moved": "{person} is away: tasks moved, with their dates ({moves})",
    "tasks_returned": "{person} is back, and the tasks with the person",
    "leave_ended": "leave {leave} ended; back on {back_on}",
    "resignation_took_effect": "the resignation stands; last day {last_day}",
    "effect_unfinished": "{what} {subject} could not be done; a person is asked",
    "promised": "{clock}: {promise} ({owner})",
    "promise_withdrawn": "the date for {clock} no longer applies",
    "notice_owed": "{notice}",
    "notice_held": "{notice} waits ({why})",
    "notice_countermanded": "{countermanded} no longer holds; its reader is told: {notice}",
    "statement_owed": "statement {statement} is to be computed for {separation_on}",
    "reversed": "facts {numbers} no longer hold: something that counts earlier came in",
    "set_aside": "{do} is set aside ({code}) and asked for again",
    "lodged": "{do} is kept without effect ({code})",
    "retroactive_review": "something late would touch the acts {numbers}: people decide",
    "drift": "a control run differs at {numbers}; nothing is reversed, a person decides",
    "date_recounted": "{clock}: {last_day_before} to {last_day} by {data} ({reason})",
    "calendar_uncovered": "{clock} reaches beyond {data}; a person is asked",
    "signal_refused": "signal {signal} was refused ({code}); nothing else has changed",
    "signal_unreadable": "signal {signal} could not be read; nothing of it was kept",
}
"""What became true, was told or is due, by kind of fact: a sentence of its own."""


def say(fact: Fact, names: Mapping[str, str] | None = None) -> str:
    """Return a fact as a sentence: who did what, or what became true.

    Args:
        fact: The fact.
        names: Names by person id; the id itself is shown for who is not there.
    """
    if fact.body.kind not in ACTS:
        return EVENTS[fact.body.kind].format_map(_filling(fact))
    act = ACTS[fact.body.kind].format_map(_filling(fact))
    if fact.by is None:
        return act
    principal = fact.by.on_behalf_of
    acting = f" for {(names or {}).get(principal, principal)}" if principal else ""
    return f"{named(fact.by.person, fact.by.role, names)}{acting} {act}"


def named(person: str, role: Role, names: Mapping[str, str] | None = None) -> str:
    """Return a person with the role in which they act."""
    return f"{(names or {}).get(person, person)} ({spaced(role)})"


def spaced(word: str) -> str:
    """Return a name of ours as people write it."""
    return f" {word} ".replace("_", " ").replace(" hr ", " HR ").strip()


def _filling(fact: Fact) -> dict[str, str]:
    body = fact.body
    words = {field.name: _words(getattr(body, field.name)) for field in fields(body)}
    match body:
        case Elected(grace_days=days):
            words["grace_days"] = "" if days is None else f", with a grace of {days} days"
        case DateRecounted(reason=reason):
            words["reason"] = str(reason)
        case NoticeReceived(witness=witness):
            words["witness"] = f", witness {witness}" if witness else ""
        case _:
            pass
    return words


def instant(at: datetime) -> str:
    """Return an instant as it is shown in lists: UTC, to the minute."""
    return f"{at:%Y-%m-%d %H:%M}Z"


def compact_trace(promise: Promise) -> str:
    """Return how a date came about on one line: days of one kind together, each kind named."""
    parts = [f"from {promise.trigger_day:%a %d %b}"]
    for kind, steps in groupby(promise.trace, key=_of_one_kind):
        days = list(steps)
        parts.append(f"{_span(days)} {kind}{_numbers(days)}")
    return ", ".join(parts)


def _of_one_kind(step: TraceDay) -> str:
    return str(step.mark)


def _span(days: list[TraceDay]) -> str:
    first, last = days[0].day, days[-1].day
    return f"{first:%a %d %b}" if first == last else f"{first:%a %d %b} to {last:%a %d %b}"


def _numbers(days: list[TraceDay]) -> str:
    if days[0].mark is Mark.ELAPSED:
        return f" {days[0].k} of {days[0].n} hours"
    if days[0].mark is not Mark.COUNTED:
        return ""
    first, last = days[0], days[-1]
    return f" {first.k} of {first.n}" if first is last else f" {first.k} to {last.k} of {last.n}"


def _words(value: object) -> str:  # noqa: C901, PLR0911, PLR0912 -- one return for each type
    match value:
        case None:
            return "not known"
        case bool():
            return "yes" if value else "no"
        case Enum():
            return spaced(value.value)
        case datetime():
            return instant(value)
        case date():
            return f"{value:%a %d %b %Y}"
        case Promise():
            word = "forecast " if value.forecast else ""
            return f"{word}{value.last_day:%a %d %b %Y}"
        case Notice():
            return f"{_words(value.template)} to the {_words(value.to)}"
        case BusinessCalendar():
            return f"{value.name} {value.version}"
        case Site():
            return f"{value.zone} {value.tz_version}"
        case Trust():
            return str(value.version)
        case Actor() | Seat():
            return named(value.person, value.role)
        case TaskMove():
            return f"{_words(value.role)} to {named(value.person, value.to_role)}"
        case CriterionFinding():
            return f"{value.criterion} {_words(value.finding)} ({value.reason})"
        case GroundFinding():
            holds = "holds" if value.sustained else "does not hold"
            return f"{_words(value.ground)} {holds} ({value.reason})"
        case tuple():
            return ", ".join(_words(each) for each in value)
        case _:
            key = getattr(value, "key", None)
            return str(value) if key is None else str(key)
