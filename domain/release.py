"""The release of claims as a value, and the dates that follow from the calendar alone (K13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum


class ReleaseStatus(StrEnum):
    """Where a release stands."""

    OFFERED = "offered"
    OUTDATED = "outdated"
    """The amount it rests on has changed: a new version is owed."""
    SIGNED = "signed"
    REVOKED = "revoked"
    LAPSED = "lapsed"
    EFFECTIVE = "effective"
    PAID = "paid"


@dataclass(frozen=True, slots=True)
class Release:
    """The release that is offered, in its latest version.

    Attributes:
        version: Counted within the case, from 1.
        offered_at: When the HR partner made it.
        gross: Money for it, before tax.
        currency: ISO 4217 code.
        separation_on: The separation date that the money rests on.
        revocation_days: Calendar days to revoke it.
        status: Where it stands.
        consideration: Key of its clock; empty before the receipt.
        revocation: Key of its clock; empty before the signature.
        signed_on: Day of the signature.
        effective_on: Day from which it holds.
        pay_not_before: The second year's first day, where signing late could choose the year.
    """

    __pydantic_config__ = {"extra": "forbid"}

    version: int
    offered_at: datetime
    gross: Decimal
    currency: str
    separation_on: date
    revocation_days: int
    status: ReleaseStatus = ReleaseStatus.OFFERED
    consideration: str = ""
    revocation: str = ""
    signed_on: date | None = None
    effective_on: date | None = None
    pay_not_before: date | None = None

    @property
    def key(self) -> str:
        """Return the key of its letter and of its receipt, such as `offer[1]`."""
        return offer_key(self.version)


SETTLED = (ReleaseStatus.REVOKED, ReleaseStatus.LAPSED, ReleaseStatus.PAID)
"""After these nothing more comes of a release."""


def offer_key(version: int) -> str:
    """Return the key of a version of the offer, such as `offer[1]`."""
    return f"offer[{version}]"


def second_year(first_day: date, last_to_sign: date, revocation_days: int) -> date | None:
    """Return the day before which nothing is paid, or None where any day will do.

    Whoever may choose when to sign is not to choose the tax year by it: where the longest possible
    consideration and revocation touch two calendar years, pay waits for the second.
    """
    last = last_to_sign + timedelta(days=revocation_days)
    return None if first_day.year == last.year else date(last.year, 1, 1)
