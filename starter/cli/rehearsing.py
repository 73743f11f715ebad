"""`dueprocess rehearse`."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 -- cyclopts reads the annotations
from typing import TYPE_CHECKING, Literal

from infra.settings import Settings
from starter.cli.output import CommandLineError, current
from starter.cli.session import run
from starter.engines.core import CoreEngine
from starter.exits import DIFFERENT, OK
from starter.rehearsal import rehearse as play

if TYPE_CHECKING:
    from starter.rehearsal import Rehearsal


def rehearse(file: Path, /, *, engine: Literal["core", "temporal"] = "core") -> int:
    """Play a scenario and compare it with what it expects.

    Args:
        file: The scenario, YAML.
        engine: The core alone, or the real workflow under skipped time.
    """
    if not file.is_file():
        raise CommandLineError("file_unreadable", f"{file} cannot be read")
    played = run(_rehearse(file, engine))
    current().give(played.as_json(), played.as_text())
    return OK if played.ok else DIFFERENT


async def _rehearse(file: Path, engine: Literal["core", "temporal"]) -> Rehearsal:
    if engine == "core":
        return await play(file, CoreEngine())
    # Imported here: it brings the servers' modules.
    from starter.engines.temporal import temporal_engine  # noqa: PLC0415

    current().note("Starting servers for this rehearsal alone ...")
    async with temporal_engine(Settings()) as servers:
        return await play(file, servers)
