"""Waits until all that a broker remembers of a panel has come, and says what is missing when it does not come."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ._mqtt.link import SubscriptionRefused
from .exceptions import SpanPanelConnectionError, SpanPanelNotReadyError

if TYPE_CHECKING:
    from ._homie.controller import Controller
    from ._hub import Hub
    from ._keeper import Keeper
    from .exceptions import SpanPanelError

__all__ = ["PanelArrival"]


class PanelArrival:
    """What must have come before a panel counts as connected."""

    def __init__(self, core: Controller, hub: Hub, keeper: Keeper) -> None:
        self._core, self._hub, self._keeper = core, hub, keeper

    async def wait(self, limit_s: float) -> None:
        """Return when everything is there.

        Raises:
            SpanPanelNotReadyError: it is not within so many seconds; the message says what is missing.
            SpanPanelConnectionError: the broker is gone, does not let us read, or the panel was closed.
        """
        try:
            async with asyncio.timeout(limit_s):
                await self._complete()
        except TimeoutError as error:
            raise self._why_not(limit_s) from error

    async def _complete(self) -> None:
        while not self._core.is_complete:
            if isinstance(self._keeper.error, SubscriptionRefused):
                raise self._keeper.error
            await self._hub.anything()
            if not self._keeper.is_running:
                raise SpanPanelConnectionError("the panel was closed while it connected")

    def _why_not(self, limit_s: float) -> SpanPanelError:
        error = self._keeper.error
        if self._keeper.connection != "connected" and error is not None:
            return error
        root = self._core.root
        if root.state is None:
            why = "it has published nothing: is the serial number right, and the panel's MQTT on?"
        elif root.description is None:
            why = f"its description is missing ({root.problem or 'never published'})"
        else:
            why = f"its state is {root.state}"
        text = f"panel {root.id} is not ready after {limit_s:g} s: {why}"
        return SpanPanelNotReadyError(text, was_sent=False)
