"""The workflow of a case: every door of it on one page.

The rules stand in `domain/`, the loop in `workflows.casefile`. A door takes one sealed command and
answers with one receipt; its validator looks at the seal and asks the same core first, so that a
forged or a refused command writes nothing to history. The same commands come as signals from
systems that do not wait.
"""

from __future__ import annotations

from collections.abc import Sequence

from temporalio import workflow
from temporalio.common import RawValue

from activities.posting import RETURNS_WAIT
from domain import commands as c
from domain.case import Receipt
from domain.comparing import AsIf
from domain.errors import DueProcessError
from domain.reckoning import Reckoning
from domain.seals import Sealed, SealedOpening
from domain.views import CaseView
from workflows.carry import Carried
from workflows.casefile import CaseFile, refused
from workflows.doors import command_in, command_type, door, sealed_type
from workflows.names import AS_IF, RECKONINGS, VIEW, WORKFLOW


@workflow.defn(name=WORKFLOW)
class PerformanceCase:
    """One employee's way through Focus, Pivot and what follows, from the first entry to the end.

    Stages: entry, focus, pivot_entry, election, improve, verdict, appeal, transfer, separation,
    closed. It is started with its sealed opening, in which everything is frozen that would
    otherwise be looked up, and lives until a closed case can no longer be reopened. Doors: one
    update for each command, in the order of the process; the same names as signals; the queries
    `view`, `reckonings` and `as_if`, which change nothing.
    """

    @workflow.init
    def __init__(self, start: SealedOpening | Carried) -> None:
        """Open the case before any door is used, so that no message finds it half open."""
        self._file: CaseFile | DueProcessError
        try:
            self._file = CaseFile.begin(start)
        except DueProcessError as refusal:
            self._file = refusal

    @workflow.run
    async def run(self, start: SealedOpening | Carried) -> str:
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
    def submit_entry(self, sealed: Sealed[c.SubmitEntry]) -> Receipt:
        """Submit the entry again after rework or expiry."""
        return self.file.accept(sealed)

    @door
    def approve(self, sealed: Sealed[c.Approve]) -> Receipt:
        """Sign off the request that waits for this role."""
        return self.file.accept(sealed)

    @door
    def reject(self, sealed: Sealed[c.Reject]) -> Receipt:
        """Reject the request that waits for this role."""
        return self.file.accept(sealed)

    @door
    def send_back(self, sealed: Sealed[c.SendBack]) -> Receipt:
        """Send the request that waits for this role back for rework."""
        return self.file.accept(sealed)

    @door
    def withdraw_request(self, sealed: Sealed[c.WithdrawRequest]) -> Receipt:
        """Take back a request that is not decided."""
        return self.file.accept(sealed)

    @door
    def record_discussion(self, sealed: Sealed[c.RecordDiscussion]) -> Receipt:
        """Record the first discussion with the employee."""
        return self.file.accept(sealed)

    @door
    def record_check_in(self, sealed: Sealed[c.RecordCheckIn]) -> Receipt:
        """Record the weekly check-in of the running bucket."""
        return self.file.accept(sealed)

    @door
    def justify_check_in(self, sealed: Sealed[c.JustifyCheckIn]) -> Receipt:
        """Justify a missed check-in in writing, so that it bars neither a Pivot nor a fail."""
        return self.file.accept(sealed)

    @door
    def request_removal(self, sealed: Sealed[c.RequestRemoval]) -> Receipt:
        """Ask to end Focus because the work meets the bar and will keep meeting it."""
        return self.file.accept(sealed)

    @door
    def request_extension(self, sealed: Sealed[c.RequestExtension]) -> Receipt:
        """Ask to move the next-steps date later."""
        return self.file.accept(sealed)

    @door
    def request_pause(self, sealed: Sealed[c.RequestPause]) -> Receipt:
        """Ask for an administrative pause of Focus."""
        return self.file.accept(sealed)

    @door
    def resume_focus(self, sealed: Sealed[c.ResumeFocus]) -> Receipt:
        """End the administrative pause; that day counts again."""
        return self.file.accept(sealed)

    @door
    def request_pivot(self, sealed: Sealed[c.RequestPivot]) -> Receipt:
        """Ask to move to Pivot, with packet text and Improve plan."""
        return self.file.accept(sealed)

    @door
    def record_meeting(self, sealed: Sealed[c.RecordMeeting]) -> Receipt:
        """Record the Pivot meeting of employee, manager and HR."""
        return self.file.accept(sealed)

    @door
    def deliver_packet(self, sealed: Sealed[c.DeliverPacket]) -> Receipt:
        """Have the packet computed and sent: both ways, money side by side, last day, rights."""
        return self.file.accept(sealed)

    @door
    def record_delivery(self, sealed: Sealed[c.RecordDelivery]) -> Receipt:
        """Record an attempt to deliver a notice and what came of it."""
        return self.file.accept(sealed)

    @door
    def acknowledge(self, sealed: Sealed[c.Acknowledge]) -> Receipt:
        """Acknowledge a notice: received, not agreed."""
        return self.file.accept(sealed)

    @door
    def record_handover(self, sealed: Sealed[c.RecordHandover]) -> Receipt:
        """Record that a notice was handed over in person, before a witness."""
        return self.file.accept(sealed)

    @door
    def elect(self, sealed: Sealed[c.Elect]) -> Receipt:
        """Choose to leave with severance or to improve."""
        return self.file.accept(sealed)

    @door
    def confirm_election(self, sealed: Sealed[c.ConfirmElection]) -> Receipt:
        """Confirm the choice as final: it takes effect now instead of at the end of the window."""
        return self.file.accept(sealed)

    @door
    def withdraw_election(self, sealed: Sealed[c.WithdrawElection]) -> Receipt:
        """Take a choice back without making another."""
        return self.file.accept(sealed)

    @door
    def record_contact_check(self, sealed: Sealed[c.RecordContactCheck]) -> Receipt:
        """Record HR's attempt to reach an employee whose window passed in silence."""
        return self.file.accept(sealed)

    @door
    def confirm_silence(self, sealed: Sealed[c.ConfirmSilence]) -> Receipt:
        """Confirm that silence leads to Improve; the plan counts from this day."""
        return self.file.accept(sealed)

    @door
    def request_acceptance(self, sealed: Sealed[c.RequestAcceptance]) -> Receipt:
        """Ask to accept what the employee filed after the end of a window."""
        return self.file.accept(sealed)

    @door
    def revise_plan(self, sealed: Sealed[c.RevisePlan]) -> Receipt:
        """Ask to change the text of the plan: a new version, with a new receipt."""
        return self.file.accept(sealed)

    @door
    def choose_adjustment(self, sealed: Sealed[c.ChooseAdjustment]) -> Receipt:
        """Choose what intermittent leave does to the plan: a later end, or smaller targets."""
        return self.file.accept(sealed)

    @door
    def submit_work(self, sealed: Sealed[c.SubmitWork]) -> Receipt:
        """Submit a deliverable; the receipt carries the hash, and the verdict clock starts."""
        return self.file.accept(sealed)

    @door
    def record_verdict(self, sealed: Sealed[c.RecordVerdict]) -> Receipt:
        """Judge a deliverable, criterion by criterion."""
        return self.file.accept(sealed)

    @door
    def count_as_met(self, sealed: Sealed[c.CountAsMet]) -> Receipt:
        """Count what was not judged in time as met: the delay is the employer's."""
        return self.file.accept(sealed)

    @door
    def request_early_end(self, sealed: Sealed[c.RequestEarlyEnd]) -> Receipt:
        """Ask to end the plan before its date; no fail can rest on what was not yet due."""
        return self.file.accept(sealed)

    @door
    def pass_plan(self, sealed: Sealed[c.PassPlan]) -> Receipt:
        """Pass the plan: the case closes, follow-ups come after."""
        return self.file.accept(sealed)

    @door
    def request_fail(self, sealed: Sealed[c.RequestFail]) -> Receipt:
        """Ask for a fail; it rests on criteria that both reviewers found not met."""
        return self.file.accept(sealed)

    @door
    def request_void(self, sealed: Sealed[c.RequestVoid]) -> Receipt:
        """Ask to declare the plan void, because the employer broke the process."""
        return self.file.accept(sealed)

    @door
    def extend_deadline(self, sealed: Sealed[c.ExtendDeadline]) -> Receipt:
        """Move the end of a window or of the plan later; nobody may move one earlier."""
        return self.file.accept(sealed)

    @door
    def file_appeal(self, sealed: Sealed[c.FileAppeal]) -> Receipt:
        """Appeal against a failed plan."""
        return self.file.accept(sealed)

    @door
    def withdraw_appeal(self, sealed: Sealed[c.WithdrawAppeal]) -> Receipt:
        """Take back an appeal that was filed during protected leave."""
        return self.file.accept(sealed)

    @door
    def reply_to_appeal(self, sealed: Sealed[c.ReplyToAppeal]) -> Receipt:
        """Reply to the appeal; the reply is shared with the employee."""
        return self.file.accept(sealed)

    @door
    def seat_panel(self, sealed: Sealed[c.SeatPanel]) -> Receipt:
        """Draw a panel from a pool that holds no conflict; the seed is on record."""
        return self.file.accept(sealed)

    @door
    def recuse_panelist(self, sealed: Sealed[c.RecusePanelist]) -> Receipt:
        """Take somebody off the panel who turns out to have a conflict; the next alternate sits."""
        return self.file.accept(sealed)

    @door
    def cast_vote(self, sealed: Sealed[c.CastVote]) -> Receipt:
        """Vote, with a finding for each ground; votes are sealed until all are in."""
        return self.file.accept(sealed)

    @door
    def request_transfer(self, sealed: Sealed[c.RequestTransfer]) -> Receipt:
        """Ask for a post on another team; hiring manager and receiving leader sign."""
        return self.file.accept(sealed)

    @door
    def propose_exit(self, sealed: Sealed[c.ProposeExit]) -> Receipt:
        """Propose to leave by agreement before any plan, with money off the formula."""
        return self.file.accept(sealed)

    @door
    def agree_grace(self, sealed: Sealed[c.AgreeGrace]) -> Receipt:
        """Agree to a length of grace; it holds once all three parties name the same."""
        return self.file.accept(sealed)

    @door
    def make_offer(self, sealed: Sealed[c.MakeOffer]) -> Receipt:
        """Offer the release with its eight terms; a change that matters is a new version."""
        return self.file.accept(sealed)

    @door
    def request_off_formula(self, sealed: Sealed[c.RequestOffFormula]) -> Receipt:
        """Ask for more money than the formula gives; compensation and Legal sign."""
        return self.file.accept(sealed)

    @door
    def sign_release(self, sealed: Sealed[c.SignRelease]) -> Receipt:
        """Sign the release, from the separation date on, while the time to consider runs."""
        return self.file.accept(sealed)

    @door
    def revoke_release(self, sealed: Sealed[c.RevokeRelease]) -> Receipt:
        """Take the signature back while the time to revoke runs."""
        return self.file.accept(sealed)

    @door
    def record_payment(self, sealed: Sealed[c.RecordPayment]) -> Receipt:
        """Record that the severance was paid, once the release is effective."""
        return self.file.accept(sealed)

    @door
    def record_settlement(self, sealed: Sealed[c.RecordSettlement]) -> Receipt:
        """Record that final wages were paid; the case closes once the release is settled too."""
        return self.file.accept(sealed)

    @door
    def request_rehire(self, sealed: Sealed[c.RequestRehire]) -> Receipt:
        """Ask for a rehire standing worse than the default of the outcome."""
        return self.file.accept(sealed)

    @door
    def record_follow_up(self, sealed: Sealed[c.RecordFollowUp]) -> Receipt:
        """Record a follow-up check-in after a success."""
        return self.file.accept(sealed)

    @door
    def report_leave(self, sealed: Sealed[c.ReportLeave]) -> Receipt:
        """Report a protected leave; clocks pause at once, before anyone decides."""
        return self.file.accept(sealed)

    @door
    def decide_leave(self, sealed: Sealed[c.DecideLeave]) -> Receipt:
        """Approve or deny a leave."""
        return self.file.accept(sealed)

    @door
    def record_leave_days(self, sealed: Sealed[c.RecordLeaveDays]) -> Receipt:
        """Record days of an intermittent leave, past or planned."""
        return self.file.accept(sealed)

    @door
    def record_return(self, sealed: Sealed[c.RecordReturn]) -> Receipt:
        """Record the first day actually back at work; forecasts become promises again."""
        return self.file.accept(sealed)

    @door
    def record_vacation(self, sealed: Sealed[c.RecordVacation]) -> Receipt:
        """Record ordinary vacation: it moves no window and excuses check-ins (policy K7)."""
        return self.file.accept(sealed)

    @door
    def request_accommodation(self, sealed: Sealed[c.RequestAccommodation]) -> Receipt:
        """Ask for an accommodation; adverse steps are held until it is decided."""
        return self.file.accept(sealed)

    @door
    def decide_accommodation(self, sealed: Sealed[c.DecideAccommodation]) -> Receipt:
        """Decide on an accommodation; a granted one begins a fair period to work with it."""
        return self.file.accept(sealed)

    @door
    def record_activity(self, sealed: Sealed[c.RecordActivity]) -> Receipt:
        """Record a complaint of the employee, or an incident review that the employee wrote."""
        return self.file.accept(sealed)

    @door
    def request_review(self, sealed: Sealed[c.RequestReview]) -> Receipt:
        """Ask the independent reviewer about an adverse step without a request of its own."""
        return self.file.accept(sealed)

    @door
    def request_for_cause(self, sealed: Sealed[c.RequestForCause]) -> Receipt:
        """Ask to end the protection after a leave, for a cause of its own."""
        return self.file.accept(sealed)

    @door
    def apply_calendar(self, sealed: Sealed[c.ApplyCalendar]) -> Receipt:
        """Apply a version of a calendar; no date that was promised gets shorter by it."""
        return self.file.accept(sealed)

    @door
    def apply_zone(self, sealed: Sealed[c.ApplyZone]) -> Receipt:
        """Apply a version of a zone's data; of two ends of a promised day the later one holds."""
        return self.file.accept(sealed)

    @door
    def trust_keys(self, sealed: Sealed[c.TrustKeys]) -> Receipt:
        """Take a newer document of keys, signed by a root key that the case trusts."""
        return self.file.accept(sealed)

    @door
    def record_downtime(self, sealed: Sealed[c.RecordDowntime]) -> Receipt:
        """Record that a door was down; each window gets back every counting day it touched."""
        return self.file.accept(sealed)

    @door
    def resign(self, sealed: Sealed[c.Resign]) -> Receipt:
        """Give notice of leaving."""
        return self.file.accept(sealed)

    @door
    def tell_open_choice(self, sealed: Sealed[c.TellOpenChoice]) -> Receipt:
        """Record that the employee was told that the open choice pays more than resigning."""
        return self.file.accept(sealed)

    @door
    def confirm_resignation(self, sealed: Sealed[c.ConfirmResignation]) -> Receipt:
        """Confirm a resignation after having been told what the open choice pays."""
        return self.file.accept(sealed)

    @door
    def withdraw_resignation(self, sealed: Sealed[c.WithdrawResignation]) -> Receipt:
        """Take back a resignation that is not confirmed, or was given during leave."""
        return self.file.accept(sealed)

    @door
    def ask_status(self, sealed: Sealed[c.AskStatus]) -> Receipt:
        """Ask where one stands: whether Focus is active, whether a transfer is restricted."""
        return self.file.accept(sealed)

    @door
    def answer_status(self, sealed: Sealed[c.AnswerStatus]) -> Receipt:
        """Answer a question about the status; a false answer is refused."""
        return self.file.accept(sealed)

    @door
    def add_comment(self, sealed: Sealed[c.AddComment]) -> Receipt:
        """Put a comment, evidence, withheld support or a dispute on record."""
        return self.file.accept(sealed)

    @door
    def answer_comment(self, sealed: Sealed[c.AnswerComment]) -> Receipt:
        """Answer a comment on withheld support in writing: until then the plan cannot fail."""
        return self.file.accept(sealed)

    @door
    def seat_person(self, sealed: Sealed[c.SeatPerson]) -> Receipt:
        """Seat somebody in a role: tasks move there, the history stays."""
        return self.file.accept(sealed)

    @door
    def delegate(self, sealed: Sealed[c.Delegate]) -> Receipt:
        """Name somebody who may do some of one's acts for some days."""
        return self.file.accept(sealed)

    @door
    def end_delegation(self, sealed: Sealed[c.EndDelegation]) -> Receipt:
        """Take a delegation back before its last day."""
        return self.file.accept(sealed)

    @door
    def report_absence(self, sealed: Sealed[c.ReportAbsence]) -> Receipt:
        """Report that somebody with tasks is away: they move to the backup, with their dates."""
        return self.file.accept(sealed)

    @door
    def request_withdrawal(self, sealed: Sealed[c.RequestWithdrawal]) -> Receipt:
        """Ask to end the case without a result, or because its cause was found and fixed."""
        return self.file.accept(sealed)

    @door
    def request_correction(self, sealed: Sealed[c.RequestCorrection]) -> Receipt:
        """Ask to correct an act on record: it gets its true day, or is struck."""
        return self.file.accept(sealed)

    @door
    def set_legal_hold(self, sealed: Sealed[c.SetLegalHold]) -> Receipt:
        """Put the record under legal hold, or lift it."""
        return self.file.accept(sealed)

    @workflow.signal(dynamic=True)
    def hear(self, name: str, args: Sequence[RawValue]) -> None:
        """Take any command as a signal; what has no door or cannot be read becomes a fact.

        One signal is no command and says nothing: it asks to collect letters that came back.
        """
        if name == RETURNS_WAIT:
            self.file.collect_returns()
            return
        kind = command_type(name)
        if kind is None or len(args) != 1:
            self.file.hear_noise(name)
            return
        try:
            sealed = workflow.payload_converter().from_payload(args[0].payload, sealed_type(kind))
        except Exception:  # noqa: BLE001 -- whatever is wrong with it, it must become visible
            self.file.hear_noise(name)
            return
        self.file.hear(name, sealed)

    @workflow.query(name=VIEW)
    def view(self) -> CaseView:
        """Return the case as HR reads it; instants and days, never "days left"."""
        return self.file.view()

    @workflow.query(name=RECKONINGS)
    def reckonings(self) -> tuple[Reckoning, ...]:
        """Return how each date of the case is reckoned: rule, trigger, trace."""
        return self.file.reckonings()

    @workflow.query(name=AS_IF)
    def as_if(self, command: RawValue) -> AsIf:
        """Return what would change if a command came now; nothing does."""
        return self.file.as_if(command_in(command))
