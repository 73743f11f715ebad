"""One way in for each command, made from the catalogue, and the one that opens a case."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, cast

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from starter.catalogue import catalogue
from starter.gateway.access import AccessIn
from starter.gateway.commands.delivery import Kept
from starter.gateway.commands.forms import (
    Acting,
    IdempotencyKey,
    KeptForm,
    OpenedForm,
    ReceiptForm,
    form_of,
    opening_form,
)
from starter.gateway.commands.opening import open_case
from starter.gateway.commands.service import drawn_id, give, id_of
from starter.gateway.doors import CallerIn, DoorsIn
from starter.gateway.problems import told
from starter.gateway.receipts.routes import receipt_path

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starter.catalogue import CommandEntry

router = APIRouter(prefix="/cases", tags=["commands"])

_KEPT: Final[dict[int | str, dict[str, Any]]] = {
    202: {"model": KeptForm, "description": "Kept, and given to the case as soon as it answers."}
}
_OPENED_BEFORE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"model": OpenedForm, "description": "This very request has opened it before."}
}


def _add_opening() -> None:
    async def open_case_(
        request: Request,
        response: Response,
        caller: CallerIn,
        doors: DoorsIn,
        _body: object,
        key: IdempotencyKey = None,
    ) -> OpenedForm:
        sent = await request.json()
        command_id = id_of(caller, key) if key else drawn_id()
        opened = await open_case(doors, caller, sent["employee"], sent["entry"], command_id)
        if not opened.is_new:
            response.status_code = HTTPStatus.OK
        response.headers["Location"] = f"/v1/cases/{opened.case_id}"
        return OpenedForm(case_id=opened.case_id, command=opened.command)

    open_case_.__annotations__["_body"] = opening_form()
    router.add_api_route(
        "",
        open_case_,
        methods=["POST"],
        operation_id="open_case",
        summary="Open a case.",
        description="Who: the employee's manager. When: the employee has no open case.",
        status_code=HTTPStatus.CREATED,
        responses=_OPENED_BEFORE | told(403, 409),
    )


def _add_command(entry: CommandEntry) -> None:
    router.add_api_route(
        f"/{{case_id}}/commands/{entry.do}",
        _endpoint(entry.do),
        methods=["POST"],
        operation_id=entry.do,
        summary=entry.summary,
        description=f"Who: {entry.who.rstrip('.')}.\n\nWhen: {entry.when.rstrip('.')}.",
        response_model=ReceiptForm,
        response_description="Taken by the case.",
        responses=_KEPT | told(403, 404, 409),
    )


def _endpoint(do: str) -> Callable[..., Awaitable[Response | ReceiptForm]]:
    async def endpoint(
        request: Request,
        access: AccessIn,
        doors: DoorsIn,
        _body: object,
        key: IdempotencyKey = None,
    ) -> Response | ReceiptForm:
        # The form has been looked at; the command is made from what was sent, not from what the
        # framework made of it: there a text may have become a number.
        sent = cast("dict[str, object]", await request.json())
        acting = Acting.model_validate(sent.pop("acting", None) or {})
        answer = await give(
            doors,
            access,
            do,
            sent,
            role=acting.role,
            on_behalf_of=acting.on_behalf_of or "",
            command_id=id_of(access.caller, key) if key else drawn_id(),
        )
        if isinstance(answer, Kept):
            kept = KeptForm.of(answer).model_dump(mode="json")
            where = {"Location": f"/v1{receipt_path(answer.case_id, answer.command)}"}
            return JSONResponse(kept, status_code=HTTPStatus.ACCEPTED, headers=where)
        return ReceiptForm.of(answer)

    endpoint.__annotations__["_body"] = form_of(do)
    return endpoint


_add_opening()
for _entry in catalogue().values():
    _add_command(_entry)
