"""What is overdue in a case, by the role that owes it: for reports."""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "0004"
down_revision: Final = "0003"

_STATEMENTS: Final = (
    "ALTER TABLE record.case_view ADD COLUMN overdue text[] NOT NULL DEFAULT '{}'",
    """
    COMMENT ON COLUMN record.case_view.overdue IS
        'Roles, one entry for each duty that is missed and still owed; empty until a case is '
        'written by a version that tells it.'
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
