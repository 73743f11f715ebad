"""Feeds in: proved to the byte, each message once, in any order, and nothing medical is kept."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Final

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import SecretStr

from domain.commands import ReportLeave
from domain.facts import AbsenceReported, LeaveDecided, LeaveEnded, LeaveReported, PersonSeated
from domain.people import Role
from infra.feeds.items import FeedItems, refused_items
from infra.feeds.messages import ItemState
from infra.feeds.sources import Feed, Sources
from infra.identity.service_accounts import Grants, ServiceAccounts
from infra.postgres import connected
from infra.webhooks.encryption import Encryption, new_key
from starter.gateway.app import create_app
from starter.gateway.feeds.applying import command_id
from starter.gateway.feeds.working import FeedWork
from tests.workflows.life import an_opening, coming_monday, with_person

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from fastapi import FastAPI

    from infra.feeds.messages import Item
    from infra.postgres import Pool
    from starter.gateway.doors import Doors
    from tests.workflows.life import Life, World

KEY: Final = SecretStr(new_key())
NUMBERS: Final = count(1)
COMMANDS: Final = (
    "report_leave",
    "decide_leave",
    "record_return",
    "record_leave_days",
    "seat_person",
    "report_absence",
)
ROLES: Final = ("leave_administrator", "hr_partner", "hr_lead")


def wall() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 -- webhooks live by the clock on the wall


@dataclass(frozen=True)
class Sender:
    """A tool that signs what it sends."""

    account: str
    secret: str
    client: httpx.AsyncClient

    def signed(
        self, body: bytes, *, id_: str, at: datetime | None = None, secret: str = ""
    ) -> dict[str, str]:
        stamp = str(int((at or wall()).timestamp()))
        key = base64.b64decode((secret or self.secret).removeprefix("whsec_"))
        made = hmac.digest(key, f"{id_}.{stamp}.".encode() + body, hashlib.sha256)
        return {
            "webhook-id": id_,
            "webhook-timestamp": stamp,
            "webhook-signature": f"v1,{base64.b64encode(made).decode()}",
            "content-type": "application/json",
        }

    async def send(
        self, feed: str, event: Mapping[str, object], *, id_: str = "", at: datetime | None = None
    ) -> httpx.Response:
        body = json.dumps(event).encode()
        headers = self.signed(body, id_=id_ or f"msg_{secrets.token_hex(8)}", at=at)
        return await self.client.post(f"/v1/feeds/{feed}", content=body, headers=headers)


@pytest.fixture(scope="module")
def feeding(doors: Doors) -> Doors:
    settings = doors.settings.model_copy(update={"secrets_key": KEY})
    return replace(doors, settings=settings)


@pytest.fixture(scope="module")
def application(feeding: Doors) -> FastAPI:
    return create_app(feeding)


@pytest.fixture(scope="module")
async def client(application: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(application, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway.example") as client:
        yield client


@pytest.fixture(scope="module")
async def sources(feeding: Doors) -> Sources:
    return Sources(feeding.pool, Encryption(KEY))


@pytest.fixture(scope="module")
async def sender(feeding: Doors, sources: Sources, client: httpx.AsyncClient) -> Sender:
    """Give a tool that may send every feed."""
    return await a_sender(feeding.pool, sources, client, "hr-suite", *Feed)


async def a_sender(
    pool: Pool, sources: Sources, client: httpx.AsyncClient, account: str, *feeds: Feed
) -> Sender:
    grants = Grants(
        organisations=("main",),
        commands=COMMANDS,
        roles=ROLES,
        scopes=tuple(feed.scope for feed in feeds),
    )
    await ServiceAccounts(pool).grant(account, grants, wall())
    secret = await sources.add(account, feeds[0], wall(), keep=timedelta(hours=1))
    for feed in feeds[1:]:
        await sources.add(account, feed, wall(), given=secret, keep=timedelta(hours=1))
    return Sender(account, secret, client)


@pytest.fixture(scope="module")
def work(feeding: Doors) -> FeedWork:
    return FeedWork(feeding, Encryption(KEY))


@pytest.fixture
async def life(world: World) -> Life:
    """Give a case in Focus about somebody who has no other, in the table of the HRIS."""
    person = f"f{next(NUMBERS)}-{secrets.token_hex(3)}"
    await employ(world.pool, person)
    opening = with_person(an_opening(coming_monday()), Role.EMPLOYEE, person)
    life = await world.open(opening)
    await life.to_focus()
    return life


async def employ(
    pool: Pool, person: str, *, organisation: str = "main", manager: str | None = "e1002"
) -> None:
    async with connected(pool) as connection:
        await connection.execute(
            "INSERT INTO people.organisation VALUES ($1) ON CONFLICT DO NOTHING", organisation
        )
        await connection.execute(
            "INSERT INTO people.person (id, name, email) VALUES ($1, $1, $1 || '@firm.example')",
            person,
        )
        await connection.execute(
            "INSERT INTO people.employment (person, hired, place, calendar, zone, level, "
            "notice_weeks, weekly_hours, manager, organisation) VALUES ($1, '2019-05-06', 'US-WA', "
            "'MONDAY-TO-FRIDAY', 'UTC', 'L5', 0, 40, $2, $3)",
            *(person, manager, organisation),
        )


def employee(life: Life) -> str:
    return life.opening.people.seat(Role.EMPLOYEE).person


async def today(life: Life) -> date:
    return (await life.now()).date()


def about(life: Life, sequence: int, **said: object) -> dict[str, object]:
    return {"person": employee(life), "leave": "LV-1", "sequence": sequence, **said}


async def item_of(feeding: Doors, response: httpx.Response) -> Item:
    assert response.status_code == 202, response.text
    number = response.json()["item"]
    found = FeedItems(feeding.pool, Encryption(KEY))
    for state in ItemState:
        for item in await found.all(state, limit=10_000):
            if item.id == number:
                return item
    raise AssertionError("the message is not on record")


async def work_off(work: FeedWork, life: Life | None = None) -> None:
    """Work off until what was given is on record too."""
    for after in (0, 2, 4):
        await work.drain(wall() + timedelta(seconds=after))
        if life is not None:
            await life.settled()


async def due_now(feeding: Doors, response: httpx.Response) -> None:
    """Let no pause be left before the next try of a message."""
    await feeding.pool.execute(
        "UPDATE door.feed_item SET next_try_at = received_at WHERE id = $1", response.json()["item"]
    )


async def test_a_leave_from_report_to_return_reaches_its_case(
    sender: Sender, work: FeedWork, life: Life, feeding: Doors
) -> None:
    """By the tool's account, in the place of the leave administrator."""
    first = await today(life)

    await sender.send(
        "leave",
        {"type": "leave.reported", "data": about(life, 1, first_day=first.isoformat())},
    )
    await work_off(work, life)
    approved = await sender.send(
        "leave",
        {
            "type": "leave.approved",
            "data": about(life, 2, last_day=(first + timedelta(days=9)).isoformat()),
        },
    )
    await work_off(work, life)

    ((_, reported),) = await life.numbered(LeaveReported)
    ((fact, decided),) = await life.numbered(LeaveDecided)
    assert (reported.first_day, decided.status) == (first, "approved")
    assert fact.by is not None
    assert (fact.by.person, fact.by.on_behalf_of) == ("tool:hr-suite", "e2005")
    item = await item_of(feeding, approved)
    assert (item.state, item.cases, item.leave_number) == (ItemState.DONE, (life.case_id,), 1)


async def test_a_decision_before_its_report_waits_for_it(
    sender: Sender, work: FeedWork, life: Life, feeding: Doors
) -> None:
    """So does a return before its decision; each is done once what it refers to is there."""
    first = await today(life)
    denied = await sender.send("leave", {"type": "leave.denied", "data": about(life, 2)})
    await work_off(work, life)
    assert (await item_of(feeding, denied)).state is ItemState.WAITING
    assert not await life.facts(LeaveReported)

    await sender.send(
        "leave", {"type": "leave.reported", "data": about(life, 1, first_day=first.isoformat())}
    )
    await due_now(feeding, denied)
    await work_off(work, life)

    assert (await item_of(feeding, denied)).state is ItemState.DONE
    assert [fact.status for fact in await life.facts(LeaveDecided)] == ["denied"]


async def test_an_end_before_its_approval_waits_for_it(
    sender: Sender, work: FeedWork, life: Life, feeding: Doors
) -> None:
    """The return counts once somebody has decided."""
    first = await today(life)
    await sender.send(
        "leave", {"type": "leave.reported", "data": about(life, 1, first_day=first.isoformat())}
    )
    await work_off(work, life)
    await life.to(await life.now() + timedelta(days=4))
    back = (await today(life)).isoformat()
    ended = await sender.send(
        "leave", {"type": "leave.ended", "data": about(life, 3, back_on=back)}
    )
    await work_off(work, life)
    assert (await item_of(feeding, ended)).why == "decision"

    await sender.send("leave", {"type": "leave.approved", "data": about(life, 2)})
    await work_off(work, life)
    await due_now(feeding, ended)
    await work_off(work, life)

    assert (await item_of(feeding, ended)).state is ItemState.DONE
    assert [fact.back_on.isoformat() for fact in await life.facts(LeaveEnded)] == [back]


async def test_an_older_state_never_overrides_a_newer_one(
    sender: Sender, work: FeedWork, life: Life, feeding: Doors
) -> None:
    """The extension has come, then the approval that it has extended."""
    first = await today(life)
    later, sooner = first + timedelta(days=20), first + timedelta(days=5)
    await sender.send(
        "leave", {"type": "leave.reported", "data": about(life, 1, first_day=first.isoformat())}
    )
    await work_off(work, life)
    await sender.send(
        "leave", {"type": "leave.extended", "data": about(life, 3, last_day=later.isoformat())}
    )
    await work_off(work, life)
    stale = await sender.send(
        "leave", {"type": "leave.approved", "data": about(life, 2, last_day=sooner.isoformat())}
    )
    await work_off(work, life)

    assert (await item_of(feeding, stale)).state is ItemState.SUPERSEDED
    assert [fact.last_day for fact in await life.facts(LeaveDecided)] == [later]


async def test_a_leave_that_the_employee_has_reported_is_not_reported_twice(
    sender: Sender, work: FeedWork, life: Life
) -> None:
    """It is the same one where it begins on the same day; the decision finds it."""
    first = await today(life)
    await life.do(ReportLeave, Role.EMPLOYEE, kind="requested", first_day=first)

    await sender.send(
        "leave", {"type": "leave.reported", "data": about(life, 1, first_day=first.isoformat())}
    )
    await sender.send("leave", {"type": "leave.approved", "data": about(life, 2)})
    await work_off(work, life)

    assert len(await life.facts(LeaveReported)) == 1
    assert len(await life.facts(LeaveDecided)) == 1


async def test_what_waits_long_counts_from_when_it_came(
    sender: Sender, work: FeedWork, life: Life, feeding: Doors
) -> None:
    """The case is told the instant of its receipt, however late it hears of it."""
    first = await today(life)
    await life.to(await life.now() + timedelta(days=1))
    now = await life.now()
    taken = await sender.send(
        "leave", {"type": "leave.reported", "data": about(life, 1, first_day=first.isoformat())}
    )
    item = await item_of(feeding, taken)

    await work.drain(item.received_at + timedelta(hours=6))
    await life.settled()

    ((fact, _),) = await life.numbered(LeaveReported)
    assert timedelta(hours=5, minutes=59) < now - fact.at < timedelta(hours=6, minutes=1)


async def test_a_repeat_is_answered_alike_and_done_once(
    sender: Sender, work: FeedWork, life: Life
) -> None:
    """The same id with the same bytes."""
    event = {
        "type": "leave.reported",
        "data": about(life, 1, first_day=(await today(life)).isoformat()),
    }
    first = await sender.send("leave", event, id_=f"once-{life.case_id}")
    await work_off(work, life)
    again = await sender.send("leave", event, id_=f"once-{life.case_id}")
    await work_off(work, life)

    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert len(await life.facts(LeaveReported)) == 1


async def test_an_id_is_for_one_content(sender: Sender) -> None:
    """Something else under it is a conflict, and changes nothing."""
    said = {"person": "e1001", "leave": "LV-9", "sequence": 1}
    await sender.send("leave", {"type": "leave.denied", "data": said}, id_="reused")

    again = await sender.send(
        "leave", {"type": "leave.denied", "data": {**said, "sequence": 2}}, id_="reused"
    )

    assert (again.status_code, again.json()["code"]) == (409, "webhook_id_reused")


class Attacks:
    """Ways in which a signature does not hold."""

    @staticmethod
    def wrong_secret(sender: Sender, body: bytes) -> tuple[bytes, dict[str, str]]:
        other = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
        return body, sender.signed(body, id_="a1", secret=other)

    @staticmethod
    def changed_body(sender: Sender, body: bytes) -> tuple[bytes, dict[str, str]]:
        return body.replace(b'"sequence": 1', b'"sequence": 2'), sender.signed(body, id_="a2")

    @staticmethod
    def changed_id(sender: Sender, body: bytes) -> tuple[bytes, dict[str, str]]:
        return body, sender.signed(body, id_="a3") | {"webhook-id": "a4"}

    @staticmethod
    def changed_time(sender: Sender, body: bytes) -> tuple[bytes, dict[str, str]]:
        stamp = str(int(wall().timestamp()) + 1)
        return body, sender.signed(body, id_="a5") | {"webhook-timestamp": stamp}

    @staticmethod
    def old(sender: Sender, body: bytes) -> tuple[bytes, dict[str, str]]:
        return body, sender.signed(body, id_="a6", at=wall() - timedelta(minutes=6))

    @staticmethod
    def of_the_future(sender: Sender, body: bytes) -> tuple[bytes, dict[str, str]]:
        return body, sender.signed(body, id_="a7", at=wall() + timedelta(minutes=6))

    @staticmethod
    def no_signature(sender: Sender, body: bytes) -> tuple[bytes, dict[str, str]]:
        headers = sender.signed(body, id_="a8")
        del headers["webhook-signature"]
        return body, headers

    @staticmethod
    def another_scheme(sender: Sender, body: bytes) -> tuple[bytes, dict[str, str]]:
        headers = sender.signed(body, id_="a9")
        return body, headers | {
            "webhook-signature": headers["webhook-signature"].replace("v1,", "v1a,")
        }

    @staticmethod
    def no_base64(sender: Sender, body: bytes) -> tuple[bytes, dict[str, str]]:
        return body, sender.signed(body, id_="a10") | {"webhook-signature": "v1,ä v1 , v1,="}

    @staticmethod
    def an_id_with_a_full_stop(sender: Sender, body: bytes) -> tuple[bytes, dict[str, str]]:
        return body, sender.signed(body, id_="a11.1")


@pytest.mark.parametrize("attack", [name for name in vars(Attacks) if not name.startswith("_")])
async def test_what_is_not_proved_is_not_taken(sender: Sender, attack: str, feeding: Doors) -> None:
    """Each for a reason of its own, and all answered alike; nothing is kept."""
    event = {"type": "leave.denied", "data": {"person": "e1001", "leave": "A", "sequence": 1}}
    make: Callable[[Sender, bytes], tuple[bytes, dict[str, str]]] = getattr(Attacks, attack)
    body, headers = make(sender, json.dumps(event).encode())
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]

    answer = await sender.client.post("/v1/feeds/leave", content=body, headers=raw)

    assert (answer.status_code, answer.json()["code"]) == (401, "webhook_unproved")
    async with connected(feeding.pool) as connection:
        kept = await connection.fetchval(
            "SELECT count(*) FROM door.feed_item WHERE message_id = $1", headers["webhook-id"]
        )
    assert kept == 0


async def test_a_key_pair_proves_too_and_several_secrets_hold_at_once(
    feeding: Doors, sources: Sources, client: httpx.AsyncClient
) -> None:
    """The older secret goes on counting for a while; a third of another account does not."""
    sender = await a_sender(feeding.pool, sources, client, "two-keys", Feed.LEAVE)
    pair = Ed25519PrivateKey.generate()
    public = base64.b64encode(pair.public_key().public_bytes_raw()).decode()
    await sources.add(
        "two-keys", Feed.LEAVE, wall(), given=f"whpk_{public}", keep=timedelta(hours=1)
    )
    body = json.dumps(
        {"type": "leave.denied", "data": {"person": "e1001", "leave": "B", "sequence": 1}}
    ).encode()
    stamp = str(int(wall().timestamp()))
    made = base64.b64encode(pair.sign(f"pair.{stamp}.".encode() + body)).decode()
    by_pair = {
        "webhook-id": "pair",
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,AAAA v1a,{made}",
    }

    by_older = await client.post(
        "/v1/feeds/leave", content=body, headers=sender.signed(body, id_="older")
    )
    proved = await client.post("/v1/feeds/leave", content=body, headers=by_pair)

    assert (by_older.status_code, proved.status_code) == (202, 202)


async def test_an_account_feeds_only_what_its_scope_says(
    feeding: Doors, sources: Sources, client: httpx.AsyncClient
) -> None:
    """Nor anything once the scope is taken away, or the account has ended."""
    sender = await a_sender(feeding.pool, sources, client, "only-pay", Feed.PAY)
    event = {"type": "leave.denied", "data": {"person": "e1001", "leave": "C", "sequence": 1}}

    assert (await sender.send("leave", event)).status_code == 401
    await ServiceAccounts(feeding.pool).withdraw("only-pay", Grants(scopes=("feeds:pay",)))
    assert (await sender.send("pay", event)).status_code == 401


async def test_nothing_medical_is_ever_kept(
    sender: Sender, work: FeedWork, life: Life, feeding: Doors
) -> None:
    """What has a field too many is refused, and not a word of it is in any table."""
    secret = f"migraine-{secrets.token_hex(4)}"
    first = (await today(life)).isoformat()
    for field in ("diagnosis", "leave_type", "reason", "certificate"):
        answer = await sender.send(
            "leave",
            {"type": "leave.reported", "data": about(life, 1, first_day=first, **{field: secret})},
        )
        assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
        assert secret not in answer.text
    await work_off(work, life)

    assert await everywhere(feeding.pool, secret) == []
    assert await everywhere(feeding.pool, "leave_type") == []


async def everywhere(pool: Pool, text: str) -> list[str]:
    """Name the tables in which a text stands: all that this login, or a compartment, can read."""
    found: list[str] = []
    async with connected(pool) as connection:
        tables = await connection.fetch(
            "SELECT schemaname || '.' || tablename AS name FROM pg_tables "
            "WHERE schemaname IN ('door', 'record', 'people')"
        )
        for row in tables:
            hit = await connection.fetchval(
                f"SELECT count(*) FROM {row['name']} AS t WHERE t::text LIKE '%' || $1 || '%'",  # noqa: S608 -- names from the catalogue
                text,
            )
            if hit:
                found.append(row["name"])
    return found


async def test_no_content_stands_open_while_it_waits(sender: Sender, feeding: Doors) -> None:
    """Pay that begins later is encrypted; who reads the tables of the doors reads no amount."""
    said = {
        "person": "e1001",
        "sequence": 7,
        "effective_on": "2190-01-01",
        "currency": "USD",
        "annual_base": "987654.32",
    }

    answer = await sender.send("pay", {"type": "pay.changed", "data": said})

    assert (await item_of(feeding, answer)).state is ItemState.WAITING
    assert await everywhere(feeding.pool, "987654") == []


async def test_who_has_a_case_is_not_told_to_the_sender(
    sender: Sender, work: FeedWork, life: Life, feeding: Doors
) -> None:
    """The answer is the same for somebody without one, of whom nothing is kept."""
    person = f"f{next(NUMBERS)}-{secrets.token_hex(3)}"
    await employ(feeding.pool, person)
    first = (await today(life)).isoformat()
    event = {"type": "leave.reported", "data": about(life, 1, first_day=first)}
    without = {**event, "data": {**about(life, 1, first_day=first), "person": person}}

    one, other = await sender.send("leave", event), await sender.send("leave", without)
    await work_off(work, life)

    assert {**one.json(), "item": 0} == {**other.json(), "item": 0}
    item = await item_of(feeding, other)
    assert (item.state, item.cases, item.is_kept) == (ItemState.NOTHING, (), False)


async def test_another_organisation_s_person_is_like_nobody(
    sender: Sender, work: FeedWork, feeding: Doors
) -> None:
    """The sender is told nothing, no table is written, and a person looks at it."""
    person = f"n{next(NUMBERS)}-{secrets.token_hex(3)}"
    await employ(feeding.pool, person, organisation="north", manager=None)
    said = {"person": person, "sequence": 1, "manager": "e1003", "since": "2026-01-01"}

    answer = await sender.send("people", {"type": "people.manager_changed", "data": said})
    await work_off(work)

    item = await item_of(feeding, answer)
    assert (item.state, item.why, item.is_kept) == (ItemState.REFUSED, "unknown_person", False)
    async with connected(feeding.pool) as connection:
        manager = await connection.fetchval(
            "SELECT manager FROM people.employment WHERE person = $1", person
        )
    assert manager is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"type":"leave.denied"}',
        b'{"type":"leave.denied","data":{"person":"e1001","leave":"x","sequence":1,"sequence":2}}',
        b'{"type":"leave.denied","data":{"person":"e1001","leave":"x","sequence":NaN}}',
        b'{"type":"leave.denied","data":{"person":"e\\u0000","leave":"x","sequence":1}}',
        b'{"type":"leave.denied","data":{"person":"\\ud800","leave":"x","sequence":1}}',
        b'{"type":"leave.denied","data":{"person":"e1001","leave":"x","sequence":"1"}}',
        b"[" * 5000 + b"]" * 5000,
        b"\xff\xfe",
    ],
)
async def test_what_is_no_message_is_refused_and_waits_for_a_person(
    sender: Sender, body: bytes, feeding: Doors
) -> None:
    """With 422, and nothing of it kept."""
    before = await refused_items(feeding.pool)
    headers = sender.signed(body, id_=f"bad-{secrets.token_hex(6)}")

    answer = await sender.client.post("/v1/feeds/leave", content=body, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
    assert await refused_items(feeding.pool) == before + 1


async def test_a_huge_body_is_not_read(sender: Sender) -> None:
    """More than 64 KiB is nobody's message."""
    body = b" " * (64 * 1024 + 1)

    answer = await sender.client.post(
        "/v1/feeds/leave", content=body, headers=sender.signed(body, id_="huge")
    )

    assert answer.status_code == 413


async def test_a_manager_who_changes_is_seated_in_the_case(
    sender: Sender, work: FeedWork, life: Life, feeding: Doors
) -> None:
    """Skip and director follow from whom the HRIS has above the new one."""
    manager, skip = (f"m{next(NUMBERS)}-{secrets.token_hex(3)}" for _ in range(2))
    await employ(feeding.pool, skip, manager="e1004")
    await employ(feeding.pool, manager, manager=skip)
    said = {"person": employee(life), "sequence": 1, "manager": manager, "since": "2026-01-01"}

    answer = await sender.send("people", {"type": "people.manager_changed", "data": said})
    await work_off(work, life)

    seated = {fact.seat.role: fact.seat.person for fact in await life.facts(PersonSeated)}
    assert seated == {Role.SKIP: skip, Role.MANAGER: manager}
    assert (await item_of(feeding, answer)).state is ItemState.DONE


async def test_who_is_away_has_that_reported_in_each_case(
    sender: Sender, work: FeedWork, life: Life, feeding: Doors
) -> None:
    """Only where the person has tasks; the seat's own backup takes them."""
    skip = f"m{next(NUMBERS)}-{secrets.token_hex(3)}"
    await employ(feeding.pool, skip, manager="e1003")
    manager = {"person": employee(life), "sequence": 1, "manager": skip, "since": "2026-01-01"}
    await sender.send("people", {"type": "people.manager_changed", "data": manager})
    await work_off(work, life)
    first = await today(life) + timedelta(days=1)
    said = {
        "person": skip,
        "sequence": 1,
        "absence": "AB-1",
        "first_day": first.isoformat(),
        "last_day": (first + timedelta(days=7)).isoformat(),
    }

    await sender.send("people", {"type": "people.absent", "data": said})
    await work_off(work, life)

    assert [fact.person for fact in await life.facts(AbsenceReported)] == [skip]


async def test_who_leaves_without_a_successor_is_a_person_s_to_replace(
    sender: Sender, work: FeedWork, life: Life, feeding: Doors, client: httpx.AsyncClient
) -> None:
    """HR finds it in its list, names somebody in the HRIS, and has it tried again."""
    manager, heir = (f"m{next(NUMBERS)}-{secrets.token_hex(3)}" for _ in range(2))
    await employ(feeding.pool, manager, manager="e1003")
    await employ(feeding.pool, heir, manager="e1003")
    moved = {"person": employee(life), "sequence": 1, "manager": manager, "since": "2026-01-01"}
    await sender.send("people", {"type": "people.manager_changed", "data": moved})
    await work_off(work, life)
    left = {"person": manager, "sequence": 1, "last_day": "2026-01-31"}
    answer = await sender.send("people", {"type": "people.left", "data": left})
    await work_off(work, life)
    number = answer.json()["item"]
    hr = {"Authorization": "Bearer person:e2003"}

    listed = (await client.get("/v1/feeds/items?limit=200", headers=hr)).json()
    assert [each["code"] for each in listed if each["item"] == number] == ["no_successor"]
    async with connected(feeding.pool) as connection:
        await connection.execute(
            "UPDATE people.employment SET manager = $2 WHERE person = $1", employee(life), heir
        )
    again = await client.post(f"/v1/feeds/items/{number}/retry", headers=hr)
    await work_off(work, life)

    assert again.status_code == 202
    assert (await item_of(feeding, answer)).state is ItemState.DONE
    assert (await life.facts(PersonSeated))[-1].seat.person == heir


async def test_a_refused_message_is_settled_by_a_person_with_a_reason(
    sender: Sender, client: httpx.AsyncClient
) -> None:
    """By the office whose it is; who has none, and a tool, see nothing of it."""
    body = b"{}"
    headers = sender.signed(body, id_=f"bad-{secrets.token_hex(6)}")
    await client.post("/v1/feeds/pay", content=body, headers=headers)
    hr = {"Authorization": "Bearer person:e2003"}
    listed = (await client.get("/v1/feeds/items?limit=200", headers=hr)).json()
    number = listed[-1]["item"]

    for nobody in ("e1001", "e1002"):
        other = {"Authorization": f"Bearer person:{nobody}"}
        assert (await client.get("/v1/feeds/items", headers=other)).status_code == 403
        refused = await client.post(
            f"/v1/feeds/items/{number}/settle", headers=other, json={"reason": "Not mine."}
        )
        assert refused.status_code == 403
    without = await client.post(f"/v1/feeds/items/{number}/settle", headers=hr, json={})
    retried = await client.post(f"/v1/feeds/items/{number}/retry", headers=hr)
    settled = await client.post(
        f"/v1/feeds/items/{number}/settle", headers=hr, json={"reason": "Sent again by payroll."}
    )

    assert (without.status_code, retried.status_code, settled.status_code) == (422, 409, 200)
    after = (await client.get("/v1/feeds/items?state=settled&limit=200", headers=hr)).json()
    (mine,) = [each for each in after if each["item"] == number]
    assert (mine["settled_by"], mine["settled_reason"]) == ("e2003", "Sent again by payroll.")


async def test_pay_is_written_on_its_day_and_an_older_one_is_not(
    sender: Sender, work: FeedWork, life: Life, feeding: Doors
) -> None:
    """The open case is noted for HR; no case is told an amount."""
    person = employee(life)

    async def told(sequence: int, since: str, base: str) -> Item:
        said = {
            "person": person,
            "sequence": sequence,
            "effective_on": since,
            "currency": "USD",
            "annual_base": base,
        }
        answer = await sender.send("pay", {"type": "pay.changed", "data": said})
        await work_off(work)
        return await item_of(feeding, answer)

    newer = await told(2, "2026-03-01", "150000.00")
    older = await told(1, "2026-01-01", "120000.00")

    assert (newer.state, newer.cases) == (ItemState.DONE, (life.case_id,))
    assert older.state is ItemState.SUPERSEDED


async def test_a_message_gives_commands_only_as_its_account_may(
    feeding: Doors, sources: Sources, client: httpx.AsyncClient, work: FeedWork, life: Life
) -> None:
    """Without the command, or the role in whose place it acts, HR has it in the list."""
    sender = await a_sender(feeding.pool, sources, client, "no-commands", Feed.LEAVE)
    await ServiceAccounts(feeding.pool).withdraw("no-commands", Grants(commands=COMMANDS))
    first = (await today(life)).isoformat()

    answer = await sender.send(
        "leave", {"type": "leave.reported", "data": about(life, 1, first_day=first)}
    )
    await work_off(work, life)

    item = await item_of(feeding, answer)
    assert (item.state, item.why, item.is_kept) == (ItemState.REFUSED, "not_yours", True)
    assert not await life.facts(LeaveReported)


async def test_a_round_has_commands_of_its_own(sender: Sender, feeding: Doors) -> None:
    """What was refused under an id is not answered with that refusal for ever."""
    answer = await sender.send(
        "leave", {"type": "leave.denied", "data": {"person": "e1001", "leave": "D", "sequence": 1}}
    )
    item = await item_of(feeding, answer)

    assert command_id(item) != command_id(replace(item, round=2))
    assert command_id(item) == command_id(replace(item, tries=9))
