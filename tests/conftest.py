"""What holds for every test: the same examples everywhere, long ones first, and no looking through what stays until the end."""

from __future__ import annotations

import gc
import os
import signal
import threading

import pytest
from hypothesis import settings

# The same examples on every run, on a machine of any speed; `make fuzz` looks for new ones.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.load_profile("suite")

# A shell lets what it runs in the background ignore Ctrl-C, and so would the programs of ours that are tested with it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN and threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """`-n auto`: three processes for two cores, since tests wait for a third of their time."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return (cores * 3 + 1) // 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put long tests first: one that begins last would keep a single core busy at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """Spare the collector of cycles the thousands of tests and modules: they stay until the end, and looking through them takes long."""
    _settle()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """The same after each module: what it has left behind stays, and what it has lost is found here and not in another's test."""
    if nextitem is None or nextitem.path != item.path:
        _settle()


def _settle() -> None:
    gc.collect()
    gc.freeze()
