"""Erasure: what two people have signed, and what is left of it: that it was done."""

from __future__ import annotations

from typing import Final

from alembic import op

from infra.compartments import OWNER

revision: Final = "0016"
down_revision: Final = "0015"

_STATEMENTS: Final = (
    """
    CREATE TABLE door.erasure (
        id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        case_id      text        NOT NULL,
        organisation text        NOT NULL,
        reason       text        NOT NULL,
        state        text        NOT NULL DEFAULT 'asked'
            CHECK (state IN ('asked', 'rejected', 'signed', 'erased')),
        asked_by     text        NOT NULL,
        asked_for    text        NOT NULL,
        asked_at     timestamptz NOT NULL,
        decided_by   text,
        decided_for  text,
        decided_at   timestamptz,
        erased_at    timestamptz,
        counts       jsonb,
        CHECK (decided_by NOT IN (asked_by, asked_for) OR state = 'rejected'),
        CHECK (decided_for IS NULL OR decided_for = '' OR decided_for NOT IN (asked_by, asked_for)),
        CHECK ((state = 'asked') = (decided_by IS NULL)),
        CHECK ((state = 'erased') = (erased_at IS NOT NULL AND counts IS NOT NULL))
    )
    """,
    "CREATE UNIQUE INDEX erasure_open ON door.erasure (case_id) WHERE state = 'asked'",
    "COMMENT ON TABLE door.erasure IS 'What was erased, when and by whom: this stays.'",
    """
    CREATE FUNCTION door.refuse_other_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' OR OLD.state IN ('rejected', 'erased')
            OR (NEW.case_id, NEW.asked_by, NEW.asked_for, NEW.asked_at, NEW.reason)
                IS DISTINCT FROM
               (OLD.case_id, OLD.asked_by, OLD.asked_for, OLD.asked_at, OLD.reason)
            OR (OLD.state = 'signed' AND (NEW.decided_by, NEW.decided_for)
                IS DISTINCT FROM (OLD.decided_by, OLD.decided_for))
        THEN
            RAISE EXCEPTION 'what was asked and decided of an erasure stays'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END
    $$
    """,
    """
    CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON door.erasure
        FOR EACH ROW EXECUTE FUNCTION door.refuse_other_erasure()
    """,
    f"""
    CREATE FUNCTION record.refuse_change_but_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' AND current_user = '{OWNER}' THEN
            RETURN NULL;
        END IF;
        RAISE EXCEPTION '% of %.% is refused: its rows are added, never changed',
            TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END
    $$
    """,
    """
    CREATE FUNCTION door.erase(wanted bigint, at timestamptz) RETURNS jsonb
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
    DECLARE
        whose text;
        kept  text;
        gone  bigint;
        found jsonb := '{}';
    BEGIN
        SELECT case_id INTO whose FROM door.erasure
            WHERE id = wanted AND state = 'signed' FOR UPDATE;
        IF whose IS NULL THEN
            RAISE EXCEPTION 'nothing is erased that two people have not signed'
                USING ERRCODE = 'restrict_violation';
        END IF;
        FOREACH kept IN ARRAY ARRAY['leave.entry', 'legal.entry', 'panel.entry', 'money.statement']
        LOOP
            EXECUTE 'DELETE FROM ' || kept || ' WHERE case_id = $1' USING whose;
            GET DIAGNOSTICS gone = ROW_COUNT;
            found := found || jsonb_build_object(kept, gone);
        END LOOP;
        UPDATE door.erasure SET state = 'erased', erased_at = at, counts = found WHERE id = wanted;
        RETURN found;
    END
    $$
    """,
    f"GRANT USAGE, CREATE ON SCHEMA door TO {OWNER}",
    f"GRANT USAGE ON SCHEMA record TO {OWNER}",
    f"GRANT SELECT, UPDATE ON door.erasure TO {OWNER}",
    f"ALTER FUNCTION door.erase(bigint, timestamptz) OWNER TO {OWNER}",
    f"REVOKE CREATE ON SCHEMA door FROM {OWNER}",
)

_TABLES: Final = ("leave.entry", "legal.entry", "panel.entry", "money.statement")


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
    op.execute(f"SET LOCAL ROLE {OWNER}")
    op.execute("REVOKE ALL ON FUNCTION door.erase(bigint, timestamptz) FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION door.erase(bigint, timestamptz) TO SESSION_USER")
    for table in _TABLES:
        op.execute(f"DROP TRIGGER append_only ON {table}")
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION record.refuse_change_but_erasure()"
        )
    op.execute("RESET ROLE")
