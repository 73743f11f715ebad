"""What two engines must agree on, and nothing that depends on a machine's speed.

The projection of a case is plain JSON:

- `facts`, in the order of their numbers: number, kind, key, cause, who acted, body; and `at` of
  *rulings*, that is the instant at which a door received an act or at which something lapsed.
- `promises`: every clock with owner, status and its promise with the trace.
- `notices`: every notice that was owed, held or countermanded, with reader and values.
- `money`: every statement with its amounts.
- `stage`, `outcome`, `flags`, `approved_on` and `effective_on` at the end.

Left out, since real servers need real time for them:

- `handled_at` of every fact: when a worker got to it;
- `at` of *tellings* (a promise told, a notice owed, a statement asked for): the moment of the task
  that said it, up to a second after the act or lapse that it follows;
- `at` of what an effect brought back (`statement_written`, `packet_sent`, `effect_unfinished`) and
  `sent_at` in `packet_sent`: when payroll had answered. The day of it (`on_day`) stays;
- `statement_id`: the row of the money compartment, which the core has not;
- the case's id, drawn anew for every case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

from domain.canon import Json, plain
from domain.facts import (
    EffectUnfinished,
    NoticeCountermanded,
    NoticeHeld,
    NoticeOwed,
    PacketSent,
    StatementWritten,
    TellingBody,
)

if TYPE_CHECKING:
    from domain.facts import Body, Fact
    from domain.views import CaseView
    from starter.engines import Standing

_TELLINGS: Final = get_args(TellingBody)
_BROUGHT_BACK: Final = (StatementWritten, PacketSent, EffectUnfinished)


def projection(standing: Standing | None) -> dict[str, Json]:
    """Return what engines must agree on; of a case that was never opened, empty lists."""
    if standing is None:
        return {"facts": [], "promises": [], "notices": [], "money": [], "stage": None}
    seen = standing.view
    return {
        "facts": [_fact(fact) for fact in standing.facts],
        "promises": _promises(seen),
        "notices": [each for fact in standing.facts for each in _notice(fact)],
        "money": [_without(plain(each), "statement_id") for each in seen.statements],
        "stage": seen.stage.value,
        "outcome": seen.outcome,
        "flags": [flag.value for flag in seen.flags],
        "approved_on": plain(seen.approved_on),
        "effective_on": plain(seen.effective_on),
    }


def _fact(fact: Fact) -> Json:
    told: dict[str, Json] = {
        "number": fact.number,
        "kind": fact.body.kind,
        "key": fact.key,
        "cause": fact.cause,
        "by": plain(fact.by),
        "body": _body(fact.body),
    }
    if not isinstance(fact.body, (*_TELLINGS, *_BROUGHT_BACK)):
        told["at"] = plain(fact.at)
    return told


def _body(body: Body) -> Json:
    match body:
        case PacketSent():
            return _without(plain(body), "sent_at")
        case StatementWritten():
            statement = _without(plain(body.statement), "statement_id")
            return {"kind": body.kind, "statement": statement}
        case _:
            return plain(body)


def _promises(seen: CaseView) -> Json:
    return [
        {
            "clock": clock.key,
            "owner": clock.owner.value,
            "status": clock.status.value,
            "promise": plain(clock.promise),
        }
        for clock in seen.clocks
    ]


def _notice(fact: Fact) -> list[Json]:
    """Return a notice as a row, with the fact that told of it."""
    number: Json = fact.number
    match fact.body:
        case NoticeOwed(notice=notice):
            return [{"number": number, "state": "owed", "notice": plain(notice)}]
        case NoticeHeld(notice=key, why=why):
            return [{"number": number, "state": "held", "key": key, "why": why.value}]
        case NoticeCountermanded(countermanded=key, notice=notice):
            row: Json = {
                "number": number,
                "state": "countermanded",
                "key": key,
                "notice": plain(notice),
            }
            return [row]
        case _:
            return []


def _without(value: Json, *names: str) -> Json:
    if not isinstance(value, dict):  # pragma: no cover -- only objects are asked for
        return value
    return {name: inner for name, inner in value.items() if name not in names}
