"""Doors: an update for each command, its validator, and which command comes through which."""

from __future__ import annotations

from functools import cache, wraps
from types import GenericAlias
from typing import TYPE_CHECKING, Protocol, TypeVar, cast, get_args, get_type_hints

from temporalio import workflow

from domain.commands import Command
from domain.seals import Sealed

if TYPE_CHECKING:
    from collections.abc import Callable

    from temporalio.common import RawValue
    from temporalio.workflow import UpdateMethodMultiParam

    from domain.case import Receipt
    from workflows.casefile import CaseFile


class HasFile(Protocol):
    """A workflow with the file of its case."""

    @property
    def file(self) -> CaseFile:
        """Return the file; raises if the case could not be opened."""
        ...


W = TypeVar("W", bound=HasFile)
C = TypeVar("C", bound=Command)


def door(
    handle: Callable[[W, Sealed[C]], Receipt],
) -> UpdateMethodMultiParam[[W, Sealed[C]], Receipt]:
    """Make an update of a handler, with the validator that all doors share.

    The validator looks at the seal and asks the core whether the command may be, in the same task
    as the handler and without a break: refused there, a command leaves no event in history.
    """
    update = workflow.update(handle)

    @wraps(handle)
    def may(self: W, sealed: Sealed[C]) -> None:
        self.file.check(sealed)

    update.validator(may)
    return update


def command_type(tag: str) -> type[Command] | None:
    """Return the command behind a tag such as `elect`, or None where there is none."""
    return commands_by_tag().get(tag)


def sealed_type(kind: type[Command]) -> type[Sealed[Command]]:
    """Return the type under which a sealed command of one kind is decoded."""
    return cast("type[Sealed[Command]]", GenericAlias(Sealed, (kind,)))


def command_in(given: RawValue) -> Command | None:
    """Return the command that a value holds, by the tag in it; None where it holds none."""
    converter = workflow.payload_converter()
    try:
        tag = converter.from_payload(given.payload, dict).get("do")
        wanted = command_type(tag) if isinstance(tag, str) else None
        return None if wanted is None else converter.from_payload(given.payload, wanted)
    except Exception:  # noqa: BLE001 -- whatever is wrong with it: it is no command
        return None


@cache
def commands_by_tag() -> dict[str, type[Command]]:
    """Return every command by its tag, in the order of the process."""
    found: dict[str, type[Command]] = {}
    for command in get_args(Command):
        (tag,) = get_args(get_type_hints(command)["do"])
        found[tag] = command
    return found
