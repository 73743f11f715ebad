"""What a plan may stand with: the proposal that brings one, and what becomes of it beside the way.

Times are `SOON`: each of these may stand besides in any stage, where it is possible.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.people import Role
from starter.matrix.steps import SOON, step

if TYPE_CHECKING:
    from starter.matrix.steps import Way

PROPOSAL: Final = {
    "packet_text": "What was expected, what was seen, and the two ways from here.",
    "packet_by": "p-packet-writer",
    "plan": [
        {
            "title": "A design",
            "criteria": ["It names a way back"],
            "due_after_days": 21,
            "hours": 24,
        }
    ],
    "plan_days": 30,
    "weekly_regular_hours": 30,
}
"""What a Pivot entry without Focus brings with it."""

ON_SINGLE_DAYS: Final[Way] = (
    step(SOON, Role.EMPLOYEE, "report_leave"),
    step(SOON, Role.LEAVE_ADMINISTRATOR, "decide_leave", intermittent=True),
)
"""An intermittent leave."""

SUPPORT_WITHHELD: Final[Way] = (step(SOON, Role.EMPLOYEE, "add_comment", kind="withheld_support"),)
"""A comment that waits for its answer while a plan has no result."""

PLAN_TO_CHANGE: Final[Way] = (step(SOON, Role.MANAGER, "revise_plan"),)
"""A new version of the plan that waits for HR."""
