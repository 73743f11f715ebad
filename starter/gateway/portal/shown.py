"""What the portal answers: pages about letters, receipts, and one neutral page for every miss."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.requests import Request

from domain.case import Answer
from infra.settings import Settings
from starter.gateway.commands.delivery import Kept
from starter.gateway.portal import wording
from starter.gateway.portal.forms import GROUNDS, KINDS, Form
from starter.gateway.portal.pages import page
from starter.gateway.portal.visitor import FORM_COOKIE, FormKey, new_nonce, nonce_of

if TYPE_CHECKING:
    from fastapi.responses import HTMLResponse

    from domain.case import Receipt
    from domain.invitations import Act
    from starter.gateway.portal.service import InboxCase, LetterPage
    from starter.gateway.portal.visitor import Visitor
    from starter.gateway.portal.wording import Words

PREFIX: Final = "/portal"
COMMAND_PREFIX: Final = "portal-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """What stands above a page whose form could not be sent.

    Attributes:
        heading: That it was not sent, and why.
        cure: What to do.
        field: Id of the field to look at; empty where it is none of them.
        status: HTTP status.
    """

    heading: str
    cure: str
    field: str = ""
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every page of one request needs to know.

    Attributes:
        request: The request.
        settings: How the gateway is set up.
    """

    request: Request
    settings: Settings

    @property
    def base(self) -> str:
        """Where the portal is, as people's browsers see it."""
        return urlsplit(self.settings.portal_url or "").path or PREFIX

    @property
    def is_secure(self) -> bool:
        return (self.settings.portal_url or "").startswith("https:")

    def values(self, visitor: Visitor | None = None) -> dict[str, object]:
        """Return what the frame of a page shows."""
        signed_in = visitor is not None and visitor.link is None
        return {
            "base": self.base,
            "signed_in": signed_in,
            "can_sign_in": False,
            "sign_out_seal": visitor.sign_out_seal if visitor and signed_in else "",
        }


def inbox_page(
    around: Surroundings, visitor: Visitor, cases: tuple[InboxCase, ...]
) -> HTMLResponse:
    """Return every letter of a person."""
    return page("inbox", HTTPStatus.OK, {**around.values(visitor), "cases": cases})


def letter_page(
    around: Surroundings,
    visitor: Visitor,
    it: LetterPage,
    *,
    given: Form | None = None,
    mistake: Mistake | None = None,
) -> HTMLResponse:
    """Return a letter with what can be done; what was written stays after a mistake."""
    nonce = nonce_of(around.request) or new_nonce()
    key = FormKey(visitor.secret, nonce, letter_name(it))
    given = given or Form(())
    # Sent again after a mistake, a form goes as the same command: it counts once.
    command_id = given.one("command") or f"{COMMAND_PREFIX}{secrets.token_hex(16)}"
    values = {
        **around.values(visitor),
        "it": it,
        "action": action(around, visitor, it),
        "command_id": command_id,
        "seals": {act: key.seal(act, command_id) for act in it.acts},
        "given": given,
        "mistake": mistake,
        "titles": wording.TITLES,
        "grounds": GROUNDS,
        "kinds": KINDS,
        "ways": wording.WAYS,
        "tiers": wording.TIERS,
    }
    answer = page("letter", HTTPStatus.OK if mistake is None else mistake.status, values)
    answer.set_cookie(
        FORM_COOKIE,
        nonce,
        path=around.base,
        secure=around.is_secure,
        httponly=True,
        samesite="strict",
    )
    return answer


def receipt_page(
    around: Surroundings, visitor: Visitor, it: LetterPage, act: Act, receipt: Receipt | Kept
) -> HTMLResponse:
    """Return the receipt of an act."""
    words, note = wording.RECEIPTS[act], ""
    if isinstance(receipt, Kept):
        note = wording.KEPT
    elif receipt.answer is Answer.LODGED:
        note = wording.LODGED
    values = {
        **around.values(visitor),
        "heading": words.title,
        "says": "" if note else words.says,
        "note": note,
        "received_at": receipt.received_at,
        "zone": it.zone,
        "case_id": it.letter.case_id,
        "command_id": receipt.command,
        "action": action(around, visitor, it),
    }
    status = HTTPStatus.ACCEPTED if isinstance(receipt, Kept) else HTTPStatus.OK
    return page("receipt", status, values)


def plain_page(
    around: Surroundings, status: HTTPStatus, words: Words, *more: str, sign_in: bool = False
) -> HTMLResponse:
    """Return a page that only says something, and may lead to the login."""
    values = {
        **around.values(),
        "can_sign_in": sign_in,
        "heading": words.title,
        "says": (words.says, *more),
    }
    return page("plain", status, values)


def gone_page(around: Surroundings) -> HTMLResponse:
    """Return the one page for every link that does not work, whatever the reason."""
    return plain_page(around, HTTPStatus.GONE, wording.GONE, wording.GONE_CURE)


def letter_name(it: LetterPage) -> str:
    """Name a letter uniquely, for the seals of its forms."""
    return f"{it.letter.case_id}/{it.letter.number}"


def action(around: Surroundings, visitor: Visitor, it: LetterPage) -> str:
    """Return where a letter is for this visitor."""
    if visitor.link is not None:
        return f"{around.base}/l/{visitor.secret}"
    return f"{around.base}/letters/{letter_name(it)}"
