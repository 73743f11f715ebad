"""Filling the tables of people, employment, offices and pay from CSV.

Loading adds and replaces rows by their key and removes none: whoever has left may still have a
case. A file is loaded whole or not at all.
"""

from __future__ import annotations

import csv
from dataclasses import MISSING, astuple, dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Final, TypeVar
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter, ValidationError

from domain.access import Office
from domain.opening import MAIN, RecognitionKind
from domain.people import Role
from domain.seeing.parts import Compartment
from infra.compartments import opened
from infra.mail import address
from infra.postgres import transaction

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from infra.postgres import Connection, Pool


class PeopleTableInvalidError(ValueError):
    """A CSV file cannot be loaded; says file and line and why, without quoting what is there."""


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("no IANA zone")
    return name


def _email(given: str) -> str:
    address("", given)
    return given


_Text = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")]
_Positive = Annotated[Decimal, Field(gt=0)]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A line of `person.csv`."""

    id: _Text
    name: _Text
    email: Annotated[_Text, AfterValidator(_email)]


@dataclass(frozen=True, slots=True)
class EmploymentRow:
    """A line of `employment.csv`; no manager at the top of the firm.

    The two days since when are for the checks of an entry; their columns may be left out, as may
    the organisation's by a firm that has but one.
    """

    person: _Text
    hired: date
    place: _Text
    calendar: _Text
    zone: Annotated[str, AfterValidator(_zone)]
    level: _Text
    notice_weeks: Annotated[int, Field(ge=0)]
    weekly_hours: _Positive
    manager: _Text | None
    in_role_since: date | None = None
    manager_since: date | None = None
    organisation: _Text | None = None


@dataclass(frozen=True, slots=True)
class RecognitionRow:
    """A line of `recognition.csv`: an award, a rating at or above the bar, a positive 360."""

    person: _Text
    kind: RecognitionKind
    on: date


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """A line of `office.csv`.

    An empty place means everywhere that has nobody of its own; so does an empty organisation.
    """

    role: Role | Office
    place: str | None
    person: _Text
    organisation: _Text | None = None


@dataclass(frozen=True, slots=True)
class PayRow:
    """A line of `pay.csv`: an annual base, or an hourly rate with the hours of a week."""

    person: _Text
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    annual_base: _Positive | None
    hourly: _Positive | None
    weekly_hours: _Positive | None
    fte: Annotated[Decimal, Field(gt=0, le=1)]

    def __post_init__(self) -> None:
        """Refuse what is neither the one nor the other."""
        if (self.annual_base is None) == (self.hourly is None):
            raise ValueError("either an annual base or an hourly rate")
        if (self.hourly is None) != (self.weekly_hours is None):
            raise ValueError("an hourly rate needs weekly hours, and only that does")


Row = TypeVar("Row", PersonRow, EmploymentRow, RecognitionRow, OfficeRow, PayRow)

_PEOPLE: Final = TypeAdapter(PersonRow)
_EMPLOYMENTS: Final = TypeAdapter(EmploymentRow)
_RECOGNITIONS: Final = TypeAdapter(RecognitionRow)
_OFFICES: Final = TypeAdapter(OfficeRow)
_PAYS: Final = TypeAdapter(PayRow)


async def load_folder(pool: Pool, folder: Path) -> None:
    """Load `person.csv`, `employment.csv`, `office.csv` and `pay.csv` of a folder.

    `recognition.csv` is loaded too where there is one.

    Raises:
        PeopleTableInvalidError: one of them is wrong; those before it are loaded.
    """
    await load_people(pool, folder / "person.csv")
    await load_employments(pool, folder / "employment.csv")
    await load_offices(pool, folder / "office.csv")
    await load_pay(pool, folder / "pay.csv")
    if (folder / "recognition.csv").is_file():
        await load_recognitions(pool, folder / "recognition.csv")


async def load_people(pool: Pool, file: Path) -> None:
    """Load the directory: who there is, and how to write to them."""
    rows = _read(file, PersonRow, _PEOPLE)
    async with transaction(pool) as connection:
        await connection.executemany(
            "INSERT INTO people.person (id, name, email) VALUES ($1, $2, $3) "
            "ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email",
            [astuple(row) for row in rows],
        )


async def load_employments(pool: Pool, file: Path) -> None:
    """Load the HRIS: employment and who leads whom. The people must be in the directory."""
    rows = _read(file, EmploymentRow, _EMPLOYMENTS)
    async with transaction(pool) as connection:
        named = {row.person for row in rows} | {row.manager for row in rows if row.manager}
        await _check_known(connection, file, named)
        await connection.executemany(
            "INSERT INTO people.organisation (id) VALUES ($1) ON CONFLICT DO NOTHING",
            [(each,) for each in sorted({row.organisation or MAIN for row in rows})],
        )
        await connection.executemany(
            "INSERT INTO people.employment (person, hired, place, calendar, zone, level, "
            "notice_weeks, weekly_hours, manager, in_role_since, manager_since, organisation) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
            "ON CONFLICT (person) DO UPDATE SET hired = excluded.hired, place = excluded.place, "
            "calendar = excluded.calendar, zone = excluded.zone, level = excluded.level, "
            "notice_weeks = excluded.notice_weeks, weekly_hours = excluded.weekly_hours, "
            "manager = excluded.manager, "
            "in_role_since = excluded.in_role_since, manager_since = excluded.manager_since, "
            "organisation = excluded.organisation",
            [astuple(replace(row, organisation=row.organisation or MAIN)) for row in rows],
        )


async def load_recognitions(pool: Pool, file: Path) -> None:
    """Load what speaks for people, by their day. The people must be in the directory."""
    rows = _read(file, RecognitionRow, _RECOGNITIONS)
    async with transaction(pool) as connection:
        await _check_known(connection, file, {row.person for row in rows})
        await connection.executemany(
            "INSERT INTO people.recognition (person, kind, received_on) VALUES ($1, $2, $3) "
            "ON CONFLICT DO NOTHING",
            [astuple(row) for row in rows],
        )


async def load_offices(pool: Pool, file: Path) -> None:
    """Load who holds HR's offices. The people must be in the directory."""
    rows = _read(file, OfficeRow, _OFFICES)
    async with transaction(pool) as connection:
        await _check_known(connection, file, {row.person for row in rows})
        await connection.executemany(
            "INSERT INTO people.office (role, place, person, organisation) "
            "VALUES ($1, $2, $3, $4) "
            "ON CONFLICT (role, place, organisation) DO UPDATE SET person = excluded.person",
            [(row.role, row.place or "", row.person, row.organisation or "") for row in rows],
        )


async def load_pay(pool: Pool, file: Path) -> None:
    """Load payroll: contractual pay."""
    rows = _read(file, PayRow, _PAYS)
    async with opened(pool, Compartment.MONEY) as connection:
        await connection.executemany(
            "INSERT INTO money.pay (person, currency, annual_base, hourly, weekly_hours, fte) "
            "VALUES ($1, $2, $3, $4, $5, $6) "
            "ON CONFLICT (person) DO UPDATE SET currency = excluded.currency, "
            "annual_base = excluded.annual_base, hourly = excluded.hourly, "
            "weekly_hours = excluded.weekly_hours, fte = excluded.fte",
            [astuple(row) for row in rows],
        )


def _read(file: Path, row: type[Row], adapter: TypeAdapter[Row]) -> list[Row]:
    """Read a file whose first line names the columns; an empty cell is none."""
    names = [field.name for field in fields(row)]
    needed = {field.name for field in fields(row) if field.default is MISSING}
    rows: list[Row] = []
    # With a byte-order mark or without: spreadsheets write one.
    with file.open(newline="", encoding="utf-8-sig") as lines:
        reader = csv.DictReader(lines, strict=True)
        given = reader.fieldnames or ()
        if len(given) != len(set(given)) or not needed <= set(given) <= set(names):
            raise PeopleTableInvalidError(
                f"{file.name}, line 1: the columns must be {', '.join(names)}"
            )
        for cells in reader:
            try:
                rows.append(adapter.validate_python({n: cells[n] or None for n in given}))
            except ValidationError as error:
                first = error.errors(include_input=False, include_url=False)[0]
                where = ".".join(str(part) for part in first["loc"])
                raise PeopleTableInvalidError(
                    f"{file.name}, line {reader.line_num}: {where}: {first['msg']}"
                ) from None
    return rows


async def _check_known(connection: Connection, file: Path, named: Iterable[str]) -> None:
    unknown = await connection.fetch(
        "SELECT unnest($1::text[]) AS id EXCEPT SELECT id FROM people.person ORDER BY id",
        sorted(named),
    )
    if unknown:
        ids = ", ".join(row["id"] for row in unknown)
        raise PeopleTableInvalidError(f"{file.name}: not in the directory: {ids}")
