"""Duties: who owes what by when in every case, and for whom somebody acted."""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "0007"
down_revision: Final = "0006"

_STATEMENTS: Final = (
    "ALTER TABLE record.fact ADD COLUMN actor_on_behalf_of text",
    """
    COMMENT ON COLUMN record.fact.actor_on_behalf_of IS
        'The holder of the role, where a delegate or a backup acted.'
    """,
    """
    CREATE TABLE record.duty (
        case_id     text        NOT NULL,
        key         text        NOT NULL,
        kind        text        NOT NULL,
        is_window   boolean     NOT NULL,
        owner       text        NOT NULL,
        person      text        NOT NULL,
        request     text        NOT NULL,
        due_on      date,
        due_at      timestamptz,
        forecast    boolean     NOT NULL,
        status      text        NOT NULL,
        ended_at    timestamptz,
        history     jsonb       NOT NULL,
        as_of       timestamptz NOT NULL,
        fact_number integer     NOT NULL,
        PRIMARY KEY (case_id, key)
    )
    """,
    "CREATE INDEX duty_person ON record.duty (person, due_at)",
    "COMMENT ON COLUMN record.duty.person IS 'Who answers for the owner: its holder or a backup.'",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
