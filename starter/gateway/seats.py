"""Who is who in a case by the record, for while the case itself cannot be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.people import Role
from infra.record_lists import RecordLists

if TYPE_CHECKING:
    from infra.postgres import Pool

ON_RECORD: Final = (Role.EMPLOYEE, Role.MANAGER, Role.SKIP, Role.HR_PARTNER)
"""The roles that the record names of every case."""


async def roles_on_record(pool: Pool, case_id: str, person: str) -> frozenset[Role]:
    """Return which of the roles that the record names a person holds in a case.

    The case is asked again when a command is delivered: who has lost a seat since is refused then.

    Raises:
        StoreFailed: PostgreSQL is not there.
    """
    known = await RecordLists(pool).case(case_id)
    if known is None:
        return frozenset()
    return frozenset(role for role in ON_RECORD if getattr(known.summary, role.value) == person)
