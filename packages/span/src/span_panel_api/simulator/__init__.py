"""A simulated SPAN panel with the REST v1 interface on a real socket: no hardware needed.

`SpanSimulator` for programs and tests, `python -m span_panel_api.simulator` for everything else, and the pytest
fixture `span_simulator`. Shares no code with the client: a simulator that did would prove nothing.
"""

from .answers import Answer, Delivery, Json
from .backup import GridWords
from .clock import system as system_time
from .fault_list import Faults
from .fault_text import parse_fault
from .faults import (
    Corrupt,
    Delay,
    Drop,
    ErrorStatus,
    ExtraField,
    Fault,
    Flood,
    Garbage,
    MissingField,
    Reset,
    Truncate,
    UnknownEnum,
    WrongType,
)
from .panel import Circuit, CircuitChange, Panel
from .request_log import ReceivedRequest, RequestLog
from .settings import Settings
from .span_simulator import SpanSimulator

__all__ = [
    "Answer",
    "Circuit",
    "CircuitChange",
    "Corrupt",
    "Delay",
    "Delivery",
    "Drop",
    "ErrorStatus",
    "ExtraField",
    "Fault",
    "Faults",
    "Flood",
    "Garbage",
    "GridWords",
    "Json",
    "MissingField",
    "Panel",
    "ReceivedRequest",
    "RequestLog",
    "Reset",
    "Settings",
    "SpanSimulator",
    "Truncate",
    "UnknownEnum",
    "WrongType",
    "parse_fault",
    "system_time",
]
