"""What somebody with rights in Temporal alone cannot do: act, or open a case, without a door."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from temporalio.client import WorkflowFailureError, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.worker import Replayer

from domain.commands import Approve, Reject, TrustKeys
from domain.errors import Code
from domain.facts import KeysTrusted, SignalRefused, SignalUnreadable, SignedOff
from domain.keys import KeyKind, Trust
from domain.people import Actor, Role
from domain.seals import Sealed, SealedOpening
from infra.lending import Lending
from infra.signatures import DoorSeal
from infra.temporal import plugin
from tests.workflows.keys import DOOR, ROOT, ROOTS, TRUST, signing_key
from tests.workflows.life import PERSONS, an_opening, wall
from workflows.case import PerformanceCase
from workflows.names import WORKFLOW

if TYPE_CHECKING:
    from domain.commands import Command
    from tests.workflows.life import Life, World

pytestmark = pytest.mark.server


async def _refused(life: Life, content: object, update: str = "approve") -> str:
    """Send an update straight to Temporal, and give the code of its refusal.

    History stays as long as it was.
    """
    await life.settled()
    before = await life.length()
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await life.handle.execute_update(update, content, id=f"forged-{before}-{id(content)}")
    assert await life.length() == before
    assert isinstance(refused.value.cause, ApplicationError)
    return str(refused.value.cause.type)


def _signed_by(name: str, life: Life, command: Command) -> Sealed[Command]:
    """Seal a command as somebody who made keys of their own."""
    root, door = signing_key(f"root-{name}"), signing_key(name)
    keys = (root.public(KeyKind.ROOT), door.public(KeyKind.DOOR))
    seal = DoorSeal(door, root.signed(Trust(1, keys, root.id)))
    return seal.command(life.case_id, command, (command.by.role,))


async def test_a_command_without_a_seal_leaves_no_event(running: World) -> None:
    life = await running.open()

    assert await _refused(life, await life.command(Approve, Role.SKIP)) == Code.MALFORMED


async def test_a_command_under_ones_own_key_leaves_no_event(running: World) -> None:
    life = await running.open()
    command = await life.command(Approve, Role.SKIP)

    assert await _refused(life, _signed_by("door-mine", life, command)) == Code.UNTRUSTED


async def test_ones_own_key_under_the_doors_name_leaves_no_event(running: World) -> None:
    life = await running.open()
    command = await life.command(Approve, Role.SKIP)
    forged = _signed_by("door-mine", life, command)

    named = replace(forged, seal=replace(forged.seal, key=DOOR.id))

    assert await _refused(life, named) == Code.UNTRUSTED


async def test_a_seal_is_for_one_case(running: World) -> None:
    """What was let in elsewhere is not let in here, though all who act are the same."""
    here, there = await running.open(), await running.open()
    command = await here.command(Approve, Role.SKIP)

    assert await _refused(there, here.sealed(command)) == Code.UNTRUSTED


async def test_a_seal_is_for_one_role(running: World) -> None:
    """A manager's command does not become the skip-level manager's on the way."""
    life = await running.open()
    told = life.sealed(await life.command(Approve, Role.MANAGER))
    stolen = replace(told.command, by=Actor(PERSONS[Role.SKIP], Role.SKIP))

    assert await _refused(life, Sealed(stolen, told.seal)) == Code.UNTRUSTED


async def test_a_seal_is_for_one_verb(running: World) -> None:
    life = await running.open()
    told = life.sealed(await life.command(Reject, Role.SKIP, reason="No example shows it."))
    other = await life.command(Approve, Role.SKIP, id=told.command.id)

    assert await _refused(life, Sealed(other, told.seal)) == Code.UNTRUSTED


async def test_a_forged_signal_is_seen_and_does_nothing(running: World) -> None:
    """Its id is not kept: nobody who could be asked has written it."""
    life = await running.open()
    command = await life.command(Approve, Role.SKIP)

    await life.handle.signal("approve", _signed_by("door-mine", life, command))

    await life.settled()
    (told,) = await life.facts(SignalRefused)
    assert (told.signal, told.command, told.code) == ("approve", "", Code.UNTRUSTED)
    assert await life.facts(SignedOff) == []


async def test_a_signal_without_a_seal_is_seen_and_does_nothing(running: World) -> None:
    life = await running.open()

    await life.handle.signal("approve", await life.command(Approve, Role.SKIP))

    await life.settled()
    (told,) = await life.facts(SignalUnreadable)
    assert told.signal == "approve"
    assert await life.facts(SignedOff) == []


async def _failure(running: World, start: object, case_id: str) -> str:
    handle = await running.client.start_workflow(
        WORKFLOW, start, id=case_id, task_queue=running.task_queue
    )
    with pytest.raises(WorkflowFailureError) as failed:
        await handle.result()
    assert isinstance(failed.value.cause, ApplicationError)
    assert await running.lists.history(case_id) == ()
    return str(failed.value.cause.type)


async def test_nobody_opens_a_case_without_a_seal(running: World) -> None:
    opening = an_opening(wall())

    assert await _failure(running, opening, opening.case_id) == Code.MALFORMED


async def test_nobody_opens_a_case_under_a_root_key_of_their_own(running: World) -> None:
    opening = an_opening(wall())
    root, door = signing_key("root-mine"), signing_key("door-mine")
    keys = (root.public(KeyKind.ROOT), door.public(KeyKind.DOOR))
    mine = DoorSeal(door, root.signed(Trust(1, keys, root.id)))

    assert await _failure(running, mine.opening(opening), opening.case_id) == Code.UNTRUSTED


async def test_nobody_opens_a_case_in_another_ones_name(running: World) -> None:
    """A seal is for everything in the opening: the number too."""
    sealed = running.seal.opening(an_opening(wall()))
    other = replace(sealed.opening, case_id=an_opening(wall()).case_id)

    failure = await _failure(running, SealedOpening(other, sealed.seal), other.case_id)

    assert failure == Code.UNTRUSTED


async def _renewed(life: Life, trust: Trust) -> None:
    await life.do(TrustKeys, Role.HR_LEAD, trust=trust, reason="The keys are renewed each year.")


async def test_a_new_key_is_believed_once_a_root_key_vouches_for_it(running: World) -> None:
    life = await running.open()
    new = signing_key("door-new")
    trust = ROOT.signed(Trust(2, (*TRUST.keys, new.public(KeyKind.DOOR)), ROOT.id))
    command = await life.command(Approve, Role.SKIP)
    told = DoorSeal(new, trust).command(life.case_id, command, (Role.SKIP,))
    assert await _refused(life, told) == Code.UNTRUSTED

    await _renewed(life, trust)

    await life.handle.execute_update("approve", told, id="by-the-new-door")
    await life.settled()
    assert len(await life.facts(SignedOff)) == 1
    assert [fact.trust.version for fact in await life.facts(KeysTrusted)] == [2]


async def test_what_a_key_had_sealed_before_its_end_is_replayed(running: World) -> None:
    """A signal has no validator before it: its seal is looked at again on each replay."""
    life = await running.open()
    await life.signal(await life.command(Approve, Role.SKIP))
    await life.settled()
    new = signing_key("door-new")
    ended = replace(DOOR.public(KeyKind.DOOR), ends_at=await life.now())
    keys = (ROOT.public(KeyKind.ROOT), ended, new.public(KeyKind.DOOR))

    await _renewed(life, ROOT.signed(Trust(2, keys, ROOT.id)))

    assert await _refused(life, life.sealed(await life.command(Approve, Role.HR_PARTNER))) == (
        Code.UNTRUSTED
    )
    history = await life.handle.fetch_history()
    await Replayer(
        workflows=[PerformanceCase], plugins=[plugin()], interceptors=[Lending(ROOTS)]
    ).replay_workflow(history)
    assert len(await life.facts(SignedOff)) == 1


async def test_the_next_run_goes_by_the_newer_keys(hurried: World) -> None:
    """What a case trusts crosses with its state; an older document does not come back."""
    life = await hurried.open()
    new = signing_key("door-new")
    trust = ROOT.signed(Trust(2, (*TRUST.keys, new.public(KeyKind.DOOR)), ROOT.id))
    await _renewed(life, trust)

    while len(await life.runs()) == 1:
        await life.handle.signal("frobnicate")
        await life.settled()

    command = await life.command(Approve, Role.SKIP)
    told = DoorSeal(new, trust).command(life.case_id, command, (Role.SKIP,))
    await life.handle.execute_update("approve", told, id="by-the-new-door")
    older = await life.command(TrustKeys, Role.HR_LEAD, trust=TRUST, reason="Back again.")
    assert await _refused(life, life.sealed(older), "trust_keys") == Code.OUT_OF_RANGE
