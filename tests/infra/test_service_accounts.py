"""A tool is let in by a key of its own, for what it was granted, until it is ended."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from infra.identity.errors import ProofRejected
from infra.identity.service_accounts import (
    ClientTakenError,
    Grants,
    ServiceAccounts,
    UnknownAccountError,
)

if TYPE_CHECKING:
    from infra.postgres import Pool

NOW = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
YEAR = timedelta(days=365)


@pytest.fixture
def accounts(pool: Pool) -> ServiceAccounts:
    return ServiceAccounts(pool)


@pytest.fixture
async def name(accounts: ServiceAccounts) -> str:
    """Give an account of the test's own."""
    name = f"tool-{secrets.token_hex(4)}"
    await accounts.grant(name, Grants(organisations=("main",), commands=("report_leave",)), NOW)
    return name


async def test_a_key_proves_its_account(accounts: ServiceAccounts, name: str) -> None:
    """With what the account may do, and nothing else."""
    key = await accounts.issue_key(name, NOW, YEAR)

    account = await accounts.by_key(key.secret, NOW)

    assert account.id == name
    assert account.grants == Grants(
        organisations=frozenset({"main"}),
        commands=frozenset({"report_leave"}),
        roles=frozenset(),
        scopes=frozenset(),
    )


async def test_no_key_is_kept_anywhere(pool: Pool, accounts: ServiceAccounts, name: str) -> None:
    """Whoever reads the table can let nobody in."""
    key = await accounts.issue_key(name, NOW, YEAR)

    rows = await pool.fetch("SELECT k::text AS row FROM door.api_key AS k WHERE account = $1", name)

    assert len(rows) == 1
    assert key.secret.split("_", 2)[2] not in rows[0]["row"]
    assert key.secret not in repr(key)


async def test_each_key_is_another(accounts: ServiceAccounts, name: str) -> None:
    """256 bits of chance each."""
    first, second = [await accounts.issue_key(name, NOW, YEAR) for _ in range(2)]

    assert first.prefix != second.prefix
    assert len(first.secret.split("_", 2)[2]) >= 43


async def test_a_wrong_key_is_nobody_s(accounts: ServiceAccounts, name: str) -> None:
    """Not with the right prefix, not with another's secret, not in another form."""
    key = await accounts.issue_key(name, NOW, YEAR)
    other = await accounts.issue_key(name, NOW, YEAR)
    swapped = f"dpk_{key.prefix}_{other.secret.split('_', 2)[2]}"

    for given in (swapped, key.secret[:-1], key.secret + "A", f"dpk_{'0' * 16}_{'A' * 43}", "dpk_"):
        with pytest.raises(ProofRejected):
            await accounts.by_key(given, NOW)


async def test_several_keys_count_at_once_and_one_is_ended(
    accounts: ServiceAccounts, name: str
) -> None:
    """So that a tool can change its key without a break."""
    old, new = [await accounts.issue_key(name, NOW, YEAR) for _ in range(2)]
    assert (await accounts.by_key(old.secret, NOW)).id == name

    await accounts.end_key(old.prefix, NOW)

    assert (await accounts.by_key(new.secret, NOW)).id == name
    with pytest.raises(ProofRejected):
        await accounts.by_key(old.secret, NOW)


async def test_a_key_expires(accounts: ServiceAccounts, name: str) -> None:
    """At the instant, not a day later."""
    key = await accounts.issue_key(name, NOW, timedelta(days=1))
    expiry = NOW + timedelta(days=1)

    assert (await accounts.by_key(key.secret, expiry - timedelta(seconds=1))).id == name
    with pytest.raises(ProofRejected):
        await accounts.by_key(key.secret, expiry)


async def test_an_ended_account_is_nobody_by_any_proof(
    accounts: ServiceAccounts, name: str
) -> None:
    """Neither by its keys nor by a token of the issuer; and it is ended for good."""
    key = await accounts.issue_key(name, NOW, YEAR)

    await accounts.end(name, NOW)

    with pytest.raises(ProofRejected):
        await accounts.by_key(key.secret, NOW)
    with pytest.raises(ProofRejected):
        await accounts.by_client(name)
    with pytest.raises(UnknownAccountError):
        await accounts.grant(name, Grants(), NOW)
    with pytest.raises(UnknownAccountError):
        await accounts.issue_key(name, NOW, YEAR)


async def test_grants_add_up_and_are_withdrawn_one_by_one(
    accounts: ServiceAccounts, name: str
) -> None:
    """What is not named stays."""
    await accounts.grant(name, Grants(commands=("decide_leave",), scopes=("gates",)), NOW)
    await accounts.withdraw(name, Grants(commands=("report_leave",)))

    grants = (await accounts.by_client(name)).grants

    assert grants.commands == {"decide_leave"}
    assert (grants.organisations, grants.scopes) == ({"main"}, {"gates"})


async def test_the_last_use_of_a_key_is_known(accounts: ServiceAccounts, name: str) -> None:
    """To the minute: a key that nobody uses can be found and ended."""
    key = await accounts.issue_key(name, NOW, YEAR)
    for seconds in (0, 30, 90):
        await accounts.by_key(key.secret, NOW + timedelta(seconds=seconds))

    listed = await accounts.keys(name)

    assert [each.last_used_at for each in listed] == [NOW + timedelta(seconds=90)]


async def test_two_accounts_cannot_be_one_client(accounts: ServiceAccounts, name: str) -> None:
    """A token names one client, and that is one account."""
    other = f"{name}-other"
    await accounts.grant(other, Grants(), NOW, client_id=f"{name}-client")
    with pytest.raises(ClientTakenError):
        await accounts.grant(name, Grants(), NOW, client_id=f"{name}-client")

    assert (await accounts.by_client(f"{name}-client")).id == other
    with pytest.raises(ProofRejected):
        await accounts.by_client(other)
