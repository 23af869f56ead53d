"""What the tests of the synchronous client need and the asynchronous one needs otherwise: `async_tools` is the twin."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest

from span_panel_api import SpanPanelClientSync

T = TypeVar("T")


def gather(*calls: Callable[[], T]) -> list[T]:
    """Make all calls at the same time, in threads, and return their results in order."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def record_waits(client: SpanPanelClientSync, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let the client wait no more; return the list that receives the waits it asks for."""
    waits: list[float] = []
    monkeypatch.setattr(client, "_sleep", waits.append)
    return waits
