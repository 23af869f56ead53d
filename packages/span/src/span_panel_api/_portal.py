"""An event loop in a thread of its own, for those who wait without one."""

from __future__ import annotations

import asyncio
import os
import threading
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Future

__all__ = ["Portal", "PortalClosed"]

T = TypeVar("T")
_STOP_TIMEOUT_S = 10.0
_NO_LOOP = "no running event loop"


class PortalClosed(Exception):
    """The thread is not there, or has ended while a coroutine waited."""


class Portal:
    """Runs coroutines in a thread of its own, between `start` and `stop`. A forgotten one keeps no program alive."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._process = os.getpid()

    @property
    def is_running(self) -> bool:
        """Whether there is a thread."""
        return self._loop is not None

    @property
    def is_of_another_process(self) -> bool:
        """Whether this is a copy that a fork has made: the thread has stayed behind."""
        return self._process != os.getpid()

    def start(self) -> None:
        """Start the thread; nothing happens where there is one."""
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=_serve, args=(self._loop,), name=self._name, daemon=True)
                self._thread.start()

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine and wait for its end; how long that may take, the coroutine decides. Without a thread it must not wait.

        Raises:
            PortalClosed: it would wait and there is no thread, or the thread has ended before it did.
        """
        if self.is_of_another_process:
            coroutine.close()
            raise PortalClosed
        future = self._submitted(coroutine)
        if future is None:
            return _run_here(coroutine)
        try:
            return future.result()
        except CancelledError:
            raise PortalClosed from None
        except BaseException:
            future.cancel()
            raise

    def _submitted(self, coroutine: Coroutine[Any, Any, T]) -> Future[T] | None:
        with self._lock:  # what is submitted before `stop` is cancelled by it; nothing comes after
            return None if self._loop is None else asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def call(self, function: Callable[[], T]) -> T:
        """Call a function where the coroutines run, so that it sees nothing half done; here, while none runs."""
        if not self.is_running or self.is_of_another_process or self._thread is threading.current_thread():
            return function()

        async def call() -> T:
            return function()

        return self.run(call())

    def stop(self) -> None:
        """End the thread, and what still waits in it."""
        with self._lock:
            loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
            if loop is not None:
                loop.call_soon_threadsafe(loop.stop)
        if thread is not None:
            thread.join(_STOP_TIMEOUT_S)


def _run_here(coroutine: Coroutine[Any, Any, T]) -> T:
    try:
        coroutine.send(None)
    except StopIteration as end:
        value: T = end.value
        return value
    except RuntimeError as error:
        if str(error) != _NO_LOOP:  # which asyncio says to who begins to wait
            raise
        raise PortalClosed from None
    coroutine.close()
    raise PortalClosed


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
