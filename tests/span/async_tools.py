"""What the tests of the asynchronous client need and the synchronous one needs otherwise: `sync_tools` is the twin."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from span_panel_api import SpanPanelClient, SpanPanelRest

T = TypeVar("T")


async def gather(*calls: Callable[[], Awaitable[T]]) -> list[T]:
    """Make all calls at the same time and return their results in order."""
    return list(await asyncio.gather(*(call() for call in calls)))


async def eventually(happened: Callable[[], Awaitable[bool]], timeout_s: float = 30) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(timeout_s):
        while not await happened():  # noqa: ASYNC110 - what happens knows of no events
            await asyncio.sleep(0.02)


def record_waits(client: SpanPanelClient | SpanPanelRest, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let the client wait no more; return the list that receives the waits it asks for."""
    waits: list[float] = []

    async def wait_for(delay: float) -> None:
        waits.append(delay)

    monkeypatch.setattr(client, "_sleep", wait_for)
    return waits
