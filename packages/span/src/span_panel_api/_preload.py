"""Imports everything at once. What this package imports, it imports when it is first needed; event loops must not wait for that."""

from __future__ import annotations

import importlib
import pkgutil
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["preload"]

_PACKAGES = ("devicewire.span", "span_panel_api")
_NOT_NEEDED = frozenset({"__main__", "_cli", "_pytest_plugin", "simulator"})
_OF_OTHERS = ("aiohttp", "encodings.idna", "zeroconf.asyncio")


def preload() -> None:
    """Import all that a client may need, so that nothing is read from files later, while an event loop waits. Once is enough.

    Call it before the event loop runs, or in a thread: `await asyncio.to_thread(preload)`. It takes some tenths of a second.
    """
    for package in _PACKAGES:
        for name in _modules(package):
            importlib.import_module(name)
    for name in _OF_OTHERS:
        with suppress(ImportError):  # zeroconf is an extra
            importlib.import_module(name)


def _modules(package: str) -> Iterator[str]:
    yield package
    for found in pkgutil.iter_modules(importlib.import_module(package).__path__):
        name = f"{package}.{found.name}"
        if found.name not in _NOT_NEEDED:
            yield from _modules(name) if found.ispkg else (name,)
