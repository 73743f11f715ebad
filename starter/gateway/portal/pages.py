"""Pages: templates that escape every value, and the headers that every page bears."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from infra.english import day_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from http import HTTPStatus

FOLDER: Final = Path(__file__).parent

# Nothing is loaded but our own style; nothing may frame a page, and no form leaves it.
HEADERS: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def page(template: str, status: HTTPStatus, values: Mapping[str, object]) -> HTMLResponse:
    """Fill a template and return it with its headers."""
    text = _TEMPLATES.get_template(f"{template}.html").render(values)
    return HTMLResponse(text, status_code=status, headers=HEADERS)


def style() -> Response:
    """Return the one stylesheet."""
    return Response(
        (FOLDER / "style.css").read_bytes(),
        media_type="text/css",
        headers={**HEADERS, "Cache-Control": "public, max-age=3600"},
    )


def blocks(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Part a letter's plain text into headings (`h`), paragraphs (`p`), lists and quotes.

    Every line stays as it is; a reader hears a heading as a heading and a list as a list.
    """
    found: list[tuple[str, list[str]]] = []
    for part in text.strip().split("\n\n"):
        lines = part.split("\n")
        if len(lines) > 1 and _HEADING.fullmatch(lines[0]):
            found.append(("h", [lines.pop(0)]))
        for line in lines:
            kind, said = _kind_of(line)
            if found and found[-1][0] == kind:
                found[-1][1].append(said)
            else:
                found.append((kind, [said]))
        found.append(("", []))
    return tuple((kind, tuple(lines)) for kind, lines in found if lines)


def _kind_of(line: str) -> tuple[str, str]:
    if line.startswith("- "):
        return "ul", line[2:]
    if line.startswith("  > "):
        return "quote", line[4:]
    return "p", line


# The wording's own headings: a short line without a number or a full stop, with more below it.
_HEADING: Final = re.compile(r"[A-Z][^0-9.:?!>]{2,68}[^0-9.:?!,>]")


def moment(instant: datetime, zone: str) -> str:
    """Write an instant as it was in a zone: `Monday, 7 June 2027, 14:05 (Europe/London)`."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{day_in_words(local.date())}, {local:%H:%M} ({zone})"


def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    ours: dict[str, Callable[..., Any]] = {"blocks": blocks, "day": day_in_words, "moment": moment}
    environment.filters.update(ours)
    return environment


_TEMPLATES: Final = _templates()
