"""Runs the simulator in a thread with an event loop of its own, so that programs of any colour can use it."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, Final

_TIMEOUT_S: Final = 15.0


class LoopThread:
    """An event loop in a thread."""

    def __init__(self, name: str) -> None:
        self._started: Future[asyncio.AbstractEventLoop] = Future()
        self._end: asyncio.Event | None = None
        self._thread = threading.Thread(target=asyncio.run, args=(self._run(),), name=name, daemon=True)
        self._thread.start()
        self._loop = self._started.result(_TIMEOUT_S)

    def call(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine in the loop and wait for it. Raises what it raises."""
        asyncio.run_coroutine_threadsafe(work, self._loop).result(_TIMEOUT_S)

    def stop(self) -> None:
        """End the loop and the thread."""
        if self._end is not None:
            self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(_TIMEOUT_S)

    async def _run(self) -> None:
        self._end = asyncio.Event()
        self._started.set_result(asyncio.get_running_loop())
        await self._end.wait()
