"""Who asks, as the door has proved it: never as the request says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from starter.gateway.problems import Unauthenticated


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A person with a token, or a tool with a service account.

    Attributes:
        subject: Person id of a person, account id of a tool.
        is_tool: Whether it is a tool.
        organisations: The organisations whose cases it may touch.
        commands: The commands that a tool may give, by tag; None where it is not limited to some,
            as a person is not.
        scopes: What else a tool may do, such as `webhooks:admin`; empty for a person.
    """

    subject: str
    is_tool: bool
    organisations: frozenset[str]
    commands: frozenset[str] | None = None
    scopes: frozenset[str] = frozenset()


class Authenticator(Protocol):
    """Proves who asks."""

    async def caller(self, authorization: str | None) -> Caller:
        """Return who sent the value of an `Authorization` header.

        Raises:
            Unauthenticated: nobody that is known, or the proof does not hold (401).
        """
        ...


class KnowsNobody:
    """Lets nobody in: the authenticator of a gateway that was told of no way to know anybody."""

    async def caller(self, authorization: str | None) -> Caller:
        """Turn everybody away.

        Raises:
            Unauthenticated: always.
        """
        del authorization
        raise Unauthenticated
