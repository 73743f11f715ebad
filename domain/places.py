"""Who has a place in a case at which time: its seats, and who stands in for their holders.

A seat gives a place, and so does acting for who holds it: a named delegate on the days of the
delegation, a backup while the holder is away. Doors keep the places on record, so that they know
who may come in while no case can be asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from domain import access, on_behalf
from domain.calendar import ONE_DAY
from domain.errors import Uncovered
from domain.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.on_behalf import Delegation
    from domain.said import Frame
    from domain.state import State
    from domain.views import CaseView


@dataclass(frozen=True, slots=True)
class Place:
    """A person's place in a case.

    Attributes:
        person: Who has it.
        role: In which role.
        on_behalf_of: The holder of the role, where the person stands in; empty for the holder.
        since: From when; None from ever.
        until: Until before when; None until it is taken away.
    """

    __pydantic_config__ = {"extra": "forbid"}

    person: str
    role: Role
    on_behalf_of: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def holds_at(self, now: datetime) -> bool:
        """Tell whether it is a place at an instant."""
        return (self.since is None or self.since <= now) and (
            self.until is None or now < self.until
        )


def places(frame: Frame, state: State) -> tuple[Place, ...]:
    """Return every place in a case: the seats, and who stands in for their holders."""
    seats = tuple(Place(seat.person, seat.role) for seat in frame.people.seats)
    return tuple(dict.fromkeys((*seats, *_delegates(frame, state), *_backups(frame, state))))


def parties_of(view: CaseView) -> tuple[str, ...]:
    """Return whoever a case is about: no office of the firm opens it to them."""
    drawn = () if view.appeal is None else (*view.appeal.panel, *view.appeal.alternates)
    seated = {seat.person for seat in view.people} | {seat.person for seat in view.former}
    every = sorted(seated.union(drawn, view.complained_of))
    return tuple(person for person in every if access.parties(person, view))


def _delegates(frame: Frame, state: State) -> Iterator[Place]:
    """Give the delegates of whoever still holds the role, each for the days that were named."""
    for each in state.delegations:
        holds = each.holder in frame.people.holders(each.role)
        if each.ended or not holds:
            continue
        if on_behalf.is_kept_apart(frame, state, each.role, each.person):
            continue
        yield from _on_its_days(frame, each)


def _on_its_days(frame: Frame, delegation: Delegation) -> Iterator[Place]:
    """Give the place of a delegate; none as long as the site does not know the days."""
    site = frame.site(delegation.role)
    try:
        since = site.start_of(delegation.first_day)
        until = site.start_of(delegation.last_day + ONE_DAY)
    except Uncovered:
        return
    yield Place(delegation.person, delegation.role, delegation.holder, since, until)


def _backups(frame: Frame, state: State) -> Iterator[Place]:
    """Give who has the tasks of those who are away."""
    for seat in frame.people.seats:
        if seat.role not in on_behalf.OWN_ONLY and on_behalf.is_away(state, seat.person):
            backup = on_behalf.backup(frame, state, seat).person
            if backup != seat.person:
                yield Place(backup, seat.role, seat.person)
