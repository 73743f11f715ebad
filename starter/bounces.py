"""A mail server for what comes back, on this machine only: `python -m starter.bounces`.

Your own mail server passes on to it what comes to `DUEPROCESS_BOUNCE_ADDRESS`, by LMTP or SMTP. It
takes mail for the addresses of our letters and for no other, and forgets it once it is read.
"""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Final

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

from activities.errors import StoreFailed
from activities.events import Event
from infra.embedded.ports import LOOPBACK
from infra.logging import configure_logging
from infra.mail import bounce_address
from infra.mail.bounces import LARGEST
from infra.mail.returns import Returns
from infra.outbox import PostgresOutbox
from infra.postgres import create_pool
from infra.settings import Settings, revealed

if TYPE_CHECKING:
    from aiosmtpd.smtp import Envelope, Session

_HOST_NAME: Final = "bounces.dueprocess.invalid"
_WITHIN_S: Final = 60.0
_RECIPIENTS: Final = 10
_LOG: Final = structlog.stdlib.get_logger(__name__)


class BounceDoor:
    """Answers a mail server that brings something back."""

    def __init__(self, returns: Returns) -> None:
        self._returns = returns

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's name, as is the next
        self, _server: SMTP, _session: Session, envelope: Envelope, to: str, _options: object
    ) -> str:
        """Take mail for addresses of our letters only."""
        if len(envelope.rcpt_tos) >= _RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        if self._returns.addresses.code_in(to) is None:
            return "550 5.1.1 No letter of ours comes from there"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Answer once it is kept: taken means that its letter is known to have failed."""
        raw = envelope.original_content or b""
        try:
            for came_to in envelope.rcpt_tos:
                await self._returns.take_mail(raw, came_to)
        except StoreFailed as failed:
            _LOG.warning(Event.OUTBOX_UNREACHABLE, reason=str(failed))
            return "451 4.3.0 Not now"
        return "250 OK"


async def listen(returns: Returns, port: int, protocol: str) -> asyncio.Server:
    """Listen on this machine; port 0 means any free one."""
    kind = LMTP if protocol == "lmtp" else SMTP
    door, loop = BounceDoor(returns), asyncio.get_running_loop()

    def conversation() -> SMTP:
        return kind(
            door,
            hostname=_HOST_NAME,
            data_size_limit=LARGEST,
            enable_SMTPUTF8=True,
            timeout=_WITHIN_S,
            loop=loop,
        )

    return await loop.create_server(conversation, host=LOOPBACK, port=port)


async def main(settings: Settings | None = None) -> None:
    """Take in what comes back until a signal says stop.

    Raises:
        ValueError: a setting is missing.
    """
    settings = settings or Settings()
    configure_logging(settings.log_format, settings.log_level)
    addresses = bounce_address(settings)
    if addresses is None or settings.bounce_port is None or settings.database_dsn is None:
        raise ValueError(
            "Set DUEPROCESS_BOUNCE_ADDRESS, DUEPROCESS_BOUNCE_SECRET, DUEPROCESS_BOUNCE_PORT and "
            "DUEPROCESS_DATABASE_DSN."
        )
    stopped = asyncio.Event()
    for told in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(told, stopped.set)
    pool = await create_pool(revealed(settings.database_dsn), max_size=2)
    try:
        returns = Returns(PostgresOutbox(pool), addresses)
        server = await listen(returns, settings.bounce_port, settings.bounce_protocol)
        await stopped.wait()
        server.close()
    finally:
        await pool.close()


if __name__ == "__main__":
    asyncio.run(main())
