"""Which addresses are on the public internet: nothing else may be connected to."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

# The standard library's `is_global` follows IANA's registries, but not alike in every release;
# so what must never be reached stands here too, in full.
_CLOSED_V4: Final = tuple(
    IPv4Network(each)
    for each in (
        "0.0.0.0/8",  # this network, unspecified
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT, with a cloud's metadata at 100.100.100.200
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, with most clouds' metadata at 169.254.169.254
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments, with a cloud's metadata at 192.0.0.192
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
        "168.63.129.16/32",  # a cloud's host, at an address that looks public
    )
)

# Only what is assigned as global unicast: so neither unspecified, loopback, IPv4-mapped
# (::ffff:0:0/96), IPv4-compatible, NAT64 (64:ff9b::/96, 64:ff9b:1::/48), discard, unique local
# (with metadata at fd00:ec2::254), link-local, site-local nor multicast.
_OPEN_V6: Final = IPv6Network("2000::/3")
_CLOSED_V6: Final = tuple(
    IPv6Network(each)
    for each in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address inside
        "3fff::/20",  # documentation
    )
)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address is an ordinary one of the public internet."""
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in closed for closed in _CLOSED_V4)
    return (
        address.scope_id is None
        and address.is_global
        and address in _OPEN_V6
        and not any(address in closed for closed in _CLOSED_V6)
    )


def is_loopback(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address is this machine's own, plainly spelt."""
    return address in (IPv4Address("127.0.0.1"), IPv6Address("::1"))


def read(text: str) -> IPv4Address | IPv6Address | None:
    """Read an address as a resolver gives it; None where it is none."""
    try:
        return ip_address(text)
    except ValueError:
        return None
