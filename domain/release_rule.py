"""What leaving rests on by place, as data (policy K12, K13): release, final wages, notice."""

from __future__ import annotations

from dataclasses import dataclass

from domain.clock import Unit


@dataclass(frozen=True, slots=True)
class Length:
    """So many of a unit; where the last day goes is said by the clock that uses it."""

    __pydantic_config__ = {"extra": "forbid"}

    count: int
    unit: Unit

    def __str__(self) -> str:
        """Return it in words, such as `45 calendar days`."""
        return f"{self.count} {self.unit.replace('_', ' ')}{'' if self.count == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class ReleaseFloor:
    """The least that a place gives to consider and to revoke a release.

    Attributes:
        place: A place as an employment names it; `GB` also stands for every part of it.
        consideration: Time to consider, if the place sets one.
        revocation_days: Calendar days to revoke; 0 where the place sets none.
    """

    __pydantic_config__ = {"extra": "forbid"}

    place: str
    consideration: Length | None = None
    revocation_days: int = 0


@dataclass(frozen=True, slots=True)
class ReleaseRule:
    """Numbers of the release (policy K13).

    Attributes:
        program: True if the plan is a termination program, offered to more than one person.
        program_consideration: Time to consider where it is.
        consideration: Time to consider that everyone is given, whatever the age.
        revocation_days: Calendar days to revoke that everyone is given.
        signing_days: Consideration never ends sooner than so many calendar days after the
            separation date, since nobody signs before that.
        floors: What a place gives beyond.
    """

    __pydantic_config__ = {"extra": "forbid"}

    program: bool
    program_consideration: Length
    consideration: Length
    revocation_days: int
    signing_days: int
    floors: tuple[ReleaseFloor, ...]

    def considerations(self, place: str) -> tuple[tuple[str, Length], ...]:
        """Return every time to consider that applies at a place, with what sets it."""
        found = [("everyone", self.consideration)]
        if self.program:
            found.append(("program", self.program_consideration))
        found += [
            (floor.place, floor.consideration)
            for floor in self.floors
            if is_at(place, floor.place) and floor.consideration is not None
        ]
        return tuple(found)

    def revocation_at(self, place: str) -> int:
        """Return the calendar days to revoke a release at a place: the longest that applies."""
        here = (floor.revocation_days for floor in self.floors if is_at(place, floor.place))
        return max((self.revocation_days, *here))


@dataclass(frozen=True, slots=True)
class ShortNotice:
    """A resignation with little notice: elapsed hours, counted by no calendar.

    Attributes:
        notice_hours: With fewer hours than this between the notice and the end of the last day,
        within_hours: final wages are due so many hours after the notice.
    """

    __pydantic_config__ = {"extra": "forbid"}

    notice_hours: int
    within_hours: int


@dataclass(frozen=True, slots=True)
class FinalWagesRule:
    """When a place wants final wages paid, from the last day of employment.

    Attributes:
        place: A place as an employment names it.
        ended: After any ending but a resignation; a count of 0 is the last day itself.
        resigned: After a resignation.
        short_notice: After a resignation with little notice, where the place says so.
    """

    __pydantic_config__ = {"extra": "forbid"}

    place: str
    ended: Length
    resigned: Length
    short_notice: ShortNotice | None = None


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """Statutory notice of a place, by completed years of service.

    Attributes:
        place: A place as an employment names it.
        weeks: Weeks up to `from_years`.
        from_years: From so many completed years on, `weeks_per_year` count.
        weeks_per_year: Weeks for each completed year.
        most_weeks: No more than this.
    """

    __pydantic_config__ = {"extra": "forbid"}

    place: str
    weeks: int
    from_years: int
    weeks_per_year: int
    most_weeks: int

    def at(self, years: int) -> int:
        """Return the weeks of notice after so many completed years."""
        if years < self.from_years:
            return self.weeks
        return min(self.most_weeks, max(self.weeks, years * self.weeks_per_year))


def is_at(place: str, of: str) -> bool:
    """Tell whether a place is the one of a row, or a part of it (`GB-SCT` of `GB`)."""
    return place == of or place.startswith(f"{of}-")
