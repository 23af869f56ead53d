"""A simulated Otii server on a real socket, with an Arc and an Ace: no hardware needed.

`OtiiSimulator` for programs and tests, `python -m otii_tcp_client.simulator` for everything else, and the pytest
fixture `otii_simulator`. Shares no code with the client: a simulator that did would prove nothing.
"""

from devicewire.otii.simulation.clock import system as system_time

from .answers import Answer, Delivery, Json
from .bench import ACE_ID, ARC_ID, Bench
from .device import Device
from .fault_list import Faults
from .fault_text import parse_fault
from .faults import (
    Corrupt,
    Delay,
    Drop,
    ErrorAnswer,
    ExtraField,
    Fault,
    Flood,
    Garbage,
    MissingField,
    Reset,
    Split,
    Stall,
    Truncate,
    Unasked,
    WrongId,
    WrongType,
)
from .licenses import License, Licenses
from .otii_simulator import OtiiSimulator
from .request_log import ReceivedRequest, RequestLog
from .settings import Settings

__all__ = [
    "ACE_ID",
    "ARC_ID",
    "Answer",
    "Bench",
    "Corrupt",
    "Delay",
    "Delivery",
    "Device",
    "Drop",
    "ErrorAnswer",
    "ExtraField",
    "Fault",
    "Faults",
    "Flood",
    "Garbage",
    "Json",
    "License",
    "Licenses",
    "MissingField",
    "OtiiSimulator",
    "ReceivedRequest",
    "RequestLog",
    "Reset",
    "Settings",
    "Split",
    "Stall",
    "Truncate",
    "Unasked",
    "WrongId",
    "WrongType",
    "parse_fault",
    "system_time",
]
