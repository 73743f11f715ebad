"""A webhook goes to hosts that the operator allows, in one plain spelling, and nowhere else."""

from __future__ import annotations

import pytest

from infra.webhooks.destinations import Allowance, DestinationRefused, Fault, destination

ALLOWED = Allowance(hosts=("hooks.firm.example", ".tools.example"), ports=(443, 8443))
HERE = Allowance(hosts=("hooks.firm.example",), loopback=True)


def fault(url: str, allowance: Allowance = ALLOWED) -> Fault:
    with pytest.raises(DestinationRefused) as refused:
        destination(url, allowance)
    return refused.value.fault


def test_an_allowed_host_is_taken_apart() -> None:
    """Name in small letters, port as given, path and query as they are."""
    found = destination("https://Hooks.Firm.example:8443/in?from=dp", ALLOWED)

    assert (found.host, found.port, found.target) == ("hooks.firm.example", 8443, "/in?from=dp")
    assert found.authority == "hooks.firm.example:8443"
    assert not found.is_loopback


def test_the_usual_port_stands_in_no_host_header() -> None:
    """As every client has it."""
    found = destination("https://hooks.firm.example", ALLOWED)

    assert (found.authority, found.port, found.target) == ("hooks.firm.example", 443, "/")


def test_a_suffix_allows_what_is_below_it() -> None:
    """Any depth."""
    assert destination("https://a.b.tools.example/", ALLOWED).host == "a.b.tools.example"


@pytest.mark.parametrize(
    "host", ["tools.example", "eviltools.example", "hooks.firm.example.evil.example"]
)
def test_a_suffix_allows_nothing_beside_it(host: str) -> None:
    """The dot belongs to it."""
    assert fault(f"https://{host}/") is Fault.HOST


def test_without_a_list_nothing_is_allowed() -> None:
    """The default of a production set-up."""
    assert fault("https://hooks.firm.example/", Allowance()) is Fault.HOST


def test_plain_http_is_refused() -> None:
    """What is told could be read on the way."""
    assert fault("http://hooks.firm.example:443/") is Fault.SCHEME


@pytest.mark.parametrize("port", [22, 80, 5432, 7233])
def test_a_port_that_is_not_listed_is_refused(port: int) -> None:
    """An allowed host has other services, too."""
    assert fault(f"https://hooks.firm.example:{port}/") is Fault.PORT


ADDRESSES = (
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "10.0.0.5",
    "169.254.169.254",
    "169.254.43518",
    "0",
    "localhost",
    "8.8.8.8",
    "1.2.3.0x4",
    "[::1]",
)


@pytest.mark.parametrize("host", ADDRESSES)
def test_an_address_is_no_host_whatever_is_listed(host: str) -> None:
    """In every spelling that some resolver reads as an address."""
    assert fault(f"https://{host}/", Allowance(hosts=(host, "." + host))) is Fault.HOST


SPELLINGS = (
    "https://[::ffff:127.0.0.1]/",
    "https://[fe80::1%25eth0]/",
    "https://[fd00:ec2::254]/",
    "https://127.0.0.1\\@hooks.firm.example/",
    "https://hooks.firm.example@127.0.0.1/",
    "https://user:secret@hooks.firm.example/",
    "https://hooks.firm.example#@127.0.0.1/",
    "https://hooks.firm.example%2e/",
    "https://hooks%2efirm.example/",
    "https://hooks\u3002firm\u3002example/",
    "https://\uff11\uff12\uff17.0.0.1/",
    "https://\u2460\u2461\u2466.0.0.1/",
    "https://h\u00f6oks.example/",
    "https://hooks.firm.example:443:80/",
    "https://hooks.firm.example:0/",
    "https://hooks.firm.example:65536/",
    "https://hooks.firm.example:+443/",
    "https://hooks.firm.example/a b",
    "https://hooks.firm.example/\r\nHost: evil.example",
    "https://hooks.firm.example/\tx",
    "https://hooks.firm.example/\x00",
    "https://hooks.firm.example/%zz",
    "https://hooks.firm.example/\n",
    " https://hooks.firm.example/",
    "https:hooks.firm.example",
    "https:///hooks.firm.example",
    "//hooks.firm.example/",
    "HTTPS://hooks.firm.example/",
    "ftp://hooks.firm.example/",
    "gopher://127.0.0.1:6379/_x",
    "file:///etc/passwd",
    "https://hooks.firm.example?x",
    "",
    "https://hooks.firm.example/" + "a" * 2048,
)


@pytest.mark.parametrize("url", SPELLINGS)
def test_what_two_parsers_could_read_in_two_ways_is_refused(url: str) -> None:
    """Before anything is made of it."""
    assert fault(url) is Fault.MALFORMED


@pytest.mark.parametrize(
    "host",
    [
        "hooks.firm.example.",
        "hooks..firm.example",
        ".hooks.firm.example",
        "-hooks.firm.example",
        "hooks.firm.example-",
        "hooks.firm.1",
        "firm",
        "a" * 64 + ".example",
    ],
)
def test_a_name_is_a_plain_name(host: str) -> None:
    """No trailing dot, no empty label, no number at its end."""
    assert fault(f"https://{host}/", Allowance(hosts=(host, "." + host))) is Fault.HOST


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/", "http://localhost:9/", "http://[::1]:9/", "https://localhost/"]
)
def test_this_machine_is_reached_where_the_operator_says_so(url: str) -> None:
    """For tests and the demo."""
    assert destination(url, HERE).is_loopback


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://localhost:9/", "http://[::1]:9/"])
def test_this_machine_is_closed_unless_the_operator_says_so(url: str) -> None:
    """In production nothing here is anybody's receiver."""
    assert fault(url) is Fault.HOST


@pytest.mark.parametrize("host", ["127.0.0.2", "127.1", "2130706433", "0.0.0.1", "192.168.0.1"])
def test_loopback_means_its_three_plain_names_only(host: str) -> None:
    """An allowance for tests opens no other spelling and no other network."""
    assert fault(f"http://{host}:9/", HERE) is Fault.HOST
