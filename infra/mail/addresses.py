"""Addresses, and texts that stay inside the header they are put in."""

from __future__ import annotations

import re
import unicodedata
from email.errors import MessageError
from email.headerregistry import Address
from typing import Final

from infra.templates import one_line

SUBJECT_LENGTH: Final = 200
"""Characters of a subject at most: what is longer is no subject, and headers fold badly."""

_NAME_LENGTH: Final = 120
_LOCAL_OCTETS: Final = 64  # RFC 5321, 4.5.3.1.1
_ADDRESS_OCTETS: Final = 254  # RFC 5321, 4.5.3.1.3, without its angle brackets
_BEYOND_ATOMS: Final = re.compile(r"[\s\"(),:;<>@\[\\\]]")
# Joiners shape words of some scripts; every other invisible character can only deceive.
_JOINERS: Final = "\u200c\u200d"


def address(name: str, email: str) -> Address:
    """Form an address whose name stays inside its header.

    A domain in another script is written as mail servers know it (RFC 5891); a local part in
    another script stays, and needs a server that takes it (SMTPUTF8).

    Raises:
        ValueError: the e-mail address is none.
    """
    try:
        local, domain = _parts(email)
        found = Address(header_text(name, _NAME_LENGTH), local, domain.encode("idna").decode())
    except (MessageError, IndexError, ValueError) as error:
        raise ValueError(f"no e-mail address: {type(error).__name__}") from None
    if len(found.username.encode()) > _LOCAL_OCTETS or len(email.encode()) > _ADDRESS_OCTETS:
        raise ValueError("no e-mail address: it is too long")
    return found


def _parts(email: str) -> tuple[str, str]:
    """Return what stands before and behind the sign of an address."""
    if not email or visible(one_line(email)) != email:
        raise ValueError("something in it cannot be seen")
    if email.isascii():
        found = Address(addr_spec=email)
        local, domain = found.username, found.domain
    else:
        local, _, domain = email.rpartition("@")
        if _BEYOND_ATOMS.search(local):
            raise ValueError("a local part in another script is written without quotes")
    if not local or not domain:
        raise ValueError("something is missing")
    return local, domain


def header_text(text: str, length: int) -> str:
    """Put a text on one line of at most so many characters that all can be seen."""
    shown = " ".join(visible(one_line(text)).split())
    return shown if len(shown) <= length else shown[: length - 1].rstrip() + "…"


def visible(text: str) -> str:
    """Leave out what cannot be seen and turns texts around, and what is no character at all."""
    kept = "".join(c for c in text if c in _JOINERS or unicodedata.category(c) != "Cf")
    return kept.encode("utf-8", "replace").decode()


def is_plain(found: Address) -> bool:
    """Tell whether every mail server can take an address, not only those with SMTPUTF8."""
    return found.addr_spec.isascii()
