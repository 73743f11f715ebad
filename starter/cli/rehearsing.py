"""`dueprocess rehearse`."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 -- cyclopts reads the annotations
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from infra.settings import Settings
from starter.cli.output import CommandLineError, current
from starter.cli.session import run
from starter.engines.core import CoreEngine
from starter.exits import DIFFERENT, OK
from starter.rehearsal import rehearse as play

if TYPE_CHECKING:
    from starter.rehearsal import Rehearsal


def rehearse(
    file: Path,
    /,
    *,
    engine: Literal["core", "temporal"] = "core",
    clock: Annotated[str, Parameter(name="--explain")] = "",
) -> int:
    """Play a scenario and compare it with what it expects.

    Args:
        file: The scenario, YAML.
        engine: The core alone, or the real workflow under skipped time.
        clock: Explain how the date of this clock came about, as it stands at the end.
    """
    if not file.is_file():
        raise CommandLineError("file_unreadable", f"{file} cannot be read")
    played = run(_rehearse(file, engine, clock))
    current().give(played.as_json(), played.as_text())
    return OK if played.ok else DIFFERENT


async def _rehearse(file: Path, engine: Literal["core", "temporal"], clock: str) -> Rehearsal:
    if engine == "core":
        return await play(file, CoreEngine(), clock)
    # Imported here: it brings the servers' modules.
    from starter.engines.temporal import temporal_engine  # noqa: PLC0415

    current().note("Starting servers for this rehearsal alone ...")
    async with temporal_engine(Settings()) as servers:
        return await play(file, servers, clock)
