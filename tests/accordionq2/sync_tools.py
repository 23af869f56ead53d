"""What the tests of the synchronous client need and the asynchronous one needs otherwise: `async_tools` is the twin."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Generic, TypeVar

T = TypeVar("T")

LIMIT_S = 20.0
"""Only what hangs takes as long; what happens may take its time on a busy machine."""


def until(happened: Callable[[], bool]) -> None:
    """Wait for something that another thread does."""
    end = time.monotonic() + LIMIT_S
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def gather(*calls: Callable[[], T]) -> list[T]:
    """Make all calls at the same time, in threads, and return their results in order."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


class Waiting(Generic[T]):
    """A call that is going on."""

    def __init__(self, future: Future[T]) -> None:
        self._future = future

    def result(self) -> T:
        """Wait for its result, not for ever."""
        return self._future.result(LIMIT_S)


@contextmanager
def in_background(call: Callable[[], T]) -> Iterator[Waiting[T]]:
    """Make a call in a thread, and go on while it waits."""
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(call)
        time.sleep(0.05)  # long enough for a call that does not wait to be done
        assert not future.done()
        yield Waiting(future)
