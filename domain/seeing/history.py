"""The facts of a case as somebody may see them: whole, without what is another's, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from domain import facts as f
from domain.facts import Body
from domain.people import Actor
from domain.seeing import clocks, sections
from domain.seeing.fact_parts import part_of
from domain.seeing.parts import Part
from domain.seeing.readers import Reader
from domain.seeing.seeing import parts_in
from domain.values import replace
from domain.views import CaseView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.facts import Fact
    from domain.notices import Notice


@dataclass(frozen=True, slots=True)
class PastFact:
    """A fact as a reader sees it.

    Attributes:
        number: Its number in the case; numbers that are missing are not this reader's.
        kind: What happened.
        at: Its own time.
        by: Who acted; None where nobody did.
        body: What it says; None where the reader may know that it happened and no more.
    """

    number: int
    kind: str
    at: datetime
    by: Actor | None
    body: Body | None


def past(
    facts: Iterable[Fact], view: CaseView, person: str, who: frozenset[Reader]
) -> tuple[PastFact, ...]:
    """Return the facts that somebody may see, in order.

    One's own acts, and letters to oneself, are always among them. An auditor sees of everything
    that it happened.
    """
    eyes = _Eyes(view, person, who, parts_in(view, person, who))
    return tuple(seen for fact in facts for seen in eyes.look(fact))


@dataclass(frozen=True, slots=True)
class _Eyes:
    """Who looks, and at which case."""

    view: CaseView
    person: str
    who: frozenset[Reader]
    parts: frozenset[Part]

    def look(self, fact: Fact) -> Iterator[PastFact]:
        own = fact.by is not None and self.person in fact.by.persons
        if own or self._may(fact.body):
            body = fact.body if own else self._without(fact.body)
            yield PastFact(fact.number, fact.body.kind, fact.at, fact.by, body)
        elif Reader.AUDITOR in self.who and self.person not in self.view.complained_of:
            yield PastFact(fact.number, fact.body.kind, fact.at, fact.by, None)

    def _may(self, body: Body) -> bool:
        return part_of(body) in self.parts or self._is_told(body) or self._is_asked(body)

    def _is_told(self, body: Body) -> bool:
        """Tell whether a fact is a word to this reader: a date, a letter, what became of an act."""
        match body:
            case f.Promised(clock=key) | f.PromiseWithdrawn(clock=key) | f.DutyMissed(clock=key):
                return clocks.sees(self.who, key) and not clocks.is_signing(key)
            case f.NoticeOwed(notice=letter) | f.NoticeCountermanded(notice=letter):
                return self._is_mine(letter)
            case f.SetAside(by=by) | f.Lodged(by=by):
                return self.person in by.persons
            case _:
                return False

    def _is_asked(self, body: Body) -> bool:
        """Tell whether a fact is about a request that this reader sees."""
        match body:
            case f.SignedOff(request=key, role=role):
                return role in sections.LINE_SIGNERS and self._sees_request(key)
            case (
                f.RequestOpened(request=key)
                | f.RequestSentBack(request=key)
                | f.RequestRejected(request=key)
                | f.RequestExpired(request=key)
                | f.RequestGranted(request=key)
                | f.RequestWithdrawn(request=key)
            ):
                return self._sees_request(key)
            case _:
                return False

    def _sees_request(self, key: str) -> bool:
        return any(
            each.key == key and sections.sees_request(each, self.parts)
            for each in self.view.requests
        )

    def _is_mine(self, letter: Notice) -> bool:
        if letter.person:
            return letter.person == self.person
        return any(
            seat.role is letter.to and seat.person == self.person for seat in self.view.people
        )

    def _without(self, body: Body) -> Body:
        """Return a fact without what is another's: Legal's reason, a signer, money."""
        match body:
            case f.LegalHoldSet():
                return replace(body, reason="")
            case f.RequestOpened() if Part.ALL_REQUESTS not in self.parts:
                # What the money is for is no matter of who signs the money.
                reason = body.reason if Part.REQUESTS in self.parts else ""
                known = tuple(role for role in body.sign_offs if role in sections.LINE_SIGNERS)
                return replace(body, reason=reason, sign_offs=known)
            case _:
                return body if Part.MONEY in self.parts else self._without_money(body)

    def _without_money(self, body: Body) -> Body:
        match body:
            case f.CaseClosed():
                return replace(body, money=None)
            case f.SeparationBegan():
                return replace(body, tier=None)
            case f.NoticeOwed(notice=letter) if not self._is_mine(letter):
                return replace(body, notice=replace(letter, values=()))
            case f.NoticeCountermanded(notice=letter) if not self._is_mine(letter):
                return replace(body, notice=replace(letter, values=()))
            case _:
                return body
