"""The key that secrets in the stack's own database are encrypted with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from infra.embedded.private_files import write_private
from infra.webhooks.encryption import new_key

if TYPE_CHECKING:
    from pathlib import Path

    from infra.settings import Settings

_FILE: Final = "secrets.key"


def kept_key(run_dir: Path, given: Settings) -> str:
    """Return the key of the settings, else the one that is kept in the folder, else a new one."""
    if given.secrets_key is not None:
        return given.secrets_key.get_secret_value()
    kept = run_dir / _FILE
    if not kept.exists():
        write_private(kept, new_key())
    return kept.read_text(encoding="utf-8")
