"""Whether `dueprocess rehearse --engine temporal` ends cleanly, fifty times.

A process that ran a client or a worker could be aborted while it ends, after its work is done: that
shows in the exit code alone. Times stand side by side with the core engine's; they decide nothing.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from statistics import median, quantiles
from typing import Final

ROOT: Final = Path(__file__).parents[1]
COMMAND: Final = Path(sys.executable).with_name("dueprocess")
RUNS: Final = 50
_WITHIN_S: Final = 180


def rehearse(scenario: Path, engine: str) -> tuple[int, float]:
    """Run one rehearsal.

    Returns:
        Its exit code and how many seconds it took.
    """
    began = time.monotonic()
    ended = subprocess.run(
        (str(COMMAND), "rehearse", str(scenario), "--engine", engine),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        timeout=_WITHIN_S,
        check=False,
    )
    if ended.returncode != 0:
        print(ended.stderr.decode(errors="replace")[-2000:], file=sys.stderr)
    return ended.returncode, time.monotonic() - began


def measure(runs: int) -> bool:
    """Print exit codes and times of both engines; tell whether every run ended cleanly."""
    scenario = min((ROOT / "scenarios").glob("*.yaml"))
    print(f"{runs} runs of {scenario.stem}")
    clean = True
    for engine in ("core", "temporal"):
        found = [rehearse(scenario, engine) for _ in range(runs)]
        codes = Counter(code for code, _ in found)
        seconds = sorted(taken for _, taken in found)
        slow = quantiles(seconds, n=20)[-1] if runs > 1 else seconds[0]
        times = f"median {median(seconds):.1f} s  p95 {slow:.1f} s"
        print(f"{engine:<10} exit codes {dict(codes)}  {times}")
        clean = clean and set(codes) == {0}
    return clean


if __name__ == "__main__":
    sys.exit(0 if measure(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS) else 1)
