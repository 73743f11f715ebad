"""Links in letters: whoever holds one may do what that letter invites its reader to.

A token is 256 random bits and stands in the letter alone: what is kept is its SHA-256. A letter
that is sent again bears another token, so what was done counts for the letter, not for a token.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from domain.errors import DueProcessError
from domain.invitations import Act, invited, link_ends_at
from infra.policies import load_policy
from infra.postgres import connected
from infra.zones import site

if TYPE_CHECKING:
    from activities.ports import SendNotice
    from infra.postgres import Connection, Pool

TOKEN_BYTES: Final = 32

_SINCE: Final = """
    SELECT policy, coalesce(zone, 'UTC') AS zone
    FROM record.case_view LEFT JOIN people.employment ON person = $2 WHERE case_id = $1
"""
_KEEP: Final = """
    INSERT INTO door.action_link (token_sha256, case_id, fact_number, notice_key, person, acts,
                                  expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
_FIND: Final = """
    SELECT case_id, fact_number, notice_key, person, acts, expires_at
    FROM door.action_link WHERE token_sha256 = $1
"""

# What was taken to be brought later may have been refused since: then nothing was done.
_REFUSED_LATER: Final = """
    EXISTS (SELECT FROM door.inbox AS i
            WHERE (i.case_id, i.command_id, i.state) = (u.case_id, u.command_id, 'refused'))
"""
_FREE_REFUSED: Final = f"""
    DELETE FROM door.action_link_use AS u
    WHERE (case_id, fact_number, person, act) = ($1, $2, $3, $4) AND {_REFUSED_LATER}
"""  # noqa: S608 -- the part is a constant of this module

# The first use stands; whoever comes again gets the command id that it was begun with.
_TAKE: Final = """
    INSERT INTO door.action_link_use AS u (case_id, fact_number, person, act, command_id)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (case_id, fact_number, person, act) DO UPDATE SET command_id = u.command_id
    RETURNING command_id, settled
"""
_SETTLE: Final = """
    UPDATE door.action_link_use SET settled = true
    WHERE (case_id, fact_number, person, act, command_id) = ($1, $2, $3, $4, $5)
"""
_FREE: Final = """
    DELETE FROM door.action_link_use
    WHERE (case_id, fact_number, person, act, command_id) = ($1, $2, $3, $4, $5) AND NOT settled
"""
_USED: Final = f"""
    SELECT act FROM door.action_link_use AS u
    WHERE (case_id, fact_number, person) = ($1, $2, $3) AND settled AND NOT {_REFUSED_LATER}
"""  # noqa: S608 -- the same


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionLink:
    """What a link is bound to.

    Attributes:
        case_id: The case.
        fact_number: The fact by which the letter was owed.
        notice_key: The letter.
        person: Its reader.
        acts: What may be done, each once.
        expires_at: From when on nothing may be done or read.
    """

    case_id: str
    fact_number: int
    notice_key: str
    person: str
    acts: tuple[Act, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Use:
    """An act that was begun by a link.

    Attributes:
        command_id: The command that it is given as: the first one that was begun, if any was.
        settled: Whether that command is known to have been taken, or kept to be brought later.
    """

    command_id: str
    settled: bool


class PostgresLinks:
    """The links: implements the port `Links`, and is what a door asks."""

    def __init__(self, pool: Pool, portal_url: str | None) -> None:
        """Keep links in the database; without an address of the portal no letter bears one."""
        self._pool = pool
        self._portal_url = portal_url

    async def link_for(self, asked: SendNotice) -> str | None:
        """Make a link for a letter; None where there is nothing to do behind one.

        Raises:
            StoreFailed: PostgreSQL did not take it.
        """
        acts = invited(asked.notice)
        if self._portal_url is None or not acts:
            return None
        token = secrets.token_urlsafe(TOKEN_BYTES)
        async with connected(self._pool) as connection:
            ends_at = await _ends_at(connection, asked)
            if ends_at is None:
                return None
            await connection.execute(
                _KEEP,
                _digest(token),
                asked.case_id,
                asked.fact_number,
                asked.notice.key,
                asked.reader,
                acts,
                ends_at,
            )
        return f"{self._portal_url}/l/{token}"

    async def find(self, token: str) -> ActionLink | None:
        """Return what a token is bound to; None if no letter bears it."""
        async with connected(self._pool) as connection:
            row = await connection.fetchrow(_FIND, _digest(token))
        if row is None:
            return None
        return ActionLink(
            case_id=row["case_id"],
            fact_number=row["fact_number"],
            notice_key=row["notice_key"],
            person=row["person"],
            acts=tuple(Act(act) for act in row["acts"]),
            expires_at=row["expires_at"],
        )

    async def used(self, link: ActionLink) -> frozenset[Act]:
        """Return what was done with the letter's links."""
        async with connected(self._pool) as connection:
            rows = await connection.fetch(_USED, link.case_id, link.fact_number, link.person)
        return frozenset(Act(row["act"]) for row in rows)

    async def take(self, link: ActionLink, act: Act, command_id: str) -> Use:
        """Begin an act, on record before its command is given: of two one comes first."""
        async with connected(self._pool) as connection:
            await connection.execute(_FREE_REFUSED, *_of(link, act))
            row = await connection.fetchrow(_TAKE, *_of(link, act), command_id)
        if row is None:  # pragma: no cover -- the statement returns a row in either case
            raise AssertionError("no use")
        return Use(row["command_id"], row["settled"])

    async def settle(self, link: ActionLink, act: Act, command_id: str) -> None:
        """Keep that the command was taken, now or to be brought later: the act is done."""
        async with connected(self._pool) as connection:
            await connection.execute(_SETTLE, *_of(link, act), command_id)

    async def free(self, link: ActionLink, act: Act, command_id: str) -> None:
        """Keep that the command was refused: the act may be tried again."""
        async with connected(self._pool) as connection:
            await connection.execute(_FREE, *_of(link, act), command_id)


async def _ends_at(connection: Connection, asked: SendNotice) -> datetime | None:
    """Return when the link in a letter ends; None while the policy or the zone is not at hand.

    A letter without a link is better than none: the portal takes the same acts behind a login.
    """
    row = await connection.fetchrow(_SINCE, asked.case_id, asked.reader)
    if row is None:
        return None
    try:
        link_days = load_policy(row["policy"]).link_days
        near = asked.at.date()
        around = site(row["zone"], near - _MARGIN, near + timedelta(days=link_days) + 2 * _MARGIN)
    except DueProcessError:
        return None
    return link_ends_at(link_days, around, asked.at)


def _of(link: ActionLink, act: Act) -> tuple[str, int, str, str]:
    return link.case_id, link.fact_number, link.person, act


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()


_MARGIN: Final = timedelta(days=2)
"""Local days begin up to a day before and after those of UTC."""
