"""What the tests of the synchronous client need and the asynchronous one needs otherwise: `async_tools` is the twin."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest

from span_panel_api import SpanPanelClientSync, SpanPanelRestSync

T = TypeVar("T")


def gather(*calls: Callable[[], T]) -> list[T]:
    """Make all calls at the same time, in threads, and return their results in order."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def eventually(happened: Callable[[], bool], timeout_s: float = 30) -> None:
    """Wait until something is so."""
    end = time.monotonic() + timeout_s
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def record_waits(client: SpanPanelClientSync | SpanPanelRestSync, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let the client wait no more; return the list that receives the waits it asks for."""
    waits: list[float] = []
    monkeypatch.setattr(client, "_sleep", waits.append)
    return waits
