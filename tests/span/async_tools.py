"""What the tests of the asynchronous client need and the synchronous one needs otherwise: `sync_tools` is the twin."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from span_panel_api import SpanPanelClient

T = TypeVar("T")


async def gather(*calls: Callable[[], Awaitable[T]]) -> list[T]:
    """Make all calls at the same time and return their results in order."""
    return list(await asyncio.gather(*(call() for call in calls)))


def record_waits(client: SpanPanelClient, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let the client wait no more; return the list that receives the waits it asks for."""
    waits: list[float] = []

    async def wait_for(delay: float) -> None:
        waits.append(delay)

    monkeypatch.setattr(client, "_sleep", wait_for)
    return waits
