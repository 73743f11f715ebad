"""Free ports on the loopback, chosen when they are needed."""

from __future__ import annotations

import asyncio
import json
import secrets
import socket
from contextlib import closing
from typing import TYPE_CHECKING, Final

from infra.embedded.private_files import write_private

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

LOOPBACK: Final = "127.0.0.1"

# Below the range from which the kernel gives ports to outgoing connections: a server that was
# stopped finds its port again, since nobody is given it by chance in between.
_FIRST, _LAST = 20_000, 31_999


def is_free(port: int) -> bool:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        # Servers set this too: without it a port just left counts as taken for a minute.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_ports(count: int) -> tuple[int, ...]:
    """Choose different free ports, drawn so that stacks started at once hardly ever meet."""
    chosen: set[int] = set()
    while len(chosen) < count:
        port = _FIRST + secrets.randbelow(_LAST - _FIRST + 1)
        if port not in chosen and is_free(port):
            chosen.add(port)
    return tuple(sorted(chosen))


def kept_ports(file: Path, names: Sequence[str]) -> Mapping[str, int]:
    """Give each name a port: those written in `file`, unless somebody else has one by now.

    So a server started again is found where it was.
    """
    if file.is_file():
        ports: dict[str, int] = json.loads(file.read_text())
        if ports.keys() == set(names) and all(map(is_free, ports.values())):
            return ports
    ports = dict(zip(names, free_ports(len(names)), strict=True))
    write_private(file, json.dumps(ports))
    return ports


async def listens(port: int) -> bool:
    """Tell whether somebody accepts connections at a port of the loopback."""
    try:
        _, writer = await asyncio.open_connection(LOOPBACK, port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True
