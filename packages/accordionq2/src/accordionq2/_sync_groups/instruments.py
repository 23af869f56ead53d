# Derived from packages/accordionq2/src/accordionq2/_groups/instruments.py by `codegen generate`. Do not edit: change that file.
"""Instruments that are made of channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devicewire.accordionq2.models import InstrumentDto

    from .._sync_engine import SyncEngine


class SyncInstruments:
    """Instruments, such as power supplies."""

    def __init__(self, engine: SyncEngine) -> None:
        self._sync_engine = engine

    def get_all(self) -> list[InstrumentDto]:
        """Return all instruments; `function_map` names the channel behind each function."""
        from devicewire.accordionq2.api import instruments_get_all

        return self._sync_engine.call_list(instruments_get_all.request)
