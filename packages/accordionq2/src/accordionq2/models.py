"""What stations report and take. Reports are immutable; the two requests are not, so that they can be filled step by step."""

from __future__ import annotations

from devicewire.accordionq2.models import (
    AppLicenseDto,
    BusTransactionResponse,
    CalibrationChannelDto,
    CalibrationRowDto,
    CalibrationTableDto,
    ChannelDto,
    ConnectionStatusDto,
    InstrumentDto,
    ModuleSettingsDto,
    NumericMeasureResultDto,
    NumericResultChannelDto,
    PhysicalModuleDto,
    PhysicalSystemDto,
)

from ._requests import ChannelConfigRequest, ChannelLookupRequest
from .enums import (
    AppTypes,
    BusActions,
    ChannelTypes,
    DirectionTypes,
    MpioUsageTypes,
    direction_to_json,
    parse_channel_types,
    parse_direction_types,
)

__all__ = [
    "AppLicenseDto",
    "AppTypes",
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
    "InstrumentDto",
    "ModuleSettingsDto",
    "MpioUsageTypes",
    "NumericMeasureResultDto",
    "NumericResultChannelDto",
    "PhysicalModuleDto",
    "PhysicalSystemDto",
    "direction_to_json",
    "parse_channel_types",
    "parse_direction_types",
]
