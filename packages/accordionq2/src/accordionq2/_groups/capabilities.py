"""What the station's web server can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devicewire.accordionq2.models import CapabilitiesDto

    from .._engine import Engine


class AsyncCapabilities:
    """What the server can do, told even while the hardware app is away."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def get(self) -> CapabilitiesDto:
        """Return versions of the server, and the names of its features."""
        from devicewire.accordionq2.api import capabilities_get

        return await self._engine.call(capabilities_get.request)
