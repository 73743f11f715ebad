"""Who plays in the demo: the example people, and an employee who is free for a case."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from infra.case_claims import PostgresProtections
from infra.people_tables import load_employments, load_folder, load_pay, load_people

if TYPE_CHECKING:
    from activities.claims import OpenCases
    from infra.postgres import Pool

_FOLDER: Final = Path(__file__).resolve().parents[2] / "examples" / "people"
_LEAD: Final = "e1001"

SECOND_REVIEWER: Final = "e3007"
POOL: Final = ("e3001", "e3002", "e3003", "e3004", "e3005", "e3006")
"""From whom a panel is drawn: none is in the employee's line or has a part in the case."""

LINE_OF_THE_POOL: Final = "e3102"
HIRING_MANAGER: Final = "e3101"
RECEIVING_LEADER: Final = "e3102"

_LOADERS: Final = {
    "person.csv": ("id", load_people),
    "employment.csv": ("person", load_employments),
    "pay.csv": ("person", load_pay),
}


async def engage(pool: Pool, open_cases: OpenCases) -> str:
    """Load the example people and return an employee who is free for a case like any other.

    A demo that was ended in the middle leaves a case behind, open as it should be, and one with an
    overturned plan a time of protection; then somebody in the same place plays the part.
    """
    await load_folder(pool, _FOLDER)
    employee, take = _LEAD, 1
    protections = PostgresProtections(pool)
    while (
        await open_cases.holder(employee) is not None
        or await protections.protected_until(employee) is not None
    ):
        take += 1
        employee = f"{_LEAD}-{take}"
    if take > 1:
        with tempfile.TemporaryDirectory() as folder:
            await _load_double(pool, Path(folder), employee, take)
    return employee


def names(employee: str) -> dict[str, str]:
    """Return the names of the example people by id, and of the employee in the lead."""
    known = {row["id"]: row["name"] for row in _rows("person.csv")}
    return {**known, employee: known[_LEAD]}


async def _load_double(pool: Pool, folder: Path, employee: str, take: int) -> None:
    """Load somebody with the lead's employment and pay, and an address of their own."""
    for file, (key, load) in _LOADERS.items():
        row = next(row for row in _rows(file) if row[key] == _LEAD) | {key: employee}
        if "email" in row:
            row["email"] = row["email"].replace("@", f"+{take}@")
        with (folder / file).open("w", newline="", encoding="utf-8") as lines:
            writer = csv.DictWriter(lines, row)
            writer.writeheader()
            writer.writerow(row)
        await load(pool, folder / file)


def _rows(file: str) -> list[dict[str, str]]:
    with (_FOLDER / file).open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
