"""Where policies and calendars are kept, and which policy new cases get."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import Code, Malformed, PolicyInvalid

if TYPE_CHECKING:
    from pathlib import PurePath

POLICIES_FOLDER = Path(__file__).resolve().parents[2] / "policies"

CURRENT_POLICY = "POL-2026-A"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


def is_plain_name(text: str) -> bool:
    """Tell whether a text is a name, not a path: it cannot lead out of a folder."""
    return _NAME.fullmatch(text) is not None


def named_file(name: str, folder: Path, suffix: str, what: str) -> Path:
    """Return the file of a name.

    Raises:
        Malformed: there is none; the sentence lists those that there are.
    """
    file = folder / f"{name}{suffix}"
    if is_plain_name(name) and file.is_file():
        return file
    known = ", ".join(sorted(path.stem for path in folder.glob(f"*{suffix}"))) or "none"
    raise Malformed(Code.MALFORMED, f"there is no {what} {name!r}; known: {known}")


def read_text(file: Path, where: PurePath | str) -> str:
    """Return the text of a file.

    Raises:
        PolicyInvalid: it cannot be read, or is not UTF-8.
    """
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise PolicyInvalid(str(where), "is not UTF-8 text") from error
    except OSError as error:
        raise PolicyInvalid(str(where), error.strerror or "cannot be read") from error
