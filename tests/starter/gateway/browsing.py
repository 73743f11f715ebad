"""A browser without a window: reads the forms of a page and sends them, cookies and all."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import FastAPI

ORIGIN = "http://gateway.example"


@dataclass
class PageForm:
    """A form of a page, with what it sends if nobody fills anything in."""

    action: str
    hidden: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(PageForm(given.get("action", "").partition("#")[0]))
        if tag == "input" and given.get("type") == "hidden":
            self.forms[-1].hidden[given["name"]] = given["value"]

    def handle_data(self, data: str) -> None:
        self.text += data


@dataclass(frozen=True)
class Page:
    """A page that was looked at."""

    answer: httpx.Response
    forms: tuple[PageForm, ...]
    text: str

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def acts(self) -> list[str]:
        return [form.action.rpartition("/")[2] for form in self.forms]

    def form(self, act: str) -> PageForm:
        return next(form for form in self.forms if form.action.endswith(f"/{act}"))


def page_of(answer: httpx.Response) -> Page:
    parser = _Forms()
    parser.feed(answer.text)
    return Page(answer, tuple(parser.forms), parser.text)


class Browser:
    """Keeps cookies, follows nothing by itself."""

    def __init__(self, gateway: FastAPI, headers: Mapping[str, str] | None = None) -> None:
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(gateway, raise_app_exceptions=False),
            base_url=ORIGIN,
            headers=dict(headers or {}),
        )

    async def open(self, address: str, method: str = "GET") -> Page:
        return page_of(await self.http.request(method, address))

    async def send(self, form: PageForm, **filled: str | Sequence[str]) -> Page:
        """Fill a form in and send it."""
        data = {**form.hidden, **dict(filled.items())}
        return page_of(await self.http.post(form.action, data=data))
