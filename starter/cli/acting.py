"""What every verb of a persona does: put the command together, stamp it, send it, tell."""

from __future__ import annotations

import json
import secrets
from dataclasses import is_dataclass
from typing import TYPE_CHECKING, Any, cast, get_args, get_type_hints

import yaml

from domain.canon import plain
from domain.case import Answer
from domain.commands import SubmitEntry
from domain.errors import Code, Malformed, NotYours, Refused
from domain.people import Actor, Role, require
from domain.rights import RIGHTS
from infra.case_claims import PostgresProtections
from infra.directory import PostgresHris
from starter.catalogue import catalogue
from starter.cli.output import CommandLineError, current
from starter.cli.refusals import on_record
from starter.cli.session import run, session
from starter.decoding import decode_command
from starter.examples import COMMANDS, ENVELOPE
from starter.opening import open_from_hris, staffing_of
from starter.plain_yaml import PlainLoader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from domain.case import Receipt
    from domain.commands import Command
    from starter.cli.session import Session

_ON_RECORD = {
    Role.EMPLOYEE: "employee",
    Role.MANAGER: "manager",
    Role.SKIP: "skip",
    Role.HR_PARTNER: "hr_partner",
}


def act_in_case(do: str, role: Role, given: Mapping[str, Any]) -> int:
    """Give a command in a role.

    Args:
        do: The command's tag.
        role: The role.
        given: The options as typed: the command's fields, and those that every verb has.

    Raises:
        NotYours: the role may not; nothing is sent.
    """
    try:
        require(Actor(given["as_"] or "", role), *RIGHTS[COMMANDS[do]].roles)
    except NotYours as refusal:
        run(_refused_here(do, role, given, refusal))
        raise
    fields = from_file(given["file_"], do) | _from_options(do, given)
    run(_act(do, role, fields, given))
    return 0


async def _act(do: str, role: Role, fields: dict[str, object], given: Mapping[str, Any]) -> None:
    case_id: str | None = given["case_"]
    employee: str | None = given.get("employee_")
    if (case_id is None) == (employee is None):
        raise CommandLineError("usage", "either --employee, to open a case, or --case")
    if given["for_"] and not given["as_"]:
        raise CommandLineError("usage", "--on-behalf-of needs --as: say who acts")
    async with session() as desk:
        person = given["as_"] or await holder(desk, role, case_id, employee)
        clock = await desk.clock(case_id)
        envelope = {
            "id": given["id_"] or f"cli-{secrets.token_hex(8)}",
            "by": {"person": person, "role": role.value, "on_behalf_of": given["for_"] or ""},
            "received_at": plain(await clock.now()),
        }
        command = decode_command(do, fields | envelope)
        if case_id is None:
            await _open(desk, cast("str", employee), command)
            return
        try:
            receipt = await (await desk.cases()).handle(case_id).send(command)
        except Refused as refusal:
            await on_record(
                desk,
                case_id,
                do,
                refusal,
                person=command.by.person,
                role=command.by.role,
                command_id=command.id,
                received_at=command.received_at,
            )
            raise
        current().give(receipt, _told(command, receipt))


async def _refused_here(do: str, role: Role, given: Mapping[str, Any], refusal: NotYours) -> None:
    """Put on record what was refused before anything was sent."""
    case_id: str | None = given["case_"]
    if case_id is not None:
        person, command_id = given["as_"] or "", given["id_"] or ""
        async with session() as desk:
            await on_record(
                desk, case_id, do, refusal, person=person, role=role, command_id=command_id
            )


async def _open(desk: Session, employee: str, command: Command) -> None:
    if not isinstance(command, SubmitEntry):
        raise TypeError("only an entry opens a case")
    pool = await desk.pool()
    opening = await open_from_hris(employee, command, PostgresHris(pool), PostgresProtections(pool))
    handle = await (await desk.cases(opening=True)).open(opening)
    data = {"case_id": handle.case_id, "command": command.id, "received_at": command.received_at}
    current().give(data, f"Opened {handle.case_id}: the entry waits for the skip-level manager.")


async def holder(desk: Session, role: Role, case_id: str | None, employee: str | None) -> str:
    """Return who holds a role: as the case's record has it, else the HRIS."""
    if case_id is not None:
        known = await (await desk.lists()).case(case_id)
        if known is None:
            raise Refused(
                Code.NO_SUCH_CASE,
                "the record knows no such case; for one opened this moment say who acts: --as",
            )
        if role in _ON_RECORD:
            return str(getattr(known.summary, _ON_RECORD[role]))
        view = await (await desk.cases()).handle(case_id).view()
        holders = tuple(seat.person for seat in view.people if seat.role is role)
        if len(holders) > 1:
            raise Malformed(Code.MALFORMED, f"several hold the role {role}: say who acts with --as")
        if holders:
            return holders[0]
        employee = known.summary.employee
    staffing = await staffing_of(employee or "", PostgresHris(await desk.pool()))
    holder = staffing.holders.get(role)
    if holder is None:
        raise Malformed(Code.MALFORMED, f"the HRIS names no {role}: say who acts with --as")
    return holder


def _from_options(do: str, given: Mapping[str, Any]) -> dict[str, object]:
    fields: dict[str, object] = {}
    hints = get_type_hints(COMMANDS[do])
    for field in catalogue()[do].fields:
        value = given.get(field.name)
        if value is None:
            continue
        if takes_objects(hints[field.name]):
            value = (
                [_json_object(do, field.name, each) for each in value]
                if isinstance(value, list)
                else _json_object(do, field.name, value)
            )
        fields[field.name] = value
    return fields


def takes_objects(hint: object) -> bool:
    """Tell whether a field holds values with fields of their own, which are written as JSON."""
    return is_dataclass(hint) or any(is_dataclass(each) for each in get_args(hint))


def _json_object(do: str, field: str, text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise Malformed(Code.MALFORMED, f"{do}: what {field} holds is no JSON object") from None


def from_file(file: Path | None, do: str) -> dict[str, object]:
    """Read the fields of a command from YAML; days and instants are text, as in JSON.

    Raises:
        Malformed: the file is no YAML mapping, or stamps what only a door may stamp.
    """
    if file is None:
        return {}
    try:
        read = yaml.load(file.read_text(encoding="utf-8"), PlainLoader)  # noqa: S506 -- a safe one
    except (yaml.YAMLError, ValueError):
        raise Malformed(Code.MALFORMED, f"{do}: the file is no YAML") from None
    if not isinstance(read, dict):
        raise Malformed(Code.MALFORMED, f"{do}: the file holds no fields")
    if set(read) & set(ENVELOPE):
        raise Malformed(Code.MALFORMED, f"{do}: {', '.join(ENVELOPE)} do not stand in a file")
    return {str(name): value for name, value in read.items()}


def _told(command: Command, receipt: Receipt) -> str:
    if receipt.answer is Answer.LODGED:
        return (
            f"Kept without effect ({receipt.code}): {command.do}, id {receipt.command}. "
            "Something that counts earlier may still make it good."
        )
    facts = ", ".join(str(number) for number in receipt.facts) or "none of its own"
    return f"Accepted: {command.do}, id {receipt.command}; facts {facts}."
