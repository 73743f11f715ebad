"""Money off the formula: asked for by HR, signed by two others, never less (process 4 and 10)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from domain import commands as c
from domain.errors import Code
from domain.facts import OfferMade, OffFormulaAgreed
from domain.notices import Template
from domain.people import Role
from domain.policy import ClockKind
from domain.release import ReleaseStatus
from tests.domain.builders import Play, leaving
from tests.domain.endings import agreed, offered, resigned, signed

if TYPE_CHECKING:
    from collections.abc import Callable

MORE = Decimal("65000.00")


def offerable() -> Play:
    """Return a case left with T1 whose separation date is Monday 2027-03-22, on a Tuesday."""
    return leaving().at("2027-03-09T10:00")


def asked(play: Play | None = None, **fields: object) -> Play:
    play = play or offerable()
    play.hr(c.RequestOffFormula, **fields)
    return play


def agreed_on(play: Play | None = None, **fields: object) -> Play:
    play = asked(play, **fields)
    play.do(c.Approve, Role.COMPENSATION)
    play.do(c.Approve, Role.LEGAL)
    return play


def test_compensation_signs_then_legal() -> None:
    """Not before both have does the amount change; the next offer names it."""
    play = asked()
    early = play.refusal(c.Approve, Role.LEGAL)
    play.do(c.Approve, Role.COMPENSATION)
    before = play.state.off_formula
    play.do(c.Approve, Role.LEGAL)

    offered(play)

    assert (early, before) == (Code.NOT_YET, None)
    assert play.bodies(OfferMade)[-1].gross == MORE


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.HR_PARTNER])
def test_nobody_else_asks_for_it(role: Role) -> None:
    """The manager neither sees nor edits money, and nobody raises the own one."""
    assert offerable().refusal(c.RequestOffFormula, role) is Code.NOT_YOURS


@pytest.mark.parametrize(
    ("role", "code"),
    [
        (Role.HR_PARTNER, Code.NOTHING_OPEN),
        (Role.MANAGER, Code.NOT_YOURS),
        (Role.SKIP, Code.NOTHING_OPEN),
        (Role.HR_LEAD, Code.NOTHING_OPEN),
    ],
)
def test_nobody_else_signs_it(role: Role, code: Code) -> None:
    """Least of all whoever asked."""
    found = asked().refusal(c.Approve, role)

    assert found in (code, Code.SEPARATION_OF_DUTIES)


def test_it_is_never_less_than_the_formula() -> None:
    """Nor the same, which needs nobody; nor in another currency, nor finer than its minor unit."""
    play = offerable()
    due = next(
        amount.gross
        for statement in play.state.statements
        if statement.key.startswith("separation@")
        for amount in statement.amounts
        if amount.tier == "T1"
    )
    for gross in (due, due - 1, Decimal(0), Decimal(-1), MORE + Decimal("0.001")):
        found = play.refusal(c.RequestOffFormula, Role.HR_PARTNER, gross=gross)
        assert found is Code.OUT_OF_RANGE
    assert play.refusal(c.RequestOffFormula, Role.HR_PARTNER, currency="EUR") in (
        Code.OUT_OF_RANGE,
        Code.MALFORMED,
    )


def test_an_offer_that_is_out_gets_a_new_version_with_all_its_time() -> None:
    """The version before is no longer to be signed; HR owes the next one."""
    play = offerable()
    offered(play)

    agreed_on(play)

    release = play.state.release
    assert release is not None
    assert release.status is ReleaseStatus.OUTDATED
    owed = [clock.kind for clock in play.state.clocks if clock.is_owed]
    assert ClockKind.RELEASE_OFFER in owed
    play.hr(c.MakeOffer, change="More than the formula gives.")
    assert [made.gross for made in play.bodies(OfferMade)][-1] == MORE
    assert len(play.letters(Template.RELEASE_OFFER, Role.EMPLOYEE)) == 2


def test_a_rejected_request_leaves_the_formula() -> None:
    """And the offer stands as it was."""
    play = asked()
    play.do(c.Reject, Role.COMPENSATION)

    offered(play)

    assert not play.bodies(OffFormulaAgreed)
    assert play.bodies(OfferMade)[-1].gross < MORE


@pytest.mark.parametrize(
    ("case", "code"),
    [
        (resigned, Code.WRONG_STAGE),
        (agreed, Code.WRONG_STAGE),
        (lambda: signed(offerable()), Code.TOO_LATE),
    ],
)
def test_it_belongs_to_a_tier_whose_release_is_open(case: Callable[[], Play], code: Code) -> None:
    """What was agreed on with the employee has been signed by the same; what is signed stands."""
    assert case().refusal(c.RequestOffFormula, Role.HR_PARTNER) is code
