"""`dueprocess feeds`: who feeds cases, by what secrets, and what of it waits for a person."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from cyclopts import App

from infra.feeds.items import FeedItems
from infra.feeds.messages import ItemState
from infra.feeds.sources import Feed, Sources, TooMany
from infra.identity.service_accounts import UnknownAccountError
from starter.cli.output import CommandLineError, current, table
from starter.cli.session import run, session
from starter.gateway.feeds.service import encryption
from starter.wording import instant

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from infra.feeds.messages import Item
    from infra.feeds.sources import ListedSecret

    _T = TypeVar("_T")

feeds_app = App("feeds", help="Let other systems feed cases, and work off what was refused.")


@feeds_app.command(name="list")
def list_(*, state: ItemState = ItemState.REFUSED) -> None:
    """List messages of feeds; those that were refused wait for a person.

    Args:
        state: Those in this state.
    """

    async def look(_: Sources, items: FeedItems, __: datetime) -> tuple[Item, ...]:
        return await items.all(state)

    found = _with_feeds(look)
    rows = [
        (
            str(each.id),
            instant(each.received_at),
            str(each.feed),
            each.kind,
            each.person,
            each.account,
            each.why,
            ", ".join(each.cases),
        )
        for each in found
    ]
    head = ("item", "received", "feed", "kind", "person", "sent by", "code", "cases")
    data = [asdict(each) for each in found]
    current().give(data, table(head, rows) if rows else f"Nothing is {state}.")


@feeds_app.command
def retry(item: int, /) -> None:
    """Have a refused message tried again, now that what stood in its way is settled.

    Args:
        item: Its number.
    """

    async def do(_: Sources, items: FeedItems, now: datetime) -> bool:
        return await items.again(item, now)

    if not _with_feeds(do):
        raise _nothing_kept()
    current().give({"retried": item}, f"Message {item} is tried again.")


@feeds_app.command
def settle(item: int, /, *, by: str, reason: str) -> None:
    """Say that a refused message has been dealt with, and how; what it says is then forgotten.

    Args:
        item: Its number.
        by: Person id of whoever has dealt with it.
        reason: How.
    """

    async def do(_: Sources, items: FeedItems, now: datetime) -> bool:
        return await items.settle(item, by, reason, now)

    if not _with_feeds(do):
        raise CommandLineError("no_such_item", "no message of that number is refused")
    current().give({"settled": item}, f"Message {item} is settled.")


@feeds_app.command
def secret(account: str, feed: Feed, /, *, given: str = "", keep_hours: int = 24) -> None:
    """Add a secret by which a tool's webhooks are proved; one that is drawn is shown only now.

    Args:
        account: Service account of the tool; it needs the scope `feeds:…` too.
        feed: For which feed.
        given: The sender's own secret `whsec_…` or public key `whpk_…`; drawn unless given.
        keep_hours: For so many hours those before it go on counting.
    """

    async def do(sources: Sources, _: FeedItems, now: datetime) -> str:
        keep = timedelta(hours=max(keep_hours, 0))
        return await sources.add(account, feed, now, given=given, keep=keep)

    made = _with_feeds(do)
    words = "Taken." if given else f"Shown only now, to sign with:\n{made}"
    current().give({"account": account, "feed": feed, "secret": "" if given else made}, words)


@feeds_app.command
def secrets(*, account: str | None = None) -> None:
    """List secrets, without what they are.

    Args:
        account: Only this account's.
    """

    async def look(sources: Sources, _: FeedItems, __: datetime) -> tuple[ListedSecret, ...]:
        return await sources.secrets(account)

    found = _with_feeds(look)
    rows = [
        (
            each.id,
            each.account,
            str(each.feed),
            str(each.scheme),
            instant(each.created_at),
            "" if each.expires_at is None else instant(each.expires_at),
        )
        for each in found
    ]
    head = ("id", "account", "feed", "scheme", "made", "counts until")
    data = [asdict(each) for each in found]
    current().give(data, table(head, rows) if rows else "No secrets.")


@feeds_app.command
def end(secret: str, /) -> None:
    """Destroy a secret at once.

    Args:
        secret: Its id.
    """

    async def do(sources: Sources, _: FeedItems, __: datetime) -> bool:
        return await sources.end(secret)

    if not _with_feeds(do):
        raise CommandLineError("no_such_secret", "there is no such secret")
    current().give({"ended": secret}, f"{secret} proves nothing any more.")


def _with_feeds(work: Callable[[Sources, FeedItems, datetime], Awaitable[_T]]) -> _T:
    """Do some work with feeds.

    Raises:
        CommandLineError: feeds are not set up, or what was asked cannot be.
    """

    async def at_the_desk() -> _T:
        async with session() as opened:
            try:
                closing = encryption(opened.settings)
            except ValueError as wrong:
                raise CommandLineError("feeds_off", str(wrong)) from None
            if closing is None:
                raise CommandLineError(
                    "feeds_off", "feeds are not set up: set DUEPROCESS_SECRETS_KEY"
                )
            pool = await opened.pool()
            now = await (await opened.clock(None)).now()
            try:
                return await work(Sources(pool, closing), FeedItems(pool, closing), now)
            except (UnknownAccountError, ValueError) as wrong:
                raise CommandLineError("usage", str(wrong)) from None
            except TooMany:
                raise CommandLineError("usage", "as many secrets hold as may") from None

    return run(at_the_desk())


def _nothing_kept() -> CommandLineError:
    return CommandLineError("not_retryable", "nothing is kept of it that could be tried again")
