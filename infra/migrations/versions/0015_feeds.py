"""Feeds in and gates: who feeds us, what came of it, and who has to be asked before a tool acts."""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "0015"
down_revision: Final = "0014"

_STATEMENTS: Final = (
    "CREATE SCHEMA IF NOT EXISTS door",
    """
    CREATE TABLE door.feed_secret (
        id         text        PRIMARY KEY,
        account    text        NOT NULL REFERENCES door.service_account,
        feed       text        NOT NULL,
        scheme     text        NOT NULL CHECK (scheme IN ('hmac_sha256', 'ed25519')),
        encrypted  bytea       NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz
    )
    """,
    "CREATE INDEX feed_secret_of ON door.feed_secret (feed, account)",
    """
    CREATE TABLE door.feed_item (
        id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        account        text        NOT NULL,
        feed           text        NOT NULL,
        message_id     text        NOT NULL,
        digest         text        NOT NULL,
        kind           text        NOT NULL,
        aspect         text        NOT NULL,
        person         text        NOT NULL,
        subject        text        NOT NULL,
        position       bigint      NOT NULL,
        organisations  text[]      NOT NULL,
        content        bytea,
        state          text        NOT NULL
            CHECK (state IN ('waiting', 'done', 'nothing', 'superseded', 'refused', 'settled')),
        why            text        NOT NULL DEFAULT '',
        sentence       text        NOT NULL DEFAULT '',
        cases          text[]      NOT NULL DEFAULT '{}',
        leave_number   integer,
        round          integer     NOT NULL DEFAULT 1,
        tries          integer     NOT NULL DEFAULT 0,
        sent_at        timestamptz NOT NULL,
        received_at    timestamptz NOT NULL,
        next_try_at    timestamptz NOT NULL,
        give_up_at     timestamptz NOT NULL,
        ended_at       timestamptz,
        settled_by     text,
        settled_reason text,
        UNIQUE (account, feed, message_id),
        CHECK (state <> 'waiting' OR content IS NOT NULL),
        CHECK ((state IN ('waiting', 'refused')) OR content IS NULL),
        CHECK ((state = 'refused') <= (why <> '')),
        CHECK ((state = 'settled') = (settled_by IS NOT NULL))
    )
    """,
    """
    COMMENT ON COLUMN door.feed_item.content IS
        'What it says, encrypted, as far as it is needed: emptied once it has come to an end.'
    """,
    """
    COMMENT ON COLUMN door.feed_item.position IS
        'Where the source has it among what it says of the same: the higher is the newer state.'
    """,
    "CREATE INDEX feed_item_due ON door.feed_item (next_try_at, id) WHERE state = 'waiting'",
    "CREATE INDEX feed_item_about ON door.feed_item (account, feed, person, subject)",
    "CREATE INDEX feed_item_refused ON door.feed_item (id) WHERE state = 'refused'",
    "ALTER TABLE people.employment ADD COLUMN left_on date",
    "COMMENT ON COLUMN people.employment.left_on IS 'Last day of employment, once it is known.'",
    "ALTER TABLE record.case_view ADD COLUMN transfer_by text[]",
    "ALTER TABLE record.case_view ADD COLUMN leaving_by text[]",
    "ALTER TABLE record.case_view ADD COLUMN rehire text",
    """
    COMMENT ON COLUMN record.case_view.transfer_by IS
        'Null until a version writes that knows: then a transfer out of an open case asks HR.'
    """,
    """
    CREATE TABLE door.gate_question (
        id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        gate     text        NOT NULL CHECK (gate IN ('transfer', 'leaver', 'rehire')),
        asked_by text        NOT NULL,
        person   text        NOT NULL,
        asked_at timestamptz NOT NULL
    )
    """,
    "CREATE INDEX gate_question_of ON door.gate_question (asked_by, asked_at)",
    "COMMENT ON TABLE door.gate_question IS 'Which tool asked about whom; never the answer.'",
    """
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON door.gate_question
        FOR EACH STATEMENT EXECUTE FUNCTION record.refuse_change()
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
