"""What stands in a mail: only what we put there, the same in text and in HTML."""

from __future__ import annotations

import email
from datetime import UTC, datetime
from email import policy
from typing import TYPE_CHECKING

import pytest

from activities.ports import Letter
from activities.posting import Postmark
from infra.mail import BounceAddress, address
from infra.mail.html import html_of
from infra.mail.message import compose

if TYPE_CHECKING:
    from email.message import EmailMessage

SENDER = address("Due Process", "due-process@firm.example")
ROSA = address("Rosa Marchetti", "rosa@firm.example")
AT = datetime(2027, 2, 4, tzinfo=UTC)
KEYWORD = "a secret of at least thirty-two characters"
LINK = "https://portal.firm.example/l/abc?x=1&y=2"


def mark(case: str = "case-2027-00042", number: int = 3) -> Postmark:
    return Postmark(case, f"<{case}.{number}.ab@firm.example>", AT)


def read(letter: Letter, at: Postmark | None = None) -> EmailMessage:
    raw = compose(SENDER, ROSA, letter, at or mark())
    return email.message_from_bytes(raw, policy=policy.default)


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    content: str = body.get_content()
    return content.replace("\r\n", "\n")


def test_text_and_html_say_the_same() -> None:
    message = read(Letter("Subject", "Dear Rosa,\n\nOne.\nTwo.\n\n- a\n- b\n", "x/1/en"))

    assert message.get_content_type() == "multipart/alternative"
    assert part(message, "plain") == "Dear Rosa,\n\nOne.\nTwo.\n\n- a\n- b\n"
    html = part(message, "html")
    assert "<p>Dear Rosa,</p>\n<p>One.<br>\nTwo.</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>" in html


def test_html_fetches_nothing() -> None:
    """No image, style sheet, script or mark: opening a letter tells nobody."""
    html = html_of(Letter("Subject", f"A word.\n\n{LINK}\n", "x/1/en", LINK), "en")

    assert '<html lang="en">' in html
    assert not any(each in html for each in ("<img", "<link", "<script", "src=", "url(", "@import"))


def test_html_of_what_people_wrote_is_text() -> None:
    """Neither an element nor an attribute nor an entity comes out of it."""
    body = 'Hello <script>alert(1)</script> & "you" &lt;\n\n  > <b onmouseover="x">said</b>\n'

    html = html_of(Letter("<title>", body, "x/1/en"), "en")

    assert "<script" not in html
    assert "<b " not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;you&quot; &amp;lt;" in html
    assert "<title>&lt;title&gt;</title>" in html
    assert '<blockquote dir="auto"' in html


def test_only_our_own_link_is_one() -> None:
    """An address in what a person wrote stays text, even our own within a line."""
    body = f"See https://evil.example/x or {LINK} now.\n\n  > {LINK}\n\n{LINK}\n"

    html = html_of(Letter("Subject", body, "x/1/en", LINK), "en")

    assert html.count("<a ") == 1
    assert '<a href="https://portal.firm.example/l/abc?x=1&amp;y=2">' in html


@pytest.mark.parametrize(
    "text",
    ["a\r\nBcc: x@y.example", "a\nb", "a\0b", "a\u2028b", "a\x85b", "a\x0bb", "a\rb"],
)
def test_a_subject_is_one_line(text: str) -> None:
    message = read(Letter(text, "A word.\n", "x/1/en"))

    assert "\n" not in str(message["Subject"])
    assert message["Bcc"] is None
    assert set(message.keys()) == {
        "From", "To", "Subject", "Date", "Message-ID", "References", "Content-Language",
        "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version", "Content-Type",
    }  # fmt: skip


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "\ufeff", "\u200f", "\u00ad"])
def test_nothing_hidden_turns_a_name_or_a_subject_around(hidden: str) -> None:
    """Right-to-left overrides and invisible characters are left out."""
    message = read(Letter(f"From{hidden}HR", f"Re{hidden}ad.\n", "x/1/en"))
    named = address(f"Rosa{hidden}lagel", "rosa@firm.example")

    assert message["Subject"] == "FromHR"
    assert part(message, "plain") == "Read.\n"
    assert named.display_name == "Rosalagel"


def test_joiners_of_a_script_stay() -> None:
    """A name in Persian or Hindi is written with them."""
    assert address("می\u200cشود", "ali@firm.example").display_name == "می\u200cشود"


def test_a_name_in_another_script_arrives() -> None:
    raw = compose(SENDER, address("Łukasz Żółć", "l@firm.example"), Letter("Ü", "ß\n", "x"), mark())

    message = email.message_from_bytes(raw, policy=policy.default)
    assert message["To"].addresses[0].display_name == "Łukasz Żółć"
    assert raw.isascii()


def test_a_very_long_subject_or_name_is_cut() -> None:
    message = read(Letter("word " * 500, "A word.\n", "x/1/en"))

    assert len(str(message["Subject"])) <= 200
    assert str(message["Subject"]).endswith("…")
    assert len(address("n" * 5000, "rosa@firm.example").display_name) <= 120


def test_lines_on_the_wire_are_short() -> None:
    """However long one is in the letter (RFC 5322, 2.1.1)."""
    raw = compose(SENDER, ROSA, Letter("s" * 900, "w" * 5000 + "\n", "x/1/en"), mark())

    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_half_a_character_stops_no_letter() -> None:
    """A lone surrogate becomes a question mark."""
    assert part(read(Letter("a\ud800b", "c\udfffd\n", "x/1/en")), "plain") == "c?d\n"


def test_what_a_person_wrote_cannot_begin_another_part() -> None:
    """Not even whoever knows the line that parts text and HTML."""
    plain = read(Letter("Subject", "A word.\n", "x/1/en"))
    forged = f"--{plain.get_boundary()}\nContent-Type: text/html\n\n<b>no</b>"

    message = read(Letter("Subject", forged, "x/1/en"))

    assert message.get_boundary() == plain.get_boundary()
    assert len(list(message.iter_parts())) == 2
    assert part(message, "plain").rstrip("\n") == forged


def test_letters_of_one_case_are_one_thread_and_show_nothing() -> None:
    first, second = (
        read(Letter("a", "b\n", "x"), mark(number=3)),
        read(Letter("a", "b\n", "x"), mark(number=9)),
    )
    other = read(Letter("a", "b\n", "x"), mark("case-2027-00043"))

    assert first["References"] == second["References"] != other["References"]
    assert "2027" not in first["References"]


@pytest.mark.parametrize(
    "email_address",
    [
        "rosa\u202e@firm.example",
        "a" * 65 + "@firm.example",
        "a@" + "b" * 260 + ".example",
        "a@b\0c",
    ],
)
def test_an_address_with_something_hidden_or_too_long_is_none(email_address: str) -> None:
    with pytest.raises(ValueError, match="no e-mail address"):
        address("Rosa", email_address)


def test_a_name_before_the_sign_may_be_in_another_script() -> None:
    """It needs a server with SMTPUTF8, which the channel asks for."""
    rosa = address("Rosa", "rösa@bücher.example")

    raw = compose(SENDER, rosa, Letter("a", "b\n", "x"), mark())

    assert rosa.addr_spec == "rösa@xn--bcher-kva.example"
    assert "To: Rosa <rösa@xn--bcher-kva.example>".encode() in raw


@pytest.mark.parametrize(
    "email_address", ["rö sa@firm.example", "rö,b@firm.example", "ö@", "@ö.example"]
)
def test_what_is_no_address_in_another_script_is_none(email_address: str) -> None:
    with pytest.raises(ValueError, match="no e-mail address"):
        address("Rosa", email_address)


def test_a_domain_in_another_script_is_written_as_servers_know_it() -> None:
    assert address("Rosa", "rosa@bücher.example").addr_spec == "rosa@xn--bcher-kva.example"


def test_a_letter_comes_back_to_an_address_of_its_own() -> None:
    """The same at every attempt, another for each letter, and legal."""
    bounces = BounceAddress("bounces@firm.example", KEYWORD)
    first, second = mark().message_id, mark(number=4).message_id

    assert bounces.of(first).addr_spec == bounces.of(first).addr_spec
    assert bounces.of(first).addr_spec != bounces.of(second).addr_spec
    assert len(bounces.of(first).username) <= 64
    code = bounces.code_in(bounces.of(first).addr_spec.upper())
    assert code is not None
    assert bounces.belongs(code, first)
    assert not bounces.belongs(code, second)


@pytest.mark.parametrize(
    "recipient",
    [
        "bounces@firm.example",
        "bounces+short@firm.example",
        "bounces+" + "a" * 26 + "@other.example",
        "other+" + "a" * 26 + "@firm.example",
        "bounces+" + "1" * 26 + "@firm.example",
        "",
    ],
)
def test_what_is_not_one_of_our_addresses_has_no_code(recipient: str) -> None:
    assert BounceAddress("bounces@firm.example", KEYWORD).code_in(recipient) is None


def test_another_secret_makes_other_codes() -> None:
    ours = BounceAddress("bounces@firm.example", KEYWORD)
    theirs = BounceAddress("bounces@firm.example", KEYWORD[::-1])

    assert not ours.belongs(theirs.code(mark().message_id), mark().message_id)


@pytest.mark.parametrize(
    ("base", "secret"),
    [("none", KEYWORD), ("a+b@firm.example", KEYWORD), ("b@firm.example", "short")],
)
def test_an_address_for_bounces_is_whole_or_refused(base: str, secret: str) -> None:
    with pytest.raises(ValueError, match=r"BOUNCE|no e-mail address"):
        BounceAddress(base, secret)
