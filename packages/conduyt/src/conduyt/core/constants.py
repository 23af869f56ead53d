"""Numbers of the protocol."""

from __future__ import annotations

from devicewire.conduyt import enums
from devicewire.conduyt.constants import HEADER_SIZE, MAGIC, PROTOCOL_VERSION

__all__ = [
    "CMD",
    "DS_TYPE",
    "DS_TYPE_SIZE",
    "ERR",
    "ERR_NAMES",
    "EVT",
    "HEADER_SIZE",
    "MAGIC",
    "PIN_CAP",
    "PIN_MODE",
    "PROTOCOL_VERSION",
    "SUB_MODE",
]

CMD = enums.HostType
DS_TYPE = enums.DatastreamType
ERR = enums.ErrorCode
EVT = enums.DeviceType
PIN_CAP = enums.PinCapability
PIN_MODE = enums.PinMode
SUB_MODE = enums.SubscribeMode

ERR_NAMES = {code.value: code.name for code in ERR}
DS_TYPE_SIZE = {
    DS_TYPE.BOOL: 1,
    DS_TYPE.INT8: 1,
    DS_TYPE.UINT8: 1,
    DS_TYPE.INT16: 2,
    DS_TYPE.UINT16: 2,
    DS_TYPE.INT32: 4,
    DS_TYPE.FLOAT32: 4,
}
"""Bytes of a value, by type; texts and bytes have no certain size."""
