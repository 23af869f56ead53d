"""Waiting for events."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from ._hub import DEFAULT_QUEUE, Hub, Queue
from .errors import ConduytTimeoutError

if TYPE_CHECKING:
    from .events import Event

__all__ = ["Listener"]


class Listener:
    """Takes the events that it wants, in order, at its own speed."""

    def __init__(self, hub: Hub, wants: Callable[[Event], bool], size: int = DEFAULT_QUEUE) -> None:
        self._hub = hub
        self._signal = asyncio.Event()
        self._queue = Queue(wants, size, self._signal.set)
        hub.add(self._queue)

    @property
    def dropped(self) -> int:
        """How many events were not taken in time."""
        return self._queue.dropped

    async def next(self, timeout_s: float | None = None) -> Event | None:
        """The next event; None when there will be no more.

        Raises:
            ConduytTimeoutError: none came in time.
            ConduytDisconnectedError: the link was lost for good.
        """
        while (event := self._queue.take()) is None:
            if self._queue.error is not None:
                raise self._queue.error
            if self._queue.is_ended:
                return None
            self._signal.clear()
            await self._wait(timeout_s)
        return event

    async def _wait(self, timeout_s: float | None) -> None:
        try:
            async with asyncio.timeout(timeout_s):
                await self._signal.wait()
        except TimeoutError:
            text = f"nothing came within {timeout_s:g} s"
            raise ConduytTimeoutError(None, (timeout_s or 0) * 1000, text) from None

    async def close(self) -> None:
        """Listen no longer."""
        self._hub.remove(self._queue)
