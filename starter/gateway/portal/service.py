"""What a page about a letter says, from the record alone: it is read while Temporal is away too."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from activities.errors import StatementUnknown, Undeliverable, UnknownPerson
from activities.letters import STATEMENT_VALUE, LetterWriter
from activities.ports import LookedUp, SendNotice
from domain.invitations import OFFERED_IN, Act, asks_receipt, invited
from domain.people import Role
from domain.seeing.parts import Compartment
from domain.state import Stage
from infra.directory import PostgresDirectory
from infra.policies import POLICIES_FOLDER
from infra.reads import Read, record
from infra.record import PostgresRecord
from infra.record_letters import RecordLetters, SentLetter
from infra.record_lists import RecordLists
from infra.statements import PostgresStatements
from infra.templates import NoticeTemplates
from starter.gateway.portal.choosing import Choosing, choosing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from infra.links import ActionLink
    from infra.record_lists import ListedPromise
    from starter.gateway.doors import Doors

_LANGUAGE: Final = "en"
_WORDING: Final = NoticeTemplates(POLICIES_FOLDER / "notices")
_NO_ZONE: Final = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPage:
    """A letter as its reader sees it.

    Attributes:
        letter: On record.
        subject: Its subject.
        body: Its text.
        revised: Whether the wording has changed since it was sent.
        asks_receipt: Whether its receipt is asked for.
        acts: What is offered with it now, the first thing first.
        done: What was done by its link, and is not offered by it again.
        stage: Where the case stands.
        zone: Where its reader works.
        choosing: What can be chosen now.
    """

    letter: SentLetter
    subject: str
    body: str
    revised: bool
    asks_receipt: bool
    acts: tuple[Act, ...]
    done: tuple[Act, ...]
    stage: Stage
    zone: str
    choosing: Choosing


@dataclass(frozen=True, slots=True)
class InboxLetter:
    """A letter in the list of all.

    Attributes:
        letter: On record.
        subject: Its subject.
        asks_receipt: Whether its receipt is asked for.
    """

    letter: SentLetter
    subject: str
    asks_receipt: bool

    @property
    def waits(self) -> bool:
        return self.asks_receipt and self.letter.received_at is None

    @property
    def confirmed(self) -> bool:
        return self.asks_receipt and self.letter.received_at is not None


@dataclass(frozen=True, slots=True)
class InboxCase:
    """The letters of one case, the newest first."""

    case_id: str
    zone: str
    letters: tuple[InboxLetter, ...]


class Letters:
    """Reads letters for people."""

    def __init__(self, doors: Doors) -> None:
        """Read from the doors' record."""
        self._doors = doors
        self._letters = RecordLetters(doors.pool)
        self._lists = RecordLists(doors.pool)
        self._writer = LetterWriter(
            PostgresDirectory(doors.pool),
            _WORDING,
            PostgresStatements(doors.pool),
            PostgresRecord(doors.pool),
        )

    async def of(self, case_id: str, number: int, person: str) -> SentLetter | None:
        """Return a letter of a person; None if it is not theirs, or was not sent."""
        letter = await self._letters.owed(case_id, number)
        return letter if letter is not None and letter.reader == person else None

    async def behind(self, link: ActionLink) -> SentLetter | None:
        """Return the letter that a link is in; None if there is no such letter."""
        letter = await self._letters.owed(link.case_id, link.fact_number)
        if letter is None or letter.notice.key != link.notice_key:
            return None
        # A letter may be read before it is known to have been sent.
        return replace(letter, reader=link.person)

    async def inbox(self, person: str) -> tuple[InboxCase, ...]:
        """Return every letter that was sent to a person, by case, the newest case first."""
        cases: dict[str, list[InboxLetter]] = {}
        for letter in await self._letters.of_person(person):
            listed = InboxLetter(letter, _subject(letter), asks_receipt(letter.notice))
            cases.setdefault(letter.case_id, []).append(listed)
        return tuple(
            [
                InboxCase(case_id, await self._zone(case_id), tuple(letters))
                for case_id, letters in cases.items()
            ]
        )

    async def page(self, letter: SentLetter, used: frozenset[Act] = frozenset()) -> LetterPage:
        """Return everything that a page about a letter says; a read of money is on record."""
        subject, body, revised = await self._text(letter)
        case = await self._lists.case(letter.case_id)
        stage = Stage.CLOSED if case is None else Stage(case.summary.stage)
        promises = await self._lists.promises(letter.case_id)
        offered = tuple(act for act in invited(letter.notice) if stage in OFFERED_IN[act])
        now_open = await choosing(self._lists, case, stage, promises)
        if now_open.amounts or any(v.name == STATEMENT_VALUE for v in letter.notice.values):
            await self._record_read(letter)
        return LetterPage(
            letter=letter,
            subject=subject,
            body=body,
            revised=revised,
            asks_receipt=asks_receipt(letter.notice),
            acts=tuple(
                act for act in offered if act not in used and _has_sense(act, letter, now_open)
            ),
            done=tuple(act for act in invited(letter.notice) if act in used),
            stage=stage,
            zone=_zone_of(promises),
            choosing=now_open,
        )

    async def is_employee(self, case_id: str, person: str) -> bool:
        """Tell whether a case is about a person."""
        case = await self._lists.case(case_id)
        return case is not None and case.summary.employee == person

    async def _record_read(self, letter: SentLetter) -> None:
        """Put on record that money was read, before any of it is shown."""
        read = Read(
            case_id=letter.case_id,
            compartment=Compartment.MONEY,
            person=letter.reader,
            readers=(letter.notice.to.value,),
            what="letter",
            purpose="",
            read_at=await self._doors.clock_of(letter.case_id).now(),
        )
        await record(self._doors.pool, read)

    async def _zone(self, case_id: str) -> str:
        return _zone_of(await self._lists.promises(case_id))

    async def _text(self, letter: SentLetter) -> tuple[str, str, bool]:
        try:
            _, written = await self._writer.written(_as_asked(letter))
        except (StatementUnknown, Undeliverable, UnknownPerson):
            # It could not be sent either: HR has a duty to bring it in another way.
            return _UNWRITTEN
        return written.subject, written.body, letter.wording not in ("", written.wording)


def _as_asked(letter: SentLetter) -> SendNotice:
    """Return what was asked for when the letter was sent."""
    return SendNotice(
        case_id=letter.case_id,
        fact_number=letter.number,
        notice=letter.notice,
        reader=letter.reader,
        language=_LANGUAGE,
        at=letter.at,
    )


def _subject(letter: SentLetter) -> str:
    """Return what a letter is about: nothing is looked up for a list, money least of all."""
    unread = LookedUp(reader="", statement=(), told_dates={})
    try:
        return _WORDING.render(_as_asked(letter), unread).subject
    except Undeliverable:
        return _UNWRITTEN[0]


def _has_sense(act: Act, letter: SentLetter, choosing: Choosing) -> bool:
    """Tell whether an act has something to act on, as far as the record knows."""
    match act:
        case Act.ACKNOWLEDGE:
            return letter.received_at is None
        case Act.CONFIRM_ELECTION | Act.WITHDRAW_ELECTION:
            return choosing.choice is not None and not choosing.choice.final
        case _:
            return True


def _zone_of(promises: Iterable[ListedPromise]) -> str:
    """Return where the employee works: dates of the employee's own clocks are counted there."""
    own = [each.promise.zone for each in promises if each.owner == Role.EMPLOYEE]
    others = [each.promise.zone for each in promises]
    return next(iter((*own, *others)), _NO_ZONE)


_UNWRITTEN: Final = (
    "A letter that cannot be shown here",
    (
        "The text of this letter cannot be shown here at present. Your HR partner has it, and "
        "owes it to you.\n"
    ),
    False,
)
