# Derived from packages/accordionq2/src/accordionq2/_groups/calibration.py by `codegen generate`. Do not edit: change that file.
"""Calibration tables on the devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._arguments import table_of

if TYPE_CHECKING:
    from devicewire.accordionq2.models import CalibrationChannelDto, CalibrationTableDto

    from .._sync_engine import SyncEngine


class SyncCalibration:
    """Calibration tables. Channels by net name or alias."""

    def __init__(self, engine: SyncEngine) -> None:
        self._sync_engine = engine

    def get_channels(self) -> list[CalibrationChannelDto]:
        """Return the channels whose device stores a calibration table."""
        from devicewire.accordionq2.api import calibration_get_channels

        return self._sync_engine.call_list(calibration_get_channels.request)

    def get_table(self, channel_name: str) -> CalibrationTableDto:
        """Read the table from the device."""
        from devicewire.accordionq2.api import calibration_get_table

        return self._sync_engine.call(calibration_get_table.request, channel=channel_name)

    def set_table(self, channel_name: str, table: CalibrationTableDto) -> None:
        """Replace the table on the device."""
        from devicewire.accordionq2.api import calibration_set_table

        self._sync_engine.call(calibration_set_table.request, body=table_of(channel_name, table))
