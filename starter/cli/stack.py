"""The embedded stack and what belongs to it: up, down, demo, schema, people, mail."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path  # noqa: TC003 -- cyclopts reads the annotations
from typing import TYPE_CHECKING, Final

from cyclopts import App

from infra.settings import Settings
from starter.addresses import public, told
from starter.cli.output import CommandLineError, current, table
from starter.cli.session import run, session, the_stack

if TYPE_CHECKING:
    from infra.embedded.addresses import StackAddresses

people_app = App("people", help="Fill directory, HRIS and payroll.")
mail_app = App("mail", help="Read what the mail sink was given.")

_MODULES: Final = ("worker", "starter.gateway")
_ISSUER: Final = "starter.issuer"
_GATEWAY_WITHIN_S: Final = 20.0
_POLL_S: Final = 0.1


def up() -> None:
    """Start the embedded stack in the background, with worker, gateway and an up-to-date schema."""
    from infra.embedded.background import up as start  # noqa: PLC0415 -- heavy

    async def begin() -> StackAddresses:
        settings = Settings()
        # With a server, a database or an issuer of the firm's, nobody is let in unproved.
        issuers = (_ISSUER,) if settings.is_all_embedded else ()
        found = await start(settings, (*_MODULES, *issuers))
        await _migrate(found.database_dsn)
        await _until_it_answers(found.gateway_port)
        return found

    found = run(begin())
    current().give(public(found), "\n".join(told(found)))


def down() -> None:
    """End the embedded stack; its data stays."""
    from infra.embedded.background import down as end  # noqa: PLC0415 -- heavy

    ended = run(end(Settings()))
    current().give({"ended": ended}, "Ended." if ended else "No embedded stack was up.")


def demo(*, story: str = "long", exit: bool = False) -> int:  # noqa: A002 -- the option's name
    """Play a whole case with its clock moved forward, and stay up until Ctrl-C.

    Args:
        story: `long` goes from the entry over a failed plan and a won appeal to a new post; `t1`
            is the choice to leave; `improve` a plan that is passed; `appeal` one that is failed and
            upheld; `leave` a leave known late, which reverses a silence.
        exit: End after the case; the exit code tells whether it ended as it should.
    """
    from starter.demo import demo as play  # noqa: PLC0415 -- heavy
    from starter.demo.stories import STORIES  # noqa: PLC0415 -- heavy

    if story not in STORIES:
        raise CommandLineError(
            "usage", f"there is no story {story!r}; ask for {', '.join(STORIES)}"
        )
    return run(play(Settings(), current(), STORIES[story], stay=not exit))


def migrate() -> None:
    """Bring the database up to the newest schema; any number may try at once."""

    async def bring_up() -> None:
        async with session() as desk:
            await _migrate(desk.dsn)

    run(bring_up())
    current().give({"migrated": True}, "The schema is the newest.")


@people_app.command
def load(source: Path, /) -> None:
    """Load people from CSV; rows are added or replaced, none is removed.

    Args:
        source: person.csv, employment.csv, recognition.csv, office.csv or pay.csv; or a folder
            with all of them, in which recognition.csv may be missing.
    """
    from infra import people_tables  # noqa: PLC0415 -- heavy

    loaders = {
        "person.csv": people_tables.load_people,
        "employment.csv": people_tables.load_employments,
        "recognition.csv": people_tables.load_recognitions,
        "office.csv": people_tables.load_offices,
        "pay.csv": people_tables.load_pay,
    }
    loader = people_tables.load_folder if source.is_dir() else loaders.get(source.name)
    if loader is None:
        known = ", ".join(loaders)
        raise CommandLineError("usage", f"by its name the file must be one of {known}")

    async def fill() -> None:
        async with session() as desk:
            await loader(await desk.pool(), source)

    run(fill())
    current().give({"loaded": source.name}, f"Loaded {source.name}.")


@mail_app.command(name="list")
def list_() -> None:
    """List the mail in order of arrival; one that came twice is shown once."""
    from infra.embedded.mail_folder import list_mail  # noqa: PLC0415 -- heavy

    found = list_mail(the_stack(Settings()).maildir)
    rows = ((each.id, each.date, ", ".join(each.recipients), each.subject) for each in found)
    current().give(found, table(("id", "date", "to", "subject"), rows) if found else "No mail.")


@mail_app.command
def show(mail: str, /) -> None:
    """Show one mail.

    Args:
        mail: Its id, or the beginning of it.
    """
    from infra.embedded.mail_folder import read_mail  # noqa: PLC0415 -- heavy

    found = read_mail(the_stack(Settings()).maildir, mail)
    head = "\n".join(f"{name}: {value}" for name, value in found.headers)
    current().give(found, f"{head}\n\n{found.text}")


async def _until_it_answers(port: int | None) -> None:
    """Wait for the gateway, so that whoever is told its address can use it; not for ever."""
    from infra.embedded.ports import listens  # noqa: PLC0415 -- heavy

    with suppress(TimeoutError):
        async with asyncio.timeout(_GATEWAY_WITHIN_S):
            while port is not None and not await listens(port):  # noqa: ASYNC110 -- another process
                await asyncio.sleep(_POLL_S)


async def _migrate(dsn: str) -> None:
    from infra.migrations import migrate as bring_up  # noqa: PLC0415 -- heavy

    await bring_up(dsn)
