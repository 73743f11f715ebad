"""The commands, for whoever makes forms of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from domain.people import Role
from starter.catalogue import catalogue
from starter.gateway.catalogue.forms import CatalogueForm, CommandForm
from starter.gateway.doors import CallerIn
from starter.gateway.etags import NOT_MODIFIED, tagged

router = APIRouter(prefix="/commands", tags=["catalogue"])


@router.get("", response_model=CatalogueForm, responses=NOT_MODIFIED)
async def list_commands(
    request: Request,
    caller: CallerIn,
    role: Annotated[Role | None, Query(description="Only those of a role.")] = None,
) -> Response:
    """List the commands; for a tool that is limited to some, those."""
    may = caller.commands
    entries = [
        entry
        for entry in catalogue().values()
        if (may is None or entry.do in may) and (role is None or role in entry.roles)
    ]
    return tagged(request, CatalogueForm(commands=[CommandForm.of(entry) for entry in entries]))
