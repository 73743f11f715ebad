"""Whether a test notices every small change to the code that makes dates and money.

`mutmut` changes one operator, number or word at a time (its settings stand in pyproject.toml) and
runs the tests of the clock, leave and severance. A change that no test notices must be explained
in `mutants.toml` beside this file; an explanation that is no longer needed must go.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
EXPLAINED: Final = Path(__file__).with_suffix(".toml")
COMMAND: Final = Path(sys.executable).with_name("mutmut")
PROCESSES: Final = 2
_FOUND: Final = "killed"
_NAME: Final = re.compile(r"(?P<module>.+)\.x(?P<named>_.+|ǁ.+)__mutmut_\d+")


@dataclass(frozen=True, order=True)
class Mutant:
    """One change: the function, the line as it was, and the line as it became."""

    where: str
    was: str
    becomes: str

    def __str__(self) -> str:
        """Show it as a difference."""
        return f"{self.where}\n  - {self.was}\n  + {self.becomes}"


def explained() -> set[Mutant]:
    """Read the changes that nothing can notice."""
    rows = tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))["survives"]
    unexplained = [row["where"] for row in rows if not row["because"].strip()]
    if unexplained:
        raise ValueError(f"{EXPLAINED.name} gives no reason for a change in {unexplained[0]}")
    return {Mutant(row["where"], row["was"], row["becomes"]) for row in rows}


def mutate(tree: Path) -> dict[str, str]:
    """Change the code in a copy of the tree, and say what became of each change, by its name."""
    shutil.copytree(
        ROOT, tree, ignore=shutil.ignore_patterns(".*", "__pycache__", "mutants", "histories")
    )
    _mutmut(tree, "run", "--max-children", str(PROCESSES))
    lines = _mutmut(tree, "results", "--all", "true").splitlines()
    told = (line.strip().rpartition(": ") for line in lines if "__mutmut_" in line)
    return {name: became for name, _, became in told}


def shown(tree: Path, name: str) -> Mutant:
    """Look up what a change was."""
    lines = _mutmut(tree, "show", name).splitlines()
    was = [line[1:].strip() for line in lines if re.match(r"-(?!-- )", line)]
    becomes = [line[1:].strip() for line in lines if re.match(r"\+(?!\+\+ )", line)]
    return Mutant(_readable(name), " ".join(was), " ".join(becomes))


def _readable(name: str) -> str:
    """Return `domain.leave.Leave.covers` for `domain.leave.xǁLeaveǁcovers__mutmut_3`."""
    found = _NAME.fullmatch(name)
    if found is None:
        return name
    return f"{found['module']}.{found['named'].strip('ǁ').replace('ǁ', '.').removeprefix('_')}"


def _mutmut(tree: Path, *arguments: str) -> str:
    ended = subprocess.run(
        (str(COMMAND), *arguments), cwd=tree, capture_output=True, text=True, check=False
    )
    if ended.returncode != 0:
        raise RuntimeError(f"mutmut {arguments[0]} failed:\n{ended.stdout[-4000:]}{ended.stderr}")
    return ended.stdout


def main() -> int:
    """Print what no test noticed and nobody explained."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="dueprocess-mutants-") as folder:
        tree = Path(folder) / "tree"
        results = mutate(tree)
        unnoticed = {name: became for name, became in results.items() if became != _FOUND}
        survivors = {shown(tree, name): became for name, became in unnoticed.items()}
    known = explained()
    for mutant in sorted(set(survivors) - known):
        print(f"no test notices ({survivors[mutant]}): {mutant}")
    for mutant in sorted(known - set(survivors)):
        print(f"explained in {EXPLAINED.name}, but a test notices it now: {mutant}")
    print(
        f"{len(results)} changes to the code in {time.monotonic() - began:.0f} s:"
        f" {len(results) - len(survivors)} noticed, {len(known & set(survivors))} explained,"
        f" {len(set(survivors) - known)} not explained"
    )
    return 0 if results and set(survivors) == known else 1


if __name__ == "__main__":
    sys.exit(main())
