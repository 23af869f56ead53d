"""Which event loop something lives in: what was opened in one cannot be used in the next."""

from __future__ import annotations

import asyncio
import os

__all__ = ["no_loop", "running_loop"]


def running_loop() -> object:
    """Return the event loop of the caller."""
    return asyncio.get_running_loop()


def no_loop() -> object:
    """Return the process, where there are no event loops: what was opened before a fork belongs to the other one."""
    return os.getpid()
