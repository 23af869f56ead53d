"""What holds for every test: the same examples everywhere, and no looking through what stays until the end."""

from __future__ import annotations

import gc

from hypothesis import settings

settings.register_profile("suite", derandomize=True, deadline=None)
settings.load_profile(
    "suite"
)  # the same examples on every run, on a machine of any speed; `make fuzz` looks for new ones


def pytest_collection_finish() -> None:
    """Spare the collector of cycles the thousands of tests and modules: they stay until the end, and looking through them takes long."""
    gc.collect()
    gc.freeze()
