"""The story of a case, told from its facts as they come on record.

A case tells far more than a person wants to follow: what is owed to whom, each reminder, each copy.
Told here is who did what, the dates and how they came about, the money, what the employee is sent,
and what the employer's side is asked for because something was missed. All of it is on record.
"""

from __future__ import annotations

import re
import textwrap
from itertools import groupby
from typing import TYPE_CHECKING, Final

from domain.facts import (
    NoticeCountermanded,
    NoticeHeld,
    NoticeOwed,
    PanelSeated,
    PersonSeated,
    Promised,
    PromiseWithdrawn,
    RequestGranted,
    Reversed,
    StatementOwed,
    StatementWritten,
    TransferAsked,
)
from domain.notices import Template
from domain.people import Role
from starter.wording import compact_trace, named, say, spaced

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from domain.calendar import Site
    from domain.clock import Promise
    from domain.errors import Refused
    from domain.facts import Fact
    from domain.opening import Opening
    from infra.record_lists import ListedStatement
    from starter.demo.forging import Forgery
    from starter.demo.letters import ShownLetter

ASKED_OF_THE_EMPLOYER: Final = (
    Template.ESCALATION,
    Template.SECOND_CHANNEL,
    Template.HAND_OVER,
    Template.CHECK_INS_MISSED_TWICE,
    Template.CONTACT_CHECK,
    Template.REPLY_MISSING,
    Template.LEAVE_TO_DECIDE,
    Template.LEAVE_PAUSE_FOR_LINE,
    Template.PANEL_TASK,
    Template.RETROACTIVE_REVIEW,
)
"""What is told of the letters that do not go to the employee."""

_INDENT: Final = " " * 23
_HANGING: Final = " " * 10
_LETTER: Final = f"{_INDENT}│ "
_WIDTH: Final = 100
_SERIES: Final = re.compile(r"(check_in|improve_check_in|follow_up)\[\d+\]")


class Narrator:
    """Writes each fact once; what came at one moment and is of one kind, on one line."""

    def __init__(self, write: Callable[[str], None], names: Mapping[str, str]) -> None:
        """Begin a story.

        Args:
            write: Takes one line.
            names: Names by person id.
        """
        self._write = write
        self._names = names
        self._ids = re.compile(r"\b(" + "|".join(sorted(names, key=len, reverse=True)) + r")\b")
        self._told = 0
        self._last_head = ""
        self._holders: dict[Role, str] = {}
        self._site: Site | None = None

    def chapter(self, title: str) -> None:
        """Begin another part."""
        self._write("")
        self._write(f"== {title}")
        self._last_head = ""

    def set_in(self, opening: Opening) -> None:
        """Say whose case this is; times are those of the employee from here on."""
        self._holders = {seat.role: seat.person for seat in opening.people.seats}
        self._site = opening.site_of(Role.EMPLOYEE)

    def tell(self, facts: Sequence[Fact], statements: Sequence[ListedStatement]) -> None:
        """Tell every fact that was not told before.

        Args:
            facts: All facts of the case, in order.
            statements: Its money, as the money compartment has it.
        """
        said = {fact.number: fact for fact in facts}
        news = [fact for fact in facts if fact.number > self._told]
        for _, together in groupby(news, key=_moment_and_kind):
            group = list(together)
            self._seat(group)
            for line in self._lines(group, said, statements):
                self._say(group[0], line)
            self._told = group[-1].number

    def refused(self, person: str, role: Role, do: str, refusal: Refused) -> None:
        """Tell that somebody's command was refused: history has nothing of it."""
        who = named(person, role, self._names)
        self._write(f"{_INDENT}refused   {who} tried: {spaced(do)}")
        self._write(f"{_INDENT}{_HANGING}{self._by_name(f'{refusal.code}: {refusal.sentence}')}")

    def forgery(self, forgery: Forgery) -> None:
        """Tell that a command that no door had sealed was refused, and left nothing behind."""
        who = named(forgery.person, forgery.role, self._names)
        self._write(f"{_INDENT}forged    straight to Temporal, as if from {who}: approve")
        said = f"{forgery.refusal.code}: {forgery.refusal.sentence}"
        self._write(f"{_INDENT}{_HANGING}{self._by_name(said)}")
        events = f"history has {forgery.events_after} events, as before ({forgery.events_before})"
        self._write(f"{_INDENT}{_HANGING}{events}")

    def letter(self, letter: ShownLetter) -> None:
        """Show a letter to the employee."""
        self._write(f"{_LETTER}{letter.subject}")
        self._write(_LETTER.rstrip())
        for paragraph in letter.text.splitlines():
            quoted = paragraph.partition(">")[0] + "  " if paragraph.startswith(" ") else ""
            for line in textwrap.wrap(paragraph, _WIDTH, subsequent_indent=quoted) or [""]:
                self._write(f"{_LETTER}{line}".rstrip())

    def _lines(  # noqa: PLR0911 -- one return for each kind of line
        self,
        group: list[Fact],
        said: Mapping[int, Fact],
        statements: Sequence[ListedStatement],
    ) -> list[str]:
        body = group[0].body
        match body:
            case Promised():
                return _dates(group)
            case PromiseWithdrawn():
                keys = [
                    each.body.clock for each in group if isinstance(each.body, PromiseWithdrawn)
                ]
                return [f"promised  no longer: {', '.join(keys)}"]
            case NoticeOwed():
                return self._notices(group)
            case NoticeHeld():
                return _held(group)
            case NoticeCountermanded():
                return self._countermanded(group)
            case StatementOwed() | RequestGranted():
                return []
            case StatementWritten():
                return _money(body.statement.key, statements)
            case Reversed():
                return self._reversed(group, said)
            case _:
                return [say(each, self._names) for each in group]

    def _notices(self, group: list[Fact]) -> list[str]:
        """Tell who is sent a letter: the employee, and whoever has to see to something."""
        notices = [each.body.notice for each in group if isinstance(each.body, NoticeOwed)]
        template = notices[0].template
        told = [n for n in notices if n.to is Role.EMPLOYEE or template in ASKED_OF_THE_EMPLOYER]
        if not told:
            return []
        about = f" ({told[0].about})" if template is Template.ESCALATION else ""
        readers = ", ".join(dict.fromkeys(self._reader(n.to, n.person) for n in told))
        return [f"notice    {spaced(template)}{about} to {readers}"]

    def _countermanded(self, group: list[Fact]) -> list[str]:
        """Tell whose letters no longer hold."""
        notices = [each.body.notice for each in group if isinstance(each.body, NoticeCountermanded)]
        readers = ", ".join(dict.fromkeys(self._reader(n.to, n.person) for n in notices))
        return [f"notice    an earlier letter no longer holds, to {readers}"]

    def _reversed(self, group: list[Fact], said: Mapping[int, Fact]) -> list[str]:
        numbers = [
            n for each in group if isinstance(each.body, Reversed) for n in each.body.numbers
        ]
        undone = [say(said[number], self._names) for number in numbers if number in said]
        return [f"reversed  holds no longer: {sentence}" for sentence in undone]

    def _seat(self, group: list[Fact]) -> None:
        """Remember who has taken a role in the course of the case."""
        for fact in group:
            match fact.body:
                case PersonSeated(seat=seat):
                    self._holders[seat.role] = seat.person
                case TransferAsked(hiring_manager=hiring, receiving_leader=leader):
                    self._holders |= {Role.HIRING_MANAGER: hiring, Role.TRANSFER_APPROVER: leader}
                case PanelSeated(chair=chair):
                    self._holders[Role.PANEL_CHAIR] = chair
                case _:
                    pass

    def _reader(self, role: Role, person: str) -> str:
        # Whom nobody has been named for, the HR lead stands in for.
        stands_in = self._holders.get(Role.HR_LEAD, role)
        return named(person or self._holders.get(role, stands_in), role, self._names)

    def _say(self, fact: Fact, line: str) -> None:
        """Put a line under its time; what happened in the same minute shares one."""
        local = fact.at if self._site is None else self._site.local(fact.at)
        head = f"{local:%a %d %b %Y %H:%M}"
        shown = "" if head == self._last_head or line.startswith(_HANGING) else head
        self._last_head = head
        self._write(f"{shown:<{len(_INDENT)}}{self._by_name(line)}")

    def _by_name(self, text: str) -> str:
        return self._ids.sub(lambda found: self._names[found[0]], text)


def _moment_and_kind(fact: Fact) -> tuple[object, ...]:
    """Return by what facts are told together."""
    match fact.body:
        case Promised(clock=clock, promise=promise) if _SERIES.fullmatch(clock):
            return (fact.at, clock.partition("[")[0], promise.forecast)
        case PromiseWithdrawn() | NoticeCountermanded() | Reversed():
            return (fact.at, fact.body.kind)
        case NoticeHeld(why=why):
            return (fact.at, fact.body.kind, why)
        case NoticeOwed(notice=notice):
            return (fact.at, notice.template)
        case _:
            return (fact.number,)


def _dates(group: list[Fact]) -> list[str]:
    """Tell the dates of a group: one with how it came about, a series on one line."""
    told = [each.body for each in group if isinstance(each.body, Promised)]
    first, last = told[0], told[-1]
    word, end = _certainty(first.promise)
    if len(told) == 1:
        date = f"{word}  {first.clock}: {first.promise.last_day:%a %d %b %Y}"
        return [
            f"{date} ({spaced(first.owner)}){end}",
            f"{_HANGING}{compact_trace(first.promise)}",
        ]
    numbers = f"{first.clock} to {last.clock[last.clock.index('[') :]}"
    days = ", ".join(f"{each.promise.last_day:%a %d %b}" for each in told)
    return [f"{word}  {numbers}: {days} ({spaced(first.owner)}){end}"]


def _certainty(promise: Promise) -> tuple[str, str]:
    return ("forecast", ", while the leave is open") if promise.forecast else ("promised", "")


def _held(group: list[Fact]) -> list[str]:
    """Tell which letters to the employee wait, and for what."""
    lines = []
    for each in group:
        if isinstance(each.body, NoticeHeld) and each.body.notice.endswith(f":{Role.EMPLOYEE}"):
            template = each.body.notice.partition(":")[0]
            lines.append(f"notice    {spaced(template)} waits ({spaced(each.body.why)})")
    return lines


def _money(key: str, statements: Sequence[ListedStatement]) -> list[str]:
    listed = next((each for each in statements if each.key == key), None)
    if listed is None:
        return [f"money     {key} is written"]
    return [
        f"money     {key}, if the last day is {listed.separation_on:%a %d %b %Y}",
        *(f"{_HANGING}{each.tier}  {each.sentence} {listed.currency}" for each in listed.amounts),
    ]
