"""Where mail that cannot be delivered comes back to: an address for each letter.

The address holds a code over the letter's Message-ID, made with a secret of ours. What comes back
is matched by that code alone: nothing that a bounce says about itself is believed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from typing import TYPE_CHECKING, Final

from infra.mail.addresses import address
from infra.settings import revealed

if TYPE_CHECKING:
    from email.headerregistry import Address

    from infra.settings import Settings

SECRET_LENGTH: Final = 32
"""Characters of the secret at least."""

_CODE_OCTETS: Final = 16
_CODE: Final = re.compile(r"[a-z2-7]{26}")
_SEPARATOR: Final = "+"


def bounce_address(settings: Settings) -> BounceAddress | None:
    """Return where mail comes back to by the settings; None where they name no address.

    Raises:
        ValueError: the address is none, or its secret is missing or too short.
    """
    if not settings.bounce_address:
        return None
    return BounceAddress(settings.bounce_address, revealed(settings.bounce_secret))


class BounceAddress:
    """The addresses that letters are sent from, as far as mail servers are concerned."""

    def __init__(self, base: str, secret: str) -> None:
        """Put a code into the local part of an address, such as `bounces@firm.example`.

        Raises:
            ValueError: the address is none or not plain, or the secret is too short.
        """
        self._base = address("", base)
        if not self._base.addr_spec.isascii() or _SEPARATOR in self._base.username:
            raise ValueError("DUEPROCESS_BOUNCE_ADDRESS is an address in ASCII without a `+`")
        if len(secret) < SECRET_LENGTH:
            raise ValueError(f"DUEPROCESS_BOUNCE_SECRET has {SECRET_LENGTH} characters at least")
        self._secret = secret.encode()

    def code(self, message_id: str) -> str:
        """Return the code of a letter; nobody without the secret can make one."""
        made = hmac.new(self._secret, message_id.encode(), hashlib.sha256).digest()[:_CODE_OCTETS]
        return base64.b32encode(made).decode().rstrip("=").lower()

    def of(self, message_id: str) -> Address:
        """Return the address that a letter comes back to."""
        return self.at(self.code(message_id))

    def at(self, code: str) -> Address:
        """Return the address with a code that a letter has got."""
        return address("", f"{self._base.username}{_SEPARATOR}{code}@{self._base.domain}")

    def code_in(self, recipient: str) -> str | None:
        """Return the code in an address that something came back to; None where it has none."""
        local, _, domain = recipient.strip().strip("<>").rpartition("@")
        base, _, code = local.partition(_SEPARATOR)
        code = code.lower()  # some servers change the case of local parts
        is_ours = (base.lower(), domain.lower()) == (
            self._base.username.lower(),
            self._base.domain.lower(),
        )
        return code if is_ours and _CODE.fullmatch(code) else None

    def belongs(self, code: str, message_id: str) -> bool:
        """Tell whether a code was made for a letter."""
        return hmac.compare_digest(code, self.code(message_id))
