"""What came back is matched by its address alone, and believed in one thing only."""

from __future__ import annotations

import pytest

from infra.mail import BounceAddress
from infra.mail.bounces import Bounce, Said, read_bounce
from tests.infra.reports import EXCHANGE, POSTFIX, QUOTES_A_REPORT, VACATION, report

KEYWORD = "a secret of at least thirty-two characters"
ADDRESSES = BounceAddress("bounces@firm.example", KEYWORD)
MESSAGE = "<case-2027-00042.3.ab@firm.example>"
CODE = ADDRESSES.code(MESSAGE)
TO = ADDRESSES.of(MESSAGE).addr_spec


@pytest.mark.parametrize(
    ("action", "status", "said"),
    [
        ("failed", "5.1.1", Said.FAILED),
        ("failed", "4.4.7", Said.FAILED),
        ("Failed (expired)", "5.0.0", Said.FAILED),
        ("delayed", "4.4.1", Said.DELAYED),
        ("delivered", "2.0.0", Said.ARRIVED),
        ("relayed", "2.0.0", Said.ARRIVED),
        ("nonsense", "5.1.1", Said.NOTHING),
        ("", "5.1.1", Said.NOTHING),
    ],
)
def test_a_report_says_what_became_of_its_letter(action: str, status: str, said: Said) -> None:
    """Failed is final whatever its status; a delay is none."""
    found = read_bounce(report(TO, action, status), ADDRESSES, TO)

    assert (found.code, found.said) == (CODE, said)


def test_the_status_is_kept_and_nothing_else() -> None:
    assert read_bounce(EXCHANGE.format(to=TO).encode(), ADDRESSES, TO) == Bounce(
        CODE, Said.FAILED, "5.2.2"
    )


@pytest.mark.parametrize("mail", [VACATION, QUOTES_A_REPORT], ids=["vacation", "quotes one"])
def test_an_answer_of_a_person_is_no_report(mail: str) -> None:
    """Even if it holds the words of one."""
    assert read_bounce(mail.format(to=TO).encode(), ADDRESSES, TO).said is Said.NOTHING


def test_the_address_of_the_envelope_counts() -> None:
    """What the mail says of itself does not, once it is known where it came to."""
    other = ADDRESSES.of("<another@firm.example>").addr_spec

    assert read_bounce(report(other), ADDRESSES, TO).code == CODE
    assert read_bounce(report(TO), ADDRESSES, "nobody@firm.example").code is None


def test_without_an_envelope_its_own_headers_are_asked() -> None:
    assert read_bounce(report(f"MAILER <{TO}>, x@y.example"), ADDRESSES).code == CODE
    assert read_bounce(report("x@y.example"), ADDRESSES).code is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe" * 100,
        b"Content-Type: multipart/report; boundary=x\r\n\r\n" + b"--x\r\n" * 1000,
        b"Content-Type: multipart/report\r\n\r\nno boundary",
        b"Content-Type: multipart/report; boundary=a\n\n--a\nContent-Type: message/delivery-status",
        b"".join(
            b"Content-Type: multipart/report; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)
        ),
        b"Content-Type: multipart/report; boundary=\xff\n\n--\xff\n",
        POSTFIX.format(to="x", action="\udc80", status="9.9.9").encode("utf-8", "surrogateescape"),
    ],
    ids=["empty", "noise", "many", "no boundary", "cut off", "deep", "not ASCII", "half"],
)
def test_whatever_it_is_there_is_an_answer(raw: bytes) -> None:
    """Nothing that strangers send stops the door."""
    found = read_bounce(raw, ADDRESSES, TO)

    assert found == Bounce(CODE, Said.NOTHING)


def test_more_than_a_report_can_be_is_not_read() -> None:
    """The report would stand behind a megabyte."""
    raw = b"X: y\r\n" * (1 << 18) + report(TO)

    assert read_bounce(raw, ADDRESSES, TO).said is Said.NOTHING
