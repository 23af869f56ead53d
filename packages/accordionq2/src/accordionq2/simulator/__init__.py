"""A simulated AccordionQ2 station with its REST interface on a real socket: no hardware needed.

`AccordionQ2Simulator` for programs and tests, `python -m accordionq2.simulator` for everything else, and the pytest
fixture `accordionq2_simulator`. Shares no code with the client: a simulator that did would prove nothing.
"""

from devicewire.accordionq2.simulation.clock import system as system_time
from devicewire.accordionq2.simulation.http_faults import (
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
from devicewire.accordionq2.simulation.http_requests import ReceivedRequest, RequestLog

from .accordionq2_simulator import AccordionQ2Simulator
from .answers import Answer, Delivery, ErrorShape, Json
from .channel import Channel
from .fault_list import Faults
from .fault_text import parse_fault
from .faults import ErrorStatus, Fault, UnknownEnum, WrongType
from .firmwares import FIRMWARES
from .numbers import Numbers
from .packages import make_package
from .settings import Settings
from .station import Station
from .stream_faults import (
    StreamCut,
    StreamDuplicateId,
    StreamFault,
    StreamGap,
    StreamGarbage,
    StreamReset,
    StreamSilence,
)

__all__ = [
    "FIRMWARES",
    "AccordionQ2Simulator",
    "Answer",
    "Channel",
    "Corrupt",
    "Delay",
    "Delivery",
    "Drop",
    "ErrorShape",
    "ErrorStatus",
    "ExtraField",
    "Fault",
    "Faults",
    "Flood",
    "Garbage",
    "Json",
    "MissingField",
    "Numbers",
    "ReceivedRequest",
    "RequestLog",
    "Reset",
    "Settings",
    "Station",
    "StreamCut",
    "StreamDuplicateId",
    "StreamFault",
    "StreamGap",
    "StreamGarbage",
    "StreamReset",
    "StreamSilence",
    "Truncate",
    "UnknownEnum",
    "WrongType",
    "make_package",
    "parse_fault",
    "system_time",
]
