"""Who may come in: accounts of tools with their keys, and who has a place in a case."""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "0010"
down_revision: Final = "0009"

_STATEMENTS: Final = (
    "CREATE SCHEMA IF NOT EXISTS door",
    """
    CREATE TABLE door.service_account (
        id            text        PRIMARY KEY,
        client_id     text        NOT NULL UNIQUE,
        organisations text[]      NOT NULL,
        commands      text[]      NOT NULL,
        roles         text[]      NOT NULL,
        scopes        text[]      NOT NULL,
        created_at    timestamptz NOT NULL,
        ended_at      timestamptz
    )
    """,
    """
    COMMENT ON COLUMN door.service_account.client_id IS
        'What the issuer of access tokens calls it.'
    """,
    """
    CREATE TABLE door.api_key (
        prefix       text        PRIMARY KEY,
        account      text        NOT NULL REFERENCES door.service_account,
        digest       bytea       NOT NULL CHECK (octet_length(digest) = 32),
        created_at   timestamptz NOT NULL,
        expires_at   timestamptz NOT NULL,
        ended_at     timestamptz,
        last_used_at timestamptz
    )
    """,
    "CREATE INDEX api_key_account ON door.api_key (account)",
    "COMMENT ON COLUMN door.api_key.digest IS 'SHA-256 of the key; the key itself is nowhere.'",
    "CREATE TABLE people.organisation (id text PRIMARY KEY)",
    "INSERT INTO people.organisation (id) VALUES ('main')",
    """
    ALTER TABLE people.employment ADD COLUMN organisation text NOT NULL DEFAULT 'main'
        REFERENCES people.organisation
    """,
    "ALTER TABLE people.office ADD COLUMN organisation text NOT NULL DEFAULT ''",
    "ALTER TABLE people.office DROP CONSTRAINT office_pkey",
    "ALTER TABLE people.office ADD PRIMARY KEY (role, place, organisation)",
    "COMMENT ON COLUMN people.office.organisation IS 'Empty: all that have nobody of their own.'",
    "CREATE INDEX office_person ON people.office (person)",
    "ALTER TABLE record.case_view ADD COLUMN organisation text NOT NULL DEFAULT 'main'",
    "ALTER TABLE record.case_view ADD COLUMN parties text[] NOT NULL DEFAULT '{}'",
    "ALTER TABLE record.case_view ADD COLUMN seated boolean NOT NULL DEFAULT false",
    """
    COMMENT ON COLUMN record.case_view.seated IS
        'Whether record.seat tells who has a place in it: false until a version writes that knows.'
    """,
    """
    CREATE TABLE record.seat (
        case_id      text        NOT NULL,
        person       text        NOT NULL,
        role         text        NOT NULL,
        on_behalf_of text        NOT NULL,
        since        timestamptz,
        until        timestamptz,
        UNIQUE NULLS NOT DISTINCT (case_id, person, role, on_behalf_of, since, until)
    )
    """,
    "CREATE INDEX seat_person ON record.seat (person, case_id)",
    """
    COMMENT ON TABLE record.seat IS
        'Who has a place in which case, own or in the name of its holder, and from when to when.'
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
