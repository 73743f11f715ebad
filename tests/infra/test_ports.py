from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from infra.embedded.ports import LOOPBACK, free_ports, is_free, kept_ports

if TYPE_CHECKING:
    from pathlib import Path


def test_chosen_ports_are_free_and_different() -> None:
    ports = free_ports(20)

    assert len(set(ports)) == 20
    assert all(map(is_free, ports))


def test_ports_are_kept_for_the_next_start(tmp_path: Path) -> None:
    first = kept_ports(tmp_path / "ports.json", ("SMTP", "UI"))

    assert kept_ports(tmp_path / "ports.json", ("SMTP", "UI")) == first


def test_a_port_somebody_took_is_chosen_anew(tmp_path: Path) -> None:
    first = kept_ports(tmp_path / "ports.json", ("SMTP",))

    with socket.create_server((LOOPBACK, first["SMTP"])):
        second = kept_ports(tmp_path / "ports.json", ("SMTP",))

    assert second != first
