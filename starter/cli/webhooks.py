"""`dueprocess webhooks`: who is told of what happens in cases, and how telling them went."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import App, Parameter

from domain.outside import EventType
from domain.state import Stage  # noqa: TC001 -- the form of the command is read from it
from infra.webhooks.deliveries import Deliveries, Replay
from infra.webhooks.log import DeliveryState, deliveries_of
from infra.webhooks.signing import Scheme
from infra.webhooks.subscriptions import Filter
from starter.cli.output import CommandLineError, current, table
from starter.cli.webhook_desk import Desk, check_url, with_desk
from starter.wording import instant

if TYPE_CHECKING:
    from infra.webhooks.log import LoggedDelivery
    from infra.webhooks.subscriptions import Subscription

webhooks_app = App("webhooks", help="See who is told of what happens, and tell them again.")

_Several = Parameter(negative_iterable=())

_MOST_LISTED: Final = 100


@webhooks_app.command
def add(  # noqa: PLR0913 -- each is an option of its own
    account: str,
    url: str,
    /,
    *,
    organisation: Annotated[list[str] | None, _Several] = None,
    event_type: Annotated[list[str] | None, _Several] = None,
    stage: Annotated[list[Stage] | None, _Several] = None,
    policy: Annotated[list[str] | None, _Several] = None,
    scheme: Scheme = Scheme.ED25519,
) -> None:
    """Tell a tool of what happens in cases; shows once what it verifies with.

    Args:
        account: Service account of the tool; it needs the scope `webhooks`.
        url: Where to: https, at a host that is allowed.
        organisation: Of whose cases (repeatable); all of the account's unless given.
        event_type: Of what (repeatable), such as `case.closed`; everything unless given.
        stage: In which stage (repeatable); any unless given.
        policy: Under which policy (repeatable); any unless given.
        scheme: How messages are signed: with a key pair, or with a shared secret.
    """
    wants = Filter(
        event_types=tuple(map(_event_type, event_type or ())),
        stages=tuple(stage or ()),
        policies=tuple(policy or ()),
    )

    async def do(desk: Desk) -> tuple[Subscription, str]:
        check_url(url, desk.settings)
        may = await desk.known.organisations_of(account)
        wanted = frozenset(organisation or may)
        if not wanted or not wanted <= may:
            raise CommandLineError(
                "usage", "the account has no such organisation, or not the scope `webhooks`"
            )
        return await desk.known.add(
            account, url, sorted(wanted), wants=wants, scheme=scheme, now=desk.now
        )

    made, secret = with_desk(do)
    data = {"subscription": made, "secret": secret}
    current().give(data, f"{made.id}\n\nShown only now, to verify with:\n{secret}")


@webhooks_app.command(name="list")
def list_(*, account: str | None = None) -> None:
    """List who is told of what.

    Args:
        account: Only this account's.
    """
    found = with_desk(lambda desk: desk.known.listed(account))
    rows = [
        (
            each.id,
            each.account,
            each.url,
            ", ".join(each.organisations),
            ", ".join((*each.wants.event_types, *each.wants.stages, *each.wants.policies)) or "all",
            f"disabled: {each.disabled_reason}" if each.disabled_at else "open",
        )
        for each in found
    ]
    head = ("id", "account", "url", "organisations", "wants", "state")
    current().give(found, table(head, rows) if rows else "No subscriptions.")


@webhooks_app.command
def secrets(subscription: str, /, *, new: Scheme | None = None, keep_hours: int = 24) -> None:
    """List the secrets that sign, or make another one, shown once.

    Args:
        subscription: Its id.
        new: Make another secret, of this scheme.
        keep_hours: For so many hours those before it go on signing.
    """

    async def look(desk: Desk) -> tuple[object, str]:
        found = await desk.found(subscription)
        if new is not None:
            keep_for = timedelta(hours=max(keep_hours, 0))
            made = await desk.known.rotate(found.id, new, keep_for, desk.now)
            return {"secret": made}, f"Shown only now, to verify with:\n{made}"
        listed = await desk.known.secrets(found.id, desk.now)
        rows = [
            (
                each.id,
                str(each.scheme),
                each.public_key or "not shown again",
                instant(each.created_at),
                "" if each.expires_at is None else instant(each.expires_at),
            )
            for each in listed
        ]
        return listed, table(("id", "scheme", "public key", "made", "signs until"), rows)

    current().give(*with_desk(look))


@webhooks_app.command
def disable(subscription: str, /) -> None:
    """Send nothing for a while; what waits is kept.

    Args:
        subscription: Its id.
    """

    async def do(desk: Desk) -> None:
        await desk.known.disable((await desk.found(subscription)).id, "asked", desk.now)

    with_desk(do)
    current().give({"disabled": subscription}, f"{subscription} is told nothing for now.")


@webhooks_app.command
def enable(subscription: str, /) -> None:
    """Send again, first what waits.

    Args:
        subscription: Its id.
    """

    async def do(desk: Desk) -> None:
        found = await desk.found(subscription)
        check_url(found.url, desk.settings)
        await desk.known.enable(found.id)

    with_desk(do)
    current().give({"enabled": subscription}, f"{subscription} is told again.")


@webhooks_app.command
def end(subscription: str, /) -> None:
    """End a subscription for good; its secrets are destroyed.

    Args:
        subscription: Its id.
    """

    async def do(desk: Desk) -> None:
        await desk.known.end((await desk.found(subscription)).id, desk.now)

    with_desk(do)
    current().give({"ended": subscription}, f"{subscription} has ended.")


@webhooks_app.command
def deliveries(subscription: str, /, *, state: DeliveryState | None = None) -> None:
    """List what was told or is to be told, the newest first, with how the last attempt went.

    Args:
        subscription: Its id.
        state: Only what stands there, such as `failed`.
    """

    async def look(desk: Desk) -> tuple[LoggedDelivery, ...]:
        found = await desk.found(subscription)
        return await deliveries_of(desk.pool, found.id, state=state, limit=_MOST_LISTED)

    found = with_desk(look)
    head = ("message", "what", "case", "fact", "state", "attempts", "last", "next")
    current().give(found, table(head, map(_row, found)) if found else "No deliveries.")


@webhooks_app.command
def replay(
    subscription: str,
    /,
    *,
    message: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    undelivered: bool = False,
) -> None:
    """Tell again what happened, under the ids of before.

    Args:
        subscription: Its id.
        message: One message, by its id.
        since: What was kept from then on (UTC).
        until: What was kept before then (UTC).
        undelivered: Only what was never taken.
    """
    wanted = Replay(message, _utc(since), _utc(until), undelivered)

    async def do(desk: Desk) -> int:
        found = await desk.found(subscription)
        return await Deliveries(desk.pool).replay(found.id, wanted, desk.now)

    count = with_desk(do)
    current().give({"messages": count}, f"{count} messages are on their way.")


def _event_type(name: str) -> EventType:
    try:
        return EventType(name)
    except ValueError:
        known = ", ".join(sorted(EventType))
        raise CommandLineError(
            "usage", f"nothing of that name is told; there are {known}"
        ) from None


def _row(each: LoggedDelivery) -> tuple[str, ...]:
    last = each.attempts[-1] if each.attempts else None
    return (
        each.message_id,
        str(each.type),
        each.case_id,
        str(each.fact_number),
        str(each.state),
        str(len(each.attempts)),
        "" if last is None else str(last.status or last.error),
        "" if each.next_try_at is None else instant(each.next_try_at),
    )


def _utc(at: datetime | None) -> datetime | None:
    if at is None:
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
