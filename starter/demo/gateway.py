"""The demo's people at the gateway: each with a token of their own, as HR tooling would ask.

Nothing here reaches Temporal: what the gateway refuses is refused, and who acts is who the token
names.
"""

from __future__ import annotations

import asyncio
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, Self

import httpx

from domain.errors import Code
from starter.issuer.app import PERSON_GRANT
from starter.sending import Unanswered, refused_as

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from domain.people import Role

_WITHIN_S: Final = 30.0
_POLL_S: Final = 0.1


class GatewayDoor:
    """The gateway of the embedded stack, asked by its people.

    Attributes:
        people: Who has asked so far, each with a token of their own.
    """

    def __init__(self, gateway: str, issuer: str) -> None:
        """Take the addresses of the gateway and of the local issuer of tokens."""
        self._issuer = issuer
        # Never a proxy of the environment's: both are on this machine.
        self._http = httpx.AsyncClient(base_url=gateway, timeout=_WITHIN_S, trust_env=False)
        self._tokens: dict[str, str] = {}

    async def __aenter__(self) -> Self:
        """Wait until both answer.

        Raises:
            Unanswered: one of them does not in time.
        """
        deadline = time.monotonic() + _WITHIN_S
        for address in ("/readyz", f"{self._issuer}/.well-known/openid-configuration"):
            while not await self._answers(address):
                if time.monotonic() > deadline:
                    raise Unanswered("the gateway and its issuer of tokens have not come up")
                await asyncio.sleep(_POLL_S)
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    @property
    def people(self) -> tuple[str, ...]:
        return tuple(self._tokens)

    async def open(self, person: str, employee: str, entry: Mapping[str, object]) -> str:
        """Open a case with its entry, and return its id.

        Raises:
            Refused: the gateway or the core says no.
        """
        opened = await self._ask(person, "/v1/cases", {"employee": employee, "entry": entry})
        return str(opened["case_id"])

    async def act(  # noqa: PLR0913, PLR0917 -- who does what, where, as what, under which name
        self, case_id: str, person: str, role: Role, do: str, fields: Mapping[str, object], key: str
    ) -> None:
        """Give a command to a case.

        Raises:
            Refused: the gateway or the case says no.
        """
        body = {**fields, "acting": {"role": role.value}}
        await self._ask(person, f"/v1/cases/{case_id}/commands/{do}", body, key)

    async def _ask(
        self, person: str, path: str, body: Mapping[str, object], key: str = ""
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {await self._token(person)}"}
        if key:
            headers["Idempotency-Key"] = key
        answer = await self._http.post(path, json=body, headers=headers)
        told: dict[str, Any] = answer.json()
        if answer.is_success:
            return told
        code = str(told.get("code", ""))
        if code not in set(Code):
            raise Unanswered(f"the gateway answers {answer.status_code} ({code})")
        raise refused_as(Code(code), str(told.get("detail", "")))

    async def _token(self, person: str) -> str:
        if person not in self._tokens:
            form = {"grant_type": PERSON_GRANT, "person": person}
            answer = await self._http.post(f"{self._issuer}/oauth/token", data=form)
            if answer.status_code != HTTPStatus.OK:
                raise Unanswered(f"the issuer gives no token for {person}")
            self._tokens[person] = str(answer.json()["access_token"])
        return self._tokens[person]

    async def _answers(self, address: str) -> bool:
        try:
            return (await self._http.get(address)).status_code == HTTPStatus.OK
        except httpx.TransportError:
            return False
