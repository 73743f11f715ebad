"""The outbox of notices: what is handed over and not yet sent, and what came back."""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "0012"
down_revision: Final = "0011"

_STATEMENTS: Final = (
    "CREATE SCHEMA IF NOT EXISTS notice",
    """
    CREATE TABLE notice.outbox (
        id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        case_id      text        NOT NULL,
        fact_number  integer     NOT NULL,
        key          text        NOT NULL,
        reader       text        NOT NULL,
        message_id   text        NOT NULL,
        bounce_code  text,
        asked        text,
        state        text        NOT NULL DEFAULT 'waiting'
            CHECK (state IN ('waiting', 'sent', 'failed', 'withdrawn', 'bounced')),
        tries        integer     NOT NULL DEFAULT 0,
        next_try_at  timestamptz NOT NULL DEFAULT now(),
        handed_at    timestamptz NOT NULL DEFAULT now(),
        done_at      timestamptz,
        told         text        NOT NULL DEFAULT 'nothing'
            CHECK (told IN ('nothing', 'owed', 'told', 'over')),
        told_to      text,
        tell_at      timestamptz,
        tells        integer     NOT NULL DEFAULT 0,
        UNIQUE (case_id, fact_number, key),
        CHECK ((asked IS NULL) = (state <> 'waiting'))
    )
    """,
    """
    COMMENT ON COLUMN notice.outbox.asked IS
        'What fills the letter, as JSON: emptied once it has gone out, or never will.'
    """,
    """
    COMMENT ON COLUMN notice.outbox.told IS
        'Whether the case has to hear that it did not arrive; `over` where no case is left to.'
    """,
    """
    CREATE INDEX outbox_waiting ON notice.outbox (next_try_at, id) WHERE state = 'waiting'
    """,
    """
    CREATE INDEX outbox_in_order ON notice.outbox (case_id, reader, fact_number, id)
        WHERE state = 'waiting'
    """,
    "CREATE INDEX outbox_untold ON notice.outbox (tell_at) WHERE told = 'owed'",
    "CREATE INDEX outbox_bounce ON notice.outbox (bounce_code)",
    "CREATE INDEX notice_attempt_mail ON record.notice_attempt (message_id)",
    "ALTER TABLE record.notice_attempt DROP CONSTRAINT notice_attempt_result_check",
    """
    ALTER TABLE record.notice_attempt ADD CONSTRAINT notice_attempt_result_check
        CHECK (result IN ('sent', 'deferred', 'undeliverable', 'withdrawn', 'bounced'))
    """,
    "ALTER TABLE record.notice_attempt ADD COLUMN channel text NOT NULL DEFAULT 'mail'",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
