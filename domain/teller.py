"""Who says what has to be said, and remembers it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from domain import on_behalf
from domain.facts import NoticeOwed, TellingBody
from domain.said import Frame, Said, SentNotice
from domain.state import State
from domain.values import replace

if TYPE_CHECKING:
    from domain.ladder import RungDue
    from domain.notices import Notice


@dataclass(slots=True)
class Teller:
    """Collects what is published, and keeps the memory of it.

    Attributes:
        frame: The opening and the memory, which grows with each word.
        state: The state that is held against it.
        now: The moment of telling.
        bodies: What was said so far, in order.
    """

    frame: Frame
    state: State
    now: datetime
    bodies: list[TellingBody] = field(default_factory=list)

    @property
    def said(self) -> Said:
        """Return the memory as it stands."""
        return self.frame.said

    def say(self, body: TellingBody, said: Said) -> None:
        """Publish a word, and go on with the memory that holds it."""
        self.bodies.append(body)
        self.frame = replace(self.frame, said=said)

    def send(self, word: Notice, rung: RungDue | None = None) -> None:
        """Send a notice, or a rung of a clock's ladder: to the backup of a reader who is away."""
        reader = on_behalf.person_of(self.frame, self.state, word.to)
        if not word.person and reader != self.frame.people.seat(word.to).person:
            word = replace(word, person=reader)
        sent = SentNotice(
            notice=word,
            sent_at=self.now,
            rung_of=rung.clock if rung is not None else "",
            after_end=rung is not None and rung.rung.offset >= 0,
        )
        said = replace(self.said, notices=(*self.said.notices, sent))
        self.say(NoticeOwed(notice=word), said)
