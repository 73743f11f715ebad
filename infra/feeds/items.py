"""What feeds brought: each message once, kept until something has come of it or a person says so.

What a message says is encrypted and kept only as long as it is needed. Those about one person are
worked off one after the other, in the source's own order, by one gateway at a time.
"""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from dataclasses import fields
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from domain.canon import Json, canonical
from infra.feeds.messages import Item, ItemState, Told
from infra.feeds.sources import Feed
from infra.postgres import connected, transaction

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Collection
    from datetime import datetime

    import asyncpg

    from infra.feeds.messages import Came, Fate
    from infra.postgres import Connection, Pool
    from infra.webhooks.encryption import Encryption

GIVEN_UP_AFTER: Final = timedelta(days=7)
"""What has waited so long in vain is a person's to look at."""

MOST_LISTED: Final = 200

_COLUMNS: Final = (
    "id, account, feed, message_id, digest, kind, aspect, person, subject, position, "
    "organisations, state, why, sentence, cases, leave_number, round, tries, sent_at, received_at, "
    "next_try_at, give_up_at, ended_at, settled_by, settled_reason, content IS NOT NULL AS is_kept"
)

_KEEP: Final = """
    INSERT INTO door.feed_item (account, feed, message_id, digest, kind, aspect, person, subject,
                                position, organisations, content, state, why, sentence, sent_at,
                                received_at, next_try_at, give_up_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16, $17)
    ON CONFLICT (account, feed, message_id) DO NOTHING
"""
_FIND: Final = f"""
    SELECT {_COLUMNS} FROM door.feed_item
    WHERE account = $1 AND feed = $2 AND message_id = $3
"""  # noqa: S608 -- the columns are a constant of this module

_GROUPS: Final = """
    SELECT account, feed, person FROM door.feed_item
    WHERE state = 'waiting' AND next_try_at <= $1
    GROUP BY account, feed, person ORDER BY min(next_try_at) LIMIT 50
"""
_LOCK: Final = "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 15))"
_DUE: Final = f"""
    SELECT {_COLUMNS}, content FROM door.feed_item
    WHERE state = 'waiting' AND next_try_at <= $1 AND account = $2 AND feed = $3 AND person = $4
    ORDER BY position, id LIMIT 100
"""  # noqa: S608 -- the same
_ABOUT: Final = f"""
    SELECT {_COLUMNS} FROM door.feed_item
    WHERE account = $1 AND feed = $2 AND person = $3 AND subject = $4
    ORDER BY position, id
"""  # noqa: S608 -- the same

_END: Final = """
    UPDATE door.feed_item SET state = $2, why = $3, sentence = $4, cases = $5, leave_number = $6,
        ended_at = $7, tries = tries + 1,
        content = CASE WHEN $2 = 'refused' THEN content ELSE NULL END
    WHERE id = $1
"""
_LATER: Final = """
    UPDATE door.feed_item SET why = $2, next_try_at = $3, tries = tries + 1 WHERE id = $1
"""
# Whatever waits for this may be due now.
_WAKE: Final = """
    UPDATE door.feed_item SET next_try_at = least(next_try_at, $4)
    WHERE account = $1 AND feed = $2 AND person = $3 AND state = 'waiting'
"""

# Nobody works off what is about oneself, or about somebody in whose case one is a party.
_LISTED: Final = f"""
    SELECT {_COLUMNS} FROM door.feed_item AS i
    WHERE i.state = $1 AND i.organisations && $2 AND i.feed = ANY ($3) AND i.person <> $4
      AND ($5::bigint IS NULL OR i.id = $5) AND ($6::bigint IS NULL OR i.id > $6)
      AND NOT EXISTS (SELECT FROM record.case_view AS v
                      WHERE $4 = ANY (v.parties) AND (v.employee = i.person
                                                      OR v.case_id = ANY (i.cases)))
    ORDER BY i.id LIMIT $7
"""  # noqa: S608 -- the same
_AGAIN: Final = """
    UPDATE door.feed_item SET state = 'waiting', round = round + 1, tries = 0, next_try_at = $2,
        give_up_at = $3, ended_at = NULL
    WHERE id = $1 AND state = 'refused' AND content IS NOT NULL RETURNING id
"""
_SETTLE: Final = """
    UPDATE door.feed_item SET state = 'settled', content = NULL, settled_by = $2,
        settled_reason = $3, ended_at = $4
    WHERE id = $1 AND state = 'refused' RETURNING id
"""


class Batch:
    """What waits about one person on one feed of one account, held by a transaction."""

    def __init__(self, connection: Connection, encryption: Encryption, now: datetime) -> None:
        self._connection = connection
        self._encryption = encryption
        self.now = now

    async def due(self, account: str, feed: str, person: str) -> tuple[tuple[Item, Told], ...]:
        """Give what is to be tried now, in the source's own order."""
        rows = await self._connection.fetch(_DUE, self.now, account, feed, person)
        return tuple((_item(row), self._told(row)) for row in rows)

    async def about(self, item: Item) -> tuple[Item, ...]:
        """Give everything that the source has said of the same subject, the oldest first."""
        rows = await self._connection.fetch(
            _ABOUT, item.account, item.feed, item.person, item.subject
        )
        return tuple(map(_item, rows))

    async def end(self, item: Item, fate: Fate) -> None:
        """Write what has come of it, and let what waits about the same person be tried."""
        await self._connection.execute(
            _END,
            item.id,
            str(fate.state),
            fate.why,
            fate.sentence,
            list(fate.cases),
            fate.leave_number,
            self.now,
        )
        if fate.state is ItemState.DONE:
            await self._connection.execute(_WAKE, item.account, item.feed, item.person, self.now)

    async def later(self, item: Item, why: str, at: datetime) -> None:
        """Write that nothing can come of it yet."""
        await self._connection.execute(_LATER, item.id, why, at)

    def _told(self, row: asyncpg.Record) -> Told:
        content: dict[str, Json] = json.loads(
            self._encryption.decrypt(row["content"], _owner(row["account"], row["message_id"]))
        )
        return Told(
            kind=row["kind"],
            aspect=row["aspect"],
            person=row["person"],
            subject=row["subject"],
            position=row["position"],
            content=content,
        )


class FeedItems:
    """The messages on record."""

    def __init__(self, pool: Pool, encryption: Encryption) -> None:
        """Take the database, and what messages are encrypted with while they are kept."""
        self._pool = pool
        self._encryption = encryption

    async def keep(self, came: Came) -> Item:
        """Keep a message; one that came before stays as it is.

        Returns:
            What is on record under its id: this very one, or what came before.
        """
        told = came.told
        closed = self._encryption.encrypt(
            canonical(dict(told.content)), _owner(came.account, came.message_id)
        )
        async with transaction(self._pool) as connection:
            await connection.execute(
                _KEEP,
                came.account,
                came.feed,
                came.message_id,
                came.digest,
                told.kind,
                told.aspect,
                told.person,
                told.subject,
                told.position,
                sorted(came.organisations),
                None if came.why else closed,
                str(ItemState.REFUSED if came.why else ItemState.WAITING),
                came.why,
                came.sentence,
                came.sent_at,
                came.received_at,
                came.received_at + GIVEN_UP_AFTER,
            )
            row = await connection.fetchrow(_FIND, came.account, came.feed, came.message_id)
        if row is None:  # pragma: no cover -- it was just written, or was there
            raise AssertionError("a message that was just kept is there")
        return _item(row)

    async def groups(self, now: datetime) -> tuple[tuple[str, str, str], ...]:
        """Give account, feed and person of what is due."""
        async with connected(self._pool) as connection:
            rows = await connection.fetch(_GROUPS, now)
        return tuple((row["account"], row["feed"], row["person"]) for row in rows)

    @asynccontextmanager
    async def hold(
        self, account: str, feed: str, person: str, now: datetime
    ) -> AsyncGenerator[Batch | None]:
        """Hold what waits about a person; None where another gateway does."""
        async with transaction(self._pool) as connection:
            free = await connection.fetchval(_LOCK, f"{account}\n{feed}\n{person}")
            yield Batch(connection, self._encryption, now) if free else None

    async def listed(  # noqa: PLR0913 -- what a list is cut by
        self,
        reader: str,
        organisations: Collection[str],
        feeds: Collection[Feed],
        *,
        state: ItemState = ItemState.REFUSED,
        item: int | None = None,
        after: int | None = None,
        limit: int = MOST_LISTED,
    ) -> tuple[Item, ...]:
        """List messages that a person of HR may work off, the oldest first."""
        async with connected(self._pool) as connection:
            rows = await connection.fetch(
                _LISTED,
                str(state),
                sorted(organisations),
                sorted(str(feed) for feed in feeds),
                reader,
                item,
                after,
                limit,
            )
        return tuple(map(_item, rows))

    async def all(self, state: ItemState, limit: int = MOST_LISTED) -> tuple[Item, ...]:
        """List messages in a state, for operators."""
        async with connected(self._pool) as connection:
            rows = await connection.fetch(
                f"SELECT {_COLUMNS} FROM door.feed_item WHERE state = $1 ORDER BY id LIMIT $2",  # noqa: S608 -- the same
                *(str(state), limit),
            )
        return tuple(map(_item, rows))

    async def again(self, item: int, now: datetime) -> bool:
        """Have a refused message tried again; False where nothing is kept of it."""
        async with connected(self._pool) as connection:
            found = await connection.fetchval(_AGAIN, item, now, now + GIVEN_UP_AFTER)
        return found is not None

    async def settle(self, item: int, by: str, reason: str, now: datetime) -> bool:
        """Write that a person has dealt with a refused message; what it says is forgotten."""
        async with connected(self._pool) as connection:
            found = await connection.fetchval(_SETTLE, item, by, reason, now)
        return found is not None


async def refused_items(pool: Pool) -> int:
    """Count the messages that wait for a person."""
    async with connected(pool) as connection:
        found: int = await connection.fetchval(
            "SELECT count(*) FROM door.feed_item WHERE state = 'refused'"
        )
    return found


def _owner(account: str, message_id: str) -> str:
    return f"feed/{account}/{message_id}"


def _item(row: asyncpg.Record) -> Item:
    told: dict[str, Any] = {each.name: row[each.name] for each in fields(Item)}
    told |= {
        "feed": Feed(told["feed"]),
        "state": ItemState(told["state"]),
        "organisations": tuple(told["organisations"]),
        "cases": tuple(told["cases"]),
    }
    return Item(**told)
