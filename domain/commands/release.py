"""Commands of the release: the offer, the signature, second thoughts, the payment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from domain.commands.values import Envelope


@dataclass(frozen=True, slots=True)
class ReleaseTerms:
    """What has to be true of a release before it goes out; each is checked by whoever offers it.

    Attributes:
        plain_language: It is written so that its reader understands it.
        names_age_claims: It names the claims about age that it releases.
        no_future_claims: It releases nothing that arises after the signature.
        new_consideration: It pays something that was not owed already.
        advises_lawyer: It advises in writing to ask a lawyer.
        time_to_consider: It states the whole time to consider.
        time_to_revoke: It states the time to revoke.
        disclosures: What has to be disclosed of a program is attached, where the plan is one.
    """

    __pydantic_config__ = {"extra": "forbid"}

    plain_language: bool
    names_age_claims: bool
    no_future_claims: bool
    new_consideration: bool
    advises_lawyer: bool
    time_to_consider: bool
    time_to_revoke: bool
    disclosures: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeOffer(Envelope):
    """Offer the release with the money of the separation, or a new version of it.

    A change that matters makes a new version, with a new receipt and all its time anew (K17).

    Who: HR partner. When: in `separation` with a tier or an agreed exit, once the statement of the
    separation date is written, until a version is signed or has lapsed.

    Attributes:
        terms: The eight terms, each of which has to hold.
        document: Id or hash of the text that is offered.
        disclosures: Id or hash of what is disclosed of the program; needed where the plan is one.
        change: What has changed since the version before; empty for the first.
    """

    do: Literal["make_offer"]
    terms: ReleaseTerms
    document: str
    disclosures: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOffFormula(Envelope):
    """Ask for more money for the release than the formula gives; never for less.

    Who: HR partner; compensation and Legal sign. When: in `separation` with a tier, once the
    statement of the separation date is written, until a version is signed or has lapsed.

    Attributes:
        gross: Severance before tax, all of it.
        currency: ISO 4217 code, that of the statement.
        reason: Why; nothing medical.
    """

    do: Literal["request_off_formula"]
    gross: Decimal
    currency: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignRelease(Envelope):
    """Sign the release that is offered; it may be revoked for some days.

    Who: employee only. When: in `separation`, from the separation date on, until the time to
    consider has ended.
    """

    do: Literal["sign_release"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeRelease(Envelope):
    """Revoke the release that was signed: there is no release and no money for it.

    Who: employee only. When: in `separation`, until the time to revoke has ended.
    """

    do: Literal["revoke_release"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPayment(Envelope):
    """Record that the severance was paid.

    Who: HR partner or payroll. When: in `separation`, once the release is effective and the year
    has come in which it may be paid.

    Attributes:
        paid_on: Local day of the payment.
        reference: What the payment is found under.
    """

    do: Literal["record_payment"]
    paid_on: date
    reference: str
