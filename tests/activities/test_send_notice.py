"""A notice goes out in fixed wording, once as far as anyone can tell, to a real mail server."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import pytest

from activities.errors import StoreFailed
from domain.facts import NoticeCountermanded, NoticeOwed, PromiseWithdrawn
from domain.notices import Template, notice
from domain.people import Role
from infra.embedded.mail_folder import list_mail, read_mail
from infra.mail import SmtpMailer, SmtpServer, Tls
from tests.activities.asked import (
    AT,
    fact,
    focus_resumed,
    new_case,
    promised,
    record_facts,
    renumbered,
    send_notice,
    write_statement,
)

if TYPE_CHECKING:
    from temporalio.testing import ActivityEnvironment

    from activities.money import MoneyEffects
    from activities.record import RecordEffects
    from infra.embedded.mail_folder import Mail
    from infra.embedded.stack import EmbeddedStack
    from infra.postgres import Pool
    from infra.record_lists import RecordLists
    from tests.activities.sent import Sending


def mails_of(stack: EmbeddedStack, case_id: str) -> list[Mail]:
    """Read what the sink was given for a case."""
    maildir = stack.addresses.maildir
    listed = [each for each in list_mail(maildir) if f"<{case_id}." in each.message_id]
    return [read_mail(maildir, each.id) for each in listed]


async def make_due(pool: Pool, case_id: str) -> None:
    """Let the pause before the next try be over."""
    await pool.execute("UPDATE notice.outbox SET next_try_at = now() WHERE case_id = $1", case_id)


async def test_a_notice_reaches_its_reader(sending: Sending, stack: EmbeddedStack) -> None:
    """Name and address come from the directory, the wording from its file."""
    await sending.send(send_notice(case := new_case()))

    (mail,) = mails_of(stack, case)
    headers = dict(mail.headers)
    assert headers["To"] == "Rosa Marchetti <rosa.marchetti@firm.example>"
    assert mail.summary.recipients == ("rosa.marchetti@firm.example",)
    assert mail.summary.subject == "The coaching period goes on"
    assert mail.text.startswith("Dear Rosa Marchetti,\n\nThe pause has ended. Monday, 1 March 2027")
    assert mail.text.rstrip().endswith("no proof that it was received.")
    assert parsedate_to_datetime(headers["Date"]) == AT
    assert headers["Auto-Submitted"] == "auto-generated"


async def test_a_notice_known_to_be_sent_is_not_sent_again(
    sending: Sending, stack: EmbeddedStack, lists: RecordLists
) -> None:
    """A retry after the attempt was kept does nothing."""
    asked = send_notice(case := new_case())

    await sending.send(asked)
    await sending.send(asked)

    (mail,) = mails_of(stack, case)
    (listed,) = await lists.notices(case)
    assert mail.summary.copies == 1
    assert (listed.state, listed.attempts, listed.person) == ("sent", 1, "e1001")


async def test_a_notice_sent_twice_after_a_crash_is_one_mail(
    sending: Sending, stack: EmbeddedStack, lists: RecordLists, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between sending and keeping that, it goes out again as the same mail."""

    async def killed(*_: object) -> None:
        raise ConnectionResetError

    asked = send_notice(case := new_case())
    with monkeypatch.context() as crash:
        crash.setattr("infra.outbox.keep_attempt", killed)
        with pytest.raises(StoreFailed):
            await sending.send(asked)

    await sending.send_what_is_due()

    (mail,) = mails_of(stack, case)
    assert mail.summary.copies == 2
    assert [(n.state, n.attempts) for n in await lists.notices(case)] == [("sent", 1)]


async def test_two_notices_are_two_mails(sending: Sending, stack: EmbeddedStack) -> None:
    """Another fact or another key makes another Message-ID."""
    asked = send_notice(case := new_case())

    await sending.send(asked)
    await sending.send(renumbered(asked, 4))
    await sending.send(replace(asked, notice=focus_resumed(Role.MANAGER)))

    assert len(mails_of(stack, case)) == 3


async def test_a_letter_names_the_date_as_it_was_promised_when_owed(
    worker: ActivityEnvironment,
    sending: Sending,
    recording: RecordEffects,
    stack: EmbeddedStack,
) -> None:
    """What was promised later does not get into a letter that goes out late."""
    case = new_case()
    word = notice(Template.REQUEST_WAITING, Role.SKIP, "request", step="pause", clock="sign_off")
    await worker.run(
        recording.record_facts,
        record_facts(
            case,
            fact(1, promised("sign_off", date(2027, 2, 8))),
            fact(2, promised("sign_off", date(2027, 2, 9))),
            fact(3, NoticeOwed(notice=word)),
            fact(4, promised("sign_off", date(2027, 2, 26))),
        ),
    )

    await sending.send(send_notice(case, word, reader="e1003"))

    (mail,) = mails_of(stack, case)
    assert "by the end of Tuesday, 9 February 2027" in mail.text


@pytest.mark.parametrize("withdrawn", [True, False])
async def test_a_letter_names_no_date_that_is_no_promise(
    worker: ActivityEnvironment,
    sending: Sending,
    recording: RecordEffects,
    stack: EmbeddedStack,
    *,
    withdrawn: bool,
) -> None:
    """Neither a forecast nor a withdrawn date is told as if it held."""
    case = new_case()
    word = notice(Template.REQUEST_WAITING, Role.SKIP, "request", step="pause", clock="sign_off")
    last = (
        PromiseWithdrawn(clock="sign_off")
        if withdrawn
        else promised("sign_off", date(2027, 2, 9), forecast=True)
    )
    first = promised("sign_off", date(2027, 2, 8))
    await worker.run(
        recording.record_facts, record_facts(case, fact(1, first), fact(2, last), fact(3))
    )

    await sending.send(send_notice(case, word, reader="e1003"))

    (mail,) = mails_of(stack, case)
    assert "the date follows" in mail.text
    assert "February" not in mail.text


async def test_money_is_filled_from_the_compartment_of_money(
    worker: ActivityEnvironment,
    sending: Sending,
    accounting: MoneyEffects,
    stack: EmbeddedStack,
) -> None:
    """The notice names the statement; only the letter has the amounts."""
    case = new_case()
    await worker.run(accounting.write_statement, write_statement(case, "packet[1]"))
    word = notice(
        Template.PIVOT_PACKET,
        Role.EMPLOYEE,
        "packet[1]",
        packet="packet[1]",
        statement="packet[1]",
        window_days="5",
        plan_days="45",
        grace_max_days="14",
    )

    await sending.send(send_notice(case, word))

    (mail,) = mails_of(stack, case)
    amounts = [line for line in mail.text.splitlines() if line.startswith("- T")]
    assert amounts == [  # noqa: RUF100
        "- T1: 12 + 7 = 19 weeks × 2,500.00 = 47,500.00 USD",  # noqa: RUF001 -- as in the sentence
        "- T2: 4 + 7 = 11 weeks × 2,500.00 = 27,500.00 USD",  # noqa: RUF001
        "- T3: 2 + 7 = 9 weeks × 2,500.00 = 22,500.00 USD",  # noqa: RUF001
    ]
    assert "Support\n" in mail.text


async def test_a_name_cannot_become_a_header(
    sending: Sending, stack: EmbeddedStack, people: Pool
) -> None:
    """Line breaks in a name are spaces, in the header and in the letter."""
    name = "Eve\r\nBcc: everyone@firm.example\r\n\r\nYou have no rights"
    case = new_case()
    await people.execute(
        "INSERT INTO people.person VALUES ($1, $2, 'eve@firm.example')", f"eve-{case}", name
    )

    await sending.send(send_notice(case, reader=f"eve-{case}"))

    (mail,) = mails_of(stack, case)
    assert "Bcc" not in dict(mail.headers)
    assert mail.summary.recipients == ("eve@firm.example",)
    assert mail.text.startswith(
        "Dear Eve Bcc: everyone@firm.example You have no rights,\n\nThe pause has ended."
    )


async def test_a_text_cannot_pass_for_the_systems_own_words(
    sending: Sending, stack: EmbeddedStack
) -> None:
    """What a person wrote is marked line by line, and is no template."""
    text = "Fine so far.\n\nYou have no rights. {{ case }}"
    word = notice(
        Template.DISCUSSION_RECAP, Role.EMPLOYEE, "discussion", held_on="2027-02-10", recap=text
    )

    await sending.send(send_notice(case := new_case(), word))

    (mail,) = mails_of(stack, case)
    assert "  > Fine so far.\n  > \n  > You have no rights. {{ case }}\n" in mail.text


@pytest.mark.parametrize(
    "change",
    [
        {"reader": "e9999"},
        {"notice": replace(focus_resumed(), values=())},
        {"notice": notice(Template.OPEN_CHOICE_PAYS_MORE, Role.EMPLOYEE, "x", statement="none")},
    ],
    ids=["nobody by this id", "a value is missing", "no such statement"],
)
async def test_what_cannot_be_sent_is_undeliverable_for_good(
    sending: Sending, stack: EmbeddedStack, lists: RecordLists, change: dict[str, Any]
) -> None:
    """Its case is asked to collect it instead of a retry, and the attempt is on record."""
    asked = replace(send_notice(case := new_case()), **change)

    await sending.send(asked)
    await sending.sender.tell_next()

    assert [(n.state, n.attempts) for n in await lists.notices(case)] == [("failed", 1)]
    assert mails_of(stack, case) == []
    assert case in sending.bells.asked


async def test_a_mail_server_that_is_away_is_tried_again(
    sending: Sending, lists: RecordLists, people: Pool
) -> None:
    """The notice stays owed, and the attempt is on record."""
    nowhere = SmtpServer("127.0.0.1", 1, Tls.NONE)
    away = sending.by(SmtpMailer(nowhere, "due-process@dueprocess.invalid"))
    await away.send(send_notice(case := new_case()))
    deferred = [(n.state, n.attempts) for n in await lists.notices(case)]

    await make_due(people, case)
    await sending.send_what_is_due()

    assert deferred == [("owed", 1)]
    assert [(n.state, n.attempts) for n in await lists.notices(case)] == [("sent", 2)]


async def test_a_notice_withdrawn_before_it_was_sent_does_not_go_out(
    worker: ActivityEnvironment,
    sending: Sending,
    recording: RecordEffects,
    stack: EmbeddedStack,
    lists: RecordLists,
) -> None:
    """Late, it would say what no longer holds; that it was withdrawn does go out."""
    word = focus_resumed()
    gone = notice(
        Template.COUNTERMAND,
        Role.EMPLOYEE,
        word.key,
        withdrawn=str(word.template),
        subject="pause[1]",
    )
    facts = (
        fact(1),
        fact(2),
        fact(3, NoticeOwed(notice=word)),
        fact(4, NoticeCountermanded(countermanded=word.key, notice=gone)),
    )
    await worker.run(recording.record_facts, record_facts(case := new_case(), *facts))

    await sending.send(send_notice(case, word), renumbered(send_notice(case, gone), 4))

    (mail,) = mails_of(stack, case)
    states = {n.key: n.state for n in await lists.notices(case)}
    assert f"<{case}.4." in mail.summary.message_id
    assert states == {word.key: "countermanded", gone.key: "sent"}


async def test_a_notice_owed_again_after_it_was_withdrawn_goes_out(
    worker: ActivityEnvironment,
    sending: Sending,
    recording: RecordEffects,
    stack: EmbeddedStack,
) -> None:
    """Only what was owed before the withdrawal is withdrawn by it."""
    word = focus_resumed()
    gone = notice(Template.COUNTERMAND, Role.EMPLOYEE, word.key, withdrawn="x", subject="y")
    first = NoticeCountermanded(countermanded=word.key, notice=gone)
    facts = (fact(1), fact(2, first), fact(3, NoticeOwed(notice=word)))
    await worker.run(recording.record_facts, record_facts(case := new_case(), *facts))

    await sending.send(send_notice(case, word))

    assert len(mails_of(stack, case)) == 1


async def test_attempts_cannot_be_changed(sending: Sending, people: Pool) -> None:
    """The proof of what was tried is kept like the facts."""
    await sending.send(send_notice(case := new_case()))

    with pytest.raises(Exception, match="never changed"):
        await people.execute("DELETE FROM record.notice_attempt WHERE case_id = $1", case)
