"""Only ordinary addresses of the public internet are connected to."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from infra.webhooks.addresses import is_loopback, is_public, read

CLOSED = (
    "0.0.0.0",  # noqa: S104 -- to be refused
    "0.1.2.3",
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "169.254.170.2",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::8.8.8.8",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b::808:808",
    "64:ff9b:1::7f00:1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::1",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:a9fe:a9fe::1",
    "2002:808:808::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fd20:ce::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "2606:4700::1%eth0",
)


@pytest.mark.parametrize("address", CLOSED)
def test_what_is_not_public_is_closed(address: str) -> None:
    """This machine, the firm's network, metadata of clouds, and whatever leads there."""
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "9.9.9.9", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00::1"]
)
def test_what_is_public_is_open(address: str) -> None:
    """Neighbours of closed ranges included."""
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    ("address", "loopback"),
    [("127.0.0.1", True), ("::1", True), ("127.0.0.2", False), ("::ffff:127.0.0.1", False)],
)
def test_loopback_is_two_addresses(address: str, loopback: bool) -> None:  # noqa: FBT001 -- a row
    """What tests listen on, nothing else."""
    assert is_loopback(ip_address(address)) is loopback


@pytest.mark.parametrize("text", ["0x7f.1", "127.1", "2130706433", "0177.0.0.1", "1.2.3.4.", ""])
def test_an_odd_spelling_is_no_address(text: str) -> None:
    """A resolver gives none of these; if it did, nothing would be connected to."""
    assert read(text) is None
