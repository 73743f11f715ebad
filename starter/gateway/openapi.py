"""The document of the gateway (OpenAPI 3.1), made from the routes themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi.openapi.utils import get_openapi

from starter.gateway.problems import MEDIA_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

_JSON: Final = "application/json"
_PROBLEM: Final = {"$ref": "#/components/schemas/ProblemForm"}


def install(app: FastAPI) -> None:
    """Let the application answer with the document, made once."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(
                title=app.title,
                version=app.version,
                openapi_version=app.openapi_version,
                summary=app.summary,
                routes=app.routes,
            )
            for operation in _operations(made):
                _tell_problems(operation)
            app.openapi_schema = made
        return app.openapi_schema

    # The framework's own way to do it.
    setattr(app, "openapi", document)  # noqa: B010 -- to a type checker it is a method


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from path.values()


def _tell_problems(operation: dict[str, Any]) -> None:
    """Name the media type of problems: the framework knows that of answers only."""
    for response in operation["responses"].values():
        content = response.get("content", {})
        if content.get(_JSON, {}).get("schema") == _PROBLEM:
            content[MEDIA_TYPE] = content.pop(_JSON)
