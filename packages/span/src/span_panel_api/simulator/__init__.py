"""A simulated SPAN panel on real sockets: REST v1, REST v2 with HTTPS, and MQTT in both data models. No hardware needed.

`SpanSimulator` for programs and tests, `python -m span_panel_api.simulator` for everything else, and the pytest
fixtures `span_simulator` and `span_v2_simulator`. Shares no code with the client: a simulator that did would prove nothing.
"""

from devicewire.span.simulation.clock import system as system_time
from devicewire.span.simulation.http_faults import (
    Corrupt,
    Delay,
    Drop,
    ExtraField,
    Flood,
    Garbage,
    MissingField,
    Reset,
    Truncate,
)
from devicewire.span.simulation.http_requests import ReceivedRequest, RequestLog

from .access import BrokerPorts
from .answers import Answer, Delivery, Json
from .backup import GridWords
from .circuits import Circuit, CircuitChange
from .commands import ReceivedCommand
from .fault_list import Faults
from .fault_text import parse_fault
from .faults import ErrorStatus, Fault, UnknownEnum, WrongType
from .mqtt_faults import HalfDescription, MqttGarbage, MqttSilence, VanishNode
from .panel import Panel
from .releases import RELEASES, Release
from .settings import Settings
from .span_simulator import SpanSimulator

__all__ = [
    "RELEASES",
    "Answer",
    "BrokerPorts",
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
    "HalfDescription",
    "Json",
    "MissingField",
    "MqttGarbage",
    "MqttSilence",
    "Panel",
    "ReceivedCommand",
    "ReceivedRequest",
    "Release",
    "RequestLog",
    "Reset",
    "Settings",
    "SpanSimulator",
    "Truncate",
    "UnknownEnum",
    "VanishNode",
    "WrongType",
    "parse_fault",
    "system_time",
]
