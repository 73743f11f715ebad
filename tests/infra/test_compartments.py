"""Compartments are kept apart by the database itself, and whoever reads in them is on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from typing import TYPE_CHECKING, Final

import asyncpg
import pytest

from activities.errors import StoreFailed
from domain.errors import Code, Malformed
from domain.seeing.parts import Compartment
from infra.compartment_files import CompartmentFiles, FairnessCell, FileEntry
from infra.compartments import OWNER, ROLE_OF, opened
from infra.reads import Read, RecordReads, reading, record
from tests.activities.asked import new_case

if TYPE_CHECKING:
    from infra.postgres import Pool

AT: Final = datetime(2027, 2, 8, 10, tzinfo=UTC)

TABLE_OF: Final = {
    Compartment.CASE: "record.fact",
    Compartment.LEAVE: "leave.entry",
    Compartment.LEGAL: "legal.entry",
    Compartment.MONEY: "money.statement",
    Compartment.PANEL: "panel.entry",
    Compartment.FAIRNESS: "fairness.cell",
}
READ_ALL: Final = {compartment: f"TABLE {name}" for compartment, name in TABLE_OF.items()}
EMPTY: Final = {compartment: f"TRUNCATE {name}" for compartment, name in TABLE_OF.items()}
KINDS: Final = ("certification",)
FILES: Final = (Compartment.LEAVE, Compartment.LEGAL, Compartment.PANEL)


def a_read(case_id: str, compartment: Compartment = Compartment.LEAVE) -> Read:
    return Read(
        case_id=case_id,
        compartment=compartment,
        person="e2005",
        readers=("leave",),
        what="file",
        purpose="the certification is due",
        read_at=AT,
    )


def an_entry() -> FileEntry:
    return FileEntry(
        id="entry-1",
        kind="certification",
        content={"leave": 1, "text": "Received, complete."},
        author="e2005",
        author_as="leave_administrator",
        received_at=AT,
    )


@pytest.mark.parametrize(("role_of", "table_of"), list(permutations(Compartment, 2)))
async def test_a_role_sees_no_other_compartment(
    pool: Pool, role_of: Compartment, table_of: Compartment
) -> None:
    """A statement that strays fails, whoever wrote it."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(f"SET LOCAL ROLE {ROLE_OF[role_of]}")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch(READ_ALL[table_of])


@pytest.mark.parametrize("compartment", Compartment)
async def test_a_role_sees_its_own_compartment(pool: Pool, compartment: Compartment) -> None:
    """That is what it is for."""
    async with opened(pool, compartment) as connection:
        await connection.fetch(READ_ALL[compartment])


@pytest.mark.parametrize("compartment", [each for each in Compartment if each != Compartment.CASE])
async def test_the_products_own_login_sees_no_compartment(
    pool: Pool, compartment: Compartment
) -> None:
    """Taken, not inherited: a query of the gateway's pool that forgets the role gets nothing."""
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await pool.fetch(READ_ALL[compartment])


async def test_a_role_is_given_back_with_its_transaction(pool: Pool) -> None:
    """The next one who borrows the connection is the product again."""
    async with opened(pool, Compartment.LEAVE) as connection:
        assert await connection.fetchval("SELECT current_user") == "dueprocess_leave"

    names = {await pool.fetchval("SELECT current_user") for _ in range(8)}
    assert names == {"dueprocess"}


@pytest.mark.parametrize("compartment", [each for each in Compartment if each != Compartment.CASE])
async def test_no_role_of_a_compartment_changes_what_was_written(
    pool: Pool, compartment: Compartment
) -> None:
    """Rows are added."""
    with pytest.raises(StoreFailed, match="42501"):
        async with opened(pool, compartment) as connection:
            await connection.execute(EMPTY[compartment])


@pytest.mark.parametrize("compartment", [*FILES, Compartment.FAIRNESS])
async def test_not_even_the_owner_changes_what_was_written(
    pool: Pool, compartment: Compartment
) -> None:
    """The database refuses, with a trigger of its own."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(f"SET LOCAL ROLE {OWNER}")
        with pytest.raises(asyncpg.RestrictViolationError):
            await connection.execute(EMPTY[compartment])


async def test_who_may_read_a_compartment_cannot_read_who_has_read(pool: Pool) -> None:
    """It is added to, and read by whoever audits."""
    with pytest.raises(StoreFailed, match="42501"):
        async with opened(pool, Compartment.LEAVE) as connection:
            await connection.fetch("SELECT * FROM record.read")


# entries


@pytest.mark.parametrize("compartment", FILES)
async def test_what_was_written_is_read_back_with_its_author(
    pool: Pool, compartment: Compartment
) -> None:
    """Who, in which role, when."""
    case, files = new_case(), CompartmentFiles(pool)
    await files.add(compartment, case, an_entry())

    assert await files.read(a_read(case, compartment), KINDS) == (an_entry(),)


async def test_a_repeat_of_an_entry_changes_nothing(pool: Pool) -> None:
    """A tool may try again."""
    case, files = new_case(), CompartmentFiles(pool)
    await files.add(Compartment.LEAVE, case, an_entry())

    await files.add(Compartment.LEAVE, case, an_entry())

    assert len(await files.read(a_read(case), KINDS)) == 1


@pytest.mark.parametrize("changed", [{"content": {"text": "Other."}}, {"author": "e2006"}])
async def test_an_id_stands_for_one_entry(pool: Pool, changed: dict[str, object]) -> None:
    """Other content, or another author, under the same id is refused."""
    case, files = new_case(), CompartmentFiles(pool)
    await files.add(Compartment.LEAVE, case, an_entry())

    with pytest.raises(Malformed) as refused:
        await files.add(Compartment.LEAVE, case, replace(an_entry(), **changed))  # type: ignore[arg-type]

    assert refused.value.code is Code.ID_REUSED


async def test_one_case_does_not_read_the_file_of_another(pool: Pool) -> None:
    """Joined by the case's id, and by nothing else."""
    case, files = new_case(), CompartmentFiles(pool)
    await files.add(Compartment.LEAVE, case, an_entry())

    assert await files.read(a_read(new_case()), KINDS) == ()


async def test_a_file_gives_the_kinds_that_are_asked_for(pool: Pool) -> None:
    """Each office's own."""
    case, files = new_case(), CompartmentFiles(pool)
    await files.add(Compartment.LEAVE, case, an_entry())

    assert await files.read(a_read(case), ("accommodation",)) == ()


def a_cell() -> FairnessCell:
    return FairnessCell(
        id=new_case(),
        period=f"2027-{new_case()}",
        gate="improve_passed",
        attribute="age",
        people="40 and over",
        favourable=12,
        total=20,
    )


async def test_fairness_data_know_no_case(pool: Pool) -> None:
    """Counts of people by period and gate, read without any case."""
    cell, files = a_cell(), CompartmentFiles(pool)
    await files.add_cell(cell, "e9001", AT)
    await files.add_cell(cell, "e9001", AT)

    read = replace(a_read("", Compartment.FAIRNESS), case_id=None)

    assert await files.cells(read, cell.period) == (cell,)


async def test_a_cell_is_not_written_over(pool: Pool) -> None:
    """A corrected count is another cell."""
    cell, files = a_cell(), CompartmentFiles(pool)
    await files.add_cell(cell, "e9001", AT)

    with pytest.raises(Malformed):
        await files.add_cell(replace(cell, favourable=20), "e9001", AT)


# reads


async def test_a_read_is_on_record_with_who_what_and_when(pool: Pool) -> None:
    """And with what for, if the reader said so."""
    case = new_case()
    await CompartmentFiles(pool).read(a_read(case), KINDS)

    (listed,) = await RecordReads(pool).of_case(case)

    assert listed.read == a_read(case)


async def test_reads_are_listed_from_where_one_stopped(pool: Pool) -> None:
    """In order, page by page."""
    case = new_case()
    for _ in range(3):
        await record(pool, a_read(case))
    reads = RecordReads(pool)

    first = await reads.of_case(case, limit=2)
    rest = await reads.of_case(case, after=first[-1].id)

    assert (len(first), len(rest)) == (2, 1)


async def test_what_cannot_be_put_on_record_is_not_read(pool: Pool) -> None:
    """A read without a case, where there is one to name, breaks the record's own rule."""
    case, files = new_case(), CompartmentFiles(pool)
    await files.add(Compartment.LEAVE, case, an_entry())

    with pytest.raises(StoreFailed):
        await files.read(replace(a_read(case), case_id=None), KINDS)

    assert await RecordReads(pool).of_case(case) == ()


async def test_a_read_that_fails_leaves_no_word_that_it_was_done(pool: Pool) -> None:
    """Record and content are one transaction."""
    case = new_case()

    with pytest.raises(StoreFailed):
        async with reading(pool, a_read(case)) as connection:
            await connection.fetch("SELECT * FROM legal.entry")

    assert await RecordReads(pool).of_case(case) == ()


async def test_the_record_of_reads_cannot_be_changed(pool: Pool) -> None:
    """Not even by its owner."""
    await record(pool, a_read(new_case()))

    with pytest.raises(asyncpg.RestrictViolationError):
        await pool.execute("DELETE FROM record.read")
