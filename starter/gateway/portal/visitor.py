"""Who looks at a page: proved by a link or by a login, and by what their forms are known."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from domain.commands import Via
from domain.people import Role
from infra.links import ActionLink
from starter.gateway.access import CaseAccess
from starter.gateway.caller import Caller

if TYPE_CHECKING:
    from starlette.requests import Request

    from domain.invitations import Act

FORM_COOKIE: Final = "dueprocess_form"
"""Shows that a form comes from the browser that was given it; says nothing about anybody."""

_NONCE_BYTES: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Whoever looks at a letter.

    Attributes:
        person: Person id.
        organisations: The organisations whose cases the login is for; empty behind a link.
        secret: What only this visitor's browser knows: the token of the link or of the session.
        link: The link, where it is what lets them in.
    """

    person: str
    organisations: frozenset[str]
    secret: str
    link: ActionLink | None = None

    @property
    def via(self) -> Via:
        return Via.PORTAL if self.link is None else Via.LINK

    @property
    def sign_out_seal(self) -> str:
        """What the form that signs out must bring back."""
        return hmac.new(self.secret.encode(), b"sign-out", sha256).hexdigest()

    def access(self, case_id: str) -> CaseAccess:
        """Return their place in a case of their own; a link reaches no further than its acts."""
        caller = Caller(
            subject=self.person,
            is_tool=False,
            organisations=self.organisations,
            commands=None if self.link is None else frozenset(self.link.acts),
        )
        return CaseAccess(case_id, caller, frozenset({Role.EMPLOYEE}))


@dataclass(frozen=True, slots=True)
class FormKey:
    """By what a form is known again: whose it is, in which browser, for which letter."""

    secret: str
    nonce: str
    letter: str

    def seal(self, act: Act, command_id: str) -> str:
        """Return what a form must bring back, so that nobody else's page can send it."""
        key = f"{self.secret}\n{self.nonce}".encode()
        said = f"{self.letter}\n{act}\n{command_id}".encode()
        return hmac.new(key, said, sha256).hexdigest()

    def opens(self, seal: str, act: Act, command_id: str) -> bool:
        return bool(self.nonce) and hmac.compare_digest(
            self.seal(act, command_id).encode(), seal.encode()
        )


def nonce_of(request: Request) -> str:
    """Return the browser's nonce; empty where it has none."""
    return request.cookies.get(FORM_COOKIE, "")


def new_nonce() -> str:
    return secrets.token_urlsafe(_NONCE_BYTES)
