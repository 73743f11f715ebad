"""Effects as a worker and an operator see them: their names, their wire form, their logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs
from temporalio import activity
from temporalio.contrib.pydantic import pydantic_data_converter

from activities.effects import Effects
from activities.ports import RECORD_FACTS, SEND_NOTICE, WRITE_STATEMENT
from activities.posting import COLLECT_RETURNS
from tests.activities.asked import (
    fact,
    new_case,
    promised,
    record_facts,
    send_notice,
    write_statement,
)

if TYPE_CHECKING:
    from temporalio.testing import ActivityEnvironment

    from activities.money import MoneyEffects
    from activities.ports import RecordFacts, SendNotice, WriteStatement
    from activities.record import RecordEffects
    from tests.activities.sent import Sending


def test_a_worker_registers_every_effect_by_its_name(
    recording: RecordEffects, sending: Sending, accounting: MoneyEffects
) -> None:
    """Names stand in histories: they are frozen."""
    effects = Effects(
        record=recording.record,
        correspondence=sending.effects.correspondence,
        directory=sending.sender.writer.directory,
        wording=sending.sender.writer.wording,
        statements=accounting.statements,
        payroll=accounting.payroll,
        mailer=sending.effects.mailer,
        outbox=sending.outbox,
    )

    names = [
        activity._Definition.must_from_callable(each).name  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        for each in effects.activities()
    ]

    assert names == [RECORD_FACTS, SEND_NOTICE, COLLECT_RETURNS, WRITE_STATEMENT]
    assert names == ["record_facts", "send_notice", "collect_returns", "write_statement"]


@pytest.mark.parametrize(
    "asked",
    [
        record_facts("case", fact(1), fact(2, promised("next_steps", fact(1).at.date()))),
        send_notice("case"),
        write_statement("case"),
    ],
    ids=["record_facts", "send_notice", "write_statement"],
)
async def test_what_is_asked_for_survives_the_wire(
    asked: RecordFacts | SendNotice | WriteStatement,
) -> None:
    """Encoded and decoded it is equal."""
    payloads = await pydantic_data_converter.encode([asked])

    (decoded,) = await pydantic_data_converter.decode(payloads, [type(asked)])

    assert decoded == asked


async def test_logs_hold_ids_only(
    worker: ActivityEnvironment,
    recording: RecordEffects,
    sending: Sending,
    accounting: MoneyEffects,
) -> None:
    """No name, address, amount or text of a person, whether an effect succeeds or fails."""
    case = new_case()

    with capture_logs() as logs:
        await worker.run(recording.record_facts, record_facts(case, fact(1)))
        await worker.run(accounting.write_statement, write_statement(case))
        await sending.send(send_notice(case))
        await sending.send(send_notice(new_case(), reader="e9999"))

    assert [each["event"] for each in logs] == [
        "effect.facts_recorded",
        "effect.statement_written",
        "effect.notice_handed_over",
        "effect.notice_sent",
        "effect.notice_handed_over",
        "effect.notice_undeliverable",
    ]
    keys = {key for each in logs for key in each}
    assert keys == {
        "event",
        "log_level",
        "case_id",
        "fact_number",
        "first",
        "count",
        "statement_id",
        "template",
        "reason",
    }
