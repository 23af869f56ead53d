"""A thread that does one thing after the other, and something else regularly in between."""

import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Final, TypeVar

_TIMEOUT_S: Final = 30.0
_Result = TypeVar("_Result")

_log = logging.getLogger("span_panel_api.simulator")


class Worker:
    """Runs `tick` every `interval_s` seconds (never when that is None), and everything that is submitted."""

    def __init__(self, name: str, tick: Callable[[], None], interval_s: float | None) -> None:
        self._tick = tick
        self._interval_s = interval_s
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[], _Result]) -> "Future[_Result]":
        """Do something soon. What it raises is in the future that is returned."""
        future: Future[_Result] = Future()

        def job() -> None:
            try:
                future.set_result(work())
            except Exception as error:  # noqa: BLE001 - it goes to whoever waits
                future.set_exception(error)

        self._jobs.put(job)
        return future

    def post(self, work: Callable[[], object]) -> None:
        """Do something soon for nobody who waits: what it raises is logged."""

        def job() -> None:
            try:
                work()
            except Exception:  # noqa: BLE001 - it is logged, and the thread goes on
                _log.exception("the simulated panel's MQTT side failed")

        self._jobs.put(job)

    def call(self, work: Callable[[], _Result], timeout_s: float = _TIMEOUT_S) -> _Result:
        """Do something and wait for it. Raises what it raises; from the worker itself it is done at once."""
        if threading.current_thread() is self._thread:
            return work()
        return self.submit(work).result(timeout_s)

    def stop(self) -> None:
        """Finish what was submitted and end the thread."""
        self._jobs.put(None)
        self._thread.join(_TIMEOUT_S)

    def _run(self) -> None:
        next_s = time.monotonic() + (self._interval_s or 0.0)
        while True:
            try:
                job = self._jobs.get(timeout=self._wait_s(next_s))
            except queue.Empty:
                job = self._regularly
            if job is None:
                return
            job()
            if self._interval_s is not None and time.monotonic() >= next_s:
                next_s = time.monotonic() + self._interval_s

    def _wait_s(self, next_s: float) -> float | None:
        return None if self._interval_s is None else max(0.0, next_s - time.monotonic())

    def _regularly(self) -> None:
        try:
            self._tick()
        except OSError as error:
            _log.warning("the simulated panel cannot reach its broker: %s", error)
