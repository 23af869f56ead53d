"""An event loop in a thread: whoever calls gets what comes out, and nothing outlives it. As emitted for a device."""

import asyncio
import logging
import threading

import pytest
from devicewire.span.simulation.loop_thread import LoopThread


async def double(number: int) -> int:
    await asyncio.sleep(0)
    return 2 * number


async def fail() -> None:
    raise KeyError("no such lamp")


def test_results_and_errors_reach_the_caller() -> None:
    thread = LoopThread("lamp")
    assert thread.call(double(4)) == 8
    with pytest.raises(KeyError, match="no such lamp"):
        thread.call(fail())
    assert thread.is_alive
    thread.stop()
    assert not thread.is_alive


def test_a_start_that_fails_ends_the_thread() -> None:
    thread = LoopThread("lamp")
    assert thread.begin(double(1)) == 2
    with pytest.raises(KeyError):
        thread.begin(fail())
    assert not thread.is_alive


def test_functions_are_called_in_the_loop() -> None:
    thread, seen = LoopThread("lamp"), list[tuple[str, bool]]()
    done = threading.Event()

    def note(word: str) -> None:
        seen.append((word, thread.is_current))
        if word == "later":
            done.set()

    thread.soon(lambda: note("later"), 0.05)
    thread.soon(lambda: note("now"))
    assert done.wait(30)
    assert seen == [("now", True), ("later", True)]
    assert not thread.is_current
    thread.stop()


def test_it_may_end_from_within_and_is_stopped_once_more() -> None:
    thread = LoopThread("lamp")
    thread.soon(thread.end)
    thread.join()
    assert not thread.is_alive
    thread.soon(thread.end)
    thread.stop()


def test_what_is_left_is_cancelled() -> None:
    thread, ends = LoopThread("lamp"), list[str]()
    tasks = list[asyncio.Task[None]]()

    async def linger() -> None:
        try:
            await asyncio.sleep(30)
        finally:
            ends.append("cancelled")

    async def begin() -> None:
        tasks.append(asyncio.create_task(linger()))
        await asyncio.sleep(0)

    thread.begin(begin())
    thread.stop()
    assert ends == ["cancelled"]


def test_errors_that_nobody_waits_for_are_for_debugging(caplog: pytest.LogCaptureFixture) -> None:
    thread = LoopThread("lamp", logging.getLogger("lamp"))

    def trip() -> None:
        raise KeyError

    async def settled() -> None:
        await asyncio.sleep(0)

    with caplog.at_level(logging.DEBUG):
        thread.soon(trip)
        thread.call(settled())
        thread.stop()
    assert [(record.name, record.levelname) for record in caplog.records if "loop: " in record.message] == [
        ("lamp", "DEBUG")
    ]
