"""`dueprocess explain`: how dates came about, and what an input would change before it is given."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Final, get_args, get_origin, get_type_hints

from cyclopts import Parameter

from domain.canon import plain
from domain.errors import Code, Malformed, Refused
from domain.explaining import explain as explained_by
from domain.people import Role
from domain.rights import RIGHTS
from starter.cli.acting import holder, takes_objects
from starter.cli.output import current
from starter.cli.roles import PERSONAS
from starter.cli.session import run, session
from starter.decoding import decode_command
from starter.differing import difference_in_words
from starter.examples import COMMANDS
from starter.explained import explained

if TYPE_CHECKING:
    from domain.comparing import AsIf
    from domain.explaining import Explanation
    from domain.facts import Fact
    from starter.cli.session import Session

_AS_IF_ID: Final = "as-if"


def explain(
    case: str,
    clock: str = "",
    /,
    *,
    as_if: Annotated[
        list[str] | None, Parameter(consume_multiple=True, negative_iterable=())
    ] = None,
) -> None:
    """Explain how each date of a case came about, or what an input would change.

    Args:
        case: The case.
        clock: Only the date of this clock, such as `election` or `check_in[3]`.
        as_if: An input that is not given: `do=report_leave kind=requested first_day=2027-05-01`, or
            the same as a JSON object. `by=hr` says in which role, `as=e2001` who; nothing changes.
    """
    if as_if is not None:
        found, record = run(_compare(case, _given(as_if)))
        current().give(plain(found), difference_in_words(found, record))
        return
    told = run(_explain(case, clock))
    text = "\n\n\n".join(explained(each) for each in told)
    current().give([_as_json(each) for each in told], text or "No dates.")


async def _explain(case: str, clock: str) -> tuple[Explanation, ...]:
    async with session() as desk:
        record = await _record(desk, case)
        reckonings = await (await desk.cases()).handle(case).reckonings()
    return explained_by(reckonings, record, clock)


async def _compare(case: str, given: dict[str, object]) -> tuple[AsIf, tuple[Fact, ...]]:
    """Ask the case what an input would change, stamped as a door would stamp it now."""
    do = str(given.pop("do", ""))
    if do not in COMMANDS:
        raise Malformed(Code.UNKNOWN_MESSAGE, "--as-if names no command: do=elect, do=report_leave")
    async with session() as desk:
        record = await _record(desk, case)
        role, person = _actor(do, given)
        clock = await desk.clock(case)
        envelope = {
            "id": given.pop("id", _AS_IF_ID),
            "by": {
                "person": person or await holder(desk, role, case, None),
                "role": role.value,
            },
            "received_at": given.pop("received_at", None) or plain(await clock.now()),
        }
        command = decode_command(do, given | envelope)
        return await (await desk.cases()).handle(case).as_if(command), record


async def _record(desk: Session, case: str) -> tuple[Fact, ...]:
    """Return every fact of a case.

    Raises:
        Refused: the record knows no such case.
    """
    listed = await (await desk.lists()).history(case)
    if not listed:
        raise Refused(Code.NO_SUCH_CASE, "the record has nothing of such a case")
    return tuple(each.fact for each in listed)


def _actor(do: str, given: dict[str, object]) -> tuple[Role, str]:
    """Return in which role somebody would act, and who: else the first who may, and its holder."""
    by, person = given.pop("by", ""), str(given.pop("as", ""))
    if isinstance(by, dict):
        role, person = str(by.get("role", "")), str(by.get("person", ""))
    else:
        role = str(by)
    if not role:
        return RIGHTS[COMMANDS[do]].roles[0], person
    known = PERSONAS | {each.value: each for each in Role}
    if role not in known:
        raise Malformed(Code.MALFORMED, "--as-if: by names no role")
    return known[role], person


def _given(words: list[str]) -> dict[str, object]:
    """Read an input that was typed as `name=value` or as one JSON object.

    Raises:
        Malformed: it is neither.
    """
    if len(words) == 1 and words[0].lstrip().startswith("{"):
        try:
            read = json.loads(words[0])
        except json.JSONDecodeError:
            raise Malformed(Code.MALFORMED, "--as-if holds no JSON object") from None
        return {str(name): value for name, value in read.items()}
    pairs: dict[str, list[str]] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            raise Malformed(Code.MALFORMED, "--as-if takes name=value, or one JSON object")
        pairs.setdefault(name.strip("-").replace("-", "_"), []).append(value)
    do = pairs.get("do", [""])[-1].replace("-", "_")
    hints = get_type_hints(COMMANDS[do]) if do in COMMANDS else {}
    fields = {name: _value(values, hints.get(name, str)) for name, values in pairs.items()}
    return {**fields, "do": do}


def _value(values: list[str], hint: object) -> object:
    """Read a value as its field wants it; what cannot be read is refused with the field's name."""
    if get_origin(hint) is tuple:
        objects = takes_objects(hint)
        return [_literal(each) if objects else each for each in values]
    wanted = [each for each in get_args(hint) if each is not type(None)] or [hint]
    is_literal = takes_objects(hint) or wanted[0] in (bool, int)
    return _literal(values[-1]) if is_literal else values[-1]


def _literal(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def _as_json(explanation: Explanation) -> dict[str, object]:
    data = plain(explanation)
    if not isinstance(data, dict):
        raise TypeError("an explanation is an object")
    return {**data, "text": explained(explanation)}
