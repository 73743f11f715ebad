"""Money off the formula: more than the policy computes, asked for by HR and signed by two others.

The HR partner asks, compensation and Legal sign, none of them twice; no manager sees or edits money
(process 4 and 10). What the formula gives is the floor: a statement that comes to more holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import departures, requests
from domain.errors import Code, Malformed, NotNow
from domain.facts import OffFormulaAgreed, OffFormulaAsked, RulingBody
from domain.leaving import OffFormula
from domain.policy import RequestKind
from domain.release import ReleaseStatus
from domain.stages import offers, settling
from domain.values import replace

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from domain.commands import RequestOffFormula
    from domain.running import Request
    from domain.said import Frame
    from domain.state import State


def request_off_formula_gate(frame: Frame, state: State, command: RequestOffFormula) -> None:
    """Take an amount that the policy can pay, and that is more than what is due anyhow."""
    decimals = frame.policy.severance.decimals(command.currency)
    if decimals is None:
        raise Malformed(Code.MALFORMED, f"{command.currency!r} is not a currency of the policy")
    exponent = command.gross.as_tuple().exponent
    whole = isinstance(exponent, int) and command.gross > 0 and -exponent <= decimals
    if not whole:
        raise Malformed(Code.OUT_OF_RANGE, "the amount is more than 0, to the minor unit")
    due = _due(state)
    if due is not None and due[1] != command.currency:
        raise Malformed(Code.OUT_OF_RANGE, "severance is paid in the currency of its statement")
    if due is not None and command.gross <= due[0]:
        raise Malformed(Code.OUT_OF_RANGE, "nothing off the formula is less than what is due")


def request_off_formula(
    frame: Frame, state: State, command: RequestOffFormula
) -> tuple[RulingBody, ...]:
    """Ask compensation and Legal."""
    if not settling.has_release(frame, state) or settling.the_separation(state).tier is None:
        raise NotNow(Code.WRONG_STAGE, "money off the formula belongs to leaving with a tier")
    if RequestKind.OFF_FORMULA not in {rule.kind for rule in frame.policy.requests}:
        raise NotNow(Code.WRONG_STAGE, "the policy of this case knows no money off the formula")
    release = state.release
    if release is not None and release.status not in (
        ReleaseStatus.OFFERED,
        ReleaseStatus.OUTDATED,
    ):
        raise NotNow(Code.TOO_LATE, f"the release is {release.status}")
    if _due(state) is None:
        raise NotNow(Code.NOT_YET, "the statement of the separation date is not written")
    opened = requests.opened(frame, state, RequestKind.OFF_FORMULA, command.by, command.reason)
    asked = OffFormulaAsked(request=opened.request, gross=command.gross, currency=command.currency)
    return (opened, asked)


def granted(state: State, request: Request) -> tuple[RulingBody, ...]:
    """Agree to what was asked for, unless the release has been signed meanwhile."""
    asked, release = state.off_formula_asked, state.release
    if asked is None or asked.request != request.key:
        return ()
    if release is not None and release.status not in (
        ReleaseStatus.OFFERED,
        ReleaseStatus.OUTDATED,
    ):
        return ()
    agreed = OffFormulaAgreed(request=asked.request, gross=asked.gross, currency=asked.currency)
    return (agreed,)


def evolve_asked(state: State, fact: OffFormulaAsked) -> State:
    """Keep what is asked for."""
    asked = OffFormula(fact.request, fact.gross, fact.currency)
    return replace(state, off_formula_asked=asked)


def evolve_agreed(frame: Frame, state: State, fact: OffFormulaAgreed, at: datetime) -> State:
    """Keep what was agreed; an offer that is out gets a new version, with all its time anew."""
    agreed = OffFormula(fact.request, fact.gross, fact.currency)
    return offers.outdate(frame, replace(state, off_formula=agreed), at)


def _due(state: State) -> tuple[Decimal, str] | None:
    """Return what is paid as it stands: by the formula, or as agreed before."""
    day = departures.last_day(state)
    return None if day is None else offers.money(state, day)
