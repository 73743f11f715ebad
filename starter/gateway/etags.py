"""Views with an entity tag, so that who has one already is not sent it again."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from fastapi import Response

if TYPE_CHECKING:
    from fastapi import Request
    from pydantic import BaseModel

NOT_MODIFIED: Final[dict[int | str, dict[str, object]]] = {
    304: {"description": "It is as `If-None-Match` has it."}
}
"""What a route that answers with `tagged` tells of in its `responses`."""


def tagged(request: Request, view: BaseModel) -> Response:
    """Answer with a view and its tag, or with 304 where the request has that tag.

    The tag is made from what is said and nothing else: two readers that are told the same have the
    same, and whoever is told less has another.
    """
    said = view.model_dump_json().encode()
    tag = f'"{hashlib.sha256(said).hexdigest()[:32]}"'
    if tag in _known(request.headers.get("if-none-match", "")):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": tag})
    return Response(said, media_type="application/json", headers={"ETag": tag})


def _known(if_none_match: str) -> set[str]:
    """Return the tags of a header; weak ones compare alike (RFC 9110, 13.1.2)."""
    return {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
