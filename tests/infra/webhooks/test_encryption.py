"""Secrets are of no use to who has the database alone."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from infra.webhooks.encryption import Encryption, SecretUnreadable, new_key


def test_a_secret_comes_back_for_its_owner() -> None:
    """And is not to be seen meanwhile."""
    encryption = Encryption(SecretStr(new_key()))

    kept = encryption.encrypt("whsec_x", "whs_1/whk_1")

    assert b"whsec_x" not in kept
    assert encryption.decrypt(kept, "whs_1/whk_1") == "whsec_x"


def test_a_secret_moved_to_another_row_is_of_no_use() -> None:
    """Whoever can write to the database cannot sign in another's name."""
    encryption = Encryption(SecretStr(new_key()))
    kept = encryption.encrypt("whsec_x", "whs_1/whk_1")

    with pytest.raises(SecretUnreadable):
        encryption.decrypt(kept, "whs_2/whk_1")


def test_another_key_reads_nothing() -> None:
    """A wrong setting shows; nothing is signed with rubbish."""
    kept = Encryption(SecretStr(new_key())).encrypt("whsec_x", "whs_1/whk_1")

    with pytest.raises(SecretUnreadable):
        Encryption(SecretStr(new_key())).decrypt(kept, "whs_1/whk_1")


def test_a_key_can_be_changed() -> None:
    """The new one stands first, the old one goes on reading."""
    old, new = new_key(), new_key()
    kept = Encryption(SecretStr(old)).encrypt("whsec_x", "whs_1/whk_1")
    both = Encryption(SecretStr(f"{new}, {old}"))

    assert both.decrypt(kept, "whs_1/whk_1") == "whsec_x"
    moved = both.encrypt("whsec_x", "whs_1/whk_1")
    assert Encryption(SecretStr(new)).decrypt(moved, "whs_1/whk_1") == "whsec_x"


@pytest.mark.parametrize("key", ["", "short", "not base64 \u00e4", "YWJj"])
def test_what_is_no_key_is_said_to_be_none(key: str) -> None:
    """Without repeating it."""
    with pytest.raises(ValueError, match="DUEPROCESS_SECRETS_KEY") as wrong:
        Encryption(SecretStr(key))

    assert not key or key not in str(wrong.value)
    assert wrong.value.__cause__ is None
