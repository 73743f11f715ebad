"""What nobody would see otherwise is put on record, and time never runs back."""

from __future__ import annotations

from datetime import timedelta

from domain.case import advance, refuse_signal, take_over, unreadable_signal
from domain.errors import Code
from domain.facts import SignalRefused, SignalUnreadable
from tests.domain.builders import in_focus


def test_a_refused_signal_is_put_on_record() -> None:
    """A sender who waits for no answer leaves a trace of the refusal."""
    play = in_focus()

    outcome = refuse_signal(play.case, "approve", "act-1", Code.NOT_YOURS, play.now)

    assert [fact.body for fact in outcome.facts] == [
        SignalRefused(signal="approve", command="act-1", code=Code.NOT_YOURS)
    ]


def test_a_signal_that_cannot_be_read_is_put_on_record_without_its_content() -> None:
    """Its name is all that is kept."""
    play = in_focus()

    outcome = unreadable_signal(play.case, "nonsense", play.now)

    assert [fact.body for fact in outcome.facts] == [SignalUnreadable(signal="nonsense")]


def test_a_wake_up_that_comes_late_changes_nothing() -> None:
    """What lies behind has happened already."""
    play = in_focus()

    outcome = advance(play.case, play.case.ran_to - timedelta(seconds=1))

    assert (outcome.case, outcome.facts) == (play.case, ())


def test_code_that_ran_the_case_before_takes_nothing_over() -> None:
    """A control run is made where the code is another."""
    play = in_focus()

    outcome = take_over(play.case, play.now)

    assert (outcome.case, outcome.facts) == (play.case, ())
