"""Client for AccordionQ2 measuring stations: `AccordionQ2Client` (synchronous) and `AsyncAccordionQ2Client`.

Importing this package imports next to nothing; each name is fetched when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._sync_client import AccordionQ2Client
    from .client import AsyncAccordionQ2Client
    from .enums import AppTypes, BusActions, ChannelTypes, DirectionTypes, ModuleStatus, MpioUsageTypes
    from .exceptions import (
        AccordionQ2AnswerError,
        AccordionQ2ApiError,
        AccordionQ2ArgumentError,
        AccordionQ2ConnectionError,
        AccordionQ2Error,
        AccordionQ2RefusedError,
        AccordionQ2TimeoutError,
    )
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
        ModuleSettingsDto,
        NumericMeasureResultDto,
        NumericResultChannelDto,
        PhysicalModuleDto,
        PhysicalSystemDto,
    )

    __version__: str

__all__ = [
    "AccordionQ2AnswerError",
    "AccordionQ2ApiError",
    "AccordionQ2ArgumentError",
    "AccordionQ2Client",
    "AccordionQ2ConnectionError",
    "AccordionQ2Error",
    "AccordionQ2RefusedError",
    "AccordionQ2TimeoutError",
    "AppLicenseDto",
    "AppTypes",
    "AsyncAccordionQ2Client",
    "BusActions",
    "BusTransactionResponse",
    "CalibrationChannelDto",
    "CalibrationRowDto",
    "CalibrationTableDto",
    "ChannelConfigRequest",
    "ChannelDto",
    "ChannelLookupRequest",
    "ChannelTypes",
    "ConnectionStatusDto",
    "DirectionTypes",
    "ModuleSettingsDto",
    "ModuleStatus",
    "MpioUsageTypes",
    "NumericMeasureResultDto",
    "NumericResultChannelDto",
    "PhysicalModuleDto",
    "PhysicalSystemDto",
    "__version__",
]

_MODULES = {
    "AccordionQ2AnswerError": "exceptions",
    "AccordionQ2ApiError": "exceptions",
    "AccordionQ2ArgumentError": "exceptions",
    "AccordionQ2Client": "_sync_client",
    "AccordionQ2ConnectionError": "exceptions",
    "AccordionQ2Error": "exceptions",
    "AccordionQ2RefusedError": "exceptions",
    "AccordionQ2TimeoutError": "exceptions",
    "AppTypes": "enums",
    "AsyncAccordionQ2Client": "client",
    "BusActions": "enums",
    "ChannelTypes": "enums",
    "DirectionTypes": "enums",
    "ModuleStatus": "enums",
    "MpioUsageTypes": "enums",
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
        else:
            value = getattr(importlib.import_module(f".{_MODULES.get(name, 'models')}", __name__), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
