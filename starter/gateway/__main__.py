"""The gateway as a process: `python -m starter.gateway` serves until it is told to stop."""

from __future__ import annotations

import asyncio

from infra.logging import configure_logging
from infra.settings import Settings
from starter.gateway.serving import serve


def main() -> None:
    """Read the settings and serve."""
    settings = Settings()
    configure_logging(settings.log_format, settings.log_level)
    asyncio.run(serve(settings))


if __name__ == "__main__":
    main()
