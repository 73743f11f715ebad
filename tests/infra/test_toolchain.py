from __future__ import annotations

import fcntl
import io
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from rich.console import Console

from infra.embedded import go, toolchain
from infra.embedded.build_progress import BuildProgress
from infra.embedded.locks import locked, try_lock
from infra.embedded.toolchain import TemporalBinaries, TemporalNotBuiltError


def _nothing(_sentence: str) -> None: ...


def _pretend_built(cache: Path) -> TemporalBinaries:
    folder = toolchain.binaries_folder(cache)
    folder.mkdir(parents=True)
    for name in ("temporal-server", "temporal-sql-tool", "temporal-ui"):
        (folder / name).touch()
    return TemporalBinaries.under(folder)


def _no_go(_cache: Path, _tell: object) -> Path:
    pytest.fail("what is in the cache is not built again")


def test_other_modules_are_built_into_another_folder(tmp_path: Path) -> None:
    for name in ("go.mod", "go.sum"):
        (tmp_path / name).write_text("one")
    before = toolchain.binaries_folder(tmp_path, tmp_path)

    (tmp_path / "go.sum").write_text("two")

    assert toolchain.binaries_folder(tmp_path, tmp_path) != before


def test_a_missing_server_is_an_error_that_names_the_cure(tmp_path: Path) -> None:
    with pytest.raises(TemporalNotBuiltError, match="make temporal"):
        toolchain.locate(tmp_path)


def test_what_is_in_the_cache_is_not_built_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = _pretend_built(tmp_path)
    monkeypatch.setattr(toolchain, "find_go", _no_go)

    assert toolchain.ensure(tmp_path, _nothing) == built


def test_two_processes_build_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waited for the other's build finds it done."""
    monkeypatch.setattr(toolchain, "find_go", _no_go)
    folder = toolchain.binaries_folder(tmp_path)
    found: list[TemporalBinaries] = []
    second = threading.Thread(target=lambda: found.append(toolchain.ensure(tmp_path, _nothing)))

    with locked(tmp_path / f"{folder.name}.lock"):
        second.start()
        built = _pretend_built(tmp_path)
    second.join(timeout=10)

    assert found == [built]


def test_a_failed_build_says_why_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "go"
    broken.write_text("#!/bin/sh\necho 'dial tcp: no route to host'\nexit 1\n")
    broken.chmod(0o755)

    def find_broken(_cache: Path, _tell: object) -> Path:
        return broken

    monkeypatch.setattr(toolchain, "find_go", find_broken)

    with pytest.raises(TemporalNotBuiltError, match="no route to host") as refused:
        toolchain.ensure(tmp_path / "cache", _nothing)

    assert "TEMPORAL_ADDRESS" in str(refused.value)
    assert not [path for path in (tmp_path / "cache").iterdir() if path.is_dir()]


@pytest.mark.parametrize(
    ("answer", "version"),
    [
        ("go version go1.26.8 linux/amd64", (1, 26, 8)),
        ("go version go1.27 darwin/arm64", (1, 27, 0)),
        ("go version devel go1.28-a1b2c3 linux/amd64", None),
        ("a board game", None),
    ],
)
def test_only_a_released_go_is_trusted(
    tmp_path: Path, answer: str, version: tuple[int, ...] | None
) -> None:
    program = tmp_path / "go"
    program.write_text(f"#!/bin/sh\necho '{answer}'\n")
    program.chmod(0o755)

    assert go.version_of(program) == version


def test_a_go_that_is_too_old_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "bin" / "go"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\necho 'go version go1.22.2 linux/amd64'\n")
    old.chmod(0o755)
    installed = tmp_path / "cache" / "go-1.27.3" / "go" / "bin"
    installed.mkdir(parents=True)
    monkeypatch.setenv("PATH", f"{old.parent}{os.pathsep}{Path('/bin')}")

    assert go.find_go(tmp_path / "cache", _nothing) == installed / "go"


def test_without_a_terminal_progress_is_told_in_lines() -> None:
    output = io.StringIO()

    with BuildProgress(2, Console(file=output, force_terminal=False)) as progress:
        progress.saw("go: downloading go.temporal.io/api v1.63.5")
        progress.saw("unrelated")
        progress.compiling(4)
        for package in ("math", "net"):
            progress.saw(package)

    assert output.getvalue().splitlines() == [
        "  fetching modules: 50 %",
        "  compiling packages: 20 %",
        "  compiling packages: 50 %",
    ]


def test_a_lock_is_free_again_when_its_holder_was_killed(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    script = (
        "import fcntl, os, sys, time\n"
        "fcntl.flock(os.open(sys.argv[1], os.O_RDWR | os.O_CREAT), fcntl.LOCK_EX)\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        (sys.executable, "-c", script, str(lock)), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert try_lock(lock) is None
        holder.kill()
        holder.wait()

    descriptor = try_lock(lock)

    assert descriptor is not None
    fcntl.flock(descriptor, fcntl.LOCK_UN)
    os.close(descriptor)
