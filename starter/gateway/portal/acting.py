"""Acting from a letter: the form is looked at, the link is taken, the command is given."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from activities.errors import StoreFailed
from domain.errors import Code, DueProcessError
from domain.people import Role
from infra.links import PostgresLinks
from starter.gateway.commands.service import give
from starter.gateway.doors import Doors
from starter.gateway.portal import wording
from starter.gateway.portal.forms import Form, Letter, Mistaken, fields_of
from starter.gateway.portal.service import LetterPage
from starter.gateway.portal.shown import (
    COMMAND_PREFIX,
    Mistake,
    Surroundings,
    gone_page,
    letter_name,
    letter_page,
    plain_page,
    receipt_page,
)
from starter.gateway.portal.visitor import FormKey, Visitor, nonce_of
from starter.gateway.problems import STATUS_OF

if TYPE_CHECKING:
    from fastapi.responses import HTMLResponse

    from domain.invitations import Act
    from infra.links import ActionLink

_MOST_FIELDS: Final = 50


@dataclass(frozen=True, slots=True)
class Acting:
    """One visitor, before one letter."""

    doors: Doors
    around: Surroundings
    visitor: Visitor
    it: LetterPage

    async def act(self, act: Act) -> HTMLResponse:
        """Do what a form asks for, and answer with its receipt or with what is in the way."""
        form = await self._form()
        command_id = form.one("command")
        if not self._is_ours(form, act, command_id):
            return plain_page(self.around, HTTPStatus.FORBIDDEN, wording.STALE)
        letter = Letter(self.it.letter.notice.about, self.visitor.via)
        try:
            fields = fields_of(act, form, letter)
        except Mistaken as mistaken:
            cure = Mistake(heading=wording.CHECK, cure=mistaken.cure, field=mistaken.field)
            return self._again(form, cure)
        link = self.visitor.link
        if link is None:
            return await self._give(act, form, fields, command_id)
        return await self._by_link(link, act, form, fields, command_id)

    async def _by_link(
        self,
        link: ActionLink,
        act: Act,
        form: Form,
        fields: dict[str, object],
        command_id: str,
    ) -> HTMLResponse:
        """Do it once for this letter; the same form sent again gets the same receipt."""
        links = PostgresLinks(self.doors.pool, None)
        use = await links.take(link, act, command_id)
        if use.settled and use.command_id != command_id:
            return gone_page(self.around)
        return await self._give(act, form, fields, use.command_id)

    async def _give(
        self, act: Act, form: Form, fields: dict[str, object], command_id: str
    ) -> HTMLResponse:
        it = self.it
        access = self.visitor.access(it.letter.case_id)
        try:
            receipt = await give(
                self.doors, access, act.value, fields, role=Role.EMPLOYEE, command_id=command_id
            )
        except StoreFailed:
            # Nothing is known of its fate: the use stays begun, and goes on as the same command.
            away = HTTPStatus.SERVICE_UNAVAILABLE
            words = wording.AWAY
            return self._again(form, Mistake(heading=words.title, cure=words.says, status=away))
        except DueProcessError as refused:
            return await self._refused(act, form, refused, command_id)
        await self._settle(act, command_id)
        return receipt_page(self.around, self.visitor, it, act, receipt)

    async def _refused(
        self, act: Act, form: Form, refused: DueProcessError, command_id: str
    ) -> HTMLResponse:
        if refused.code is Code.ID_REUSED:
            # An earlier form of this page had come through, with other words.
            await self._settle(act, command_id)
            return gone_page(self.around)
        if self.visitor.link is not None:
            links = PostgresLinks(self.doors.pool, None)
            await links.free(self.visitor.link, act, command_id)
        if refused.code is Code.LINK_EXPIRED:
            return gone_page(self.around)
        cure = f"{refused.sentence[:1].upper()}{refused.sentence[1:]}."
        mistake = Mistake(heading=wording.NOT_POSSIBLE, cure=cure, status=STATUS_OF[refused.code])
        return self._again(form, mistake)

    async def _settle(self, act: Act, command_id: str) -> None:
        if self.visitor.link is not None:
            links = PostgresLinks(self.doors.pool, None)
            await links.settle(self.visitor.link, act, command_id)

    def _again(self, form: Form, mistake: Mistake) -> HTMLResponse:
        return letter_page(self.around, self.visitor, self.it, given=form, mistake=mistake)

    async def _form(self) -> Form:
        sent = await self.around.request.form(max_files=0, max_fields=_MOST_FIELDS)
        pairs = sent.multi_items()
        return Form([(name, value) for name, value in pairs if isinstance(value, str)])

    def _is_ours(self, form: Form, act: Act, command_id: str) -> bool:
        """Tell whether a form is one that this browser was given for this letter."""
        # Browsers say where a form comes from; what says another site is not looked at further.
        site = self.around.request.headers.get("sec-fetch-site", "same-origin")
        key = FormKey(self.visitor.secret, nonce_of(self.around.request), letter_name(self.it))
        return (
            site in ("same-origin", "none")
            and command_id.startswith(COMMAND_PREFIX)
            and key.opens(form.one("seal"), act, command_id)
        )
