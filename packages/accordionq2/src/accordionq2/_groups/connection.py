"""Whether the web server reaches the hardware app."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devicewire.accordionq2.models import ConnectionStatusDto

    from .._engine import Engine


class AsyncConnection:
    """The connection between the station's two programs."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def get_status(self) -> ConnectionStatusDto:
        """Return whether the web server reaches the hardware app, and its last error."""
        from devicewire.accordionq2.api import connection_get_status

        return await self._engine.call(connection_get_status.request)
