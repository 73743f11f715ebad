from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn
from pydantic import SecretStr

from infra.case_claims import PostgresOpenCases, PostgresProtections
from infra.directory import PostgresDirectory, PostgresHris
from infra.embedded.ports import LOOPBACK
from infra.identity.service_accounts import ServiceAccounts
from infra.record_lists import RecordLists
from infra.temporal import connect
from starter.cli import main
from starter.clock import WallClock
from starter.demo.cast import engage, names
from starter.demo.gateway import GatewayDoor
from starter.demo.letters import Letters
from starter.demo.narration import Narrator
from starter.demo.scene import LiveScene
from starter.demo.stories import STORIES
from starter.gateway.app import create_app
from starter.gateway.limits.connection import server_config
from starter.gateway.serving import doors
from starter.issuer.app import Issuing, create_issuer
from starter.issuer.signing import SigningKey
from tests.starter.gateway.sockets import serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from infra.embedded.stack import EmbeddedStack
    from infra.postgres import Pool
    from starter.demo.story import Story
    from tests.starter.conftest import Door

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture
async def gateway(stack: EmbeddedStack, database: str, pool: Pool) -> AsyncIterator[GatewayDoor]:
    """Give a gateway over the tests' database, asked by people with tokens of the local issuer."""
    settings = stack.settings.model_copy(update={"database_dsn": SecretStr(database)})
    address, port = stack.addresses.issuer_address, stack.addresses.issuer_port
    assert address is not None
    issuing = Issuing(
        address=address,
        audience=settings.oidc.audience,
        keys=(SigningKey.draw(),),
        accounts=ServiceAccounts(pool),
        directory=PostgresDirectory(pool),
        clock=WallClock(),
    )
    issuer = uvicorn.Config(create_issuer(issuing), host=LOOPBACK, port=port or 0, log_config=None)
    async with serving(issuer), doors(settings, case_time=True) as world:
        app = server_config(create_app(world), settings, host=LOOPBACK, port=0)
        async with (
            serving(app) as (host, listens_on),
            GatewayDoor(f"http://{host}:{listens_on}", address) as opened,
        ):
            yield opened


async def test_the_long_way_is_played_on_a_real_server(
    stack: EmbeddedStack, pool: Pool, door: Door, gateway: GatewayDoor
) -> None:
    """The whole life of a case: by its doors, its timers, its record, its money, its letters."""
    told: list[str] = []
    employee = await engage(pool, PostgresOpenCases(pool))
    scene = LiveScene(
        employee,
        client=await connect(stack.settings.temporal),
        cases=door.cases,
        door=gateway,
        lists=RecordLists(pool),
        hris=PostgresHris(pool),
        protections=PostgresProtections(pool),
        clock=WallClock(),
        letters=Letters(stack.addresses.maildir),
        narrator=Narrator(told.append, names(employee)),
    )

    end = await STORIES["long"].play(scene)

    story = "\n".join(told)
    assert end.outcome == STORIES["long"].outcome
    assert "T1  12 + 7 = 19 weeks × 2,500.00 = 47,500.00 USD" in story  # noqa: RUF001 -- a product
    assert "│ The result of your plan, and your right to appeal" in story
    assert len(gateway.people) >= 5
    assert "untrusted: the case does not know the key of the seal" in story
    assert re.search(r"history has (\d+) events, as before \(\1\)", story)
    assert "drew the panel: Clara Jensen in the chair" in story


def test_a_story_that_there_is_not_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is started, and the sentence names the stories that there are."""
    exit_code = main(["demo", "--story", "short", "--exit"])

    assert exit_code == 2
    assert capsys.readouterr().err == (
        "usage: there is no story 'short'; ask for long, t1, improve, appeal, leave\n"
    )


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_the_readme_says_how_every_story_ends(story: Story) -> None:
    """Its table is what people choose from."""
    rows = [line for line in README.read_text(encoding="utf-8").splitlines() if "  | `" in line]

    (row,) = (row for row in rows if row.startswith(f"  | `{story.name}`"))
    assert row.endswith(f"| `{story.outcome}` |")


@pytest.mark.parametrize("name", STORIES)
def test_every_story_is_in_the_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody has to guess a name."""
    main(["demo", "--help"])

    assert f" {name} " in " ".join(capsys.readouterr().out.split())
