"""Who asks, as the door has proved it: never as the request says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A person with a token, or a tool with a service account.

    Attributes:
        subject: Person id of a person, account id of a tool.
        is_tool: Whether it is a tool.
        organisations: The organisations whose cases it may touch.
        commands: The commands that a tool may give, by tag; None where it is not limited to some,
            as a person is not.
        roles: The roles in whose holder's place a tool gives them; empty for a person, whose roles
            are those that the person has in a case.
        scopes: What else a tool may do, such as `webhooks`; empty for a person.
    """

    subject: str
    is_tool: bool
    organisations: frozenset[str]
    commands: frozenset[str] | None = None
    roles: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()


class Authenticator(Protocol):
    """Proves who asks."""

    async def caller(self, authorization: str | None) -> Caller:
        """Return who sent the value of an `Authorization` header.

        Raises:
            Unauthenticated: nobody that is known, or the proof does not hold (401).
            Problem: the issuer cannot be asked now (503), or the person is none of ours (403).
        """
        ...
