# Derived from packages/accordionq2/src/accordionq2/_groups/connection.py by `codegen generate`. Do not edit: change that file.
"""Whether the web server reaches the hardware app."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devicewire.accordionq2.models import ConnectionStatusDto

    from .._sync_engine import SyncEngine


class SyncConnection:
    """The connection between the station's two programs."""

    def __init__(self, engine: SyncEngine) -> None:
        self._sync_engine = engine

    def get_status(self) -> ConnectionStatusDto:
        """Return whether the web server reaches the hardware app, and its last error."""
        from devicewire.accordionq2.api import connection_get_status

        return self._sync_engine.call(connection_get_status.request)
