"""The people and the pay of a scenario, put where the real directory and payroll look them up."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from domain.people import Role
from infra.people_tables import load_pay, load_people

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from infra.postgres import Pool
    from starter.scenarios.opening import Setting


async def load_setting(pool: Pool, setting: Setting) -> None:
    """Load a scenario's people and the employee's pay; those of another one are replaced."""
    with tempfile.TemporaryDirectory() as folder:
        people, pay = Path(folder) / "person.csv", Path(folder) / "pay.csv"
        _write(people, _people(setting))
        _write(pay, [_pay(setting)])
        await load_people(pool, people)
        await load_pay(pool, pay)


def _people(setting: Setting) -> Sequence[Mapping[str, object]]:
    persons = dict.fromkeys((*(seat.person for seat in setting.seats), *setting.others))
    return [
        {"id": person, "name": person, "email": f"seat-{number}@rehearsal.example"}
        for number, person in enumerate(persons, start=1)
    ]


def _pay(setting: Setting) -> Mapping[str, object]:
    pay = setting.pay
    return {
        "person": setting.person(Role.EMPLOYEE),
        "currency": pay.currency,
        "annual_base": pay.annual_base,
        "hourly": pay.hourly,
        "weekly_hours": pay.weekly_hours,
        "fte": pay.fte,
    }


def _write(file: Path, rows: Sequence[Mapping[str, object]]) -> None:
    with file.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.DictWriter(lines, rows[0])
        writer.writeheader()
        writer.writerows(rows)
