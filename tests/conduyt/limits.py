"""How long tests wait: long for what happens, because a busy machine takes its time; briefly for what never does."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from conduyt import ConduytDevice, ConduytDeviceSync

LIMIT_S = 20.0
"""Only what hangs takes as long."""


@contextmanager
def impatient(device: ConduytDevice | ConduytDeviceSync, timeout_ms: float = 100) -> Iterator[None]:
    """Let a client wait no longer than this for answers that never come."""
    client: Any = device  # users set the limit once; here it differs from call to call
    link = client._sync_link._link if isinstance(device, ConduytDeviceSync) else client._link
    patient, link.timeout_ms = link.timeout_ms, timeout_ms
    try:
        yield
    finally:
        link.timeout_ms = patient


async def until(happened: Callable[[], object], timeout_s: float = LIMIT_S) -> None:
    """Wait in an event loop for something that another task or thread does."""
    end = time.monotonic() + timeout_s
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        await asyncio.sleep(0.005)


def wait_until(happened: Callable[[], object], timeout_s: float = LIMIT_S) -> None:
    """Wait without an event loop for something that another thread does."""
    end = time.monotonic() + timeout_s
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)
