"""What can play a scenario: the core alone, or the real workflow under skipped time."""

from __future__ import annotations

from starter.engines.play import Engine, Play, Standing

__all__ = ["Engine", "Play", "Standing"]
