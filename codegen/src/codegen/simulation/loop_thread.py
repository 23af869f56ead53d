"""An event loop in a thread of its own, so that programs of any colour can use what runs in it."""

import asyncio
import contextlib
import logging
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, Final, TypeVar

_Result = TypeVar("_Result")
_TIMEOUT_S: Final = 30.0


class LoopThread:
    """A thread that runs an event loop from now on until it is stopped. What is left in the loop then is cancelled.

    With `log`, errors of tasks that nobody waits for are logged there, for debugging only.
    """

    def __init__(self, name: str, log: logging.Logger | None = None) -> None:
        self._log = log
        self._started: Future[asyncio.AbstractEventLoop] = Future()
        self._end = asyncio.Event()
        self._thread = threading.Thread(target=asyncio.run, args=(self._run(),), name=name, daemon=True)
        self._thread.start()
        self._loop = self._started.result(_TIMEOUT_S)

    @property
    def is_alive(self) -> bool:
        """Whether the loop runs."""
        return self._thread.is_alive()

    @property
    def is_current(self) -> bool:
        """Whether this is called from the loop."""
        return threading.current_thread() is self._thread

    def call(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        """Run a coroutine in the loop and wait for it. Raises what it raises."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_TIMEOUT_S)

    def begin(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        """Do the same for the work without which the thread is of no use: when it fails, the thread ends."""
        try:
            return self.call(work)
        except BaseException:
            self.stop()
            raise

    def soon(self, work: Callable[[], object], delay_s: float = 0.0) -> None:
        """Call a function in the loop, now or later, and do not wait for it. Nothing happens when the loop has ended."""
        with contextlib.suppress(RuntimeError):  # the loop is closed
            self._loop.call_soon_threadsafe(self._loop.call_later, delay_s, work)

    def stop(self) -> None:
        """End the loop and the thread. One that has ended already is no error."""
        self.soon(self.end)
        self.join()

    def end(self) -> None:
        """Let the loop end, from within."""
        self._end.set()

    def join(self) -> None:
        """Wait until the thread has ended."""
        self._thread.join(_TIMEOUT_S)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        log = self._log
        if log is not None:
            loop.set_exception_handler(lambda _loop, context: log.debug("loop: %s", context.get("message")))
        self._started.set_result(loop)
        await self._end.wait()
