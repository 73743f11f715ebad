"""The same words as HTML, for who reads mail with a program that wants it.

Nothing is fetched and nothing is counted: no image, no style sheet, no script, no mark of who has
read. Everything is escaped, and the only link is ours: an address in what a person wrote stays
text, so that nobody can pass one off as the system's.
"""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from activities.ports import Letter

_QUOTED: Final = "  > "
_ITEM: Final = "- "
_BODY: Final = "font-family:sans-serif;font-size:1rem;line-height:1.5;max-width:42em"
_QUOTE: Final = "border-left:.2em solid #767676;margin:0 0 0 1em;padding-left:1em"


def html_of(letter: Letter, language: str) -> str:
    """Write a letter as a page of HTML that looks and reads like its text."""
    paragraphs = letter.body.strip("\n").split("\n\n")
    content = "\n".join(_paragraph(each, letter.link) for each in paragraphs if each.strip())
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(letter.subject)}</title>\n</head>\n"
        f'<body style="{_BODY}">\n{content}\n</body>\n</html>\n'
    )


def _paragraph(text: str, link: str | None) -> str:
    parts = groupby(text.split("\n"), key=_kind)
    return "\n".join(_part(kind, list(lines), link) for kind, lines in parts)


def _kind(line: str) -> str:
    return next((mark for mark in (_QUOTED, _ITEM) if line.startswith(mark)), "")


def _part(kind: str, lines: list[str], link: str | None) -> str:
    if kind == _QUOTED:
        quoted = "<br>\n".join(escape(line.removeprefix(_QUOTED)) for line in lines)
        return f'<blockquote dir="auto" style="{_QUOTE}">{quoted}</blockquote>'
    if kind == _ITEM:
        items = "\n".join(f"<li>{escape(line.removeprefix(_ITEM))}</li>" for line in lines)
        return f"<ul>\n{items}\n</ul>"
    return "<p>" + "<br>\n".join(_line(line, link) for line in lines) + "</p>"


def _line(line: str, link: str | None) -> str:
    if link is not None and line.strip() == link:
        shown = escape(link)
        return f'<a href="{shown}">{shown}</a>'
    return escape(line)
