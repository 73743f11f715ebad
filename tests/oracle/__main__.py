"""Compare the clock with the oracle over many random windows: `make oracle`, ARGS="--seed 7"."""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import chain, repeat
from multiprocessing import get_context
from typing import Final

from tests.oracle.comparing import in_words

WINDOWS: Final = 1_000_000
PROCESSES: Final = 2
_AT_ONCE: Final = 5_000
_SHOWN: Final = 5


def main() -> int:
    """Compare as many windows as asked, and say how many differ."""
    parser = argparse.ArgumentParser(prog="make oracle", description=__doc__)
    parser.add_argument("windows", nargs="?", type=int, default=WINDOWS)
    parser.add_argument("--seed", type=int, default=None, help="draw the same windows again")
    parser.add_argument("--processes", type=int, default=PROCESSES)
    asked = parser.parse_args()
    seed: int = secrets.randbelow(10**9) if asked.seed is None else asked.seed
    began = time.monotonic()
    firsts = range(0, asked.windows, _AT_ONCE)
    lasts = (min(asked.windows, first + _AT_ONCE) for first in firsts)
    with ProcessPoolExecutor(asked.processes, mp_context=get_context("spawn")) as pool:
        stretches = pool.map(in_words, repeat(seed), firsts, lasts)
        found = list(chain.from_iterable(stretches))
    for difference in found[:_SHOWN]:
        print(difference)
    taken = time.monotonic() - began
    print(f"{asked.windows:,} windows in {taken:,.0f} s, seed {seed}: {len(found):,} differences")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
