from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.canon import plain
from domain.commands import Elect, SubmitEntry
from domain.errors import Code, Malformed
from domain.rights import RIGHTS
from starter.decoding import BYTES_LIMIT, check_size, decode_command
from starter.examples import COMMANDS, Occasion, example

ENVELOPE: dict[str, Any] = {
    "id": "c-1",
    "by": {"person": "e1", "role": "employee"},
    "received_at": "2027-01-04T10:00:00Z",
}
HEALTH = "chemotherapy"


def elect(**fields: object) -> dict[str, object]:
    return {**ENVELOPE, "option": "leave", **fields}


def test_a_whole_command_is_read() -> None:
    """Plain JSON values become the command of the tag."""
    command = decode_command("elect", elect(grace_days=7))

    assert isinstance(command, Elect)
    assert command.grace_days == 7


@pytest.mark.parametrize(
    "fields",
    [
        elect(unknown=HEALTH),
        elect(**{HEALTH: 1}),
        elect(option=HEALTH),
        elect(grace_days="7"),
        elect(grace_days=7.0),
        elect(grace_days=True),
        elect(received_at="2027-01-04T10:00:00"),
        elect(received_at=1_800_000_000),
        elect(received_at=HEALTH),
        elect(by={"person": "e1", "role": "employee", HEALTH: 1}),
        elect(by={"person": "e1", "role": HEALTH}),
        elect(by=HEALTH),
        elect(id=7),
        elect(id=None),
        {**ENVELOPE},
        elect(option=float("nan")),
        elect(option=object()),
        elect(option="\ud800"),
    ],
)
def test_what_is_wrong_is_malformed_and_never_quoted(fields: dict[str, object]) -> None:
    """The sentence names the field at most; a value may say something about health."""
    with pytest.raises(Malformed) as refused:
        decode_command("elect", fields)

    assert refused.value.code is Code.MALFORMED
    assert HEALTH not in str(refused.value)


@pytest.mark.parametrize("day", ["20270104", "2027-01-04T00:00:00", 20_000, "tomorrow"])
def test_a_day_is_a_day(day: object) -> None:
    """Nothing else is taken for one."""
    with pytest.raises(Malformed, match="last_day"):
        decode_command("resign", {**ENVELOPE, "last_day": day})


def test_a_naive_instant_inside_is_refused_too() -> None:
    """The zone of a hand-over is no guess."""
    handed_over = {**ENVELOPE, "notice": "packet[1]", "witness": "e9"}

    with pytest.raises(Malformed, match="handed_at"):
        decode_command("record_handover", {**handed_over, "handed_at": "2027-01-04T09:00:00"})


def test_an_unknown_command_is_refused() -> None:
    """There is no door of that name."""
    with pytest.raises(Malformed) as refused:
        decode_command(HEALTH, ENVELOPE)

    assert refused.value.code is Code.UNKNOWN_MESSAGE
    assert HEALTH not in str(refused.value)


def test_a_command_above_64_kib_is_too_large() -> None:
    """It is refused before anything reads it."""
    with pytest.raises(Malformed) as refused:
        decode_command("elect", elect(option="x" * (BYTES_LIMIT + 1)))

    assert refused.value.code is Code.TOO_LARGE


def test_a_typed_command_above_64_kib_is_too_large() -> None:
    """Whoever builds the value by hand meets the same limit; bytes count, not characters."""
    day = date(2027, 1, 4)
    complete = example("submit_entry", Occasion(day, datetime(2027, 1, 4, tzinfo=UTC)))
    fields: dict[str, Any] = {
        **ENVELOPE,
        **{name: plain(value) for name, value in complete.items()},
        "below_level": "ü" * (BYTES_LIMIT // 2),
    }
    small = decode_command("submit_entry", {**fields, "below_level": "b"})
    assert isinstance(small, SubmitEntry)
    large = SubmitEntry(
        **{
            name: getattr(small, name)
            for name in SubmitEntry.__dataclass_fields__
            if name != "below_level"
        },
        below_level=fields["below_level"],
    )

    check_size(small)
    with pytest.raises(Malformed) as refused:
        check_size(large)

    assert refused.value.code is Code.TOO_LARGE


def test_every_command_has_its_tag() -> None:
    """What doors know is what the table of rights knows."""
    assert set(COMMANDS.values()) == set(RIGHTS)
