"""The local issuer gives tokens that a door believes, to this machine only, and says what it is."""

from __future__ import annotations

import asyncio
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import jwt
import pytest

from infra.directory import PostgresDirectory
from infra.door_settings import OidcSettings
from infra.embedded.ports import LOOPBACK, free_ports
from infra.identity.service_accounts import Grants, ServiceAccounts
from infra.migrations import migrate
from infra.people_tables import load_folder
from infra.postgres import create_pool
from infra.settings import bare_environment
from starter.cli import main
from starter.clock import WallClock
from starter.gateway.identity.authenticator import proved_identity
from starter.issuer.app import PERSON_GRANT, Issuing, create_issuer
from starter.issuer.signing import SigningKey
from tests.starter.gateway.issuers import listening

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from infra.embedded.stack import EmbeddedStack
    from infra.postgres import Pool

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
async def people(pool: Pool) -> Pool:
    await load_folder(pool, ROOT / "examples" / "people")
    return pool


@pytest.fixture(scope="module")
async def issuer(people: Pool) -> AsyncIterator[str]:
    """Give the address of an issuer of this process."""
    port = free_ports(1)[0]
    address = f"http://{LOOPBACK}:{port}"
    issuing = Issuing(
        address=address,
        audience="dueprocess",
        keys=(SigningKey.draw(),),
        accounts=ServiceAccounts(people),
        directory=PostgresDirectory(people),
        clock=WallClock(),
    )
    async with listening(create_issuer(issuing), port):
        yield address


async def ask(issuer: str, form: dict[str, str], **more: Any) -> httpx.Response:  # noqa: ANN401
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.post(f"{issuer}/oauth/token", data=form, **more)


async def test_a_door_believes_a_token_for_an_example_person(issuer: str, people: Pool) -> None:
    """The whole way: discovery, keys, signature, person."""
    answer = await ask(issuer, {"grant_type": PERSON_GRANT, "person": "e1001"})

    async with proved_identity(OidcSettings(issuer=issuer), people, WallClock()) as identity:
        caller = await identity.caller(f"Bearer {answer.json()['access_token']}")
    assert answer.headers["cache-control"] == "no-store"
    assert (caller.subject, caller.is_tool) == ("e1001", False)


async def test_a_tool_gets_a_token_for_its_key(issuer: str, people: Pool) -> None:
    """Client credentials, in the header or in the form (RFC 6749, 2.3.1)."""
    accounts, now = ServiceAccounts(people), datetime(2020, 1, 1, tzinfo=UTC)
    await accounts.grant("issuer-tool", Grants(organisations=("main",)), now)
    key = await accounts.issue_key("issuer-tool", now, timedelta(days=36500))
    form = {"grant_type": "client_credentials"}

    by_header = await ask(issuer, form, auth=("issuer-tool", key.secret))
    by_form = await ask(issuer, {**form, "client_id": "issuer-tool", "client_secret": key.secret})

    async with proved_identity(OidcSettings(issuer=issuer), people, WallClock()) as identity:
        for answer in (by_header, by_form):
            caller = await identity.caller(f"Bearer {answer.json()['access_token']}")
            assert (caller.subject, caller.is_tool) == ("issuer-tool", True)


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"grant_type": PERSON_GRANT, "person": "e9999"}, 400, "invalid_grant"),
        ({"grant_type": PERSON_GRANT, "person": "e1001\x00"}, 400, "invalid_grant"),
        ({"grant_type": PERSON_GRANT}, 400, "invalid_grant"),
        ({"grant_type": "password", "username": "e1001"}, 400, "unsupported_grant_type"),
        ({"grant_type": "client_credentials"}, 401, "invalid_client"),
        (
            {"grant_type": "client_credentials", "client_id": "x", "client_secret": "dpk_1_2"},
            401,
            "invalid_client",
        ),
    ],
)
async def test_a_wrong_request_gets_no_token(
    issuer: str, form: dict[str, str], status: int, error: str
) -> None:
    """And the error that RFC 6749 has for it."""
    answer = await ask(issuer, form)

    assert (answer.status_code, answer.json()) == (status, {"error": error})


async def test_the_key_of_one_tool_gives_no_token_for_another(issuer: str, people: Pool) -> None:
    """The client is who the key belongs to."""
    accounts, now = ServiceAccounts(people), datetime(2020, 1, 1, tzinfo=UTC)
    for name in ("one-tool", "other-tool"):
        await accounts.grant(name, Grants(organisations=("main",)), now)
    key = await accounts.issue_key("one-tool", now, timedelta(days=36500))

    answer = await ask(
        issuer, {"grant_type": "client_credentials"}, auth=("other-tool", key.secret)
    )

    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


async def test_a_page_that_names_this_machine_its_own_gets_nothing(issuer: str) -> None:
    """A browser is led to the loopback by a name of the attacker's: the name gives it away."""
    form = {"grant_type": PERSON_GRANT, "person": "e1001"}

    answer = await ask(issuer, form, headers={"Host": "attacker.example"})

    assert answer.status_code == 400
    assert "access_token" not in answer.text


def test_its_key_is_drawn_once_and_ours_alone(tmp_path: Path) -> None:
    """Tokens hold on over a restart; nobody else of the machine reads the key."""
    first, again = SigningKey.kept_in(tmp_path), SigningKey.kept_in(tmp_path)
    (file,) = tmp_path.iterdir()

    assert first.public() == again.public()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "d" not in first.public()
    assert "PrivateKey" not in repr(first)


def test_without_an_embedded_stack_it_does_not_start(tmp_path: Path) -> None:
    """Nowhere else is a token without a password anything but a hole."""
    environment = bare_environment({"DUEPROCESS_RUN_DIR": str(tmp_path)})

    ended = subprocess.run(
        (sys.executable, "-m", "starter.issuer"),
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode == 1
    assert "there is none" in ended.stderr
    assert not list(tmp_path.iterdir())


async def test_beside_the_embedded_stack_it_starts_and_says_what_it_is(
    stack: EmbeddedStack, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the loopback, where the stack's addresses say; loud. `dueprocess token` asks it."""
    await migrate(stack.database_dsn)
    opened = await create_pool(stack.database_dsn, max_size=1)
    await load_folder(opened, ROOT / "examples" / "people")
    await opened.close()
    monkeypatch.setenv("DUEPROCESS_RUN_DIR", str(stack.run_dir))
    address = stack.addresses.issuer_address
    assert address is not None
    child = stack.start_module("starter.issuer")
    try:
        async with httpx.AsyncClient(trust_env=False) as client:
            for _ in range(400):
                try:
                    answer = await client.get(f"{address}/.well-known/openid-configuration")
                    break
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
            else:
                raise AssertionError("the issuer did not start")
        exit_codes = [await asyncio.to_thread(main, ["token", who]) for who in ("e1001", "e9999")]
    finally:
        await child.stop(5.0)

    shown = capsys.readouterr()
    claims = jwt.decode(shown.out.strip(), options={"verify_signature": False})
    assert (exit_codes, claims["sub"], claims["iss"]) == ([0, 2], "e1001", address)
    assert "the directory has nobody by this id" in shown.err
    assert answer.json()["issuer"] == address == stack.settings.oidc.issuer
    assert "LOCAL ISSUER: it believes whoever asks" in child.program.log.read_text()
