"""Pay and statements: the compartment of money."""

from __future__ import annotations

from typing import Final

from alembic import op

revision: Final = "0003"
down_revision: Final = "0002"

_STATEMENTS: Final = (
    "CREATE SCHEMA money",
    """
    CREATE TABLE money.pay (
        person       text    PRIMARY KEY,
        currency     text    NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
        annual_base  numeric CHECK (annual_base > 0),
        hourly       numeric CHECK (hourly > 0),
        weekly_hours numeric CHECK (weekly_hours > 0),
        fte          numeric NOT NULL CHECK (fte > 0 AND fte <= 1),
        CHECK ((annual_base IS NULL) <> (hourly IS NULL)),
        CHECK ((hourly IS NULL) = (weekly_hours IS NULL))
    )
    """,
    """
    CREATE TABLE money.statement (
        case_id       text        NOT NULL,
        key           text        NOT NULL,
        statement_id  uuid        NOT NULL UNIQUE,
        fact_number   integer     NOT NULL,
        employee      text        NOT NULL,
        hired         date        NOT NULL,
        separation_on date        NOT NULL,
        place         text        NOT NULL,
        pay           jsonb       NOT NULL,
        pay_from      text,
        formula       text        NOT NULL,
        rule          jsonb       NOT NULL,
        currency      text        NOT NULL,
        years         integer     NOT NULL,
        tiers         text[]      NOT NULL,
        weeks         integer[]   NOT NULL,
        gross         numeric[]   NOT NULL,
        sentences     text[]      NOT NULL,
        quotes        jsonb       NOT NULL,
        written_at    timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (case_id, key),
        CHECK (cardinality(tiers) > 0),
        CHECK (cardinality(weeks) = cardinality(tiers)),
        CHECK (cardinality(gross) = cardinality(tiers)),
        CHECK (cardinality(sentences) = cardinality(tiers))
    )
    """,
    """
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON money.statement
        FOR EACH STATEMENT EXECUTE FUNCTION record.refuse_change()
    """,
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
