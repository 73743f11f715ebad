"""Secrets that must be used again are kept encrypted; the key is a setting, not in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

if TYPE_CHECKING:
    from pydantic import SecretStr


class SecretUnreadable(Exception):  # noqa: N818 -- an event, not an error
    """A secret was encrypted with a key that is not among the settings, or for something else."""


class Encryption:
    """Encrypts and decrypts secrets, each bound to what it belongs to.

    Several keys may be set, so that they can be changed: the first encrypts, all decrypt.
    """

    def __init__(self, keys: SecretStr) -> None:
        """Take the keys, separated by commas.

        Raises:
            ValueError: one is no key.
        """
        given = [each.strip() for each in keys.get_secret_value().split(",")]
        try:
            self._keys = MultiFernet([Fernet(each) for each in given])
        except ValueError:
            # The library's sentence is fine; its cause would quote the key in a trace.
            raise ValueError(
                "DUEPROCESS_SECRETS_KEY: each key is 32 bytes in URL-safe base64"
            ) from None

    def encrypt(self, secret: str, owner: str) -> bytes:
        """Encrypt a secret of an owner."""
        return self._keys.encrypt(f"{owner}\n{secret}".encode())

    def decrypt(self, kept: bytes, owner: str) -> str:
        """Decrypt what was encrypted for an owner.

        Raises:
            SecretUnreadable: with another key, or for another owner.
        """
        try:
            found, _, secret = self._keys.decrypt(kept).decode().partition("\n")
        except InvalidToken:
            raise SecretUnreadable from None
        if found != owner:
            raise SecretUnreadable
        return secret


def new_key() -> str:
    """Draw a key for the setting."""
    return Fernet.generate_key().decode()
