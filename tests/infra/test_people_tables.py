"""People, lines, offices and pay come from CSV, whole or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from activities.errors import PayUnknown, UnknownPerson
from activities.sources import EmploymentRecord, Line, Person
from domain.opening import Recognition, RecognitionKind
from domain.people import Role
from domain.severance import Pay
from infra.directory import PostgresDirectory, PostgresHris, PostgresPayroll
from infra.identity.persons import Persons
from infra.people_tables import (
    PeopleTableInvalidError,
    load_employments,
    load_folder,
    load_offices,
    load_pay,
    load_people,
    load_recognitions,
)

if TYPE_CHECKING:
    from infra.postgres import Pool

EXAMPLE = Path(__file__).parents[2] / "examples" / "people"


@pytest.fixture(scope="module")
async def people(pool: Pool) -> Pool:
    await load_folder(pool, EXAMPLE)
    await load_folder(pool, EXAMPLE)
    return pool


async def test_the_example_tells_all_that_a_case_needs(people: Pool) -> None:
    """Directory, HRIS and payroll, loaded twice."""
    hris = PostgresHris(people)

    person = await PostgresDirectory(people).person("e1004")
    employment = await hris.employment_of("e1005")
    line = await hris.line_of("e1001")
    pay = await PostgresPayroll(people).pay_of("e1006")

    assert person == Person("Henrik Sørensen", "henrik.sorensen@firm.example")
    assert employment == EmploymentRecord(
        hired=date(2021, 11, 15),
        place="GB",
        calendar="GB",
        zone="Europe/London",
        level="L4",
        notice_weeks=4,
        weekly_hours=Decimal("37.5"),
        in_role_since=date(2023, 4, 1),
        manager_since=date(2021, 11, 15),
    )
    assert line == Line("e1002", "e1003", "e1004")
    assert pay == Pay(Decimal(84000), None, None, Decimal("0.8"), "EUR")


async def test_what_speaks_for_somebody_is_known_by_its_day(people: Pool) -> None:
    """In order of time, once each, and nothing for whoever has nothing."""
    hris = PostgresHris(people)

    award = await hris.recognitions_of("e1006")
    nothing = await hris.recognitions_of("e1001")

    assert award == (Recognition(RecognitionKind.AWARD, date(2026, 6, 12)),)
    assert nothing == ()


async def test_the_days_for_the_checks_of_an_entry_may_be_left_out(
    people: Pool, tmp_path: Path
) -> None:
    """A file without their columns loads as it always did."""
    file = tmp_path / "employment.csv"
    file.write_text(_EMPLOYMENT + "e3001,2015-03-01,US-WA,US,America/Los_Angeles,L5,0,40,e3102\n")

    await load_employments(people, file)

    employment = await PostgresHris(people).employment_of("e3001")
    assert (employment.in_role_since, employment.manager_since) == (None, None)


async def test_the_line_ends_at_the_top(people: Pool) -> None:
    """Nobody is made up above it."""
    assert await PostgresHris(people).line_of("e1003") == Line("e1004", None, None)
    assert await PostgresHris(people).line_of("e1004") == Line(None, None, None)


async def test_an_office_of_a_place_wins_over_everywhere(people: Pool, tmp_path: Path) -> None:
    """A place without one of its own has everywhere's."""
    file = tmp_path / "office.csv"
    file.write_text("role,place,person\nhr_partner,DE,e2002\n")
    await load_offices(people, file)
    hris = PostgresHris(people)

    german, british = await hris.offices_of("DE"), await hris.offices_of("GB")

    assert (german[Role.HR_PARTNER], british[Role.HR_PARTNER]) == ("e2002", "e2001")
    assert german[Role.LEGAL] == british[Role.LEGAL] == "e2007"


async def test_whoever_is_unknown_is_said_to_be(people: Pool) -> None:
    """Never a default."""
    with pytest.raises(UnknownPerson):
        await PostgresDirectory(people).person("e9999")
    with pytest.raises(UnknownPerson):
        await PostgresHris(people).employment_of("e9999")
    with pytest.raises(UnknownPerson):
        await PostgresHris(people).line_of("e9999")
    with pytest.raises(PayUnknown):
        await PostgresPayroll(people).pay_of("e9999")


_EMPLOYMENT = "person,hired,place,calendar,zone,level,notice_weeks,weekly_hours,manager\n"
_PAY = "person,currency,annual_base,hourly,weekly_hours,fte\n"


@pytest.mark.parametrize(
    ("load", "content", "why"),
    [
        (load_people, "id,name\n", "line 1: the columns must be id, name, email"),
        (load_people, "id,name,email\ne1,A,a@firm.example\ne2,B,secret\n", "line 3: email"),
        (load_people, 'id,name,email\ne1,"A\nB",a@firm.example\n', "line 3: name"),
        (load_people, "id,name,email\n,A,a@firm.example\n", "line 2: id"),
        (load_employments, _EMPLOYMENT + "e1001,2019-05-06,X,US,Mars/Base,L4,0,40,\n", "zone"),
        (load_employments, _EMPLOYMENT + "e1001,2019-05-06,X,US,UTC,L4,0,,\n", "weekly_hours"),
        (load_employments, _EMPLOYMENT + "e1001,6.5.2019,X,US,UTC,L4,0,40,\n", "hired"),
        (
            load_employments,
            _EMPLOYMENT + "e1001,2019-05-06,X,US,UTC,L4,0,40,e9998\n",
            "not in the directory: e9998",
        ),
        (load_recognitions, "person,kind,on\ne1001,medal,2026-01-01\n", "line 2: kind"),
        (load_recognitions, "person,kind,on\ne9998,award,2026-01-01\n", "not in the directory"),
        (load_recognitions, "person,on\n", "line 1: the columns must be person, kind, on"),
        (load_offices, "role,place,person\nking,,e1001\n", "line 2: role"),
        (load_pay, _PAY + "e1001,USD,52000,38.5,30,1\n", "an annual base or an hourly rate"),
        (load_pay, _PAY + "e1001,USD,,38.5,,1\n", "needs weekly hours"),
        (load_pay, _PAY + "e1001,usd,52000,,,1\n", "currency"),
        (load_pay, _PAY + "e1001,USD,52000,,,1.5\n", "fte"),
    ],
)
async def test_a_wrong_file_says_where_and_loads_nothing(
    people: Pool,
    tmp_path: Path,
    load: type[object],
    content: str,
    why: str,
) -> None:
    """File and line, and never what stands there."""
    file = tmp_path / "table.csv"
    file.write_text(content)

    with pytest.raises(PeopleTableInvalidError, match=why) as refused:
        await load(people, file)  # type: ignore[call-arg, misc]

    assert str(refused.value).startswith("table.csv")
    assert "secret" not in str(refused.value)
    with pytest.raises(UnknownPerson):
        await PostgresDirectory(people).person("e1")


async def test_an_office_of_an_organisation_wins_over_all_organisations(
    people: Pool, tmp_path: Path
) -> None:
    """Even over one of the place; whoever has none of its own has everybody's."""
    file = tmp_path / "office.csv"
    file.write_text(
        "role,place,person,organisation\n"
        "panel_coordinator,GB,e2001,\npanel_coordinator,,e2002,south\n"
    )
    await load_offices(people, file)
    hris = PostgresHris(people)

    south, main = await hris.offices_of("GB", "south"), await hris.offices_of("GB")

    assert (south[Role.PANEL_COORDINATOR], main[Role.PANEL_COORDINATOR]) == ("e2002", "e2001")


async def test_whose_people_somebody_belongs_to(people: Pool, tmp_path: Path) -> None:
    """The own organisation, those of an office, and for an office of all of them each."""
    (tmp_path / "person.csv").write_text(
        "id,name,email\n" + "".join(f"o{n},P,o{n}@firm.example\n" for n in range(4))
    )
    (tmp_path / "employment.csv").write_text(
        "person,hired,place,calendar,zone,level,notice_weeks,weekly_hours,manager,organisation\n"
        "o1,2019-05-06,DE,DE,UTC,L5,0,40,,south\n"
        "o2,2019-05-06,DE,DE,UTC,L5,0,40,,\n"
        "o3,2019-05-06,DE,DE,UTC,L5,0,40,,south\n"
    )
    (tmp_path / "office.csv").write_text(
        "role,place,person,organisation\nauditor,XX,o2,south\nauditor,YY,o3,\n"
    )
    await load_people(people, tmp_path / "person.csv")
    await load_employments(people, tmp_path / "employment.csv")
    await load_offices(people, tmp_path / "office.csv")
    persons = Persons(people)

    found = [await persons.organisations_of(f"o{number}") for number in range(4)]

    assert found[:3] == [frozenset(), frozenset({"south"}), frozenset({"main", "south"})]
    assert found[3] >= {"main", "south"}
    assert [office.place for office in await persons.offices_of("o2")] == ["XX"]


async def test_offices_that_hold_no_seat_are_in_no_opening(people: Pool, tmp_path: Path) -> None:
    """An auditor is nobody's role in a case."""
    file = tmp_path / "office.csv"
    file.write_text("role,place,person\nauditor,ZZ,e2009\n")
    await load_offices(people, file)

    assert set(await PostgresHris(people).offices_of("ZZ")) <= set(Role)
