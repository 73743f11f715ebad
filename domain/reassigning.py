"""Sign-offs that go to others, since their signers may not give them any more (process 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import duties, requests, signers
from domain.state import ClockStatus, RequestStatus, State
from domain.values import replace

if TYPE_CHECKING:
    from datetime import datetime

    from domain.said import Frame


def reassigned(frame: Frame, state: State, at: datetime, *, anew: bool = True) -> State:
    """Give sign-offs that are to come to somebody else, where their holder may not sign any more.

    The new signer has a clock of their own, or, where people change, the one that runs (process 4);
    no request waits for nobody.
    """
    frame = frame.of(state)
    for request in state.requests:
        if request.status is not RequestStatus.OPEN:
            continue
        done = len(request.signed)
        coming = request.sign_offs[done:]
        others = signers.signers(frame, state, coming, signers.conflicted(state, request))
        if others == coming:
            continue
        changed = replace(request, sign_offs=(*request.sign_offs[:done], *others))
        state = state.with_request(changed)
        if others[0] is not coming[0] and not anew:
            word = requests.waiting(state, changed, changed.clocks[-1])
            state = replace(state, notices=(*state.notices, word))
        elif others[0] is not coming[0]:
            state = duties.end(state, request.clocks[-1], at, ClockStatus.STOPPED)
            state = requests.await_next(frame, state, changed, at)
    return state
