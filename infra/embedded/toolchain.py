"""The Temporal server, its schema tool and its UI: built once from Go modules, then cached.

`python -m infra.embedded.toolchain` builds them if they are not there. The cache's folder is
named after a hash of the pinned modules, so a change of version builds anew and leaves others be.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from infra.embedded.build_progress import BuildProgress
from infra.embedded.go import GoMissingError, find_go
from infra.embedded.locks import locked
from infra.settings import Settings, inherited_environment

if TYPE_CHECKING:
    from collections.abc import Callable

MODULES: Final = Path(__file__).parents[2] / "tools" / "temporal"

_CURE: Final = "Run `make temporal` to build it, or set TEMPORAL_ADDRESS to a running server."


class TemporalNotBuiltError(RuntimeError):
    """The server's programs are not in the cache, or could not be built."""


@dataclass(frozen=True, slots=True)
class TemporalBinaries:
    """The three programs, by absolute path."""

    server: Path
    sql_tool: Path
    ui: Path

    @classmethod
    def under(cls, folder: Path) -> Self:
        return cls(folder / "temporal-server", folder / "temporal-sql-tool", folder / "temporal-ui")

    @property
    def complete(self) -> bool:
        return all(getattr(self, each.name).is_file() for each in fields(self))


# The UI and the schema tool share most packages with the server: seconds after its minutes.
_TARGETS: Final = (
    ("temporal-server", "go.temporal.io/server/cmd/server", ("-tags", "disable_grpc_modules")),
    ("temporal-sql-tool", "go.temporal.io/server/cmd/tools/sql", ()),
    ("temporal-ui", "github.com/temporalio/ui-server/v2/cmd/server", ()),
)


def binaries_folder(cache_dir: Path, modules: Path = MODULES) -> Path:
    """Name the cache's folder for the modules as they are pinned now."""
    digest = hashlib.sha256()
    for name in ("go.mod", "go.sum"):
        digest.update((modules / name).read_bytes())
    return cache_dir / f"temporal-{digest.hexdigest()[:16]}"


def locate(cache_dir: Path) -> TemporalBinaries:
    """Find the programs in the cache.

    Raises:
        TemporalNotBuiltError: They are not there; says how to get them.
    """
    binaries = TemporalBinaries.under(binaries_folder(cache_dir))
    if not binaries.complete:
        raise TemporalNotBuiltError(f"No Temporal server is in {cache_dir}. {_CURE}")
    return binaries


def ensure(cache_dir: Path, tell: Callable[[str], None]) -> TemporalBinaries:
    """Find the programs in the cache or build them, once however many processes ask.

    Args:
        cache_dir: Where they are kept.
        tell: Takes a sentence for people about each slow step.

    Raises:
        TemporalNotBuiltError: The build failed; says why and what to do.
    """
    folder = binaries_folder(cache_dir)
    binaries = TemporalBinaries.under(folder)
    if binaries.complete:
        return binaries
    with locked(cache_dir / f"{folder.name}.lock"):
        # Another process may have built them while this one waited.
        if not binaries.complete:
            try:
                go = find_go(cache_dir, tell)
            except GoMissingError as error:
                raise TemporalNotBuiltError(str(error)) from error
            tell("Building the Temporal server: about four minutes on two cores, once.")
            _build(go, folder)
    return binaries


def _build(go: Path, folder: Path) -> None:
    """Build into a scratch folder and move it into place whole."""
    for left_over in folder.parent.glob(".temporal-*"):
        # Of a build that was killed: whoever builds holds the lock, so nobody uses it.
        shutil.rmtree(left_over)
    with (
        tempfile.TemporaryDirectory(dir=folder.parent, prefix=".temporal-") as scratch,
        BuildProgress(_modules_to_fetch()) as progress,
    ):
        packages = _go(go, ("list", "-deps", *(package for _, package, _ in _TARGETS)), progress)
        progress.compiling(len({each for each in packages if not each.startswith("go: ")}))
        built = Path(scratch) / "built"
        for name, package, flags in _TARGETS:
            arguments = ("build", "-v", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w")
            _go(go, (*arguments, *flags, "-o", str(built / name), package), progress)
        built.rename(folder)


def _go(go: Path, arguments: tuple[str, ...], progress: BuildProgress) -> list[str]:
    """Run Go among the pinned modules; its complaints are progress, or the reason it failed."""
    with subprocess.Popen(
        (str(go), *arguments),
        cwd=MODULES,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=inherited_environment(
            {
                "CGO_ENABLED": "0",
                "GOFLAGS": "-mod=readonly",
                "GOTOOLCHAIN": "local",
                "GOWORK": "off",
            }
        ),
    ) as process:
        lines: list[str] = []
        try:
            for line in process.stdout or ():
                lines.append(line.rstrip())
                progress.saw(lines[-1])
        except BaseException:
            process.kill()
            raise
    if process.returncode != 0:
        reason = "\n".join(lines[-15:])
        raise TemporalNotBuiltError(
            f"Building the Temporal server failed: `go {arguments[0]}` said\n{reason}\n"
            "If a download failed, run `make temporal` again (it goes on where it stopped); "
            "behind a proxy set GOPROXY. Or set TEMPORAL_ADDRESS to a running server."
        )
    return lines


def _modules_to_fetch() -> int:
    """Count the modules whose content, not only whose go.mod, is pinned."""
    lines = (MODULES / "go.sum").read_text().splitlines()
    return sum("/go.mod " not in line for line in lines)


def main() -> int:
    """Build what is missing, for `make`."""
    try:
        ensure(Settings().cache_dir, tell=lambda sentence: print(sentence, flush=True))
    except TemporalNotBuiltError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted; the next build goes on where this one stopped.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
