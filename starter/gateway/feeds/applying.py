"""What a message of a feed goes through once it is kept: whose case, which command, what then."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from domain.errors import NotYours
from infra.feeds.hris import FedTables
from infra.feeds.items import Batch
from infra.feeds.messages import Item, Told
from infra.identity.service_accounts import ServiceAccount
from infra.record_lists import RecordLists
from starter.gateway.access import case_access
from starter.gateway.caller import Caller
from starter.gateway.commands.delivery import Kept
from starter.gateway.commands.service import give
from starter.gateway.doors import Doors

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from domain.facts import Fact
    from domain.people import Role
    from infra.feeds.hris import CaseOf

_SOON: Final = timedelta(seconds=1)


class Wait(Exception):  # noqa: N818 -- an event, not an error
    """Nothing can come of it yet.

    Attributes:
        why: What it waits for, in a word.
        at: When to try again at the latest; None: after the usual pause.
    """

    def __init__(self, why: str, at: datetime | None = None) -> None:
        """Keep why, and until when."""
        super().__init__(why)
        self.why = why
        self.at = at


class Attention(Exception):  # noqa: N818 -- the same
    """A person has to look at it.

    Attributes:
        why: Stable code.
        sentence: The same for people.
        cases: The cases that have been told something.
    """

    def __init__(self, why: str, sentence: str, cases: tuple[str, ...] = ()) -> None:
        """Keep why."""
        super().__init__(why)
        self.why = why
        self.sentence = sentence
        self.cases = cases


@dataclass(frozen=True, slots=True)
class Applying:
    """A message that something is to come of.

    Attributes:
        doors: The world.
        batch: What waits about the same person.
        account: Who sent it, as the account stands now.
        item: The message on record.
        told: What it says.
    """

    doors: Doors
    batch: Batch
    account: ServiceAccount
    item: Item
    told: Told

    @property
    def tables(self) -> FedTables:
        """The tables that feeds are about."""
        return FedTables(self.doors.pool)

    async def case_for(self, since: date) -> CaseOf | None:
        """Return the case that something about its employee belongs to, if it began on a day.

        The open one; else the last one, where it was not closed yet on that day.
        """
        cases = await self.tables.cases_of(self.item.person)
        for case in cases:
            if not case.is_closed:
                return case
        last = cases[0] if cases else None
        if last is None or last.closed_at is None or last.closed_at.date() < since:
            return None
        return last

    async def now_in(self, case_id: str) -> datetime:
        """Return the present instant of a case."""
        return await self.doors.clock_of(case_id).now()

    async def facts(self, case_id: str) -> tuple[Fact, ...]:
        """Return the facts of a case that hold, as they are on record."""
        listed = await RecordLists(self.doors.pool).history(case_id)
        return tuple(each.fact for each in listed if each.reversed_by is None)

    async def command(  # noqa: PLR0913 -- what a command is
        self,
        case_id: str,
        do: str,
        role: Role,
        fields: Mapping[str, object],
        *,
        what: str = "",
        not_before: datetime | None = None,
    ) -> bool:
        """Give a command to a case in the account's name, for whoever holds the role.

        It counts by when the message was received, however long it waited; and bears the same id
        however often it is tried.

        Args:
            case_id: The case.
            do: Tag of the command.
            role: In whose holder's place.
            fields: What it says.
            what: Tells it from other commands of the same message.
            not_before: When that was on record which it is about.

        Returns:
            Whether the case has taken it; False while it is kept.

        Raises:
            Refused: the account may not, or the case says no.
        """
        caller = _caller(self.account)
        if do not in self.account.grants.commands:
            raise NotYours(sentence="this account is not for this command")
        access = await case_access(case_id, caller, self.doors)
        now = await self.now_in(case_id)
        received_at = min(now, now - (self.batch.now - self.item.received_at))
        if not_before is not None:
            received_at = max(received_at, not_before)
        answer = await give(
            self.doors,
            access,
            do,
            fields,
            role=role,
            command_id=command_id(self.item, what),
            received_at=received_at,
        )
        return not isinstance(answer, Kept)

    def soon(self) -> datetime:
        """Return when to look again at what is about to be on record."""
        return self.batch.now + _SOON


def command_id(item: Item, what: str = "") -> str:
    """Return the id of a command that a message gives: the same at every try of a round."""
    named = f"{item.account}\n{item.feed}\n{item.message_id}\n{what}\n{item.round}"
    return f"feed-{hashlib.sha256(named.encode()).hexdigest()[:40]}"


def _caller(account: ServiceAccount) -> Caller:
    grants = account.grants
    return Caller(
        subject=account.id,
        is_tool=True,
        organisations=frozenset(grants.organisations),
        commands=frozenset(grants.commands),
        roles=frozenset(grants.roles),
        scopes=frozenset(grants.scopes),
    )
