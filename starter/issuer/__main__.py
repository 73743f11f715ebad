"""`python -m starter.issuer`: the local issuer of the embedded stack that is up."""

from __future__ import annotations

import asyncio
import sys
from typing import Final

import structlog
import uvicorn

from infra.directory import PostgresDirectory
from infra.embedded.addresses import StackAddresses, running_stack
from infra.embedded.ports import LOOPBACK
from infra.identity.service_accounts import ServiceAccounts
from infra.logging import configure_logging
from infra.postgres import create_pool
from infra.settings import Settings
from starter.clock import WallClock
from starter.issuer.app import Issuing, create_issuer
from starter.issuer.signing import SigningKey

_WARNING: Final = """
 !!  LOCAL ISSUER: it believes whoever asks and gives tokens for anybody, without a password.
 !!  For the embedded stack on this machine only. A firm sets DUEPROCESS_OIDC_ISSUER instead.
"""


def main() -> int:
    """Serve until told to end.

    Returns:
        1 where there is no embedded stack that a local issuer belongs to.
    """
    settings = Settings()
    configure_logging(settings.log_format, settings.log_level)
    stack = running_stack(settings.run_dir)
    if stack is None or stack.issuer_port is None:
        sys.stderr.write(
            "The local issuer serves only an embedded stack that is up, with a Temporal server and "
            f"a database of its own, and there is none on {settings.run_dir}.\n"
        )
        return 1
    sys.stderr.write(_WARNING)
    asyncio.run(_serve(settings, stack, stack.issuer_port))
    return 0


async def _serve(settings: Settings, stack: StackAddresses, port: int) -> None:
    pool = await create_pool(stack.database_dsn, max_size=2)
    try:
        issuing = Issuing(
            address=f"http://{LOOPBACK}:{port}",
            audience=settings.oidc.audience,
            keys=(SigningKey.kept_in(settings.run_dir),),
            accounts=ServiceAccounts(pool),
            directory=PostgresDirectory(pool),
            clock=WallClock(),
        )
        structlog.get_logger(__name__).warning("issuer.started", address=issuing.address)
        # Never another host: there is no setting for it.
        config = uvicorn.Config(
            create_issuer(issuing), host=LOOPBACK, port=port, log_config=None, access_log=False
        )
        await uvicorn.Server(config).serve()
    finally:
        await pool.close()


if __name__ == "__main__":
    sys.exit(main())
