"""What each check of an entry looks at: pure functions of the entry and of what is on record.

Each returns what it found in a sentence, or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from domain.commands import EntryReason, Origin, SubmitEntry
from domain.opening import Background
from domain.policy import EntryCheck, EntryRule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from domain.commands import Feedback
    from domain.opening import Recognition


@dataclass(frozen=True, slots=True)
class Desk:
    """What the checks look at."""

    rule: EntryRule
    background: Background
    entry: SubmitEntry
    today: date
    manager_since: date | None

    def since(self, days: int) -> date:
        """Return the day that lies so many days back."""
        return self.today - timedelta(days=days)

    @property
    def documented(self) -> tuple[Feedback, ...]:
        """Return the feedback that was written down before the day of the entry."""
        return tuple(f for f in self.entry.feedback if f.document.strip() and f.on < self.today)

    @property
    def recognitions(self) -> tuple[Recognition, ...]:
        """Return what has lately spoken for the employee, as the firm's records have it."""
        since = self.since(self.rule.recognition_days)
        return tuple(r for r in self.background.recognitions if since <= r.on <= self.today)

    @property
    def has_new_manager(self) -> bool:
        """Tell whether the manager leads the employee only since lately."""
        since = self.manager_since
        return since is not None and since > self.since(self.rule.new_manager_days)


def _level(desk: Desk) -> str:
    level = desk.background.level
    cited = (desk.entry.level, *(gap.level for gap in desk.entry.gaps))
    if not level or all(each == level for each in cited):
        return ""
    return f"the level is {level}, and expectations are those of that level"


def _example_for_each_gap(desk: Desk) -> str:
    shown = {example.gap for example in desk.entry.examples}
    missing = [str(n) for n, _ in enumerate(desk.entry.gaps, start=1) if n not in shown]
    return f"no example shows gap {', '.join(missing)}" if missing else ""


def _origin_named(desk: Desk) -> str:
    unnamed = any(
        example.origin in _OF_OTHERS and not example.told_by.strip()
        for example in desk.entry.examples
    )
    return "what others told names who told it" if unnamed else ""


def _ranking(desk: Desk) -> str:
    entry = desk.entry
    named = entry.reason is EntryReason.RANKING
    if named or any(example.origin is Origin.RANKING for example in entry.examples):
        return "a rank, a curve or a quota is no ground"
    words = _found(desk.rule.inadmissible_words, desk)
    return f"a rank, a curve or a quota is no ground ({', '.join(words)})" if words else ""


def _incident_review_alone(desk: Desk) -> str:
    alone = all(example.origin is Origin.INCIDENT_REVIEW for example in desk.entry.examples)
    return "an incident review is a record to learn from, and no ground alone" if alone else ""


def _support(desk: Desk) -> str:
    return "" if desk.entry.help_permitted else "the employee may ask others for help"


def _recognition_addressed(desk: Desk) -> str:
    if not desk.recognitions or desk.entry.recognition.strip():
        return ""
    return f"the entry does not say how it goes together with {_recognised(desk)}"


def _prior_manager_asked(desk: Desk) -> str:
    if not desk.has_new_manager or desk.entry.prior_manager.strip():
        return ""
    return "the manager is new, and what the manager before says is missing"


def _pattern(desk: Desk) -> str:
    days = {example.occurred_on for example in desk.entry.examples}
    fewest = desk.rule.pattern_examples
    return f"examples of fewer than {fewest} days show no pattern" if len(days) < fewest else ""


def _no_feedback(desk: Desk) -> str:
    return "" if desk.documented else "no feedback was documented before the entry: a surprise"


def _few_feedback_records(desk: Desk) -> str:
    fewest = desk.rule.feedback_records
    if 0 < len(desk.documented) < fewest:
        return f"fewer than {fewest} records of feedback are documented"
    return ""


def _feedback_gap(desk: Desk) -> str:
    last = max((feedback.on for feedback in desk.documented), default=None)
    if last is None or last >= desk.since(desk.rule.feedback_gap_days):
        return ""
    return f"the last documented feedback is of {last}: a surprise"


def _little_coaching(desk: Desk) -> str:
    first = min((coaching.on for coaching in desk.entry.coaching), default=None)
    if first is not None and first <= desk.since(desk.rule.coaching_days):
        return ""
    return f"coaching began less than {desk.rule.coaching_days} days before the entry"


def _recognition(desk: Desk) -> str:
    return f"on record within the last year: {_recognised(desk)}" if desk.recognitions else ""


def _new_manager(desk: Desk) -> str:
    return f"the manager leads since {desk.manager_since}" if desk.has_new_manager else ""


def _new_role(desk: Desk) -> str:
    since = desk.background.in_role_since
    if since is None or since <= desk.since(desk.rule.new_role_days):
        return ""
    return f"in this role and level since {since}"


def _circumstances(desk: Desk) -> str:
    return ", ".join(str(each).replace("_", " ") for each in desk.entry.circumstances)


def _obstacles_not_asked(desk: Desk) -> str:
    return "" if desk.entry.obstacles_asked else "nobody asked what stands in the way"


def _warned_words(desk: Desk) -> str:
    # Not the words themselves: one of them may say something about a person's health.
    found = len(_found(desk.rule.warned_words, desk))
    return f"{found} of the words that judge a person, or touch on age or health" if found else ""


def _recognised(desk: Desk) -> str:
    return ", ".join(f"{each.kind.replace('_', ' ')} of {each.on}" for each in desk.recognitions)


def _found(words: tuple[str, ...], desk: Desk) -> tuple[str, ...]:
    """Return the words that the manager's own text has, as whole words in any case."""
    text = _spread(" / ".join(_texts(desk.entry)))
    return tuple(word for word in words if _spread(word) in text)


def _spread(text: str) -> str:
    """Return a text as its words, each between blanks: `culture-fit` is `culture fit`."""
    plain = "".join(each if each.isalnum() else " " for each in text.casefold())
    return f" {' '.join(plain.split())} "


def _texts(entry: SubmitEntry) -> Iterator[str]:
    """Give what the manager puts forward; what the employee said is not held against anybody."""
    yield from (entry.below_level, entry.feedback_given, entry.must_improve, *entry.actions)
    for gap in entry.gaps:
        yield from (gap.area, gap.measure)
    for example in entry.examples:
        yield from (example.situation, example.behaviour, example.impact)


_OF_OTHERS = (Origin.CUSTOMER, Origin.PEER, Origin.OTHER_MANAGER)

CHECKS: Mapping[EntryCheck, Callable[[Desk], str]] = {
    EntryCheck.LEVEL: _level,
    EntryCheck.EXAMPLE_FOR_EACH_GAP: _example_for_each_gap,
    EntryCheck.ORIGIN_NAMED: _origin_named,
    EntryCheck.RANKING: _ranking,
    EntryCheck.INCIDENT_REVIEW_ALONE: _incident_review_alone,
    EntryCheck.SUPPORT: _support,
    EntryCheck.RECOGNITION_ADDRESSED: _recognition_addressed,
    EntryCheck.PRIOR_MANAGER_ASKED: _prior_manager_asked,
    EntryCheck.PATTERN: _pattern,
    EntryCheck.NO_FEEDBACK: _no_feedback,
    EntryCheck.FEW_FEEDBACK_RECORDS: _few_feedback_records,
    EntryCheck.FEEDBACK_GAP: _feedback_gap,
    EntryCheck.LITTLE_COACHING: _little_coaching,
    EntryCheck.RECOGNITION: _recognition,
    EntryCheck.NEW_MANAGER: _new_manager,
    EntryCheck.NEW_ROLE: _new_role,
    EntryCheck.CIRCUMSTANCES: _circumstances,
    EntryCheck.OBSTACLES_NOT_ASKED: _obstacles_not_asked,
    EntryCheck.WARNED_WORDS: _warned_words,
}
