"""Who reads a case, as what, and the word of it on record where a compartment is opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.access import offices_in, roles_in, without_conflict
from domain.errors import Code, NotYours, Refused
from domain.on_behalf import OWN_ONLY
from domain.people import Role
from domain.seeing import seeing
from domain.seeing.parts import Compartment, opens
from domain.seeing.readers import Reader, readers
from domain.views import CaseView
from infra.reads import Read, record
from infra.zones import local_day
from starter.gateway.access import CaseAccess
from starter.gateway.doors import Doors

if TYPE_CHECKING:
    from domain.seeing.values import RoleView
    from starter.gateway.caller import Caller


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderHere:
    """A caller who reads a case.

    Attributes:
        doors: The world.
        access: The caller's place.
        view: The whole case.
        who: As what kinds of reader.
    """

    doors: Doors
    access: CaseAccess
    view: CaseView
    who: frozenset[Reader]

    @property
    def person(self) -> str:
        return self.access.caller.subject

    async def see(self) -> RoleView:
        """Return the case as the caller may see it today."""
        zone = next(seat.zone for seat in self.view.people if seat.role is Role.EMPLOYEE)
        now = await self.doors.clock_of(self.access.case_id).now()
        return seeing.see(self.view, self.person, self.who, local_day(zone, now))

    def check_opens(self, compartment: Compartment) -> None:
        """Check that the caller may read what a compartment keeps.

        Raises:
            NotYours: not as anything that the caller is here.
        """
        if not any(compartment in opens(reader) for reader in self.who):
            raise NotYours(sentence=f"you do not read the {compartment} compartment of this case")

    async def a_read(self, compartment: Compartment, what: str, purpose: str = "") -> Read:
        """Return the word that the caller reads in a compartment now.

        Raises:
            NotYours: an auditor says what for.
        """
        if Reader.AUDITOR in self.who and compartment is not Compartment.CASE and not purpose:
            raise NotYours(sentence="an auditor says for what purpose a compartment is read")
        return Read(
            case_id=self.access.case_id,
            compartment=compartment,
            person=self.person,
            readers=tuple(sorted(self.who)),
            what=what,
            purpose=purpose,
            read_at=await self.doors.clock_of(self.access.case_id).now(),
        )

    async def record_money(self, what: str) -> None:
        """Put on record that the caller is told of money with something else.

        Raises:
            StoreFailed: it cannot be: then nothing is told.
        """
        await record(self.doors.pool, await self.a_read(Compartment.MONEY, what))


async def reader_here(doors: Doors, access: CaseAccess, as_: str | None = None) -> ReaderHere:
    """Find as what a caller reads a case.

    Args:
        doors: The world.
        access: The caller's place.
        as_: Only as this role or office, where the caller has several.

    Raises:
        Refused: there is no such case, or none that the caller reads.
        NotYours: the caller has no such role here, or may not use it.
    """
    view = await doors.cases.handle(access.case_id).view()
    caller = access.caller
    if caller.is_tool:
        roles, offices = access.roles - frozenset(OWN_ONLY), frozenset[str]()
    else:
        roles = roles_in(caller.subject, view)
        offices = offices_in(caller.subject, access.offices, view)
    if as_ is not None:
        roles = frozenset(role for role in roles if role == as_)
        offices = offices & {as_}
        if not roles and not offices:
            raise NotYours(sentence="you do not read this case as that")
    who = readers(roles, offices) - {Reader.ANALYST}
    if not who:
        raise Refused(Code.NO_SUCH_CASE, "there is no such case")
    return ReaderHere(doors=doors, access=access, view=view, who=who)


def readers_on_record(roles: frozenset[Role], caller: Caller, *, audits: bool) -> frozenset[Reader]:
    """Return as what a caller reads a case by what the record has of it."""
    kept = roles - frozenset(OWN_ONLY) if caller.is_tool else without_conflict(roles)
    return readers(kept, ("auditor",) if audits else ())


def may_hold(caller: Caller) -> frozenset[str]:
    """Return the roles in whose holders' place a tool reads: never those that act alone."""
    return caller.roles - {role.value for role in OWN_ONLY}
