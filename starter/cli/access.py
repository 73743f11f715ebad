"""`dueprocess access` and `dueprocess token`: tools with their keys, tokens to try things out."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import App, Parameter

from domain.on_behalf import OWN_ONLY
from domain.people import Role  # noqa: TC001 -- the form of the command is read from it
from infra.identity.scopes import Scope
from infra.settings import Settings
from starter.cli.output import CommandLineError, current, table
from starter.cli.session import run, session, the_stack
from starter.wording import instant

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime
    from typing import TypeVar

    from infra.identity.api_keys import ApiKey
    from infra.identity.service_accounts import (
        Grants,
        ListedKey,
        ServiceAccount,
        ServiceAccounts,
    )

    _T = TypeVar("_T")

access_app = App("access", help="Let tools in: accounts, what each may do, and their keys.")

_ACCOUNT: Final = re.compile(r"[a-z][a-z0-9-]{1,62}", re.ASCII)
_NAME: Final = re.compile(r"[a-z][a-z0-9:_-]{0,62}", re.ASCII)
_ANSWERS_WITHIN_S: Final = 5.0

_Several = Parameter(negative_iterable=())


@access_app.command
def accounts() -> None:
    """List the accounts of tools, and what each may do."""

    async def look(known: ServiceAccounts, _: datetime) -> tuple[ServiceAccount, ...]:
        return await known.all()

    found = _with_accounts(look)
    rows = [
        (
            each.id,
            "ended" if each.ended_at else "open",
            _listed(each.grants.organisations),
            _listed(each.grants.roles),
            _listed(each.grants.commands),
            _listed(each.grants.scopes),
        )
        for each in found
    ]
    head = ("account", "state", "organisations", "roles", "commands", "scopes")
    data = [asdict(each) | {"grants": _plain(each.grants)} for each in found]
    current().give(data, table(head, rows) if rows else "No accounts.")


@access_app.command
def grant(  # noqa: PLR0913 -- each is an option of its own
    account: str,
    /,
    *,
    organisation: Annotated[list[str] | None, _Several] = None,
    command: Annotated[list[str] | None, _Several] = None,
    role: Annotated[list[Role] | None, _Several] = None,
    scope: Annotated[list[str] | None, _Several] = None,
    client_id: str | None = None,
) -> None:
    """Let a tool do more; an account that is new is made.

    Args:
        account: Name of the account.
        organisation: Whose cases it may touch (repeatable).
        command: What it may send, by tag (repeatable): `dueprocess commands` lists them.
        role: In whose holder's place it acts (repeatable); both stand on record.
        scope: What else it may do (repeatable), such as `webhooks` or `gates:transfer`.
        client_id: What your OpenID provider calls it; the account's name unless given.
    """
    if not _ACCOUNT.fullmatch(account):
        raise CommandLineError("usage", "an account is named in small letters, digits and dashes")
    given = _grants(organisation, command, role, scope)

    async def do(known: ServiceAccounts, now: datetime) -> None:
        await known.grant(account, given, now, client_id=client_id)

    _with_accounts(do)
    current().give({"granted": account, **_plain(given)}, f"Granted to {account}.")


@access_app.command
def revoke(
    account: str,
    /,
    *,
    organisation: Annotated[list[str] | None, _Several] = None,
    command: Annotated[list[str] | None, _Several] = None,
    role: Annotated[list[Role] | None, _Several] = None,
    scope: Annotated[list[str] | None, _Several] = None,
) -> None:
    """Let a tool do less; without an option the account is ended, for good.

    Args:
        account: Name of the account.
        organisation: Whose cases it may no longer touch (repeatable).
        command: What it may no longer send (repeatable).
        role: In whose place it no longer acts (repeatable).
        scope: What else it may no longer do (repeatable).
    """
    taken = _grants(organisation, command, role, scope)
    ends = not any((organisation, command, role, scope))

    async def do(known: ServiceAccounts, now: datetime) -> None:
        if ends:
            await known.end(account, now)
        else:
            await known.withdraw(account, taken)

    _with_accounts(do)
    said = f"Ended {account}." if ends else f"Revoked from {account}."
    current().give({"revoked": account, "ended": ends, **_plain(taken)}, said)


@access_app.command
def key(account: str, /, *, days: int = 365) -> None:
    """Issue a key, shown this once; those before it go on counting until they are ended.

    Args:
        account: Name of the account.
        days: For how long it counts.
    """
    if days < 1:
        raise CommandLineError("usage", "a key counts for a day at least")

    async def do(known: ServiceAccounts, now: datetime) -> ApiKey:
        return await known.issue_key(account, now, timedelta(days=days))

    drawn = _with_accounts(do)
    current().note("Keep it now: it is stored nowhere, and is not shown again.")
    current().give({"prefix": drawn.prefix, "key": drawn.secret}, drawn.secret)


@access_app.command
def keys(account: str, /) -> None:
    """List the keys of a tool: never the keys themselves.

    Args:
        account: Name of the account.
    """

    async def look(known: ServiceAccounts, _: datetime) -> tuple[ListedKey, ...]:
        return await known.keys(account)

    found = _with_accounts(look)
    rows = [
        (
            each.prefix,
            _when(each.created_at),
            _when(each.expires_at),
            _when(each.ended_at),
            _when(each.last_used_at),
        )
        for each in found
    ]
    head = ("prefix", "issued", "expires", "ended", "last used")
    current().give([asdict(each) for each in found], table(head, rows) if rows else "No keys.")


@access_app.command
def end_key(prefix: str, /) -> None:
    """End one key at once.

    Args:
        prefix: Its prefix, as `dueprocess access keys` lists it.
    """

    async def do(known: ServiceAccounts, now: datetime) -> None:
        await known.end_key(prefix, now)

    _with_accounts(do)
    current().give({"ended": prefix}, f"Ended the key {prefix}.")


def token(person: str, /) -> None:
    """Give an access token of the embedded stack's own issuer, for an example person.

    Args:
        person: Person id, such as e1001.
    """
    import httpx  # noqa: PLC0415 -- heavy, like the next

    from starter.issuer.app import PERSON_GRANT  # noqa: PLC0415

    issuer = the_stack(Settings()).issuer_address
    if issuer is None:
        raise CommandLineError("unreachable", "the stack uses another issuer: log in there")
    form = {"grant_type": PERSON_GRANT, "person": person}
    try:
        answer = httpx.post(
            f"{issuer}/oauth/token", data=form, timeout=_ANSWERS_WITHIN_S, trust_env=False
        )
    except httpx.HTTPError:
        raise CommandLineError("unreachable", "the local issuer does not answer") from None
    if answer.status_code != HTTPStatus.OK:
        raise CommandLineError("usage", "the directory has nobody by this id")
    given = answer.json()
    current().give(given, given["access_token"])


def _with_accounts(work: Callable[[ServiceAccounts, datetime], Awaitable[_T]]) -> _T:
    """Do something with the accounts, now.

    Raises:
        CommandLineError: there is no such account or key, or the client is another account's.
    """
    from infra.identity.service_accounts import (  # noqa: PLC0415 -- heavy
        ClientTakenError,
        ServiceAccounts,
        UnknownAccountError,
    )

    async def do() -> _T:
        async with session() as desk:
            now = await (await desk.clock(None)).now()
            try:
                return await work(ServiceAccounts(await desk.pool()), now)
            except UnknownAccountError as error:
                raise CommandLineError("no_such_account", str(error)) from None
            except ClientTakenError as error:
                raise CommandLineError("usage", str(error)) from None

    return run(do())


def _grants(
    organisation: Sequence[str] | None,
    command: Sequence[str] | None,
    role: Sequence[Role] | None,
    scope: Sequence[str] | None,
) -> Grants:
    """Return what was named.

    Raises:
        CommandLineError: there is no such command, or nobody acts in another's place in the role.
    """
    from infra.identity.service_accounts import Grants  # noqa: PLC0415 -- heavy, like the next
    from starter.examples import COMMANDS  # noqa: PLC0415

    for each in command or ():
        if each not in COMMANDS:
            raise CommandLineError("usage", f"there is no command {each!r}")
    for held in role or ():
        if held in OWN_ONLY:
            raise CommandLineError("usage", f"nobody acts for the {held}")
    for named in organisation or ():
        if not _NAME.fullmatch(named):
            raise CommandLineError("usage", f"{named!r} names no organisation")
    for wanted in scope or ():
        if wanted not in set(Scope):
            known = ", ".join(Scope)
            raise CommandLineError("usage", f"there is no scope {wanted!r}; there are {known}")
    return Grants(
        organisations=tuple(organisation or ()),
        commands=tuple(command or ()),
        roles=tuple(each.value for each in role or ()),
        scopes=tuple(scope or ()),
    )


def _plain(grants: Grants) -> dict[str, list[str]]:
    return {name: sorted(named) for name, named in asdict(grants).items()}


def _listed(names: object) -> str:
    return ", ".join(sorted(map(str, names))) if isinstance(names, frozenset) and names else "-"


def _when(at: datetime | None) -> str:
    return "-" if at is None else instant(at)
