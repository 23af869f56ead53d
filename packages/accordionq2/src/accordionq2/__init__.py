"""Client for AccordionQ2 measuring stations: `AccordionQ2Client` (synchronous) and `AsyncAccordionQ2Client`.

Importing this package imports next to nothing; each name is fetched when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devicewire.accordionq2 import API_VERSION
    from devicewire.accordionq2.compatibility import Compatibility, FirmwareWarning

    from ._sync_client import AccordionQ2Client
    from .boot import BootAddress, BootAliasFile, BootConfig, BootModule, BootService, BootWifi
    from .client import AsyncAccordionQ2Client
    from .enums import AppTypes, BusActions, ChannelTypes, DirectionTypes, ModuleStatus, MpioUsageTypes
    from .events import AsyncEventStream, EventStream, Gap, ServerEvent, WatchedValues
    from .exceptions import (
        AccordionQ2AnswerError,
        AccordionQ2ApiError,
        AccordionQ2ArgumentError,
        AccordionQ2ConnectionError,
        AccordionQ2Error,
        AccordionQ2LeaseError,
        AccordionQ2RefusedError,
        AccordionQ2ShortReadError,
        AccordionQ2TimeoutError,
        AccordionQ2UnsupportedError,
    )
    from .files import FileEntry, FileListing, FileRoot
    from .firmware import FirmwareRelease, FirmwareReleases, FirmwareSource, FirmwareState, FirmwareUpdateStatus
    from .lease import LeaseDto
    from .models import (
        AppLicenseDto,
        BusTransactionResponse,
        CalibrationChannelDto,
        CalibrationRowDto,
        CalibrationTableDto,
        ChannelConfigRequest,
        ChannelDto,
        ChannelLookupRequest,
        ConnectionStatusDto,
        InstrumentDto,
        ModuleSettingsDto,
        NumericMeasureResultDto,
        NumericResultChannelDto,
        PhysicalModuleDto,
        PhysicalSystemDto,
    )
    from .subscriptions import SubscriptionDto
    from .system import ClockStatus, ServiceStatus

    __version__: str

__all__ = [
    "API_VERSION",
    "AccordionQ2AnswerError",
    "AccordionQ2ApiError",
    "AccordionQ2ArgumentError",
    "AccordionQ2Client",
    "AccordionQ2ConnectionError",
    "AccordionQ2Error",
    "AccordionQ2LeaseError",
    "AccordionQ2RefusedError",
    "AccordionQ2ShortReadError",
    "AccordionQ2TimeoutError",
    "AccordionQ2UnsupportedError",
    "AppLicenseDto",
    "AppTypes",
    "AsyncAccordionQ2Client",
    "AsyncEventStream",
    "BootAddress",
    "BootAliasFile",
    "BootConfig",
    "BootModule",
    "BootService",
    "BootWifi",
    "BusActions",
    "BusTransactionResponse",
    "CalibrationChannelDto",
    "CalibrationRowDto",
    "CalibrationTableDto",
    "ChannelConfigRequest",
    "ChannelDto",
    "ChannelLookupRequest",
    "ChannelTypes",
    "ClockStatus",
    "Compatibility",
    "ConnectionStatusDto",
    "DirectionTypes",
    "EventStream",
    "FileEntry",
    "FileListing",
    "FileRoot",
    "FirmwareRelease",
    "FirmwareReleases",
    "FirmwareSource",
    "FirmwareState",
    "FirmwareUpdateStatus",
    "FirmwareWarning",
    "Gap",
    "InstrumentDto",
    "LeaseDto",
    "ModuleSettingsDto",
    "ModuleStatus",
    "MpioUsageTypes",
    "NumericMeasureResultDto",
    "NumericResultChannelDto",
    "PhysicalModuleDto",
    "PhysicalSystemDto",
    "ServerEvent",
    "ServiceStatus",
    "SubscriptionDto",
    "WatchedValues",
    "__version__",
]

_MODULES = {
    "AccordionQ2AnswerError": "exceptions",
    "AccordionQ2ApiError": "exceptions",
    "AccordionQ2ArgumentError": "exceptions",
    "AccordionQ2Client": "_sync_client",
    "AccordionQ2ConnectionError": "exceptions",
    "AccordionQ2Error": "exceptions",
    "AccordionQ2LeaseError": "exceptions",
    "AccordionQ2RefusedError": "exceptions",
    "AccordionQ2ShortReadError": "exceptions",
    "AccordionQ2TimeoutError": "exceptions",
    "AccordionQ2UnsupportedError": "exceptions",
    "AppTypes": "enums",
    "AsyncAccordionQ2Client": "client",
    "AsyncEventStream": "events",
    "BootAddress": "boot",
    "BootAliasFile": "boot",
    "BootConfig": "boot",
    "BootModule": "boot",
    "BootService": "boot",
    "BootWifi": "boot",
    "BusActions": "enums",
    "ChannelTypes": "enums",
    "ClockStatus": "system",
    "DirectionTypes": "enums",
    "EventStream": "events",
    "FileEntry": "files",
    "FileListing": "files",
    "FileRoot": "files",
    "FirmwareRelease": "firmware",
    "FirmwareReleases": "firmware",
    "FirmwareSource": "firmware",
    "FirmwareState": "firmware",
    "FirmwareUpdateStatus": "firmware",
    "Gap": "events",
    "LeaseDto": "lease",
    "ModuleStatus": "enums",
    "MpioUsageTypes": "enums",
    "ServerEvent": "events",
    "ServiceStatus": "system",
    "SubscriptionDto": "subscriptions",
    "WatchedValues": "events",
}


_GENERATED = {
    "API_VERSION": "devicewire.accordionq2",
    "Compatibility": "devicewire.accordionq2.compatibility",
    "FirmwareWarning": "devicewire.accordionq2.compatibility",
}


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("accordionq2")
    except PackageNotFoundError:
        return "unknown"


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        if name == "__version__":
            value = _version()
        elif name in _GENERATED:
            value = getattr(importlib.import_module(_GENERATED[name]), name)
        else:
            value = getattr(importlib.import_module(f".{_MODULES.get(name, 'models')}", __name__), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
