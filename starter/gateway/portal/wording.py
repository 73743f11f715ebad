"""The portal's own words: fixed, plain and neutral, as those of the letters are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.commands import Option
from domain.invitations import Act
from domain.policy import Tier

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Words:
    """A heading, and what follows in a sentence or two."""

    title: str
    says: str


TITLES: Final[Mapping[Act, str]] = {
    Act.ACKNOWLEDGE: "Confirm that you have received it",
    Act.ELECT: "Choose",
    Act.CONFIRM_ELECTION: "Confirm your choice as final",
    Act.WITHDRAW_ELECTION: "Take your choice back",
    Act.FILE_APPEAL: "File an appeal",
    Act.ASK_STATUS: "Ask where things stand",
    Act.ADD_COMMENT: "Put a comment on record",
}

RECEIPTS: Final[Mapping[Act, Words]] = {
    Act.ACKNOWLEDGE: Words(
        "The receipt is on record",
        "It says that the letter has reached you, not that you agree. If a time of yours begins "
        "with it, another letter names the last day.",
    ),
    Act.ELECT: Words(
        "Your choice is on record",
        "You may change it or take it back until it takes effect. A letter confirms it.",
    ),
    Act.CONFIRM_ELECTION: Words(
        "Your choice is confirmed as final",
        "It takes effect now, or once you are back from protected leave. A letter confirms it.",
    ),
    Act.WITHDRAW_ELECTION: Words(
        "Your choice is taken back",
        "No choice stands. You may choose again until the time to choose ends.",
    ),
    Act.FILE_APPEAL: Words(
        "Your appeal is filed",
        "You stay employed and go on being paid. A letter tells you what happens now and by when.",
    ),
    Act.ASK_STATUS: Words(
        "Your question is on record", "You get a true answer in writing, within the time for it."
    ),
    Act.ADD_COMMENT: Words("It is on record", "It is part of the record of your case."),
}

WAYS: Final[Mapping[Option, Words]] = {
    Option.LEAVE: Words(
        "Leave with severance",
        "Employment ends with an agreed time until then; the money is for a release, which comes "
        "as an offer of its own.",
    ),
    Option.IMPROVE: Words(
        "Improve",
        "You work on the plan, with deliverables and criteria that are fixed in advance.",
    ),
}

TIERS: Final[Mapping[str, str]] = {
    Tier.T1: "T1: by choice, or after an appeal that was granted",
    Tier.T2: "T2: after a plan that was not met",
    Tier.T3: "T3: after an appeal that was not granted",
}
"""When each is paid, as letters say it at length."""

LODGED: Final = (
    "It was kept, without effect for now: it came at a time at which this could not take effect. "
    "Your HR partner has been told, and it can still be looked at. A letter tells you why."
)
KEPT: Final = (
    "It is kept safely and reaches your case as soon as the system can be reached. It counts by "
    "the time above."
)

GONE: Final = Words(
    "This link does not work",
    "It may have been used already, its time may have passed, or the address is not complete.",
)
GONE_CURE: Final = (
    "Nothing is lost by that. A link that has ended ends no right and no time of yours: use the "
    "link in a newer letter, or ask your HR partner or your HR point of contact, who can also take "
    "what you want to say in writing."
)
STALE: Final = Words(
    "Please open the letter again",
    "This page was open for too long or comes from another browser. Nothing was sent. Your browser "
    "has to accept cookies of this page: they say nothing about you.",
)
AWAY: Final = Words(
    "The system cannot be reached",
    "It is not known whether what you sent has arrived. Please send it again: it is safe, and "
    "counts once.",
)
NO_LOGIN: Final = Words(
    "Please use the link in your letter",
    "Nobody can sign in here. Every letter to you bears a link of its own, by which you can read "
    "it and act on it.",
)
SIGNED_OUT: Final = Words(
    "Please sign in again",
    "You were signed out after some hours, and what you sent was not taken. Go back in your "
    "browser to copy what you wrote, sign in, and send it again.",
)
NOT_SIGNED_IN: Final = Words(
    "You could not be signed in",
    "The login was not completed, took too long, or is not known here. You can try again.",
)
GOOD_BYE: Final = Words(
    "You are signed out", "On a shared computer, please close the browser as well."
)
FAILED: Final = Words("Something went wrong", "It is not your fault. Please try again later.")
NOT_POSSIBLE: Final = "This was not possible"
CHECK: Final = "Please check what you wrote"
