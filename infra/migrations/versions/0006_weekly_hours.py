"""Hours of a week by contract: a plan and the normal job stay within them."""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "0006"
down_revision: Final = "0005"

_STATEMENTS: Final = (
    # Rows that were loaded before count as full time until the file is loaded again.
    """
    ALTER TABLE people.employment
        ADD COLUMN weekly_hours numeric NOT NULL DEFAULT 40 CHECK (weekly_hours > 0)
    """,
    "ALTER TABLE people.employment ALTER COLUMN weekly_hours DROP DEFAULT",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
