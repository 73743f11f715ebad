"""What every request has to get through before any resource sees it, whoever sends it.

Each limit is one ASGI middleware of its own. `around` puts them in their order: the first is met
first by a request, and last by its answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.middleware import Middleware

from starter.gateway.limits.access_log import AccessLog
from starter.gateway.limits.body import BodyLimit
from starter.gateway.limits.rate import AddressRate
from starter.gateway.limits.request_id import RequestId
from starter.gateway.limits.security_headers import SecurityHeaders
from starter.gateway.limits.strict_json import StrictJson

if TYPE_CHECKING:
    from collections.abc import Collection

    from infra.settings import Settings
    from starter.gateway.limits.rate import Rates


def around(
    settings: Settings, rates: Rates, *, looks_itself: Collection[str] = ()
) -> list[Middleware]:
    """Return what stands around the application, the outermost first.

    Args:
        settings: The limits.
        rates: How often somebody has asked.
        looks_itself: Paths that look at their JSON themselves.
    """
    return [
        Middleware(RequestId),
        Middleware(SecurityHeaders),
        Middleware(AccessLog),
        Middleware(AddressRate, rates=rates),
        Middleware(BodyLimit, within_s=settings.gateway_body_within_s),
        Middleware(StrictJson, but=looks_itself),
    ]
