"""The stories of the demo, one module each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starter.demo.stories import appeal, improve, leave, long, t1

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starter.demo.story import Story

STORIES: Final[Mapping[str, Story]] = {
    each.STORY.name: each.STORY for each in (long, t1, improve, appeal, leave)
}
"""Every story by its name; the first is played where none is asked for."""
