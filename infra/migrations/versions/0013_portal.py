"""The portal: links in letters, what was done by them, and who is signed in."""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "0013"
down_revision: Final = "0012"

_STATEMENTS: Final = (
    "CREATE SCHEMA IF NOT EXISTS door",
    """
    CREATE TABLE door.action_link (
        token_sha256 bytea       PRIMARY KEY CHECK (octet_length(token_sha256) = 32),
        case_id      text        NOT NULL,
        fact_number  integer     NOT NULL,
        notice_key   text        NOT NULL,
        person       text        NOT NULL,
        acts         text[]      NOT NULL,
        made_at      timestamptz NOT NULL DEFAULT now(),
        expires_at   timestamptz NOT NULL
    )
    """,
    """
    COMMENT ON TABLE door.action_link IS
        'Links in letters. The token itself is nowhere but in the letter.'
    """,
    """
    CREATE TABLE door.action_link_use (
        case_id     text        NOT NULL,
        fact_number integer     NOT NULL,
        person      text        NOT NULL,
        act         text        NOT NULL,
        command_id  text        NOT NULL,
        used_at     timestamptz NOT NULL DEFAULT now(),
        settled     boolean     NOT NULL DEFAULT false,
        PRIMARY KEY (case_id, fact_number, person, act)
    )
    """,
    """
    COMMENT ON TABLE door.action_link_use IS
        'Each act once for a letter, however many links it was sent with.'
    """,
    """
    CREATE TABLE door.session (
        token_sha256  bytea       PRIMARY KEY CHECK (octet_length(token_sha256) = 32),
        person        text        NOT NULL,
        organisations text[]      NOT NULL,
        signed_in_at  timestamptz NOT NULL DEFAULT now(),
        expires_at    timestamptz NOT NULL
    )
    """,
    "CREATE INDEX session_expires ON door.session (expires_at)",
    "CREATE INDEX notice_attempt_reader ON record.notice_attempt (reader, case_id)",
    "CREATE INDEX fact_receipts ON record.fact (case_id) WHERE kind = 'notice_received'",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
