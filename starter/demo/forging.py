"""Somebody with rights in Temporal, and no door: what they send is refused without a trace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from temporalio.client import WorkflowUpdateFailedError

from domain.commands import Approve
from domain.errors import Refused
from domain.keys import KeyKind, Trust
from domain.people import Actor, Role
from infra.signatures import DoorSeal, SigningKey
from starter.sending import Unanswered, refusal

if TYPE_CHECKING:
    from datetime import datetime

    from starter.client import CaseHandle

_ROLE: Final = Role.SKIP


@dataclass(frozen=True, slots=True)
class Forgery:
    """An attempt to approve an entry in somebody else's name, straight through Temporal.

    Attributes:
        person: In whose name.
        role: In which role.
        refusal: What the case said.
        events_before: Events of its history before the attempt.
        events_after: Events afterwards: none more.
    """

    person: str
    role: Role
    refusal: Refused
    events_before: int
    events_after: int


async def forge(case: CaseHandle, person: str, now: datetime) -> Forgery:
    """Send a command under keys of one's own.

    Raises:
        RuntimeError: the case took it.
    """
    root, door = SigningKey.generate("root-forger"), SigningKey.generate("door-forger")
    keys = (root.public(KeyKind.ROOT), door.public(KeyKind.DOOR))
    seal = DoorSeal(door, root.signed(Trust(1, keys, root.id)))
    command = Approve(do="approve", id="forged-1", by=Actor(person, _ROLE), received_at=now)
    before = (await case.workflow.describe()).history_length
    try:
        await case.workflow.execute_update(
            command.do, seal.command(case.case_id, command, (_ROLE,)), id=command.id
        )
    except WorkflowUpdateFailedError as failed:
        said = refusal(failed.cause)
        if isinstance(said, Unanswered):
            raise said from None
        after = (await case.workflow.describe()).history_length
        return Forgery(person, _ROLE, said, before, after)
    raise RuntimeError("a forged command was taken")
