"""The state of a device and of its parts."""

from __future__ import annotations

from devicewire.autotrainer.models import (
    ApiAlarmStatus,
    ApiAnimalStatus,
    ApiBehaviorStatus,
    ApiDetectorStatus,
    ApiPelletDeviceStatus,
    ApiProjectStatus,
    ApiReachStatus,
    ApiSystemStatus,
    ApiTunnelDeviceStatus,
)

__all__ = [
    "ApiAlarmStatus",
    "ApiAnimalStatus",
    "ApiBehaviorStatus",
    "ApiDetectorStatus",
    "ApiPelletDeviceStatus",
    "ApiProjectStatus",
    "ApiReachStatus",
    "ApiSystemStatus",
    "ApiTunnelDeviceStatus",
]
