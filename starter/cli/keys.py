"""`dueprocess keys`: make the keys of an installation, end one, and tell running cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 -- cyclopts reads it
from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import App, Parameter

from domain import canon
from domain.commands import TrustKeys
from domain.errors import Refused
from domain.people import Actor, Role
from infra.key_files import KeyFolder
from infra.settings import Settings
from starter.cli.output import CommandLineError, current, table
from starter.cli.session import run, session
from starter.exits import EXIT_OF, OK
from starter.sending import Unanswered

if TYPE_CHECKING:
    from domain.keys import Trust
    from starter.cli.session import Session

keys_app = App("keys", help="Make, end and renew the keys by which cases know their doors.")

_ALL: Final = 1_000_000
"""Cases asked for at most: every one."""


@keys_app.command
def init(*, root: str = "root-1", door: str = "door-1") -> None:
    """Make a root key and the key of a first door in DUEPROCESS_KEYS_DIR.

    Take `root.pem` off the machine afterwards: it signs documents of keys and nothing else.

    Args:
        root: Name of the root key; a name is given once for ever.
        door: Name of the door's key.
    """
    folder = _folder()
    folder.create(root, door)
    current().give({"root": root, "door": door}, f"Made {root} and {door} in {folder.folder}.")


@keys_app.command
def show() -> None:
    """Show the document of keys: every key that was ever trusted, and when each ends."""
    trust = _folder().trust()
    rows = [
        (key.id, str(key.kind), "-" if key.ends_at is None else key.ends_at.isoformat())
        for key in trust.keys
    ]
    told = f"Version {trust.version}, signed by {trust.root}."
    current().give(trust, f"{told}\n{table(('key', 'kind', 'ends'), rows)}")


@keys_app.command
def add(door: str, /) -> None:
    """Make a key for another door, and sign a newer document; needs the root key.

    Args:
        door: Its name, such as `door-2027-2`; a name is given once for ever.
    """
    trust = _folder().add_door(door)
    current().give(trust, f"Made {door}; version {trust.version} names it. {_NEXT}")


@keys_app.command
def add_root(root: str, /) -> None:
    """Make another root key, which signs from then on; needs the present one, which vouches for it.

    Copy `roots.json` to every worker, `trust.json` to the doors, and `keys apply`; only then `end`
    the old one.

    Args:
        root: Its name, such as `root-2`; a name is given once for ever.
    """
    trust = _folder().add_root(root)
    told = (
        f"Made {root}; version {trust.version} names it. Copy roots.json to every worker. {_NEXT}"
    )
    current().give(trust, told)


@keys_app.command
def end(key: str, /, *, at: datetime) -> None:
    """End a key by date, and sign a newer document; needs the root key.

    Args:
        key: Its name.
        at: From when nothing new that it has sealed is believed (2027-05-27T17:05+01:00).
    """
    if at.tzinfo is None:
        raise CommandLineError("usage", "--at needs a time zone, such as +01:00")
    trust = _folder().end(key, at)
    current().give(trust, f"Ended {key}; version {trust.version} says so. {_NEXT}")


_NEXT: Final = "Copy trust.json to the doors, then `dueprocess keys apply`."


@dataclass(frozen=True, slots=True)
class ToldTo:
    """What became of a document in one case.

    Attributes:
        case_id: The case.
        code: Why it was refused, or that nobody answered; empty where the case goes by it.
        sentence: The same in a sentence.
    """

    case_id: str
    code: str
    sentence: str


@keys_app.command
def apply(
    *,
    reason: str = "The keys of the doors were renewed.",
    as_: Annotated[str | None, Parameter(name="--as")] = None,
) -> int:
    """Let every open case go by the document of keys; a repeat changes nothing more.

    Args:
        reason: Why, as it goes on record.
        as_: Person id of who acts; else the HR lead of each case.
    """

    async def work() -> tuple[Trust, list[ToldTo]]:
        async with session() as desk:
            trust = KeyFolder(desk.settings.keys).trust()
            listed = await (await desk.lists()).cases(person=None, stage=None, limit=_ALL)
            open_ones = [each.case_id for each in listed if not each.summary.outcome]
            return trust, [await _tell(desk, each, trust, reason, as_) for each in open_ones]

    trust, told = run(work())
    refused = [each for each in told if each.code]
    lines = [f"{len(told) - len(refused)} of {len(told)} open cases go by version {trust.version}."]
    lines += [f"{each.case_id}  refused ({each.code}): {each.sentence}" for each in refused]
    current().give(told, "\n".join(lines))
    return EXIT_OF[refused[0].code] if refused else OK


async def _tell(
    desk: Session, case_id: str, trust: Trust, reason: str, person: str | None
) -> ToldTo:
    handle = (await desk.cases()).handle(case_id)
    try:
        seen = await handle.view()
        lead = next(seat.person for seat in seen.people if seat.role is Role.HR_LEAD)
        by = Actor(person or lead, Role.HR_LEAD)
        command = TrustKeys(
            do="trust_keys",
            id=f"keys-{canon.digest((trust, by, reason))}",
            by=by,
            received_at=await (await desk.clock(case_id)).now(),
            trust=trust,
            reason=reason,
        )
        await handle.send(command)
    except Refused as refusal:
        return ToldTo(case_id, str(refusal.code), refusal.sentence)
    except Unanswered as nobody:
        return ToldTo(case_id, "unanswered", str(nobody))
    return ToldTo(case_id, "", "")


def _folder() -> KeyFolder:
    return KeyFolder(Settings().keys)
