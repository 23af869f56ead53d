"""A simulated board that speaks CONDUYT, on a real pseudo-terminal, TCP port or MQTT broker: no hardware needed.

`ConduytSimulator` for programs and tests, `python -m conduyt.simulator` for everything else, and the pytest fixtures
`conduyt_simulator` and `conduyt_broker`. Shares no code with the client, not even the framing.
"""

from devicewire.conduyt.enums import (
    DatastreamType,
    DeviceType,
    ErrorCode,
    HostType,
    PinCapability,
    PinMode,
    SubscribeMode,
)

from .boards import BOARDS, Board
from .broker import Broker, find_mosquitto
from .buses import Eeprom, I2CDevice
from .clock import Clock
from .command_log import CommandLog, ReceivedCommand
from .conduyt_simulator import ConduytSimulator
from .datastreams import Datastream
from .device import Device
from .fault_list import Faults
from .fault_text import parse_fault
from .faults import (
    Corrupt,
    CorruptCommand,
    Delay,
    Delimiters,
    Drop,
    Fault,
    Flood,
    Noise,
    OtherSequence,
    Pieces,
    Refuse,
    Repeat,
    Silence,
    Truncate,
    Unplug,
    WrongType,
)
from .modules import Bitmap, Dht, Encoder, NeoPixel, Oled, Pid, Rectangle, Servo, Stepper, Text
from .outgoing import Outgoing
from .packets import Packet
from .settings import Habits
from .sketch import DatastreamSpec, Sketch

__all__ = [
    "BOARDS",
    "Bitmap",
    "Board",
    "Broker",
    "Clock",
    "CommandLog",
    "ConduytSimulator",
    "Corrupt",
    "CorruptCommand",
    "Datastream",
    "DatastreamSpec",
    "DatastreamType",
    "Delay",
    "Delimiters",
    "Device",
    "DeviceType",
    "Dht",
    "Drop",
    "Eeprom",
    "Encoder",
    "ErrorCode",
    "Fault",
    "Faults",
    "Flood",
    "Habits",
    "HostType",
    "I2CDevice",
    "NeoPixel",
    "Noise",
    "Oled",
    "OtherSequence",
    "Outgoing",
    "Packet",
    "Pid",
    "Pieces",
    "PinCapability",
    "PinMode",
    "ReceivedCommand",
    "Rectangle",
    "Refuse",
    "Repeat",
    "Servo",
    "Silence",
    "Sketch",
    "Stepper",
    "SubscribeMode",
    "Text",
    "Truncate",
    "Unplug",
    "WrongType",
    "find_mosquitto",
    "parse_fault",
]
