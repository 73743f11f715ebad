"""A mail server that delivers to a folder: every notice can be read, none leaves the machine.

Runs inside another process (`MailSink`) or as its own:
`python -m infra.embedded.mail_sink --port 2525 --maildir mail`.
"""

from __future__ import annotations

import argparse
import asyncio
import mailbox
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from aiosmtpd.smtp import SMTP

from infra.embedded.ports import LOOPBACK

if TYPE_CHECKING:
    from aiosmtpd.smtp import Envelope, Session

_ACCEPTED: Final = "250 Message accepted for delivery"


class _ToMaildir:
    """Keep each message as it came, with its envelope's recipients in front."""

    def __init__(self, maildir: Path) -> None:
        self._maildir = mailbox.Maildir(maildir)

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        recipients = ", ".join(envelope.rcpt_tos).encode()
        # On the wire lines end in CR LF, in files of this machine they do not.
        content = (envelope.original_content or b"").replace(b"\r\n", b"\n")
        # The answer is sent after the message is on disk: accepted means kept.
        self._maildir.add(b"X-Envelope-To: " + recipients + b"\n" + content)
        return _ACCEPTED


@dataclass(slots=True)
class MailSink:
    """A running mail server of this process."""

    server: asyncio.Server
    port: int
    maildir: Path

    @classmethod
    async def start(cls, maildir: Path, port: int = 0) -> Self:
        """Listen on the loopback and deliver to `maildir`; port 0 means any free one."""
        maildir.parent.mkdir(parents=True, exist_ok=True)
        handler = _ToMaildir(maildir)
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: SMTP(handler, hostname="mail.dueprocess.invalid", loop=loop),
            host=LOOPBACK,
            port=port,
        )
        return cls(server, server.sockets[0].getsockname()[1], maildir)

    async def stop(self) -> None:
        self.server.close()
        await self.server.wait_closed()


async def _serve(maildir: Path, port: int) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for ending in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(ending, ended.set)
    sink = await MailSink.start(maildir, port)
    await ended.wait()
    await sink.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description="Deliver all mail to a folder.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--maildir", type=Path, required=True)
    arguments = parser.parse_args()
    asyncio.run(_serve(arguments.maildir, arguments.port))


if __name__ == "__main__":
    main()
