"""Instruments that are made of channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devicewire.accordionq2.models import InstrumentDto

    from .._engine import Engine


class AsyncInstruments:
    """Instruments, such as power supplies."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def get_all(self) -> list[InstrumentDto]:
        """Return all instruments; `function_map` names the channel behind each function."""
        from devicewire.accordionq2.api import instruments_get_all

        return await self._engine.call_list(instruments_get_all.request)
