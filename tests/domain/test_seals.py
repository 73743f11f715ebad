"""A case believes what a door has sealed for it, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.commands import Approve, Command, Reject, TrustKeys
from domain.errors import Code, Malformed, NotYours
from domain.keys import Key, KeyKind, Trust
from domain.people import Actor, Role
from domain.seals import (
    Installation,
    Seal,
    Sealed,
    SealedOpening,
    check,
    check_opening,
)
from infra.signatures import DoorSeal, verify
from tests.domain.builders import local, opening
from tests.workflows.keys import DOOR, ROOT, ROOTS, SEAL, TRUST, signing_key

CASE = "case-2027-1"
MONDAY = local("2027-02-01T10:00")
NOW = MONDAY + timedelta(days=2)
APPROVAL = Approve(
    do="approve", id="c1", by=Actor("p-skip", Role.SKIP), received_at=MONDAY + timedelta(hours=1)
)
HOME = Installation(ROOTS, verify)


def sealed(command: Command = APPROVAL) -> Sealed[Command]:
    return SEAL.command(CASE, command, (command.by.role,))


def refusal(command: Sealed[Command], case_id: str = CASE, trust: Trust = TRUST) -> Code:
    with pytest.raises(NotYours) as refused:
        check(trust, case_id, command, NOW, verify)
    return refused.value.code


def test_what_a_door_has_sealed_is_believed() -> None:
    check(TRUST, CASE, sealed(), NOW, verify)


def test_a_seal_has_no_age() -> None:
    """A command that was kept for years while nobody could be reached is what it was."""
    check(TRUST, CASE, sealed(), NOW + timedelta(days=5000), verify)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "c2"},
        {"by": Actor("p-other", Role.SKIP)},
        {"by": Actor("p-skip", Role.SKIP, "p-holder")},
        {"received_at": MONDAY},
        {"request": "focus_entry[1]"},
    ],
)
def test_a_seal_holds_for_one_content(change: dict[str, Any]) -> None:
    """Id, author, on whose behalf, receipt, and every word."""
    told = sealed()
    forged = Sealed(replace(APPROVAL, **change), told.seal)

    assert refusal(forged) is Code.UNTRUSTED


def test_a_seal_holds_for_one_case() -> None:
    assert refusal(sealed(), "case-2027-2") is Code.UNTRUSTED


def test_a_seal_holds_for_one_kind_of_command() -> None:
    """The same fields under another verb are another command."""
    told = SEAL.command(
        CASE,
        Reject(
            do="reject", id="c1", by=APPROVAL.by, received_at=APPROVAL.received_at, reason="No."
        ),
        (Role.SKIP,),
    )

    assert refusal(Sealed(APPROVAL, told.seal)) is Code.UNTRUSTED


def test_a_door_says_which_roles_it_has_proved() -> None:
    told = SEAL.command(CASE, APPROVAL, (Role.MANAGER,))

    assert refusal(told) is Code.UNTRUSTED


def test_nobody_adds_a_role_to_what_a_door_has_proved() -> None:
    told = SEAL.command(CASE, APPROVAL, (Role.MANAGER,))
    forged = Sealed(APPROVAL, replace(told.seal, roles=(Role.MANAGER, Role.SKIP)))

    assert refusal(forged) is Code.UNTRUSTED


def test_a_key_that_the_case_does_not_know_is_not_believed() -> None:
    stranger = signing_key("door-elsewhere")
    theirs = ROOT.signed(Trust(1, (*TRUST.keys, stranger.public(KeyKind.DOOR)), ROOT.id))
    told = DoorSeal(stranger, theirs).command(CASE, APPROVAL, (Role.SKIP,))

    assert refusal(told) is Code.UNTRUSTED


def test_another_key_under_a_known_name_is_not_believed() -> None:
    stranger = signing_key("door-elsewhere")
    told = sealed()
    forged = Sealed(APPROVAL, replace(told.seal, signature=stranger.sign(b"anything")))

    assert refusal(forged) is Code.UNTRUSTED


@pytest.mark.parametrize("signature", ["", "no base64 !", "AAAA", "é", "A" * 86 + "=="])
def test_what_is_no_signature_is_refused_like_a_wrong_one(signature: str) -> None:
    forged = Sealed(APPROVAL, Seal(DOOR.id, (Role.SKIP,), signature))

    assert refusal(forged) is Code.UNTRUSTED


def test_a_root_key_seals_no_command() -> None:
    """It signs documents of keys, and is kept away from every door."""
    key = replace(ROOT.public(KeyKind.DOOR), id="x")
    doors = Trust(1, (*TRUST.keys, key), ROOT.id)
    told = DoorSeal(signing_key("root-test"), replace(doors, keys=(ROOT.public(KeyKind.DOOR),)))

    assert refusal(told.command(CASE, APPROVAL, (Role.SKIP,))) is Code.UNTRUSTED


def test_a_key_that_has_ended_lets_nothing_new_in_however_it_is_dated() -> None:
    """Whoever stole it can write any receipt: what counts is when the case is asked."""
    ended = replace(TRUST, keys=(TRUST.keys[0], replace(TRUST.keys[1], ends_at=NOW)))

    assert refusal(sealed(), trust=ended) is Code.UNTRUSTED


def test_a_key_lets_in_until_its_very_end() -> None:
    later = NOW + timedelta.resolution
    ending = replace(TRUST, keys=(TRUST.keys[0], replace(TRUST.keys[1], ends_at=later)))

    check(ending, CASE, sealed(), NOW, verify)


def renewed(*more: Key, version: int = 2) -> Trust:
    return ROOT.signed(Trust(version, (*TRUST.keys, *more), ROOT.id))


def a_change(trust: Trust) -> TrustKeys:
    return TrustKeys(
        do="trust_keys",
        id="c9",
        by=Actor("p-lead", Role.HR_LEAD),
        received_at=MONDAY,
        trust=trust,
        reason="A new door.",
    )


def test_a_document_that_a_root_key_has_signed_comes_through_any_door() -> None:
    check(TRUST, CASE, sealed(a_change(renewed())), NOW, verify)


def test_a_new_door_brings_the_document_that_names_it() -> None:
    """Or a case would be lost with the last key that it knows."""
    new = signing_key("door-new")
    change = a_change(renewed(new.public(KeyKind.DOOR)))
    told = DoorSeal(new, change.trust).command(CASE, change, (Role.HR_LEAD,))

    check(TRUST, CASE, told, NOW, verify)


def test_a_document_that_no_root_key_has_signed_is_not_believed() -> None:
    mine = signing_key("door-mine")
    document = Trust(2, (*TRUST.keys, mine.public(KeyKind.DOOR)), ROOT.id)
    forged = replace(document, signature=mine.sign(b"anything"))

    assert refusal(sealed(a_change(forged))) is Code.UNTRUSTED


def test_a_document_vouches_for_no_root_key_of_its_own() -> None:
    usurper = signing_key("root-usurper")
    keys = (*TRUST.keys, usurper.public(KeyKind.ROOT))
    forged = usurper.signed(Trust(2, keys, usurper.id))

    assert refusal(sealed(a_change(forged))) is Code.UNTRUSTED


def test_a_root_key_that_has_ended_signs_nothing_more() -> None:
    ended = replace(TRUST, keys=(replace(TRUST.keys[0], ends_at=NOW), TRUST.keys[1]))

    assert refusal(sealed(a_change(renewed())), trust=ended) is Code.UNTRUSTED


def test_a_case_is_opened_by_a_door_under_a_root_key_of_the_installation() -> None:
    check_opening(SEAL.opening(opening()), HOME, NOW)


def test_an_opening_without_keys_is_not_believed() -> None:
    told = SEAL.opening(opening())
    bare = SealedOpening(replace(told.opening, trust=None), told.seal)

    with pytest.raises(NotYours) as refused:
        check_opening(bare, HOME, NOW)

    assert refused.value.code is Code.UNTRUSTED


def test_an_opening_under_a_root_key_of_ones_own_is_not_believed() -> None:
    root, door = signing_key("root-mine"), signing_key("door-mine")
    keys = (root.public(KeyKind.ROOT), door.public(KeyKind.DOOR))
    told = DoorSeal(door, root.signed(Trust(1, keys, root.id))).opening(opening())

    with pytest.raises(NotYours) as refused:
        check_opening(told, HOME, NOW)

    assert refused.value.code is Code.UNTRUSTED


def test_an_opening_is_what_the_door_has_sealed() -> None:
    told = SEAL.opening(opening())
    other = replace(told.opening, employment=replace(told.opening.employment, notice_weeks=52))

    with pytest.raises(NotYours) as refused:
        check_opening(SealedOpening(other, told.seal), HOME, NOW)

    assert refused.value.code is Code.UNTRUSTED


def test_a_door_key_that_has_ended_opens_no_case() -> None:
    keys = (TRUST.keys[0], replace(TRUST.keys[1], ends_at=NOW))
    told = DoorSeal(DOOR, ROOT.signed(Trust(1, keys, ROOT.id))).opening(opening())

    with pytest.raises(NotYours) as refused:
        check_opening(told, HOME, NOW)

    assert refused.value.code is Code.UNTRUSTED


def test_a_door_opens_a_case_only_for_a_role_that_it_has_proved() -> None:
    told = SEAL.opening(opening())
    forged = SealedOpening(told.opening, replace(told.seal, roles=(Role.HR_PARTNER,)))

    with pytest.raises(NotYours) as refused:
        check_opening(forged, HOME, NOW)

    assert refused.value.code is Code.UNTRUSTED


@pytest.mark.parametrize(
    "newer",
    [
        replace(TRUST, version=1),
        replace(TRUST, version=2, keys=TRUST.keys[:1]),
        replace(TRUST, version=2, keys=(TRUST.keys[0], replace(TRUST.keys[1], public="AA=="))),
        replace(TRUST, version=2, keys=(TRUST.keys[0], replace(TRUST.keys[1], kind=KeyKind.ROOT))),
    ],
)
def test_a_newer_document_takes_nothing_back(newer: Trust) -> None:
    with pytest.raises(Malformed) as refused:
        newer.check_follows(TRUST)

    assert refused.value.code is Code.OUT_OF_RANGE


def test_the_end_of_a_key_is_never_moved_later() -> None:
    ended = replace(TRUST, keys=(TRUST.keys[0], replace(TRUST.keys[1], ends_at=NOW)))
    longer = replace(TRUST, version=2)

    with pytest.raises(Malformed):
        longer.check_follows(ended)


def test_the_end_of_a_key_may_be_moved_earlier() -> None:
    ended = replace(TRUST, keys=(TRUST.keys[0], replace(TRUST.keys[1], ends_at=NOW)))
    keys = (TRUST.keys[0], replace(TRUST.keys[1], ends_at=MONDAY))

    replace(TRUST, version=2, keys=keys).check_follows(ended)


@pytest.mark.parametrize("keys", [(), (TRUST.keys[0], TRUST.keys[0])])
def test_each_id_names_one_key(keys: tuple[Key, ...]) -> None:
    with pytest.raises(Malformed):
        replace(TRUST, keys=keys).check()
