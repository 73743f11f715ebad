"""What a letter says: its wording, filled with what the notice leaves to be looked up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from activities.ports import Correspondence, LookedUp, Statements, Wording
from activities.posting import Links, NoLinks
from activities.sources import Directory

if TYPE_CHECKING:
    from activities.ports import Letter, SendNotice
    from activities.sources import Person

STATEMENT_VALUE: Final = "statement"
"""Value of a notice about money: the key of the statement whose sentences it shows, or empty
where there is none."""


@dataclass(frozen=True, slots=True)
class LetterWriter:
    """Writes letters; asked again it writes the same but for the link, unless its wording changed.

    Attributes:
        directory: Names and addresses.
        wording: Templates.
        statements: Sentences about money.
        correspondence: Dates as they were told.
        links: Where notices can be answered; each letter gets a link of its own.
    """

    directory: Directory
    wording: Wording
    statements: Statements
    correspondence: Correspondence
    links: Links = field(default_factory=NoLinks)

    async def written(self, asked: SendNotice) -> tuple[Person, Letter]:
        """Return who reads a notice, and the letter.

        Raises:
            UnknownPerson: nobody is known by the reader's id.
            StatementUnknown: the case has no such statement.
            Undeliverable: there is no such wording, or a value is missing.
            StoreFailed: something could not be looked up.
        """
        reader = await self.directory.person(asked.reader)
        looked_up = LookedUp(
            reader=reader.name,
            statement=await self._sentences(asked),
            told_dates=await self.correspondence.told_dates(asked.case_id, asked.fact_number),
            link=await self.links.link_for(asked),
        )
        return reader, self.wording.render(asked, looked_up)

    async def _sentences(self, asked: SendNotice) -> tuple[str, ...] | None:
        key = next((f.value for f in asked.notice.values if f.name == STATEMENT_VALUE), None)
        if key is None:
            return None
        return await self.statements.sentences(asked.case_id, key) if key else ()
