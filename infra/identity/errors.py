"""How a proof of identity fails.

::

    IdentityError
    ├── ProofRejected       the proof does not hold, whoever sends it: 401
    └── IssuerUnreachable   nobody can tell now whether it holds: 503, again later

A message names a reason of `Rejection` and never quotes what was sent.
"""

from __future__ import annotations

from enum import StrEnum


class Rejection(StrEnum):
    """Why a proof does not hold: for the log, never for whoever sent it."""

    TOO_LARGE = "too_large"
    MALFORMED = "malformed"
    TYPE = "type"
    ALGORITHM = "algorithm"
    UNKNOWN_KEY = "unknown_key"
    SIGNATURE = "signature"
    ISSUER = "issuer"
    AUDIENCE = "audience"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    ISSUED_LATER = "issued_later"
    SUBJECT = "subject"
    CODE = "code"
    NONCE = "nonce"
    STATE = "state"
    UNKNOWN_ACCOUNT = "unknown_account"
    API_KEY = "api_key"


class IdentityError(Exception):
    """The root."""


class ProofRejected(IdentityError):  # noqa: N818 -- an event, not an error
    """The proof does not hold.

    Attributes:
        reason: Why.
    """

    def __init__(self, reason: Rejection) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


class IssuerUnreachable(IdentityError):  # noqa: N818 -- an event, not an error
    """The issuer's keys cannot be had now, so nobody can tell whether a token is its own."""
