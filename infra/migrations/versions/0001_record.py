"""Facts, append-only, and the lists that follow from them."""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "0001"
down_revision: Final = None

_STATEMENTS: Final = (
    "CREATE SCHEMA record",
    """
    CREATE TABLE record.fact (
        case_id      text        NOT NULL,
        number       integer     NOT NULL CHECK (number > 0),
        kind         text        NOT NULL,
        key          text        NOT NULL,
        at           timestamptz NOT NULL,
        handled_at   timestamptz NOT NULL,
        cause        text        NOT NULL,
        actor_person text,
        actor_role   text,
        body         jsonb       NOT NULL,
        digest       text        NOT NULL,
        recorded_at  timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (case_id, number),
        CHECK ((actor_person IS NULL) = (actor_role IS NULL))
    )
    """,
    "COMMENT ON TABLE record.fact IS 'What has happened. Rows are added, never changed.'",
    """
    CREATE FUNCTION record.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% of %.% is refused: its rows are added, never changed',
            TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END
    $$
    """,
    """
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON record.fact
        FOR EACH STATEMENT EXECUTE FUNCTION record.refuse_change()
    """,
    """
    CREATE TABLE record.case_view (
        case_id        text        PRIMARY KEY,
        stage          text        NOT NULL,
        outcome        text,
        next_due       timestamptz,
        next_due_what  text        NOT NULL,
        owner          text        NOT NULL,
        policy         text        NOT NULL,
        paused         boolean     NOT NULL,
        opened_on      date        NOT NULL,
        employee       text        NOT NULL,
        manager        text        NOT NULL,
        skip           text        NOT NULL,
        hr_partner     text        NOT NULL,
        updated_number integer     NOT NULL,
        updated_at     timestamptz NOT NULL DEFAULT now()
    )
    """,
    "CREATE INDEX case_view_due ON record.case_view (next_due NULLS LAST, case_id)",
    """
    CREATE TABLE record.promise_view (
        case_id     text        NOT NULL,
        clock       text        NOT NULL,
        owner       text        NOT NULL,
        last_day    date        NOT NULL,
        ends_at     timestamptz NOT NULL,
        forecast    boolean     NOT NULL,
        promise     jsonb       NOT NULL,
        told_at     timestamptz NOT NULL,
        withdrawn   boolean     NOT NULL,
        fact_number integer     NOT NULL,
        PRIMARY KEY (case_id, clock)
    )
    """,
    """
    CREATE TABLE record.notice_view (
        case_id     text    NOT NULL,
        key         text    NOT NULL,
        fact_number integer NOT NULL,
        template    text,
        to_role     text,
        person      text,
        state       text    NOT NULL
            CHECK (state IN ('owed', 'held', 'sent', 'failed', 'countermanded')),
        attempts    integer NOT NULL DEFAULT 0,
        PRIMARY KEY (case_id, key)
    )
    """,
    """
    CREATE TABLE record.notice_attempt (
        id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        case_id      text        NOT NULL,
        fact_number  integer     NOT NULL,
        key          text        NOT NULL,
        template     text        NOT NULL,
        reader       text        NOT NULL,
        message_id   text        NOT NULL,
        wording      text        NOT NULL,
        result       text        NOT NULL
            CHECK (result IN ('sent', 'deferred', 'undeliverable')),
        reason       text        NOT NULL,
        attempted_at timestamptz NOT NULL DEFAULT now()
    )
    """,
    "CREATE INDEX notice_attempt_of ON record.notice_attempt (case_id, fact_number, key)",
    """
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON record.notice_attempt
        FOR EACH STATEMENT EXECUTE FUNCTION record.refuse_change()
    """,
    """
    CREATE TABLE record.case_number (
        case_id  text        PRIMARY KEY,
        drawn_at timestamptz NOT NULL DEFAULT now()
    )
    """,
    """
    CREATE TABLE record.open_case (
        employee   text        PRIMARY KEY,
        case_id    text        NOT NULL UNIQUE,
        claimed_at timestamptz NOT NULL DEFAULT now()
    )
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
