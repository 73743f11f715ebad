"""Webhooks out: who wants to hear of what, what is to be told, and how telling it went."""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "0014"
down_revision: Final = "0013"

_STATEMENTS: Final = (
    "CREATE SCHEMA IF NOT EXISTS door",
    """
    CREATE TABLE door.webhook_subscription (
        id              text        PRIMARY KEY,
        account         text        NOT NULL,
        url             text        NOT NULL,
        organisations   text[]      NOT NULL CHECK (cardinality(organisations) > 0),
        event_types     text[]      NOT NULL,
        stages          text[]      NOT NULL,
        policies        text[]      NOT NULL,
        created_at      timestamptz NOT NULL DEFAULT now(),
        disabled_at     timestamptz,
        disabled_reason text,
        ended_at        timestamptz,
        quiet_until     timestamptz,
        failures        integer     NOT NULL DEFAULT 0,
        CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL))
    )
    """,
    """
    COMMENT ON TABLE door.webhook_subscription IS
        'Who wants to hear of what. An empty filter lets everything through.'
    """,
    """
    COMMENT ON COLUMN door.webhook_subscription.created_at IS
        'By the clock of the database, as kept_at of a message: what was kept before is not told.'
    """,
    """
    COMMENT ON COLUMN door.webhook_subscription.quiet_until IS
        'The receiver asked to be left alone until then.'
    """,
    "CREATE INDEX webhook_subscription_account ON door.webhook_subscription (account)",
    """
    CREATE TABLE door.webhook_secret (
        id              text        PRIMARY KEY,
        subscription_id text        NOT NULL REFERENCES door.webhook_subscription,
        scheme          text        NOT NULL CHECK (scheme IN ('hmac_sha256', 'ed25519')),
        encrypted       bytea       NOT NULL,
        public_key      text,
        created_at      timestamptz NOT NULL,
        expires_at      timestamptz
    )
    """,
    "CREATE INDEX webhook_secret_of ON door.webhook_secret (subscription_id)",
    """
    CREATE TABLE door.webhook_message (
        id          text        PRIMARY KEY,
        case_id     text        NOT NULL,
        fact_number integer     NOT NULL,
        type        text        NOT NULL,
        stage       text        NOT NULL,
        policy      text        NOT NULL,
        body        text        NOT NULL,
        kept_at     timestamptz NOT NULL DEFAULT now(),
        offered_at  timestamptz,
        UNIQUE (case_id, fact_number)
    )
    """,
    """
    COMMENT ON TABLE door.webhook_message IS
        'What is to be told, written with the fact; the body is sent to the byte, at every attempt.'
    """,
    """
    CREATE INDEX webhook_message_fresh ON door.webhook_message (kept_at, case_id, fact_number)
        WHERE offered_at IS NULL
    """,
    "CREATE INDEX webhook_message_kept ON door.webhook_message (kept_at, id)",
    """
    CREATE TABLE door.webhook_delivery (
        id              bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        message_id      text        NOT NULL REFERENCES door.webhook_message,
        subscription_id text        NOT NULL REFERENCES door.webhook_subscription,
        round           integer     NOT NULL DEFAULT 1,
        state           text        NOT NULL DEFAULT 'pending'
            CHECK (state IN ('pending', 'delivered', 'failed', 'stopped')),
        attempts        integer     NOT NULL DEFAULT 0,
        created_at      timestamptz NOT NULL,
        next_try_at     timestamptz NOT NULL,
        leased_until    timestamptz,
        lease           text,
        settled_at      timestamptz,
        UNIQUE (message_id, subscription_id, round)
    )
    """,
    """
    COMMENT ON COLUMN door.webhook_delivery.round IS
        'From 1; each further one was asked for as a replay.'
    """,
    """
    CREATE INDEX webhook_delivery_due ON door.webhook_delivery (subscription_id, next_try_at, id)
        WHERE state = 'pending'
    """,
    "CREATE INDEX webhook_delivery_of ON door.webhook_delivery (subscription_id, id)",
    """
    CREATE TABLE door.webhook_attempt (
        delivery_id bigint      NOT NULL REFERENCES door.webhook_delivery,
        attempt     integer     NOT NULL,
        at          timestamptz NOT NULL,
        status      integer,
        error       text        NOT NULL,
        duration_ms integer     NOT NULL,
        next_try_at timestamptz,
        PRIMARY KEY (delivery_id, attempt)
    )
    """,
    """
    COMMENT ON TABLE door.webhook_attempt IS
        'How each attempt went: a number and a word, never what the receiver wrote.'
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
