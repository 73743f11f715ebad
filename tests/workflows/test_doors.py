from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from google.protobuf.wrappers_pb2 import StringValue
from temporalio.api.sdk.v1 import WorkflowMetadata
from temporalio.client import WorkflowFailureError, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from domain.case import Answer, Receipt, open_case
from domain.commands import Approve, RecordVacation, Reject, SubmitEntry
from domain.errors import Code
from domain.facts import SignalRefused, SignalUnreadable
from domain.people import Role
from tests.workflows.life import (
    World,
    actor,
    an_opening,
    coming_monday,
    new_case_id,
    published,
    tag_of,
    update_id,
)
from workflows.carry import carry
from workflows.doors import commands_by_tag
from workflows.names import WORKFLOW

if TYPE_CHECKING:
    from domain.commands import Command
    from tests.workflows.life import Life

SECRET = "a-diagnosis-nobody-may-read"  # noqa: S105 -- a word to look for
"""Stands for whatever somebody puts into a message that is not ours."""

pytestmark = pytest.mark.server


async def _refusal(life: Life, command: Command) -> ApplicationError:
    """Send a command that is refused, and give the refusal; history stays as long as it was."""
    before = await life.length()
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await life.send(command)
    assert await life.length() == before
    assert isinstance(refused.value.cause, ApplicationError)
    return refused.value.cause


async def _raw_refusal(life: Life, update: str, content: object, name: str) -> ApplicationError:
    """Send an update as it comes, and give the refusal; history stays as long as it was."""
    before = await life.length()
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await life.handle.execute_update(update, content, id=name)
    assert await life.length() == before
    assert isinstance(refused.value.cause, ApplicationError)
    return refused.value.cause


async def test_every_command_has_its_update(running: World) -> None:
    life = await running.open()

    told: WorkflowMetadata = await life.handle.query(
        "__temporal_workflow_metadata", result_type=WorkflowMetadata
    )

    assert {each.name for each in told.definition.update_definitions} == set(commands_by_tag())


async def test_a_refused_command_leaves_no_event(running: World) -> None:
    life = await running.open()

    refused = await _refusal(life, await life.command(Approve, Role.MANAGER))

    assert refused.type == Code.NOT_YOURS
    assert refused.non_retryable
    assert (await life.view()).last_number == len(await life.record())


async def test_an_accepted_command_gets_a_receipt(running: World) -> None:
    life = await running.open()
    command = await life.command(Approve, Role.SKIP)

    receipt = await life.send(command)

    await life.settled()
    made = [fact.number for fact in await life.record() if fact.cause == command.id]
    assert receipt.answer is Answer.ACCEPTED
    assert receipt.command == command.id
    assert list(receipt.facts) == made


async def test_a_repeat_gets_the_first_receipt(running: World) -> None:
    """Through the server's own memory of update ids, and through the case's."""
    life = await running.open()
    command = await life.command(Approve, Role.SKIP)
    first = await life.send(command)
    await life.settled()

    by_server = await life.send(command)
    by_case: Receipt = await life.handle.execute_update(
        command.do, life.sealed(command), id="another-update-id", result_type=Receipt
    )

    await life.settled()
    assert by_server == first
    assert by_case == first
    assert [f.cause for f in await life.record()].count(command.id) == len(first.facts)


async def test_an_id_is_not_used_for_other_content(running: World) -> None:
    life = await running.open()
    command = await life.command(Approve, Role.SKIP)
    await life.send(command)
    await life.settled()

    refused = await _refusal(life, replace(command, request="focus_entry[1]"))

    assert refused.type == Code.ID_REUSED


async def test_a_command_from_the_future_is_refused(running: World) -> None:
    life = await running.open()
    soon = await life.now() + timedelta(minutes=1)

    refused = await _refusal(life, await life.command(Approve, Role.SKIP, received_at=soon))

    assert refused.type == Code.RECEIVED_IN_FUTURE


@pytest.mark.parametrize(
    "content",
    [
        {"diagnosis": SECRET},
        {"do": "approve", "id": "x", "by": {"person": SECRET, "role": SECRET}},
        SECRET,
        [SECRET],
        None,
        SECRET.encode(),
        StringValue(value=SECRET),
    ],
    ids=["unknown fields", "missing fields", "text", "list", "nothing", "bytes", "protobuf"],
)
async def test_what_cannot_be_read_is_refused_unquoted(
    running: World, content: object, caplog: pytest.LogCaptureFixture
) -> None:
    life = await running.open()

    with caplog.at_level(logging.DEBUG):
        refused = await _raw_refusal(life, tag_of(Approve), content, f"raw-{new_case_id()}")

    assert refused.type == Code.MALFORMED
    assert SECRET not in str(refused)
    assert SECRET not in caplog.text


async def test_an_unknown_field_is_refused(running: World) -> None:
    """Also where all that is asked for is there: nothing that was meant may vanish."""
    life = await running.open()
    command = await life.command(Approve, Role.SKIP)
    content = {
        "do": command.do,
        "id": command.id,
        "by": {"person": command.by.person, "role": command.by.role},
        "received_at": command.received_at.isoformat(),
        SECRET: 1,
    }

    refused = await _raw_refusal(life, command.do, content, update_id(command))

    assert refused.type == Code.MALFORMED
    assert SECRET not in str(refused)


async def test_a_command_through_another_door_is_refused(running: World) -> None:
    """The tag says what a command is: an approval is no rejection without a reason."""
    life = await running.open()
    command = await life.command(Approve, Role.SKIP)

    refused = await _raw_refusal(life, tag_of(RecordVacation), command, update_id(command))

    assert refused.type == Code.MALFORMED


async def test_an_unknown_update_is_refused(running: World) -> None:
    life = await running.open()

    refused = await _raw_refusal(life, "frobnicate", {"word": SECRET}, "frobnicate-1")

    assert SECRET not in str(refused)


async def test_a_signal_does_what_the_update_does(running: World) -> None:
    life = await running.open()
    command = await life.command(Approve, Role.SKIP)

    await life.signal(command)

    await life.settled()
    assert [f.body.kind for f in await life.record() if f.cause == command.id] == ["signed_off"]


async def test_a_repeated_signal_changes_nothing(running: World) -> None:
    life = await running.open()
    command = await life.command(Approve, Role.SKIP)
    receipt = await life.send(command)
    await life.settled()
    before = (await life.view()).last_number

    await life.signal(command)

    await life.settled()
    assert (await life.view()).last_number == before
    assert await life.send(command) == receipt


async def test_a_refused_signal_becomes_a_fact(running: World) -> None:
    life = await running.open()
    command = await life.command(Approve, Role.MANAGER)

    await life.signal(command)

    await life.settled()
    (told,) = await life.facts(SignalRefused)
    assert (told.signal, told.command, told.code) == ("approve", command.id, Code.NOT_YOURS)


@pytest.mark.parametrize(
    ("name", "arguments", "told_as"),
    [
        ("elect", [{"option": SECRET}], "elect"),
        ("elect", [SECRET], "elect"),
        ("elect", [], "elect"),
        ("elect", [{"option": SECRET}, SECRET], "elect"),
        ("elect", [None], "elect"),
        ("elect", [SECRET.encode()], "elect"),
        ("elect", [StringValue(value=SECRET)], "elect"),
        ("frobnicate", [{"word": SECRET}], "frobnicate"),
        (f"{SECRET} in a name", [SECRET], "unnamed"),
    ],
)
async def test_a_signal_that_cannot_be_read_becomes_a_fact_without_its_content(  # noqa: PLR0913, PLR0917 -- its content, and all the places where it might turn up
    running: World,
    name: str,
    arguments: list[object],
    told_as: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    life = await running.open()

    with caplog.at_level(logging.DEBUG):
        await life.handle.signal(name, args=arguments)
        await life.settled()

    (told,) = await life.facts(SignalUnreadable)
    printed = capfd.readouterr()
    assert told.signal == told_as
    assert SECRET not in str(await life.record())
    assert SECRET not in str(published(await life.events()))
    assert SECRET not in caplog.text + printed.out + printed.err
    assert SECRET not in await life.details()


async def test_a_closed_case_takes_no_command(running: World) -> None:
    life = await running.open()
    await life.do(Reject, Role.SKIP, reason="The examples do not show it.")

    refused = await _refusal(life, await life.command(Approve, Role.HR_PARTNER))

    assert (await life.view()).outcome == "focus_rejected"
    assert refused.type == Code.CASE_CLOSED


async def test_a_signal_to_a_closed_case_becomes_a_fact(running: World) -> None:
    life = await running.open()
    await life.do(Reject, Role.SKIP, reason="The examples do not show it.")
    command = await life.command(Approve, Role.HR_PARTNER)

    await life.signal(command)

    await life.settled()
    (told,) = await life.facts(SignalRefused)
    assert told.code == Code.CASE_CLOSED


async def test_nobody_opens_a_case_in_the_middle(running: World) -> None:
    """A carried case counts only where Temporal says that a run went before."""
    opening = an_opening(coming_monday() - timedelta(weeks=2))
    middle = carry(open_case(opening, opening.entry.received_at).case, ())
    handle = await running.client.start_workflow(
        WORKFLOW, middle, id=opening.case_id, task_queue=running.task_queue
    )

    with pytest.raises(WorkflowFailureError) as failed:
        await handle.result()

    assert isinstance(failed.value.cause, ApplicationError)
    assert failed.value.cause.type == Code.MALFORMED


async def test_nobody_opens_a_case_under_another_id(running: World) -> None:
    opening = an_opening(coming_monday() - timedelta(weeks=2))
    handle = await running.client.start_workflow(
        WORKFLOW, running.seal.opening(opening), id=new_case_id(), task_queue=running.task_queue
    )

    with pytest.raises(WorkflowFailureError) as failed:
        await handle.result()

    assert isinstance(failed.value.cause, ApplicationError)
    assert failed.value.cause.type == Code.MALFORMED


async def test_a_case_is_not_opened_by_an_entry_that_may_not_be(running: World) -> None:
    opening = an_opening(coming_monday() - timedelta(weeks=2))
    foreign: SubmitEntry = replace(opening.entry, by=actor(Role.HR_PARTNER))
    handle = await running.client.start_workflow(
        WORKFLOW,
        running.seal.opening(replace(opening, entry=foreign)),
        id=opening.case_id,
        task_queue=running.task_queue,
    )

    with pytest.raises(WorkflowFailureError) as failed:
        await handle.result()

    assert isinstance(failed.value.cause, ApplicationError)
    assert failed.value.cause.type == Code.NOT_YOURS
