"""Releases and updates of the station's firmware."""

from __future__ import annotations

from devicewire.accordionq2.models import (
    FirmwareRelease,
    FirmwareReleases,
    FirmwareSource,
    FirmwareState,
    FirmwareUpdateStates,
    FirmwareUpdateStatus,
)

__all__ = [
    "FINAL_STATES",
    "FirmwareRelease",
    "FirmwareReleases",
    "FirmwareSource",
    "FirmwareState",
    "FirmwareUpdateStates",
    "FirmwareUpdateStatus",
]

FINAL_STATES = tuple(state for state in FirmwareUpdateStates if FirmwareUpdateStatus(state).finished)
"""States in which nothing goes on any more."""
