"""The directory and the HRIS of firms that have none to connect."""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "0002"
down_revision: Final = "0001"

_STATEMENTS: Final = (
    "CREATE SCHEMA people",
    """
    CREATE TABLE people.person (
        id    text PRIMARY KEY,
        name  text NOT NULL,
        email text NOT NULL
    )
    """,
    """
    CREATE TABLE people.employment (
        person       text    PRIMARY KEY REFERENCES people.person,
        hired        date    NOT NULL,
        place        text    NOT NULL,
        calendar     text    NOT NULL,
        zone         text    NOT NULL,
        level        text    NOT NULL,
        notice_weeks integer NOT NULL CHECK (notice_weeks >= 0),
        manager      text    REFERENCES people.person,
        CHECK (manager <> person)
    )
    """,
    """
    CREATE TABLE people.office (
        role   text NOT NULL,
        place  text NOT NULL,
        person text NOT NULL REFERENCES people.person,
        PRIMARY KEY (role, place)
    )
    """,
    "COMMENT ON COLUMN people.office.place IS 'Empty: everywhere that has nobody of its own.'",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
