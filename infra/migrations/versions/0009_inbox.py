"""The inbox of the doors, and what they refused."""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "0009"
down_revision: Final = "0008"

_STATEMENTS: Final = (
    "CREATE SCHEMA IF NOT EXISTS door",
    """
    CREATE TABLE door.inbox (
        sequence           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        case_id            text        NOT NULL,
        command_id         text        NOT NULL,
        door               text        NOT NULL,
        actor_person       text        NOT NULL,
        actor_role         text        NOT NULL,
        roles              text[]      NOT NULL,
        digest             text        NOT NULL,
        body               json,
        received_at        timestamptz NOT NULL,
        state              text        NOT NULL DEFAULT 'kept'
            CHECK (state IN ('kept', 'delivered', 'refused')),
        code               text        NOT NULL DEFAULT '',
        sentence           text        NOT NULL DEFAULT '',
        receipt            json,
        attempts           integer     NOT NULL DEFAULT 0,
        next_try           timestamptz NOT NULL DEFAULT now(),
        kept_at            timestamptz NOT NULL DEFAULT now(),
        ended_at           timestamptz,
        UNIQUE (case_id, command_id),
        CHECK ((state = 'kept') = (body IS NOT NULL)),
        CHECK ((state = 'delivered') = (receipt IS NOT NULL)),
        CHECK ((state = 'refused') = (code <> '')),
        CHECK ((state = 'kept') = (ended_at IS NULL))
    )
    """,
    "CREATE INDEX inbox_kept ON door.inbox (case_id, sequence) WHERE state = 'kept'",
    "CREATE INDEX inbox_next ON door.inbox (next_try) WHERE state = 'kept'",
    """
    COMMENT ON TABLE door.inbox IS
        'Commands that could not be brought to their case at once. What they say is kept only until'
        ' the case has answered.'
    """,
    "COMMENT ON COLUMN door.inbox.door IS 'The tag of the command.'",
    "COMMENT ON COLUMN door.inbox.roles IS 'What the sender was in the case, as the door saw it.'",
    """
    CREATE TABLE record.refusal (
        id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        case_id      text        NOT NULL,
        command_id   text        NOT NULL,
        door         text        NOT NULL,
        actor_person text        NOT NULL,
        actor_role   text        NOT NULL,
        code         text        NOT NULL,
        received_at  timestamptz NOT NULL,
        through      text        NOT NULL,
        recorded_at  timestamptz NOT NULL DEFAULT now()
    )
    """,
    "CREATE INDEX refusal_of ON record.refusal (case_id, id)",
    "COMMENT ON TABLE record.refusal IS 'Who was told no, and by which rule; never what was said.'",
    "COMMENT ON COLUMN record.refusal.door IS 'The tag of the command.'",
    "COMMENT ON COLUMN record.refusal.through IS 'What brought it: gateway, inbox or cli.'",
    """
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON record.refusal
        FOR EACH STATEMENT EXECUTE FUNCTION record.refuse_change()
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
