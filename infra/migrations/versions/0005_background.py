"""What the checks of an entry look up: role, line, recognition, protection after an overturn."""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "0005"
down_revision: Final = "0004"

_STATEMENTS: Final = (
    "ALTER TABLE people.employment ADD COLUMN in_role_since date, ADD COLUMN manager_since date",
    """
    CREATE TABLE people.recognition (
        person      text NOT NULL REFERENCES people.person,
        kind        text NOT NULL CHECK (kind IN ('award', 'rating', 'review_360')),
        received_on date NOT NULL,
        PRIMARY KEY (person, kind, received_on)
    )
    """,
    "ALTER TABLE record.case_view ADD COLUMN protected_until date",
    """
    COMMENT ON COLUMN record.case_view.protected_until IS
        'Last day on which a new entry needs further sign-offs; null unless a plan was overturned.'
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
