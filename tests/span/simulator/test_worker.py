"""The thread behind the panel's MQTT side."""

import logging
import threading

import pytest

from span_panel_api.simulator.worker import Worker


def test_what_is_called_returns_and_raises() -> None:
    worker = Worker("test", lambda: None, None)
    assert worker.call(lambda: worker.call(threading.get_ident)) != threading.get_ident()
    with pytest.raises(ZeroDivisionError):
        worker.call(lambda: 1 // 0)
    worker.stop()


def test_what_nobody_waits_for_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "span_panel_api.simulator")
    worker = Worker("test", lambda: None, None)
    worker.post(lambda: 1 // 0)
    worker.stop()
    assert "ZeroDivisionError" in caplog.text


def test_it_ticks_between_jobs_and_outlives_a_broker_that_is_away(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "span_panel_api.simulator")
    ticks = threading.Semaphore(0)

    def tick() -> None:
        ticks.release()
        raise ConnectionRefusedError("no broker")

    worker = Worker("test", tick, 0.01)
    assert all(ticks.acquire(timeout=30) for _ in range(3))
    assert worker.call(lambda: 7) == 7
    worker.stop()
    assert "no broker" in caplog.text
