"""The command by which a case learns of new keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from domain.commands.values import Envelope
from domain.keys import Trust


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustKeys(Envelope):
    """Take a newer document of keys, signed by a root key that the case trusts.

    Who: HR lead or policy owner. When: in every stage.

    Attributes:
        trust: The whole document; it names every key of the one before.
        reason: Why, such as a rotation; nothing medical.
    """

    do: Literal["trust_keys"]
    trust: Trust
    reason: str
