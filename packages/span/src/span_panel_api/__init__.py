"""Client for the local interface of SPAN electrical panels: `SpanPanelClient` (asynchronous) and `SpanPanelClientSync`.

Importing this package imports next to nothing; each name is fetched when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._sync_client import SpanPanelClientSync
    from .circuits import Circuits, phase_of_tab, unmapped_branches
    from .client import SpanPanelClient
    from .exceptions import (
        SpanPanelAPIError,
        SpanPanelAuthError,
        SpanPanelConnectionError,
        SpanPanelError,
        SpanPanelRetriableError,
        SpanPanelServerError,
        SpanPanelTimeoutError,
    )

__all__ = [
    "Circuits",
    "SpanPanelAPIError",
    "SpanPanelAuthError",
    "SpanPanelClient",
    "SpanPanelClientSync",
    "SpanPanelConnectionError",
    "SpanPanelError",
    "SpanPanelRetriableError",
    "SpanPanelServerError",
    "SpanPanelTimeoutError",
    "phase_of_tab",
    "unmapped_branches",
]

_MODULES = {
    "Circuits": "circuits",
    "SpanPanelClient": "client",
    "SpanPanelClientSync": "_sync_client",
    "phase_of_tab": "circuits",
    "unmapped_branches": "circuits",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module = importlib.import_module(f".{_MODULES.get(name, 'exceptions')}", __name__)
        value = globals()[name] = getattr(module, name)
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
