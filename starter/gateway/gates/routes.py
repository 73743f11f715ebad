"""What a tool asks before it acts: yes or no, and who is to be asked; never why."""

from __future__ import annotations

from typing import Annotated, Final, cast

from fastapi import APIRouter, Depends, Query, Request, Response

from starter.gateway.doors import CallerIn, DoorsIn, doors_of
from starter.gateway.gates import service
from starter.gateway.gates.forms import (
    PERSON_PATTERN,
    Asked,
    LeaverAnswer,
    RehireAnswer,
    TransferAnswer,
)
from starter.gateway.gates.service import GateRate
from starter.gateway.problems import told


def _rate(request: Request, response: Response) -> GateRate:
    """Return what counts the questions put to this application; no answer is kept on the way."""
    response.headers["Cache-Control"] = "no-store"
    state = request.app.state
    if not hasattr(state, "gate_rate"):
        state.gate_rate = GateRate(doors_of(request).settings)
    return cast("GateRate", state.gate_rate)


router = APIRouter(prefix="/gates", tags=["gates"], responses=told(403, 404))

RateIn = Annotated[GateRate, Depends(_rate)]
PersonIn = Annotated[
    str, Query(pattern=PERSON_PATTERN, description="Person id of directory and HRIS.")
]

_AS_A_BODY: Final = "The same as with GET; an id in a body stands in no log of addresses."


@router.get("/transfer")
async def ask_transfer(
    person: PersonIn, caller: CallerIn, doors: DoorsIn, rate: RateIn
) -> TransferAnswer:
    """Tell whether a transfer needs an approval besides the usual, and whose.

    The answer is the same for whoever needs none and for whom nobody knows.
    """
    return await service.transfer(doors, rate, caller, person)


@router.post("/transfer", description=_AS_A_BODY)
async def post_transfer(
    asked: Asked, caller: CallerIn, doors: DoorsIn, rate: RateIn
) -> TransferAnswer:
    """Tell the same, with the person in the body."""
    return await service.transfer(doors, rate, caller, asked.person)


@router.get("/leaver")
async def ask_leaver(
    person: PersonIn, caller: CallerIn, doors: DoorsIn, rate: RateIn
) -> LeaverAnswer:
    """Tell whether somebody looks first before a resignation or termination is entered."""
    return await service.leaver(doors, rate, caller, person)


@router.post("/leaver", description=_AS_A_BODY)
async def post_leaver(asked: Asked, caller: CallerIn, doors: DoorsIn, rate: RateIn) -> LeaverAnswer:
    """Tell the same, with the person in the body."""
    return await service.leaver(doors, rate, caller, asked.person)


@router.get("/rehire")
async def ask_rehire(
    person: PersonIn, caller: CallerIn, doors: DoorsIn, rate: RateIn
) -> RehireAnswer:
    """Tell with which standing somebody would come back; who asked is on record."""
    return await service.rehire(doors, rate, caller, person)


@router.post("/rehire", description=_AS_A_BODY)
async def post_rehire(asked: Asked, caller: CallerIn, doors: DoorsIn, rate: RateIn) -> RehireAnswer:
    """Tell the same, with the person in the body."""
    return await service.rehire(doors, rate, caller, asked.person)
