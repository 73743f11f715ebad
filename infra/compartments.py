"""The compartments in PostgreSQL: one schema each, opened under a role that sees no other.

The tables of a compartment belong to `OWNER`, whom nobody logs in as; the product's own login has
no rights in them either. Whoever reads or writes there takes the compartment's role for the length
of one transaction: a statement that strays into another compartment fails.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from domain.seeing.parts import Compartment
from infra.postgres import transaction

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from infra.postgres import Connection, Pool

OWNER: Final = "dueprocess_owner"
"""Owns schemas and tables; taken by migrations alone."""

ROLE_OF: Final[Mapping[Compartment, str]] = {
    compartment: f"dueprocess_{compartment}" for compartment in Compartment
}

SCHEMA_OF: Final[Mapping[Compartment, str]] = {
    compartment: "record" if compartment is Compartment.CASE else compartment.value
    for compartment in Compartment
}

ROLES: Final = (OWNER, *ROLE_OF.values())


@asynccontextmanager
async def opened(pool: Pool, compartment: Compartment) -> AsyncGenerator[Connection]:
    """Borrow a connection that sees one compartment, for one transaction.

    Raises:
        StoreFailed: PostgreSQL failed, was not there, or refused what is not this compartment's.
    """
    async with transaction(pool) as connection:
        # A name of ours, from a closed list: nothing in it needs quoting.
        await connection.execute(f"SET LOCAL ROLE {ROLE_OF[compartment]}")
        yield connection


def roles_for(login: str) -> str:
    """Return the statement that creates the roles that are missing and lets a login take them.

    Taken, not inherited: without `SET ROLE` the login may do nothing that they may. Needs rights to
    create roles unless all of it has been done before.

    Args:
        login: Name of the product's own login: letters, digits and underscores.
    """
    names = ", ".join(f"'{name}'" for name in ROLES)
    return f"""
        DO $$
        DECLARE
            wanted text;
        BEGIN
            FOREACH wanted IN ARRAY ARRAY[{names}] LOOP
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
                    BEGIN
                        EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
                    EXCEPTION WHEN duplicate_object OR unique_violation THEN
                        NULL;  -- another database of this server was quicker
                    END;
                END IF;
                IF NOT pg_has_role('{login}', wanted, 'SET') THEN
                    EXECUTE format(
                        'GRANT %I TO %I WITH INHERIT FALSE, SET TRUE', wanted, '{login}'
                    );
                END IF;
            END LOOP;
        END
        $$
    """
