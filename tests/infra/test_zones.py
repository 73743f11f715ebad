"""Zones as lists of offsets, from the packaged data."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from importlib import resources
from typing import TYPE_CHECKING
from zoneinfo import TZPATH, ZoneInfo, reset_tzpath

import pytest
import tzdata  # type: ignore[import-untyped]  # it carries data, and one version
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import Code, Malformed
from infra.zones import site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ZONES = (
    "Europe/London",
    "America/Los_Angeles",
    "America/Havana",
    "America/Santiago",
    "America/Vancouver",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "UTC",
)


def packaged(zone: str) -> ZoneInfo:
    file = resources.files("tzdata").joinpath("zoneinfo", *zone.split("/"))
    with file.open("rb") as data:
        return ZoneInfo.from_file(data, key=zone)


SITES = {zone: site(zone, date(2010, 1, 1), date(2030, 12, 31)) for zone in ZONES}
PACKAGED = {zone: packaged(zone) for zone in ZONES}


@pytest.fixture
def stale_system(tmp_path: Path) -> Iterator[None]:
    """Give an operating system whose file for Vancouver holds another zone."""
    (tmp_path / "America").mkdir()
    tokyo = resources.files("tzdata").joinpath("zoneinfo", "Asia", "Tokyo").read_bytes()
    (tmp_path / "America" / "Vancouver").write_bytes(tokyo)
    before = TZPATH
    reset_tzpath([str(tmp_path)])
    ZoneInfo.clear_cache()
    yield
    reset_tzpath(before)
    ZoneInfo.clear_cache()


def test_a_change_is_found_to_the_second() -> None:
    """Summer time in London begins and ends at 01:00 UTC."""
    london = site("Europe/London", date(2027, 1, 1), date(2027, 12, 31))

    assert [(offset.since, offset.seconds) for offset in london.offsets] == [
        (datetime(2026, 12, 31, tzinfo=UTC), 0),
        (datetime(2027, 3, 28, 1, tzinfo=UTC), 3600),
        (datetime(2027, 10, 31, 1, tzinfo=UTC), 0),
    ]


def test_a_zone_without_changes_has_one_offset() -> None:
    """Equal offsets are one."""
    kolkata = site("Asia/Kolkata", date(2026, 1, 1), date(2028, 12, 31))

    assert [offset.seconds for offset in kolkata.offsets] == [19800]


def test_a_change_at_an_odd_second_is_found() -> None:
    """Offsets of the nineteenth century end at no full hour; the search does not mind."""
    london = site("Europe/London", date(1847, 11, 30), date(1847, 12, 2))

    assert [(offset.since, offset.seconds) for offset in london.offsets[1:]] == [
        (datetime(1847, 12, 1, 0, 1, 15, tzinfo=UTC), 0)
    ]


def test_a_day_that_was_left_out_is_seen() -> None:
    """Samoa crossed the date line and had no 30 December 2011."""
    apia = SITES["Pacific/Apia"]

    assert apia.start_of(date(2011, 12, 30)) == apia.start_of(date(2011, 12, 31))


def test_the_first_and_the_last_day_are_covered_whole() -> None:
    """From the first moment of the first local day to the end of the last one."""
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        place = site(zone, date(2027, 1, 1), date(2027, 12, 31))

        assert place.day_of(place.start_of(date(2027, 1, 1))) == date(2027, 1, 1)
        assert place.day_of(place.start_of(date(2028, 1, 1))) == date(2028, 1, 1)


def test_each_site_names_the_version_of_the_zone_data() -> None:
    """A promise can say with which data it was made."""
    assert SITES["Europe/London"].tz_version == tzdata.IANA_VERSION


@pytest.mark.usefixtures("stale_system")
def test_stale_files_of_the_operating_system_are_never_read() -> None:
    """A wrong zone file of the machine changes nothing."""
    place = site("America/Vancouver", date(2026, 1, 1), date(2027, 12, 31))

    assert ZoneInfo("America/Vancouver").utcoffset(datetime(2027, 1, 1)) == timedelta(hours=9)  # noqa: DTZ001 -- the stale zone is what is asked
    assert place.offsets[-1].seconds == -7 * 3600


@pytest.mark.parametrize(
    "zone", ["Europe/Nowhere", "", "europe/london", "../../secrets", "/etc/localtime", "Europe"]
)
def test_an_unknown_zone_is_refused(zone: str) -> None:
    """A zone is a name of the data, never a path."""
    with pytest.raises(Malformed) as refused:
        site(zone, date(2027, 1, 1), date(2027, 12, 31))

    assert refused.value.code is Code.MALFORMED


@pytest.mark.parametrize(
    ("since", "until"),
    [(date(2027, 1, 2), date(2027, 1, 1)), (date.min, date(2027, 1, 1)), (date.max, date.max)],
)
def test_days_without_sense_are_refused(since: date, until: date) -> None:
    """An inverted span and the ends of the calendar are a wrong request."""
    with pytest.raises(Malformed) as refused:
        site("UTC", since, until)

    assert refused.value.code is Code.OUT_OF_RANGE


@settings(deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    instant=st.datetimes(datetime(2010, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001 -- hypothesis adds the zone
)
def test_local_time_agrees_with_the_zone_data_at_every_instant(
    zone: str, instant: datetime
) -> None:
    """What the core reads from the list of offsets is what the data says."""
    expected = instant.astimezone(PACKAGED[zone]).replace(tzinfo=None)

    assert SITES[zone].local(instant) == expected


@pytest.mark.parametrize("zone", ZONES)
def test_every_change_is_a_change_in_the_zone_data(zone: str) -> None:
    """Each listed offset begins at its second, and not a second earlier."""
    for offset in SITES[zone].offsets[1:]:
        before = (offset.since - timedelta(seconds=1)).astimezone(PACKAGED[zone]).utcoffset()
        after = offset.since.astimezone(PACKAGED[zone]).utcoffset()

        assert before != after == timedelta(seconds=offset.seconds)
