"""Tools subscribe to what happens in cases: of their organisations, at hosts that are allowed."""

from __future__ import annotations

import asyncio
import json
import secrets
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import httpx
import pytest
import uvicorn

from domain.outside import EventType
from infra.door_settings import WebhookSettings
from infra.embedded.ports import LOOPBACK
from infra.migrations import migrate
from infra.postgres import create_pool
from infra.record import PostgresRecord
from infra.temporal import connect
from infra.webhooks.deliveries import Deliveries
from infra.webhooks.outbox import message_id
from starter.client import CaseClient
from starter.clock import WallClock
from starter.gateway.app import create_app
from starter.gateway.caller import Caller
from starter.gateway.doors import Doors
from starter.gateway.problems import Unauthenticated
from tests.activities.asked import check_in, fact, new_case, record_facts
from tests.infra.webhooks.receivers import Receiver, receiving
from tests.infra.webhooks.verifying import verify

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

    from infra.embedded.stack import EmbeddedStack
    from infra.postgres import Pool

OWN = "/subscriptions"
RECEIVER = "http://127.0.0.1:9/hook"

TOOLS = {
    "chat": Caller(
        subject="chat",
        is_tool=True,
        organisations=frozenset({"main", "sister"}),
        commands=frozenset(),
        scopes=frozenset({"webhooks"}),
    ),
    "rival": Caller(
        subject="rival",
        is_tool=True,
        organisations=frozenset({"rival"}),
        commands=frozenset(),
        scopes=frozenset({"webhooks"}),
    ),
    "sender": Caller(
        subject="sender", is_tool=True, organisations=frozenset({"main"}), commands=frozenset()
    ),
    "e2001": Caller(subject="e2001", is_tool=False, organisations=frozenset({"main"})),
}


class Known:
    """Knows the callers of this file by their names."""

    async def caller(self, authorization: str | None) -> Caller:
        name = (authorization or "").removeprefix("Bearer ")
        if name not in TOOLS:
            raise Unauthenticated
        return TOOLS[name]


@pytest.fixture(scope="session")
async def webhook_pool(stack: EmbeddedStack) -> AsyncIterator[Pool]:
    """Give a record of these tests' own, with the accounts of the tools."""
    assert stack.postgres is not None
    name = f"test_{secrets.token_hex(6)}"
    dsn = await stack.postgres.create_database(name)
    await migrate(dsn)
    pool = await create_pool(dsn, max_size=4)
    await pool.executemany(
        "INSERT INTO door.service_account (id, client_id, organisations, commands, roles, scopes, "
        "created_at) VALUES ($1, $1, $2, '{}', '{}', $3, now())",
        [(each.subject, [*each.organisations], [*each.scopes]) for each in TOOLS.values()],
    )
    yield pool
    await pool.close()
    await stack.postgres.drop_database(name)


@pytest.fixture
async def doors(stack: EmbeddedStack, webhook_pool: Pool) -> Doors:
    """Give a world without subscriptions."""
    await webhook_pool.execute(
        "TRUNCATE door.webhook_attempt, door.webhook_delivery, door.webhook_message, "
        "door.webhook_secret, door.webhook_subscription"
    )
    client = await connect(stack.settings.temporal, lazy=True)
    return Doors(
        settings=stack.settings,
        client=client,
        cases=CaseClient(client),
        pool=webhook_pool,
        clock_of=lambda _: WallClock(),
        authenticator=Known(),
    )


@asynccontextmanager
async def asking(doors: Doors, tool: str = "chat") -> AsyncGenerator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(create_app(doors)),
        base_url="http://gateway.example/v1",
        headers={"Authorization": f"Bearer {tool}"},
    ) as client:
        yield client


@pytest.fixture
async def chat(doors: Doors) -> AsyncIterator[httpx.AsyncClient]:
    """Give a tool that may subscribe."""
    async with asking(doors) as client:
        yield client


async def subscribe(client: httpx.AsyncClient, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 -- JSON
    answer = await client.post(OWN, json={"url": RECEIVER, **fields})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def happens(doors: Doors) -> str:
    case_id = new_case()
    await PostgresRecord(doors.pool).append(record_facts(case_id, fact(1, check_in())))
    return case_id


async def test_a_tool_subscribes_and_is_told_its_secret_once(chat: httpx.AsyncClient) -> None:
    """In the answer that makes the subscription, which no cache keeps, and never again."""
    answer = await chat.post(OWN, json={"url": RECEIVER, "scheme": "hmac_sha256"})

    secret = answer.json()["secret"]
    shown = await chat.get(f"{OWN}/{answer.json()['id']}")
    listed = await chat.get(OWN)
    signing = await chat.get(f"{OWN}/{answer.json()['id']}/secrets")
    assert secret.startswith("whsec_")
    assert answer.headers["cache-control"] == "no-store"
    assert all(secret not in each.text for each in (shown, listed, signing))
    assert "secret" not in shown.json()


async def test_a_key_pair_is_what_a_tool_gets_unless_it_asks(chat: httpx.AsyncClient) -> None:
    """With the public half only; that may be read again."""
    made = await subscribe(chat)

    signing = (await chat.get(f"{OWN}/{made['id']}/secrets")).json()["items"]

    assert made["secret"].startswith("whpk_")
    assert [each["public_key"] for each in signing] == [made["secret"]]


async def test_a_subscription_is_for_all_organisations_of_its_account(
    chat: httpx.AsyncClient,
) -> None:
    """Unless some of them are named."""
    all_ = await subscribe(chat)
    one = await subscribe(chat, organisations=["sister"])

    assert all_["organisations"] == ["main", "sister"]
    assert one["organisations"] == ["sister"]


async def test_nobody_subscribes_to_an_organisation_of_others(chat: httpx.AsyncClient) -> None:
    """Not even beside the own."""
    answer = await chat.post(OWN, json={"url": RECEIVER, "organisations": ["main", "rival"]})

    assert (answer.status_code, answer.json()["code"]) == (403, "not_your_organisation")


@pytest.mark.parametrize("tool", ["sender", "e2001"])
async def test_only_tools_with_the_scope_subscribe(doors: Doors, tool: str) -> None:
    """Neither a tool that only sends commands nor a person."""
    async with asking(doors, tool) as client:
        answers = [
            await client.post(OWN, json={"url": RECEIVER}),
            await client.get(OWN),
            await client.get(f"{OWN}/event-types"),
        ]

    assert {(each.status_code, each.json()["code"]) for each in answers} == {(403, "scope_missing")}


async def test_nobody_unknown_subscribes(doors: Doors) -> None:
    """Nor learns what there is."""
    async with asking(doors, "nobody") as client:
        answers = [await client.get(OWN), await client.post(OWN, json={"url": RECEIVER})]

    assert [each.status_code for each in answers] == [401, 401]


OF_ONE: Final[tuple[tuple[str, str, object], ...]] = (
    ("GET", "", None),
    ("DELETE", "", None),
    ("POST", "/disable", None),
    ("POST", "/enable", None),
    ("GET", "/secrets", None),
    ("POST", "/secrets", {}),
    ("GET", "/deliveries", None),
    ("POST", "/replays", {}),
)


@pytest.mark.parametrize(("method", "path", "body"), OF_ONE)
async def test_another_accounts_subscription_looks_like_none(
    doors: Doors, chat: httpx.AsyncClient, method: str, path: str, body: object
) -> None:
    """Whatever is asked of it, to the letter as of one that never was."""
    made = await subscribe(chat)

    async with asking(doors, "rival") as rival:
        theirs = await rival.request(method, f"{OWN}/{made['id']}{path}", json=body)
        none = await rival.request(method, f"{OWN}/whs_{'0' * 24}{path}", json=body)

    assert theirs.status_code == 404
    assert theirs.content == none.content
    assert (await chat.get(f"{OWN}/{made['id']}")).status_code == 200


async def test_the_list_is_of_the_own_account(doors: Doors, chat: httpx.AsyncClient) -> None:
    """Only."""
    await subscribe(chat)

    async with asking(doors, "rival") as rival:
        listed = await rival.get(OWN)

    assert listed.json() == {"items": []}


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://hooks.firm.example/", "host_not_allowed"),
        ("https://169.254.169.254/latest/meta-data", "host_not_allowed"),
        ("http://2130706433/", "host_not_allowed"),
        ("http://[::ffff:127.0.0.1]/", "url_malformed"),
        ("https://user:secret@127.0.0.1/", "url_malformed"),
        ("http://127.0.0.1\\@evil.example/", "url_malformed"),
    ],
)
async def test_a_url_that_is_not_allowed_is_refused_at_once(
    chat: httpx.AsyncClient, url: str, code: str
) -> None:
    """With a word that says why, and without the URL."""
    answer = await chat.post(OWN, json={"url": url})

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert url not in answer.text


async def test_without_a_list_of_hosts_nothing_can_be_subscribed_to(doors: Doors) -> None:
    """The default of a production set-up: this machine is closed, too."""
    settings = doors.settings.model_copy(update={"webhooks": WebhookSettings()})
    async with asking(replace(doors, settings=settings)) as client:
        answers = [
            await client.post(OWN, json={"url": url})
            for url in (RECEIVER, "https://hooks.firm.example/")
        ]

    assert [each.json()["code"] for each in answers] == ["host_not_allowed"] * 2


async def test_without_a_key_for_secrets_there_are_no_subscriptions(doors: Doors) -> None:
    """They would have to be kept as they are."""
    settings = doors.settings.model_copy(update={"secrets_key": None})
    async with asking(replace(doors, settings=settings)) as client:
        answer = await client.post(OWN, json={"url": RECEIVER})

    assert (answer.status_code, answer.json()["code"]) == (503, "webhooks_off")


@pytest.mark.parametrize(
    "wrong",
    [
        {"event_types": ["leave.reported"]},
        {"event_types": ["*"]},
        {"stages": ["medical"]},
        {"policies": ["x'; DROP TABLE"]},
        {"scheme": "none"},
        {"account": "rival"},
        {"secret": "whsec_mine"},
        {"url": ""},
        {"url": "https://a.example/" + "a" * 3000},
        {"organisations": ["\u0000"]},
    ],
    ids=str,
)
async def test_what_is_not_known_is_no_subscription(
    chat: httpx.AsyncClient, wrong: dict[str, object]
) -> None:
    """Types, stages and schemes are a closed list; whose it is, is not the caller's to say."""
    answer = await chat.post(OWN, json={"url": RECEIVER, **wrong})

    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")


async def test_the_types_that_may_be_named_are_listed(chat: httpx.AsyncClient) -> None:
    """All of them, in order."""
    answer = await chat.get(f"{OWN}/event-types")

    assert answer.json() == {"event_types": sorted(EventType)}


async def test_a_filter_is_kept_as_it_was_asked_for(chat: httpx.AsyncClient) -> None:
    """Each thing once."""
    made = await subscribe(
        chat,
        event_types=["case.closed", "case.opened", "case.opened"],
        stages=["focus"],
        policies=["POL-2026-A"],
    )

    assert made["event_types"] == ["case.closed", "case.opened"]
    assert (made["stages"], made["policies"]) == (["focus"], ["POL-2026-A"])


async def test_a_secret_changes_over(chat: httpx.AsyncClient) -> None:
    """The one before signs for as long as was asked."""
    made = await subscribe(chat, scheme="hmac_sha256")

    answer = await chat.post(
        f"{OWN}/{made['id']}/secrets", json={"scheme": "ed25519", "keep_for_hours": 2}
    )

    new, old = (await chat.get(f"{OWN}/{made['id']}/secrets")).json()["items"]
    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["secret"] == new["public_key"]
    assert (new["expires_at"], old["scheme"]) == (None, "hmac_sha256")
    assert old["expires_at"] is not None


async def test_so_many_secrets_and_no_more_sign_at_once(chat: httpx.AsyncClient) -> None:
    """Each is another signature in a header."""
    made = await subscribe(chat)

    statuses = [
        (await chat.post(f"{OWN}/{made['id']}/secrets", json={})).status_code for _ in range(5)
    ]

    assert statuses == [201, 201, 201, 201, 409]


async def test_an_account_has_so_many_subscriptions_and_no_more(
    doors: Doors, chat: httpx.AsyncClient
) -> None:
    """One that ended makes room."""
    made = await subscribe(chat)
    await doors.pool.execute(
        "INSERT INTO door.webhook_subscription (id, account, url, organisations, event_types, "
        "stages, policies, created_at) SELECT 'whs_' || n, 'chat', 'x', '{main}', '{}', '{}', "
        "'{}', now() FROM generate_series(1, 49) n"
    )

    full = await chat.post(OWN, json={"url": RECEIVER})
    await chat.delete(f"{OWN}/{made['id']}")
    again = await chat.post(OWN, json={"url": RECEIVER})

    assert (full.status_code, full.json()["code"], again.status_code) == (409, "too_many", 201)


async def test_a_subscription_rests_and_goes_on(chat: httpx.AsyncClient) -> None:
    """It says since when, and why."""
    made = await subscribe(chat)

    resting = (await chat.post(f"{OWN}/{made['id']}/disable")).json()
    refused = await chat.post(f"{OWN}/{made['id']}/replays", json={})
    going_on = (await chat.post(f"{OWN}/{made['id']}/enable")).json()

    assert resting["disabled_at"] is not None
    assert resting["disabled_reason"] == "asked"
    assert (refused.status_code, refused.json()["code"]) == (409, "subscription_disabled")
    assert (going_on["disabled_at"], going_on["disabled_reason"]) == (None, None)


async def test_an_ended_subscription_is_none(chat: httpx.AsyncClient) -> None:
    """It cannot be had again."""
    made = await subscribe(chat)

    ended = await chat.delete(f"{OWN}/{made['id']}")

    assert ended.status_code == 204
    assert (await chat.get(f"{OWN}/{made['id']}")).status_code == 404
    assert (await chat.delete(f"{OWN}/{made['id']}")).status_code == 404


async def test_deliveries_are_listed_in_pages(doors: Doors, chat: httpx.AsyncClient) -> None:
    """The newest first; each once."""
    made = await subscribe(chat)
    cases = [await happens(doors) for _ in range(3)]
    await Deliveries(doors.pool).offer(await WallClock().now())

    first = (await chat.get(f"{OWN}/{made['id']}/deliveries", params={"limit": 2})).json()
    rest = (
        await chat.get(
            f"{OWN}/{made['id']}/deliveries", params={"limit": 2, "cursor": first["next"]}
        )
    ).json()

    listed = [*first["items"], *rest["items"]]
    assert (len(first["items"]), rest["next"]) == (2, None)
    assert {each["message_id"] for each in listed} == {message_id(case, 1) for case in cases}
    assert {each["state"] for each in listed} == {"pending"}


@pytest.mark.parametrize("cursor", ["x", "-1", "9" * 40, "0"])
async def test_a_cursor_that_is_none_is_refused(chat: httpx.AsyncClient, cursor: str) -> None:
    """It reaches no statement."""
    made = await subscribe(chat)

    answer = await chat.get(f"{OWN}/{made['id']}/deliveries", params={"cursor": cursor})

    assert answer.status_code == 422


async def test_what_happened_before_is_told_on_request(
    doors: Doors, chat: httpx.AsyncClient
) -> None:
    """By its id, or by when it happened."""
    case_id = await happens(doors)
    deliveries = Deliveries(doors.pool)
    await deliveries.offer(await WallClock().now())
    made = await subscribe(chat)
    past = (await WallClock().now() - timedelta(days=1)).isoformat()

    before = await chat.post(f"{OWN}/{made['id']}/replays", json={"until": past})
    one = await chat.post(
        f"{OWN}/{made['id']}/replays", json={"message_id": message_id(case_id, 1)}
    )
    again = await chat.post(f"{OWN}/{made['id']}/replays", json={"since": past})

    assert [each.json() for each in (before, one, again)] == [
        {"messages": 0},
        {"messages": 1},
        {"messages": 0},
    ]
    assert one.status_code == 202


async def test_a_running_gateway_tells_a_receiver_of_what_happens(doors: Doors) -> None:
    """Subscribed over HTTP, recorded, told, verified: with nothing else running."""
    server = uvicorn.Server(
        uvicorn.Config(create_app(doors), host=LOOPBACK, port=0, log_config=None)
    )
    receiver = Receiver()
    with closing(server.config.bind_socket()) as listening:
        serving = asyncio.create_task(server.serve([listening]))
        address = f"http://{LOOPBACK}:{listening.getsockname()[1]}/v1/subscriptions"
        async with (
            receiving(receiver),
            asyncio.timeout(15),
            httpx.AsyncClient(headers={"Authorization": "Bearer chat"}) as client,
        ):
            while not server.started:  # noqa: ASYNC110 -- another program's progress
                await asyncio.sleep(0.02)
            made = (await client.post(address, json={"url": receiver.url})).json()
            case_id = await happens(doors)
            while not receiver.got:  # noqa: ASYNC110 -- the same
                await asyncio.sleep(0.02)
            log = (await client.get(f"{address}/{made['id']}/deliveries")).json()["items"]
        server.should_exit = True
        await serving

    (got,) = receiver.got
    assert verify(made["secret"], got.headers, got.body, await WallClock().now())
    assert json.loads(got.body)["data"]["case_id"] == case_id
    assert [each["case_id"] for each in log] == [case_id]
