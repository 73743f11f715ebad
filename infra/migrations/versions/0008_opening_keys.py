"""Which request opened which case, so that its repeat opens no other."""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "0008"
down_revision: Final = "0007"

_STATEMENTS: Final = (
    "CREATE SCHEMA IF NOT EXISTS door",
    """
    CREATE TABLE door.opening_key (
        command   text        PRIMARY KEY,
        digest    text        NOT NULL,
        case_id   text        NOT NULL,
        kept_at   timestamptz NOT NULL DEFAULT now()
    )
    """,
    """
    COMMENT ON TABLE door.opening_key IS
        'The case for which a number was drawn by a request that may be sent again.'
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
