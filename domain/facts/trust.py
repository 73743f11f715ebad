"""What became true of the keys that a case trusts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from domain.keys import Trust


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysTrusted:
    """The case goes by a newer document of keys."""

    __pydantic_config__ = {"extra": "forbid"}

    kind: Literal["keys_trusted"] = "keys_trusted"
    trust: Trust
    reason: str
