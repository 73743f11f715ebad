"""The workflow of a case: every door of it on one page.

The rules stand in `domain/`, the loop in `workflows.casefile`. A door takes one command and
answers with one receipt; its validator asks the same core first, so that a refused command writes
nothing to history. The same commands come as signals from systems that do not wait.
"""

from __future__ import annotations

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue

from domain.case import Receipt
from domain.commands import (
    Acknowledge,
    AgreeGrace,
    Approve,
    ConfirmElection,
    ConfirmResignation,
    ConfirmSilence,
    DecideLeave,
    DeliverPacket,
    Elect,
    RecordCheckIn,
    RecordContactCheck,
    RecordDiscussion,
    RecordHandover,
    RecordMeeting,
    RecordReturn,
    RecordSettlement,
    RecordVacation,
    Reject,
    ReportLeave,
    RequestExtension,
    RequestPause,
    RequestPivot,
    RequestRemoval,
    Resign,
    ResumeFocus,
    SendBack,
    SubmitEntry,
    TellOpenChoice,
    WithdrawElection,
    WithdrawResignation,
)
from domain.errors import DueProcessError
from domain.opening import Opening
from domain.views import CaseView
from workflows.carry import Carried
from workflows.casefile import CaseFile, refused
from workflows.doors import command_type, door
from workflows.names import VIEW, WORKFLOW


@workflow.defn(name=WORKFLOW)
class PerformanceCase:
    """One employee's way through Focus, Pivot and what follows, from the first entry to the end.

    Stages: entry, focus, pivot_entry, election, improve, separation, closed. It is started with
    its opening, in which everything is frozen that would otherwise be looked up, and lives until
    a closed case can no longer be reopened. Doors: one update for each command, in the order of
    the process; the same names as signals; the query `view`.
    """

    @workflow.init
    def __init__(self, start: Opening | Carried) -> None:
        """Open the case before any door is used, so that no message finds it half open."""
        self._file: CaseFile | DueProcessError
        try:
            self._file = CaseFile.begin(start)
        except DueProcessError as refusal:
            self._file = refusal

    @workflow.run
    async def run(self, start: Opening | Carried) -> str:
        """Live until the case is over, and return its outcome."""
        del start  # taken in `__init__`
        return await self.file.live()

    @property
    def file(self) -> CaseFile:
        """Return the file of the case.

        Raises:
            ApplicationError: the case could not be opened; the type is the stable code.
        """
        if isinstance(self._file, DueProcessError):
            raise refused(self._file)
        return self._file

    @door
    def submit_entry(self, command: SubmitEntry) -> Receipt:
        """Submit the entry again after rework or expiry."""
        return self.file.accept(command)

    @door
    def approve(self, command: Approve) -> Receipt:
        """Sign off the request that waits for this role."""
        return self.file.accept(command)

    @door
    def reject(self, command: Reject) -> Receipt:
        """Reject the request that waits for this role."""
        return self.file.accept(command)

    @door
    def send_back(self, command: SendBack) -> Receipt:
        """Send the request that waits for this role back for rework."""
        return self.file.accept(command)

    @door
    def record_discussion(self, command: RecordDiscussion) -> Receipt:
        """Record the first discussion with the employee."""
        return self.file.accept(command)

    @door
    def record_check_in(self, command: RecordCheckIn) -> Receipt:
        """Record the weekly check-in of the running bucket."""
        return self.file.accept(command)

    @door
    def request_removal(self, command: RequestRemoval) -> Receipt:
        """Ask to end Focus because the work meets the bar and will keep meeting it."""
        return self.file.accept(command)

    @door
    def request_extension(self, command: RequestExtension) -> Receipt:
        """Ask to move the next-steps date later."""
        return self.file.accept(command)

    @door
    def request_pause(self, command: RequestPause) -> Receipt:
        """Ask for an administrative pause of Focus."""
        return self.file.accept(command)

    @door
    def resume_focus(self, command: ResumeFocus) -> Receipt:
        """End the administrative pause; that day counts again."""
        return self.file.accept(command)

    @door
    def request_pivot(self, command: RequestPivot) -> Receipt:
        """Ask to move to Pivot, with packet text and Improve plan."""
        return self.file.accept(command)

    @door
    def record_meeting(self, command: RecordMeeting) -> Receipt:
        """Record the Pivot meeting of employee, manager and HR."""
        return self.file.accept(command)

    @door
    def deliver_packet(self, command: DeliverPacket) -> Receipt:
        """Have the packet computed and sent: both ways, money side by side, last day, rights."""
        return self.file.accept(command)

    @door
    def acknowledge(self, command: Acknowledge) -> Receipt:
        """Acknowledge a notice: received, not agreed."""
        return self.file.accept(command)

    @door
    def record_handover(self, command: RecordHandover) -> Receipt:
        """Record that a notice was handed over in person, before a witness."""
        return self.file.accept(command)

    @door
    def elect(self, command: Elect) -> Receipt:
        """Choose to leave with severance or to improve."""
        return self.file.accept(command)

    @door
    def confirm_election(self, command: ConfirmElection) -> Receipt:
        """Confirm the choice as final: it takes effect now instead of at the end of the window."""
        return self.file.accept(command)

    @door
    def withdraw_election(self, command: WithdrawElection) -> Receipt:
        """Take a choice back without making another."""
        return self.file.accept(command)

    @door
    def record_contact_check(self, command: RecordContactCheck) -> Receipt:
        """Record HR's attempt to reach an employee whose window passed in silence."""
        return self.file.accept(command)

    @door
    def confirm_silence(self, command: ConfirmSilence) -> Receipt:
        """Confirm that silence leads to Improve; the plan counts from this day."""
        return self.file.accept(command)

    @door
    def agree_grace(self, command: AgreeGrace) -> Receipt:
        """Agree to a length of grace; it holds once all three parties name the same."""
        return self.file.accept(command)

    @door
    def record_settlement(self, command: RecordSettlement) -> Receipt:
        """Record that final wages and what else is due are settled; the case closes."""
        return self.file.accept(command)

    @door
    def report_leave(self, command: ReportLeave) -> Receipt:
        """Report a protected leave; clocks pause at once, before anyone decides."""
        return self.file.accept(command)

    @door
    def decide_leave(self, command: DecideLeave) -> Receipt:
        """Approve or deny a leave."""
        return self.file.accept(command)

    @door
    def record_return(self, command: RecordReturn) -> Receipt:
        """Record the first day actually back at work; forecasts become promises again."""
        return self.file.accept(command)

    @door
    def record_vacation(self, command: RecordVacation) -> Receipt:
        """Record ordinary vacation: it moves no window and excuses check-ins (policy K7)."""
        return self.file.accept(command)

    @door
    def resign(self, command: Resign) -> Receipt:
        """Give notice of leaving."""
        return self.file.accept(command)

    @door
    def tell_open_choice(self, command: TellOpenChoice) -> Receipt:
        """Record that the employee was told that the open choice pays more than resigning."""
        return self.file.accept(command)

    @door
    def confirm_resignation(self, command: ConfirmResignation) -> Receipt:
        """Confirm a resignation after having been told what the open choice pays."""
        return self.file.accept(command)

    @door
    def withdraw_resignation(self, command: WithdrawResignation) -> Receipt:
        """Take back a resignation that is not confirmed, or was given during leave."""
        return self.file.accept(command)

    @workflow.signal(dynamic=True)
    def hear(self, name: str, args: Sequence[RawValue]) -> None:
        """Take any command as a signal; what has no door or cannot be read becomes a fact."""
        door = command_type(name)
        if door is None or len(args) != 1:
            self.file.hear_noise(name)
            return
        try:
            command = workflow.payload_converter().from_payload(args[0].payload, door)
        except Exception:  # noqa: BLE001 -- whatever is wrong with it, it must become visible
            self.file.hear_noise(name)
            return
        self.file.hear(name, command)

    @workflow.query(name=VIEW)
    def view(self) -> CaseView:
        """Return the case as HR reads it; instants and days, never "days left"."""
        return self.file.view()
