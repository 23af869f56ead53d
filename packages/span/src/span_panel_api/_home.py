"""Which event loop something lives in: what was opened in one cannot be used in the next."""

from __future__ import annotations

import asyncio

__all__ = ["no_loop", "running_loop"]


def running_loop() -> object:
    """Return the event loop of the caller."""
    return asyncio.get_running_loop()


def no_loop() -> object:
    """Stand in where there are no event loops."""
    return None
