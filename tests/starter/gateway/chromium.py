"""A real browser: Chromium of this machine, without a window, on pages of a real server."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import uvicorn
from playwright.async_api import async_playwright

from infra.embedded.ports import LOOPBACK
from starter.gateway.limits.connection import server_config
from tests.workflows.life import eventually

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from fastapi import FastAPI
    from playwright.async_api import Browser

    from infra.settings import Settings

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

NONE_HERE: Final = (
    "no Chromium on this machine: `make browser` installs Debian's where it can, or put one of "
    f"{', '.join(NAMES)} on the PATH"
)

_ARGUMENTS: Final = (
    "--no-sandbox",  # tests run as root in containers, on pages of their own only
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str | None:
    """Find a Chromium; None where there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@asynccontextmanager
async def launched(executable: str) -> AsyncGenerator[Browser]:
    """Run a browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=executable, args=list(_ARGUMENTS), chromium_sandbox=False
        )
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def served(app: FastAPI, settings: Settings, port: int) -> AsyncGenerator[None]:
    """Serve an application on a port of this machine, as the gateway is served."""
    server = uvicorn.Server(server_config(app, settings, host=LOOPBACK, port=port))
    serving = asyncio.create_task(server.serve())

    async def is_up() -> bool:
        return server.started

    try:
        await eventually(is_up, "the portal is up")
        yield
    finally:
        server.should_exit = True
        await serving
