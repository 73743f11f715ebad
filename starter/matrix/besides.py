"""What may stand besides the way of a case: a question, a leave, a request, a resignation."""

from __future__ import annotations

from typing import Final

from domain.people import Role
from starter.matrix.plans import ON_SINGLE_DAYS, PLAN_TO_CHANGE, SUPPORT_WITHHELD
from starter.matrix.steps import NEXT_DAY, SOON, Way, step, wait

_EMPLOYEE, _MANAGER, _SKIP, _HR = Role.EMPLOYEE, Role.MANAGER, Role.SKIP, Role.HR_PARTNER

_SIDE_EXIT: Final[Way] = (step(SOON, _EMPLOYEE, "propose_exit"),)
_ON_LEAVE: Final[Way] = (step(SOON, _EMPLOYEE, "report_leave"),)
_RESIGNED: Final[Way] = (step(SOON, _EMPLOYEE, "resign"),)

BESIDES: Final[tuple[Way, ...]] = (
    (step(SOON, _EMPLOYEE, "ask_status"),),
    _ON_LEAVE,
    (*_ON_LEAVE, step(SOON, Role.LEAVE_ADMINISTRATOR, "decide_leave", ruling="deny")),
    (*_ON_LEAVE, wait(NEXT_DAY)),
    ON_SINGLE_DAYS,
    SUPPORT_WITHHELD,
    PLAN_TO_CHANGE,
    (*_ON_LEAVE, *_RESIGNED),
    (*_ON_LEAVE, *_RESIGNED, step(NEXT_DAY, _EMPLOYEE, "record_return")),
    (step(SOON, _MANAGER, "request_withdrawal"),),
    (step(SOON, _SKIP, "request_withdrawal"),),
    (step(SOON, _HR, "request_withdrawal"),),
    (step(SOON, _EMPLOYEE, "request_accommodation"),),
    (step(SOON, _EMPLOYEE, "record_activity"),),
    (step(SOON, Role.LEGAL, "set_legal_hold"),),
    _SIDE_EXIT,
    (*_SIDE_EXIT, step(SOON, _HR, "approve")),
    (*_SIDE_EXIT, step(SOON, _HR, "approve"), step(SOON, Role.COMPENSATION, "approve")),
    _RESIGNED,
    (*_RESIGNED, step(SOON, _HR, "tell_open_choice")),
)
"""What may stand besides in any stage, where it is possible."""
