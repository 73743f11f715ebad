"""Fetching an issuer's keys: kept for a while, fetched again for a new one, never for every token.

While the issuer does not answer, the keys that are known go on counting for an hour: a filing whose
last day is today must not be lost because a login server restarts. Beyond that nobody can tell any
more, and the door says so (503) instead of turning people away (401).
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import urlsplit

import httpx

from infra.identity.errors import IssuerUnreachable, ProofRejected, Rejection
from infra.identity.web_keys import web_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from infra.identity.web_keys import WebKey

_DISCOVERY: Final = "/.well-known/openid-configuration"
_LARGEST: Final = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPatience:
    """How long keys are kept, and how often the issuer is asked.

    Attributes:
        fresh_s: So long nobody asks for a key that is known.
        usable_s: So long a known key counts while the issuer does not answer.
        pause_s: At most one attempt in so many seconds, whatever tokens come.
        first_pause_s: The same as long as no key is known at all, as when both have just started.
        answer_within_s: The issuer has so long to answer one request.
    """

    fresh_s: float = 300.0
    usable_s: float = 3600.0
    pause_s: float = 10.0
    first_pause_s: float = 0.5
    answer_within_s: float = 5.0


class IssuerKeys:
    """The keys of one issuer."""

    def __init__(
        self,
        issuer: str,
        jwks_uri: str | None = None,
        patience: KeyPatience | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take where the keys are; nothing is fetched yet.

        Args:
            issuer: Address of the issuer, as its tokens name it.
            jwks_uri: Where its keys are; None to look it up in its discovery document.
            patience: How long keys are kept, and how often the issuer is asked.
            monotonic: Seconds that only go forward.

        Raises:
            ValueError: an address is not https, and not of this machine either.
        """
        check_address(issuer)
        if jwks_uri is not None:
            check_address(jwks_uri)
        self._issuer = issuer
        self._jwks_uri = jwks_uri
        self._patience = patience or KeyPatience()
        self._monotonic = monotonic
        self._fetching = asyncio.Lock()
        self._keys: Mapping[str, WebKey] = {}
        self._fetched_at: float | None = None
        self._attempted_at: float | None = None
        self._failed = False
        self._http = httpx.AsyncClient(
            timeout=self._patience.answer_within_s,
            follow_redirects=False,
            # A proxy is for the world outside, not for this machine.
            trust_env=not is_loopback(issuer),
            limits=httpx.Limits(max_connections=2, max_keepalive_connections=0),
        )

    async def find(self, kid: str) -> WebKey:
        """Return the key of an id.

        Raises:
            ProofRejected: the issuer has no such key.
            IssuerUnreachable: it cannot be asked now.
        """
        known = self._keys.get(kid)
        if known is not None and self._age() < self._patience.fresh_s:
            return known
        await self._fetch_again()
        if self._age() >= self._patience.usable_s:
            raise IssuerUnreachable("the issuer's keys cannot be had")
        known = self._keys.get(kid)
        if known is not None:
            return known
        if self._failed:
            raise IssuerUnreachable("the issuer's newest keys cannot be had")
        raise ProofRejected(Rejection.UNKNOWN_KEY)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    def _age(self) -> float:
        return float("inf") if self._fetched_at is None else self._monotonic() - self._fetched_at

    async def _fetch_again(self) -> None:
        """Fetch the keys unless somebody has just tried."""
        async with self._fetching:
            pause = (
                self._patience.first_pause_s if self._fetched_at is None else self._patience.pause_s
            )
            now = self._monotonic()
            if self._attempted_at is not None and now - self._attempted_at < pause:
                return
            self._attempted_at = now
            try:
                keys = await self._fetch()
            except (httpx.HTTPError, httpx.InvalidURL, ValueError):
                self._failed = True
                return
            self._keys, self._fetched_at, self._failed = keys, self._monotonic(), False

    async def _fetch(self) -> Mapping[str, WebKey]:
        where = self._jwks_uri or await self._discover()
        keys = web_keys(await self._json(where))
        if not keys:
            raise ValueError("the issuer has no key that can be used")
        return keys

    async def _discover(self) -> str:
        """Look up where the keys are; the document must be this very issuer's."""
        document = await self._json(self._issuer.rstrip("/") + _DISCOVERY)
        where = document.get("jwks_uri")
        if document.get("issuer") != self._issuer or not isinstance(where, str):
            raise ValueError("the discovery document is not this issuer's")
        check_address(where)
        return where

    async def _json(self, url: str) -> Mapping[str, object]:
        """Get a JSON object of limited size.

        Raises:
            ValueError: the answer is something else.
            httpx.HTTPError: there is none.
        """
        async with self._http.stream("GET", url) as response:
            if response.status_code != HTTPStatus.OK:
                raise ValueError("the issuer answered with another status")
            body = bytearray()
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > _LARGEST:
                    raise ValueError("the issuer's answer is too large")
        try:
            document: object = json.loads(body)
        except RecursionError:
            raise ValueError("the issuer's answer is too deep") from None
        if not isinstance(document, dict):
            raise ValueError("the issuer's answer is no object")  # noqa: TRY004 -- as any other
        return cast("dict[str, object]", document)


def check_address(url: str) -> None:
    """Check that an address is https, or of this machine.

    Raises:
        ValueError: it is neither.
    """
    parts = urlsplit(url)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(url))
    if not parts.hostname or not is_safe:
        raise ValueError("an issuer's address must be https, or http on this machine only")


def is_loopback(url: str) -> bool:
    """Tell whether an address is of this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
