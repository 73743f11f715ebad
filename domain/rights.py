"""Who may give which command, and in which stages: one row for each (process 2 and 4).

The finer rules (whose turn a sign-off is, who wrote the packet) stand with the acts in
`domain.stages`; this table is what is asked first, and what `dueprocess commands` prints.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain import commands as c
from domain.people import Role
from domain.state import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Right:
    """Who may give a command, and when.

    Attributes:
        roles: The roles that may.
        stages: The stages in which it can be possible.
    """

    roles: tuple[Role, ...]
    stages: tuple[Stage, ...]


BEFORE_CLOSED = tuple(stage for stage in Stage if stage is not Stage.CLOSED)
LEAVING_POSSIBLE = (Stage.PIVOT_ENTRY, Stage.ELECTION, Stage.IMPROVE, Stage.SEPARATION)
SIGNERS = (Role.SKIP, Role.HR_PARTNER, Role.DIRECTOR, Role.HR_LEAD)
SIGNED_STAGES = (Stage.ENTRY, Stage.FOCUS, Stage.PIVOT_ENTRY)
CONFIRMERS = (Role.HR_PARTNER, Role.HR_BACKUP, Role.HR_LEAD)

RIGHTS: Mapping[type[c.Command], Right] = {
    c.SubmitEntry: Right((Role.MANAGER,), (Stage.ENTRY,)),
    c.Approve: Right(SIGNERS, SIGNED_STAGES),
    c.Reject: Right(SIGNERS, SIGNED_STAGES),
    c.SendBack: Right(SIGNERS, SIGNED_STAGES),
    c.RecordDiscussion: Right((Role.MANAGER, Role.SKIP, Role.HR_PARTNER), (Stage.FOCUS,)),
    c.RecordCheckIn: Right((Role.MANAGER,), (Stage.FOCUS,)),
    c.RequestRemoval: Right((Role.MANAGER, Role.HR_PARTNER), (Stage.FOCUS,)),
    c.RequestExtension: Right((Role.MANAGER, Role.HR_PARTNER), (Stage.FOCUS,)),
    c.RequestPause: Right((Role.MANAGER, Role.HR_PARTNER), (Stage.FOCUS,)),
    c.ResumeFocus: Right((Role.MANAGER, Role.HR_PARTNER), (Stage.FOCUS,)),
    c.RequestPivot: Right((Role.MANAGER,), (Stage.FOCUS, Stage.PIVOT_ENTRY)),
    c.RecordMeeting: Right((Role.MANAGER, Role.HR_PARTNER), (Stage.PIVOT_ENTRY, Stage.ELECTION)),
    c.DeliverPacket: Right((Role.HR_PARTNER,), (Stage.PIVOT_ENTRY,)),
    c.Acknowledge: Right((Role.EMPLOYEE,), BEFORE_CLOSED),
    c.RecordHandover: Right((Role.HR_PARTNER,), BEFORE_CLOSED),
    c.Elect: Right((Role.EMPLOYEE,), LEAVING_POSSIBLE),
    c.ConfirmElection: Right((Role.EMPLOYEE,), LEAVING_POSSIBLE),
    c.WithdrawElection: Right((Role.EMPLOYEE,), LEAVING_POSSIBLE),
    c.RecordContactCheck: Right((Role.HR_PARTNER, Role.HR_BACKUP), (Stage.ELECTION,)),
    c.ConfirmSilence: Right(CONFIRMERS, (Stage.ELECTION,)),
    c.AgreeGrace: Right((Role.EMPLOYEE, Role.MANAGER, Role.HR_PARTNER), (Stage.SEPARATION,)),
    c.RecordSettlement: Right((Role.HR_PARTNER, Role.PAYROLL), (Stage.SEPARATION,)),
    c.ReportLeave: Right(tuple(Role), BEFORE_CLOSED),
    c.DecideLeave: Right((Role.LEAVE_ADMINISTRATOR,), BEFORE_CLOSED),
    c.RecordReturn: Right((Role.EMPLOYEE, Role.LEAVE_ADMINISTRATOR), BEFORE_CLOSED),
    c.RecordVacation: Right((Role.EMPLOYEE, Role.MANAGER, Role.HR_PARTNER), BEFORE_CLOSED),
    c.Resign: Right((Role.EMPLOYEE,), BEFORE_CLOSED),
    c.TellOpenChoice: Right((Role.HR_PARTNER, Role.HR_BACKUP), BEFORE_CLOSED),
    c.ConfirmResignation: Right((Role.EMPLOYEE,), BEFORE_CLOSED),
    c.WithdrawResignation: Right((Role.EMPLOYEE,), BEFORE_CLOSED),
}
"""One row for each command; a test holds that none is missing."""
