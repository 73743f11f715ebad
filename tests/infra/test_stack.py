from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from infra.embedded import background
from infra.embedded.addresses import running_stack
from infra.embedded.ports import is_free
from infra.embedded.stack import EmbeddedStack, StackAlreadyRunningError
from infra.key_files import KeyFolder
from infra.settings import Settings, TemporalConnection, inherited_environment

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.server

TREE = Path(__file__).parents[2]


async def _eventually(holds: Callable[[], bool], within_s: float = 20.0) -> None:
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline, "it did not come true in time"
        await asyncio.sleep(0.02)


async def test_a_running_stack_is_found_through_its_file(stack: EmbeddedStack) -> None:
    file = stack.run_dir / "stack.json"

    assert running_stack(stack.run_dir) == stack.addresses
    assert file.stat().st_mode & 0o777 == 0o600


async def test_temporal_also_speaks_http(stack: EmbeddedStack) -> None:
    address = f"{stack.temporal_http_address}/api/v1/namespaces/{stack.namespace}"

    with await asyncio.to_thread(urllib.request.urlopen, address, timeout=10) as answer:
        described = cast("dict[str, dict[str, str]]", json.load(answer))

    assert described["namespaceInfo"]["name"] == stack.namespace


async def test_two_stacks_never_share_a_folder(stack: EmbeddedStack) -> None:
    with pytest.raises(StackAlreadyRunningError, match="make down"):
        await EmbeddedStack(stack.run_dir, Settings()).__aenter__()


async def test_a_part_with_an_address_is_not_started(
    stack: EmbeddedStack, run_folder: Path
) -> None:
    async with EmbeddedStack(run_folder / "guest", stack.settings) as guest:
        assert guest.temporal is None
        assert guest.postgres is None
        assert guest.temporal_address == stack.temporal_address
        assert guest.database_dsn == stack.database_dsn
        assert guest.smtp_port == stack.smtp_port


async def test_the_gateway_keeps_its_port_and_the_time_of_cases_is_asked_of_our_server_alone(
    stack: EmbeddedStack, run_folder: Path
) -> None:
    """A client that knows the address finds it again; on a server of others no time is skipped."""
    address, settings = stack.gateway_address, stack.settings
    elsewhere = settings.model_copy(update={"gateway_port": None, "case_time": False})
    async with EmbeddedStack(run_folder / "kept", elsewhere) as first:
        kept = first.gateway_address
        foreign = first.settings
    async with EmbeddedStack(run_folder / "kept", elsewhere) as second:
        again = second.gateway_address

    assert address == f"http://127.0.0.1:{settings.gateway_port}"
    assert kept == again
    assert settings.case_time
    assert not foreign.case_time


async def test_letters_that_stay_here_lead_to_our_portal(stack: EmbeddedStack) -> None:
    """With a login at our issuer; letters that leave this machine bear no address on it."""
    ours = stack.settings
    outward = stack.addresses.settings(Settings(smtp_host="mail.firm.example"))
    firm = Settings(portal_url="https://people.firm.example/portal", portal_client_id="letters")
    given = stack.addresses.settings(firm)

    assert ours.portal_url == f"{stack.gateway_address}/portal"
    assert ours.has_portal_login
    assert outward.portal_url is None
    assert (given.portal_url, given.portal_client_id) == (firm.portal_url, "letters")


async def test_it_runs_in_the_background_until_told_to_end(run_folder: Path) -> None:
    settings = _without_temporal(run_folder / "background")

    running = await background.up(settings)
    has_keys = not KeyFolder(running.keys_dir).is_empty
    again = await background.up(settings)
    ended = await background.down(settings)

    assert again == running
    assert running.pid != os.getpid()
    assert has_keys
    assert ended
    assert is_free(running.smtp_port)
    assert not await background.down(settings)


async def test_nothing_outlives_a_stack_that_was_killed(run_folder: Path) -> None:
    """PostgreSQL too, which runs as another account than ours where we are root."""
    settings = _without_temporal(run_folder / "killed")
    environment = inherited_environment(settings.environment())
    with subprocess.Popen(
        (sys.executable, "-m", "infra.embedded.background"), env=environment, cwd=TREE
    ) as supervisor:
        await _eventually(lambda: running_stack(settings.run_dir) is not None)
        running = running_stack(settings.run_dir)
        assert running is not None
        database_port = urllib.parse.urlsplit(running.database_dsn).port
        assert database_port is not None

        supervisor.send_signal(signal.SIGKILL)
        supervisor.wait()

    await _eventually(lambda: is_free(running.smtp_port) and is_free(database_port))
    assert running_stack(settings.run_dir) is None


def _without_temporal(run_dir: Path) -> Settings:
    """Give settings of a stack that is quick to start: it takes Temporal to be elsewhere."""
    return Settings(run_dir=run_dir, temporal=TemporalConnection("127.0.0.1:1"))
