"""The story of a case, told from its facts as they come on record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.facts import (
    NoticeCountermanded,
    NoticeHeld,
    NoticeOwed,
    Promised,
    PromiseWithdrawn,
    Reversed,
    StatementOwed,
    StatementWritten,
)
from domain.people import Role
from starter.wording import compact_trace, named, say, spaced

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from domain.calendar import Site
    from domain.facts import Fact
    from domain.opening import Opening
    from infra.record_lists import ListedStatement

_INDENT: Final = " " * 23


class Story:
    """Writes each fact once: who did what, what was promised and how, what went out, the money."""

    def __init__(self, write: Callable[[str], None], names: Mapping[str, str]) -> None:
        """Begin a story.

        Args:
            write: Takes one line.
            names: Names by person id.
        """
        self._write = write
        self._names = names
        self._told = 0
        self._last_head = ""
        self._opening: Opening | None = None
        self._site: Site | None = None

    def chapter(self, title: str) -> None:
        """Begin another part."""
        self._write("")
        self._write(f"== {title}")
        self._last_head = ""

    def set_in(self, opening: Opening) -> None:
        """Say whose case this is; times are those of the employee from here on."""
        self._opening = opening
        self._site = opening.site_of(Role.EMPLOYEE)

    def tell(self, facts: Sequence[Fact], statements: Sequence[ListedStatement]) -> None:
        """Tell every fact that was not told before."""
        for fact in facts:
            if fact.number > self._told:
                self._told = fact.number
                for line in self._lines(fact, statements):
                    self._write(line)

    def _lines(  # noqa: PLR0911 -- one return for each kind of line
        self, fact: Fact, statements: Sequence[ListedStatement]
    ) -> list[str]:
        match fact.body:
            case Promised(promise=promise):
                date = f"promised  {say(fact)}"
                if promise.forecast:
                    date = (
                        f"forecast  {say(fact).replace('forecast ', '')}, while the leave is open"
                    )
                return [*self._at(fact, date), f"{_INDENT}          {compact_trace(promise)}"]
            case PromiseWithdrawn():
                return self._at(fact, f"promised  {say(fact)}")
            case NoticeOwed(notice=notice):
                name = self._holder(notice.to)
                return self._at(fact, f"notice    {spaced(notice.template)} to {name}")
            case NoticeHeld() | NoticeCountermanded():
                return self._at(fact, f"notice    {say(fact)}")
            case StatementOwed():
                return []
            case StatementWritten(statement=statement):
                return self._money(fact, statement.key, statements)
            case Reversed():
                return self._at(fact, f"reversed  {say(fact)}")
            case _:
                return self._at(fact, say(fact, self._names))

    def _money(self, fact: Fact, key: str, statements: Sequence[ListedStatement]) -> list[str]:
        listed = next((each for each in statements if each.key == key), None)
        if listed is None:
            return self._at(fact, f"money     {say(fact)}")
        what = f"money     {key}, if the last day is {listed.separation_on:%a %d %b %Y}"
        return [
            *self._at(fact, what),
            *(
                f"{_INDENT}          {each.tier}  {each.sentence} {listed.currency}"
                for each in listed.amounts
            ),
        ]

    def _at(self, fact: Fact, text: str) -> list[str]:
        """Put a fact under its time; what happened in the same minute shares one."""
        local = fact.at if self._site is None else self._site.local(fact.at)
        head = f"{local:%a %d %b %Y %H:%M}"
        shown = "" if head == self._last_head else head
        self._last_head = head
        return [f"{shown:<{len(_INDENT)}}{text}"]

    def _holder(self, role: Role) -> str:
        if self._opening is None:
            return spaced(role)
        return named(self._opening.people.seat(role).person, role, self._names)
