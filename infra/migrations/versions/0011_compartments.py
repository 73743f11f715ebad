"""Compartments with roles of their own, and the record of who has read in them."""

from __future__ import annotations

from typing import Final

from alembic import op
from sqlalchemy import text

from infra.compartments import OWNER, roles_for

revision: Final = "0011"
down_revision: Final = "0010"

_READS: Final = (
    """
    CREATE TABLE record.read (
        id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        case_id     text,
        compartment text        NOT NULL,
        person      text        NOT NULL,
        readers     text[]      NOT NULL,
        what        text        NOT NULL,
        purpose     text        NOT NULL,
        read_at     timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT now(),
        CHECK ((case_id IS NULL) = (compartment = 'fairness'))
    )
    """,
    "COMMENT ON TABLE record.read IS 'Who has read what of which compartment, and when.'",
    "COMMENT ON COLUMN record.read.read_at IS 'By the clock of the door.'",
    "CREATE INDEX read_of ON record.read (case_id, id)",
    """
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON record.read
        FOR EACH STATEMENT EXECUTE FUNCTION record.refuse_change()
    """,
)

_ENTRIES: Final = """
    CREATE TABLE {schema}.entry (
        case_id     text        NOT NULL,
        id          text        NOT NULL,
        kind        text        NOT NULL,
        content     jsonb       NOT NULL,
        digest      text        NOT NULL,
        author      text        NOT NULL,
        author_as   text        NOT NULL,
        received_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT now(),
        position    bigint      GENERATED ALWAYS AS IDENTITY,
        PRIMARY KEY (case_id, id)
    )
"""

_FAIRNESS: Final = """
    CREATE TABLE fairness.cell (
        id          text        PRIMARY KEY,
        period      text        NOT NULL,
        gate        text        NOT NULL,
        attribute   text        NOT NULL,
        people      text        NOT NULL,
        favourable  integer     NOT NULL CHECK (favourable BETWEEN 0 AND total),
        total       integer     NOT NULL CHECK (total > 0),
        author      text        NOT NULL,
        received_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT now(),
        position    bigint      GENERATED ALWAYS AS IDENTITY
    )
"""

_FILES: Final = ("leave", "legal", "panel")

_OWNED: Final = (
    "leave.entry",
    "legal.entry",
    "panel.entry",
    "fairness.cell",
    "money.statement",
    "money.pay",
)

_RECORD: Final = "record.fact, record.case_view, record.promise_view, record.notice_view"


def _append_only(table: str) -> str:
    return (
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION record.refuse_change()"
    )


def upgrade() -> None:
    login = op.get_bind().scalar(text("SELECT current_user"))
    database = op.get_bind().scalar(text("SELECT current_database()"))
    op.execute(roles_for(str(login)))
    # A schema goes over only to who may create one.
    op.execute(f'GRANT CREATE ON DATABASE "{database}" TO {OWNER}')
    for statement in _READS:
        op.execute(statement)
    for schema in _FILES:
        op.execute(f"CREATE SCHEMA {schema}")
        op.execute(_ENTRIES.format(schema=schema))
        op.execute(_append_only(f"{schema}.entry"))
    op.execute("CREATE SCHEMA fairness")
    op.execute(_FAIRNESS)
    op.execute(_append_only("fairness.cell"))
    for schema in (*_FILES, "money", "fairness"):
        role = f"dueprocess_{schema}"
        op.execute(f"GRANT USAGE ON SCHEMA {schema}, record TO {role}")
        op.execute(f"GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA {schema} TO {role}")
        op.execute(f"GRANT INSERT ON record.read TO {role}")
    # Payroll's figures are replaced by newer ones; a statement never is.
    op.execute("GRANT UPDATE ON money.pay TO dueprocess_money")
    op.execute("GRANT USAGE ON SCHEMA record TO dueprocess_case")
    op.execute("GRANT INSERT ON record.read TO dueprocess_case")
    op.execute(f"GRANT SELECT ON {_RECORD} TO dueprocess_case")
    for schema in (*_FILES, "money", "fairness"):
        op.execute(f"REVOKE ALL ON SCHEMA {schema} FROM PUBLIC")
        op.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC")
        # A table goes over only to who may create one in its schema; then the schema follows.
        op.execute(f"GRANT USAGE, CREATE ON SCHEMA {schema} TO {OWNER}")
    for table in _OWNED:
        op.execute(f"ALTER TABLE {table} OWNER TO {OWNER}")
    for schema in (*_FILES, "money", "fairness"):
        op.execute(f"ALTER SCHEMA {schema} OWNER TO {OWNER}")
