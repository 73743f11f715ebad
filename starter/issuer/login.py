"""The local issuer's login: a page that asks who one is and believes it, and codes for tokens."""

from __future__ import annotations

import base64
import html
import secrets
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import urlencode, urlsplit

from fastapi import FastAPI, Form, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict

from activities.errors import UnknownPerson
from infra.identity.issuer_keys import is_loopback

if TYPE_CHECKING:
    from activities.sources import Directory

CODE_GRANT: Final = "authorization_code"

_MOST_CODES: Final = 1000


class Asked(BaseModel):
    """What a client sends a browser here with (RFC 6749, 4.1.1; RFC 7636, 4.3)."""

    model_config = ConfigDict(extra="ignore")

    response_type: str
    client_id: str
    redirect_uri: str
    state: str = ""
    nonce: str = ""
    code_challenge: str
    code_challenge_method: str

    @property
    def is_ours(self) -> bool:
        """Tell whether a code may be sent there: back to this machine, and only with PKCE."""
        return (
            self.response_type == "code"
            and self.code_challenge_method == "S256"
            and urlsplit(self.redirect_uri).scheme in ("http", "https")
            and is_loopback(self.redirect_uri)
        )


class Answered(Asked):
    """The same, with who the person at the browser says to be."""

    person: str


@dataclass(frozen=True, slots=True)
class Login:
    """Who has signed in at which client."""

    person: str
    client_id: str
    redirect_uri: str
    nonce: str
    challenge: str


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What a client shows with a code."""

    client_id: str
    redirect_uri: str
    verifier: str


class Codes:
    """Codes that wait to be handed in, each once."""

    def __init__(self) -> None:
        self._logins: dict[str, Login] = {}

    def draw(self, login: Login) -> str:
        """Draw a code for a login; of very many the oldest are forgotten."""
        while len(self._logins) >= _MOST_CODES:
            self._logins.pop(next(iter(self._logins)))
        code = secrets.token_urlsafe(32)
        self._logins[code] = login
        return code

    def take(self, code: str, shown: HandedIn) -> Login | None:
        """Return whose code it is; None if it is nobody's any more, or another client's."""
        login = self._logins.pop(code, None)
        if login is None:
            return None
        digest = sha256(shown.verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        proved = (shown.client_id, shown.redirect_uri, challenge)
        return login if proved == (login.client_id, login.redirect_uri, login.challenge) else None


def add_login(app: FastAPI, address: str, directory: Directory) -> Codes:
    """Add the login to an issuer, and return the codes that it gives."""
    codes = Codes()

    @app.get("/authorize")
    async def ask(asked: Annotated[Asked, Query()]) -> Response:
        return _page(asked) if asked.is_ours else Response(status_code=HTTPStatus.BAD_REQUEST)

    @app.post("/authorize")
    async def answer(given: Annotated[Answered, Form()]) -> Response:
        if not given.is_ours:
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        try:
            await directory.person(given.person if given.person.isprintable() else "")
        except UnknownPerson:
            return _page(given, "The directory has nobody by this id.")
        login = Login(
            given.person, given.client_id, given.redirect_uri, given.nonce, given.code_challenge
        )
        back = {"code": codes.draw(login), "state": given.state, "iss": address}
        joint = "&" if urlsplit(given.redirect_uri).query else "?"
        return RedirectResponse(
            f"{given.redirect_uri}{joint}{urlencode(back)}", HTTPStatus.SEE_OTHER
        )

    return codes


def _page(asked: Asked, problem: str = "") -> HTMLResponse:
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{html.escape(str(value))}">'
        for name, value in asked.model_dump(include=set(Asked.model_fields)).items()
    )
    said = f"<p role='alert'>{html.escape(problem)}</p>" if problem else ""
    return HTMLResponse(
        "<!doctype html><html lang='en'><meta charset='utf-8'><title>Local issuer</title>"
        "<main><h1>Local issuer: no password, for the embedded stack only</h1>"
        f"{said}<form method='post' action='authorize'>{hidden}"
        "<label for='person'>Person id, such as e1001</label> "
        "<input id='person' name='person' required autofocus> "
        "<button>Sign in as this person</button></form></main></html>"
    )
