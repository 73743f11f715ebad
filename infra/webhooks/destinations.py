"""Where a webhook may go: URLs of hosts that the operator allows, in one plain spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LOOPBACK_HOSTS: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""What a loopback destination may be called, where the operator allows any at all."""

LONGEST_URL: Final = 2048

# A strict part of RFC 3986 that every parser reads alike: no user information, no fragment, no
# backslash, no percent sign or bracket in the host, nothing beyond ASCII, lower-case scheme.
_URL: Final = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[::1\]|[A-Za-z0-9.-]{1,253})(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<target>/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*"
    r"(?:\?(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*)?)?"
)
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# The last label begins with a letter: so no spelling of an IPv4 address (decimal, octal,
# hexadecimal, short) is a name, as in the URL standard of browsers. A trailing dot is none either.
_NAME: Final = re.compile(rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])?")

_DEFAULT_PORTS: Final = {"https": 443, "http": 80}
_HIGHEST_PORT: Final = 65535


class Fault(StrEnum):
    """Why a webhook may not go somewhere."""

    MALFORMED = "url_malformed"
    SCHEME = "https_needed"
    HOST = "host_not_allowed"
    PORT = "port_not_allowed"
    ADDRESS = "address_not_allowed"


class DestinationRefused(Exception):  # noqa: N818 -- an event, not an error
    """A webhook may not go there.

    Attributes:
        fault: Why.
    """

    def __init__(self, fault: Fault) -> None:
        """Keep why."""
        super().__init__(str(fault))
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Allowance:
    """What the operator allows.

    Attributes:
        hosts: Names, or suffixes that begin with a dot and stand for every name below them. Where
            there are none, nothing may be subscribed to.
        ports: Ports of these hosts.
        loopback: Whether receivers on this machine may be used, without TLS and on any port: for
            tests and the demo, never in production.
    """

    hosts: tuple[str, ...] = ()
    ports: tuple[int, ...] = (443,)
    loopback: bool = False


@dataclass(frozen=True, slots=True)
class Destination:
    """A URL that is allowed, taken apart once.

    Attributes:
        scheme: `https`; `http` on loopback only.
        host: Lower-case name; an IPv6 address without brackets.
        port: Always given.
        target: Path and query.
        authority: What the `Host` header says.
        is_loopback: Whether it is on this machine, and may be.
    """

    scheme: str
    host: str
    port: int
    target: str
    authority: str
    is_loopback: bool


def destination(url: str, allowance: Allowance) -> Destination:
    """Take a URL apart and check that a webhook may go there.

    What its host resolves to is checked at each connection: see `network`.

    Raises:
        DestinationRefused: it may not.
    """
    found = _URL.fullmatch(url) if len(url) <= LONGEST_URL else None
    if found is None:
        raise DestinationRefused(Fault.MALFORMED)
    scheme, host = found["scheme"], found["host"].lower()
    port = int(found["port"] or _DEFAULT_PORTS[scheme])
    if not 0 < port <= _HIGHEST_PORT:
        raise DestinationRefused(Fault.MALFORMED)
    is_loopback = allowance.loopback and host in LOOPBACK_HOSTS
    if not is_loopback:
        _check(scheme, host, port, allowance)
    return Destination(
        scheme=scheme,
        host=host.strip("[]"),
        port=port,
        target=found["target"] or "/",
        authority=host if port == _DEFAULT_PORTS[scheme] else f"{host}:{port}",
        is_loopback=is_loopback,
    )


def _check(scheme: str, host: str, port: int, allowance: Allowance) -> None:
    if _NAME.fullmatch(host) is None:
        raise DestinationRefused(Fault.HOST)
    if not any(_covers(allowed.lower(), host) for allowed in allowance.hosts):
        raise DestinationRefused(Fault.HOST)
    if scheme != "https":
        raise DestinationRefused(Fault.SCHEME)
    if port not in allowance.ports:
        raise DestinationRefused(Fault.PORT)


def _covers(allowed: str, host: str) -> bool:
    return host.endswith(allowed) if allowed.startswith(".") else host == allowed
