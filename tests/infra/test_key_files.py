"""Keys as files: made once, never overwritten, and a document that only a root key renews."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from domain.keys import KeyKind
from infra.key_files import KeyFolder, KeysMissing
from infra.signatures import SigningKey

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2027, 2, 1, 12, tzinfo=UTC)


@pytest.fixture
def keys(tmp_path: Path) -> KeyFolder:
    """Give a folder with a root key and the key of one door."""
    folder = KeyFolder(tmp_path / "keys")
    folder.create("root-1", "door-1")
    return folder


def test_a_new_installation_has_a_root_key_and_a_door(keys: KeyFolder) -> None:
    trust = keys.trust()

    assert [(key.id, key.kind) for key in trust.keys] == [
        ("root-1", KeyKind.ROOT),
        ("door-1", KeyKind.DOOR),
    ]
    assert keys.roots() == {"root-1": trust.keys[0].public}
    assert keys.door().trust == trust


def test_private_keys_are_nobody_elses(keys: KeyFolder) -> None:
    modes = {stat.S_IMODE(file.stat().st_mode) for file in keys.folder.iterdir()}

    assert modes == {0o600}
    assert stat.S_IMODE(keys.folder.stat().st_mode) == 0o700


def test_keys_are_never_overwritten(keys: KeyFolder) -> None:
    before = keys.roots()

    with pytest.raises(KeysMissing):
        keys.create("root-1", "door-1")

    assert keys.roots() == before


def test_another_door_is_named_by_a_newer_document(keys: KeyFolder) -> None:
    trust = keys.add_door("door-2")

    assert (trust.version, [key.id for key in trust.keys]) == (2, ["root-1", "door-1", "door-2"])
    assert keys.trust() == trust


def test_a_door_seals_with_its_newest_key(keys: KeyFolder) -> None:
    keys.add_door("door-2")

    assert keys.door().key == "door-2"
    assert keys.door("door-1").key == "door-1"


def test_a_key_that_has_ended_is_passed_over(keys: KeyFolder) -> None:
    keys.add_door("door-2")
    keys.end("door-2", NOON)

    assert keys.door(at=NOON).key == "door-1"


def test_a_name_is_given_once(keys: KeyFolder) -> None:
    with pytest.raises(KeysMissing):
        keys.add_door("door-1")


@pytest.mark.parametrize("name", ["../door", "Door", "", "a/b", "door 2"])
def test_a_name_leads_out_of_no_folder(keys: KeyFolder, name: str) -> None:
    with pytest.raises(KeysMissing):
        keys.add_door(name)


def test_a_key_is_ended_and_not_removed(keys: KeyFolder) -> None:
    trust = keys.end("door-1", NOON)

    assert {key.id: key.ends_at for key in trust.keys} == {"root-1": None, "door-1": NOON}


def test_an_end_is_never_moved_later(keys: KeyFolder) -> None:
    keys.end("door-1", NOON)

    trust = keys.end("door-1", NOON.replace(hour=18))

    assert trust.keys[1].ends_at == NOON


def test_a_key_that_nobody_knows_cannot_end(keys: KeyFolder) -> None:
    with pytest.raises(KeysMissing):
        keys.end("door-9", NOON)


def test_without_the_root_key_no_document_is_signed(keys: KeyFolder) -> None:
    (keys.folder / "root.pem").unlink()

    with pytest.raises(KeysMissing):
        keys.add_door("door-2")

    assert keys.trust().version == 1


def test_a_document_that_was_changed_is_not_used(keys: KeyFolder) -> None:
    file = keys.folder / "trust.json"
    file.write_text(file.read_text().replace('"version": 1', '"version": 7'))

    with pytest.raises(KeysMissing):
        keys.trust()


@pytest.mark.parametrize("name", ["roots.json", "trust.json"])
def test_what_is_no_file_of_keys_is_said_to_be_none(keys: KeyFolder, name: str) -> None:
    (keys.folder / name).write_text("[1]")

    with pytest.raises(KeysMissing):
        keys.trust()


def test_a_door_without_its_private_half_is_none(keys: KeyFolder) -> None:
    (keys.folder / "door-1.pem").unlink()

    with pytest.raises(KeysMissing):
        keys.door()


def test_another_key_under_the_doors_name_is_not_taken(keys: KeyFolder) -> None:
    (keys.folder / "door-1.pem").write_bytes(SigningKey.generate("door-1").pem())

    with pytest.raises(KeysMissing):
        keys.door()


def test_where_nothing_is_the_cure_is_said(tmp_path: Path) -> None:
    with pytest.raises(KeysMissing, match="dueprocess keys init"):
        KeyFolder(tmp_path).roots()


def test_a_new_root_key_is_vouched_for_by_the_old_one_and_signs_from_then_on(
    keys: KeyFolder,
) -> None:
    """Whoever trusts the old root key comes to trust the new one before the old one ends."""
    first = keys.trust()
    second = keys.add_root("root-2")
    third = keys.end("root-1", NOON)

    assert (second.root, third.root) == ("root-1", "root-2")
    assert second.key("root-2", KeyKind.ROOT) == third.key("root-2", KeyKind.ROOT)
    assert sorted(keys.roots()) == ["root-1", "root-2"]
    assert keys.trust() == third
    second.check_follows(first)
    third.check_follows(second)


def test_the_key_that_signs_is_not_ended(keys: KeyFolder) -> None:
    """Nobody could change any key any more."""
    with pytest.raises(KeysMissing, match="add-root"):
        keys.end("root-1", NOON)


def test_a_root_key_of_somebody_else_signs_nothing(keys: KeyFolder) -> None:
    other = SigningKey.generate("root-1")
    (keys.folder / "root.pem").write_bytes(other.pem())

    with pytest.raises(KeysMissing, match="no root key of this installation"):
        keys.add_door("door-2")
