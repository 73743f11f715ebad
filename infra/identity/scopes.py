"""What accounts of tools may be let do besides giving commands."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """A right of an account: the names stand in grants, and are frozen."""

    WEBHOOKS = "webhooks"
    """Subscribe to what happens."""

    FILES = "files"
    """Add to files of compartments in an office's place, and read them."""

    FAIRNESS = "fairness"
    """Give and read fairness data."""

    GATE_TRANSFER = "gates:transfer"
    GATE_LEAVER = "gates:leaver"
    GATE_REHIRE = "gates:rehire"
    """Ask at a gate whether somebody has to approve."""

    FEED_LEAVE = "feeds:leave"
    FEED_PEOPLE = "feeds:people"
    FEED_PAY = "feeds:pay"
    FEED_BOUNCES = "feeds:bounces"
    """Feed cases."""
