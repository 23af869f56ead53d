# Derived from packages/accordionq2/src/accordionq2/_groups/capabilities.py by `codegen generate`. Do not edit: change that file.
"""What the station's web server can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devicewire.accordionq2.models import CapabilitiesDto

    from .._sync_engine import SyncEngine


class SyncCapabilities:
    """What the server can do, told even while the hardware app is away."""

    def __init__(self, engine: SyncEngine) -> None:
        self._sync_engine = engine

    def get(self) -> CapabilitiesDto:
        """Return versions of the server, and the names of its features."""
        from devicewire.accordionq2.api import capabilities_get

        return self._sync_engine.call(capabilities_get.request)
