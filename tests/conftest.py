"""What holds for every test."""

from __future__ import annotations

import gc


def pytest_collection_finish() -> None:
    """Spare the collector of cycles the thousands of tests and modules: they stay until the end, and looking through them takes long."""
    gc.collect()
    gc.freeze()
