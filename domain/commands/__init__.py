"""What people and systems ask of a case: imperative, one frozen value each.

Every command carries who asks (`by`), an id of its own (a repeat gets the first receipt) and when
a door received it (`received_at`, aware UTC): that instant decides whether it is in time, not when
a worker got to it. The tag `do` is required on the wire, so that nothing decodes to its neighbour.
"""

from __future__ import annotations

from domain.commands.absence import DecideLeave, RecordReturn, RecordVacation, ReportLeave
from domain.commands.election import (
    ConfirmElection,
    ConfirmSilence,
    Elect,
    RecordContactCheck,
    WithdrawElection,
)
from domain.commands.entry import Approve, Reject, SendBack, SubmitEntry
from domain.commands.focus import (
    RecordCheckIn,
    RecordDiscussion,
    RequestExtension,
    RequestPause,
    RequestPivot,
    RequestRemoval,
    ResumeFocus,
)
from domain.commands.pivot import Acknowledge, DeliverPacket, RecordHandover, RecordMeeting
from domain.commands.resignation import (
    ConfirmResignation,
    Resign,
    TellOpenChoice,
    WithdrawResignation,
)
from domain.commands.separation import AgreeGrace, RecordSettlement
from domain.commands.values import Envelope, Example, Option, ReportKind, Ruling, Trend

Command = (
    SubmitEntry
    | Approve
    | Reject
    | SendBack
    | RecordDiscussion
    | RecordCheckIn
    | RequestRemoval
    | RequestExtension
    | RequestPause
    | ResumeFocus
    | RequestPivot
    | RecordMeeting
    | DeliverPacket
    | Acknowledge
    | RecordHandover
    | Elect
    | ConfirmElection
    | WithdrawElection
    | RecordContactCheck
    | ConfirmSilence
    | AgreeGrace
    | RecordSettlement
    | ReportLeave
    | DecideLeave
    | RecordReturn
    | RecordVacation
    | Resign
    | TellOpenChoice
    | ConfirmResignation
    | WithdrawResignation
)
"""Every command: a `match` over it ends in `assert_never`, so a forgotten one is a type error."""

__all__ = [
    "Acknowledge",
    "AgreeGrace",
    "Approve",
    "Command",
    "ConfirmElection",
    "ConfirmResignation",
    "ConfirmSilence",
    "DecideLeave",
    "DeliverPacket",
    "Elect",
    "Envelope",
    "Example",
    "Option",
    "RecordCheckIn",
    "RecordContactCheck",
    "RecordDiscussion",
    "RecordHandover",
    "RecordMeeting",
    "RecordReturn",
    "RecordSettlement",
    "RecordVacation",
    "Reject",
    "ReportKind",
    "ReportLeave",
    "RequestExtension",
    "RequestPause",
    "RequestPivot",
    "RequestRemoval",
    "Resign",
    "ResumeFocus",
    "Ruling",
    "SendBack",
    "SubmitEntry",
    "TellOpenChoice",
    "Trend",
    "WithdrawElection",
    "WithdrawResignation",
]
