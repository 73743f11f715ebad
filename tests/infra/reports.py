"""What mail servers send back, as they write it (RFC 3464 and its habits)."""

from __future__ import annotations

from typing import Final

POSTFIX: Final = """\
Return-Path: <>
From: MAILER-DAEMON@mx.firm.example (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4C1F3A.1/mx.firm.example"

This is a MIME-encapsulated message.

--4C1F3A.1/mx.firm.example
Content-Description: Notification
Content-Type: text/plain; charset=utf-8

This is the mail system at host mx.firm.example.

<rosa@firm.example>: host mail.firm.example said: 550 5.1.1 User unknown

--4C1F3A.1/mx.firm.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.firm.example
X-Postfix-Queue-ID: 4C1F3A
Arrival-Date: Mon,  1 Mar 2027 10:00:00 +0000 (UTC)

Final-Recipient: rfc822; rosa@firm.example
Original-Recipient: rfc822;rosa@firm.example
Action: {action}
Status: {status}
Remote-MTA: dns; mail.firm.example
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--4C1F3A.1/mx.firm.example
Content-Description: Undelivered Message
Content-Type: text/rfc822-headers

Message-ID: <case-2027-00042.3.ab@firm.example>
Subject: Your packet

--4C1F3A.1/mx.firm.example--
"""

EXCHANGE: Final = """\
From: <postmaster@firm.example>
To: <{to}>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"
Subject: Undeliverable: Your packet

--b1
Content-Type: multipart/alternative; boundary="b2"

--b2
Content-Type: text/plain

Delivery has failed to these recipients.
--b2
Content-Type: text/html

<p>Delivery has failed.</p>
--b2--
--b1
Content-Type: message/delivery-status

Reporting-MTA: dns;EX01.firm.example

Final-recipient: RFC822;rosa@firm.example
Action: FAILED
Status: 5.2.2 (mailbox full)
X-Display-Name: Rosa Marchetti

--b1
Content-Type: message/rfc822

Subject: Your packet

The letter.
--b1--
"""

VACATION: Final = """\
From: Rosa Marchetti <rosa@firm.example>
To: {to}
Subject: Out of office
Auto-Submitted: auto-replied
Content-Type: text/plain

I am away. Action: failed
Status: 5.0.0
"""

QUOTES_A_REPORT: Final = """\
From: Rosa Marchetti <rosa@firm.example>
To: {to}
Subject: Re: Your packet
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b1"

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; x

Action: failed
Status: 5.1.1
--b1--
"""


def report(to: str, action: str = "failed", status: str = "5.1.1") -> bytes:
    """Write a report as Postfix does."""
    filled = POSTFIX.format(to=to, action=action, status=status)
    return filled.replace("\n", "\r\n").encode()
