"""What the gateway's resources need of the world: wired once, in `starter.gateway.serving`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, cast

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer
from temporalio.client import Client

from infra.settings import Settings
from starter.client import CaseClient
from starter.clock import Clock
from starter.gateway.caller import Authenticator, Caller

if TYPE_CHECKING:
    # Nobody reads the types of these fields.
    from infra.identity.code_flow import CodeFlow  # noqa: TC004
    from infra.mail.returns import Returns  # noqa: TC004
    from infra.postgres import Pool  # noqa: TC004
    from starter.gateway.limits.rate import Rates


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """The world behind the gateway.

    Attributes:
        settings: How the gateway is set up.
        client: Temporal.
        cases: The cases, every command sealed by this door.
        pool: PostgreSQL.
        clock_of: The clock of a case, or of none: in production always the one on the wall.
        authenticator: Proves who asks.
        returns: Takes in that a provider of mail gave up on a letter; None where none is set up.
        sign_in: Signs people in at the portal; None where nobody can.
    """

    settings: Settings
    client: Client
    cases: CaseClient
    pool: Pool
    clock_of: Callable[[str | None], Clock]
    authenticator: Authenticator
    returns: Returns | None = None
    sign_in: CodeFlow | None = None


def doors_of(request: Request) -> Doors:
    """Return what the application was made with."""
    return cast("Doors", request.app.state.doors)


DoorsIn = Annotated[Doors, Depends(doors_of)]
"""The argument of a route that needs the world."""


ACCESS_TOKEN: Final = HTTPBearer(
    bearerFormat="JWT",
    scheme_name="access_token",
    description="An access token of the firm's identity provider.",
    auto_error=False,
)
API_KEY: Final = HTTPBearer(
    scheme_name="api_key",
    description="The key of a service account.",
    auto_error=False,
)
"""How the document tells a client to say who it is; the authenticator looks itself."""


async def caller_of(
    request: Request,
    doors: DoorsIn,
    _token: Annotated[object, Security(ACCESS_TOKEN)],
    _key: Annotated[object, Security(API_KEY)],
) -> Caller:
    """Prove who asks, and that it is not too often.

    Raises:
        Problem: nobody that is known (401), or too many requests of that caller (429).
    """
    caller = await doors.authenticator.caller(request.headers.get("authorization"))
    await cast("Rates", request.app.state.rates).count_caller(caller.subject)
    return caller


CallerIn = Annotated[Caller, Depends(caller_of)]
"""The argument of a route that wants to know who asks."""
