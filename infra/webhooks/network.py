"""The network of webhooks: a host is resolved once, checked, and connected to at that address."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, Protocol, cast

import httpcore

from infra.webhooks.addresses import is_loopback, is_public, read
from infra.webhooks.destinations import LOOPBACK_HOSTS, DestinationRefused, Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from ipaddress import IPv4Address, IPv6Address

# A name server that hangs holds a thread: so many hang before a lookup waits for another's.
_LOOKUPS_AT_ONCE: Final = 32
# The rest of a long list is not tried within the time of a connection.
_MOST_TRIED: Final = 3

_NAMES_OF_LOOPBACK: Final = frozenset(host.strip("[]") for host in LOOPBACK_HOSTS)


class Unresolved(Exception):  # noqa: N818 -- an event, not an error
    """A name has no address, or no name server said so in time."""


class Resolver(Protocol):
    """Asks what a name stands for."""

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        """Return the addresses of a host.

        Raises:
            Unresolved: there are none.
        """
        ...


class SystemResolver:
    """The resolver of this machine, in threads of its own: others' lookups never wait for it."""

    def __init__(self) -> None:
        """Start no thread yet."""
        self._threads = ThreadPoolExecutor(_LOOKUPS_AT_ONCE, thread_name_prefix="webhook-lookup")

    async def resolve(self, host: str, port: int) -> Sequence[str]:
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(
                self._threads, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            )
        except OSError:
            raise Unresolved from None
        return tuple(dict.fromkeys(str(address[0]) for *_, address in found))

    def close(self) -> None:
        """Wait for no lookup that is under way."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class GuardedNetwork(httpcore.AsyncNetworkBackend):
    """Connects to an address that was checked, never to a name.

    TLS is begun above it with the name, so a certificate must be the host's. What a name stands
    for may change between a subscription and a delivery, and between two lookups: so it is looked
    up once for each connection, and what was found is what is connected to.
    """

    def __init__(self, resolver: Resolver, *, loopback: bool) -> None:
        """Take the resolver, and whether the operator allows receivers on this machine."""
        self._resolver = resolver
        self._loopback = loopback
        # A cast: where anyio is not installed, the library has a stand-in without these methods.
        self._sockets = cast("httpcore.AsyncNetworkBackend", httpcore.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 -- httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first of a host's addresses that answers.

        Raises:
            DestinationRefused: one of them is not on the public internet.
            Unresolved: there are none.
        """
        loopback = self._loopback and host in _NAMES_OF_LOOPBACK
        addresses = _checked(await self._resolver.resolve(host, port), loopback=loopback)
        failure: httpcore.NetworkError | httpcore.TimeoutException | None = None
        for address in addresses[:_MOST_TRIED]:
            try:
                return await self._sockets.connect_tcp(
                    str(address), port, timeout, local_address, socket_options
                )
            except (httpcore.NetworkError, httpcore.TimeoutException) as error:
                failure = error
        if failure is None:
            raise Unresolved
        raise failure

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 -- httpcore's signature
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Refuse: a webhook goes over the network."""
        del path, timeout, socket_options
        raise DestinationRefused(Fault.ADDRESS)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def _checked(found: Sequence[str], *, loopback: bool) -> Sequence[IPv4Address | IPv6Address]:
    """Read what a name stands for.

    A name with a single address that may not be reached is refused whole: nobody's receiver has
    one by chance.
    """
    addresses = []
    for text in found:
        address = read(text)
        allowed = address is not None and (is_loopback if loopback else is_public)(address)
        if address is None or not allowed:
            raise DestinationRefused(Fault.ADDRESS)
        addresses.append(address)
    return addresses
