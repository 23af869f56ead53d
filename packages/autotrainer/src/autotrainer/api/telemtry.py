"""The module `telemetry`, as release 0.9.7 spelled it."""

from __future__ import annotations

from .telemetry import configure_telemetry

__all__ = ["configure_telemetry"]
