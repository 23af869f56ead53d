"""The program on the board: its name and version, the modules that it registers, and its datastreams."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from devicewire.conduyt.enums import DatastreamType

Value = bool | int | float | str | bytes
Motion = Callable[[float], Value]
"""Value of a datastream at a time in seconds."""

ALL_MODULES: Final = ("servo", "neopixel", "encoder", "stepper", "dht", "oled1306", "pid", "i2c_pass")


@dataclass(frozen=True)
class DatastreamSpec:
    """A datastream as the sketch declares it. With `motion` it is pushed every `interval_s`."""

    name: str
    type: DatastreamType
    unit: str = ""
    writable: bool = False
    start: Value = 0
    motion: Motion | None = None
    interval_s: float = 0.2


@dataclass(frozen=True)
class Sketch:
    """What runs on the board. `ota` means built with updates over the link; only the ESP32 family really writes them."""

    name: str = "Simulated"
    version: str = "1.0.0"
    modules: tuple[str, ...] = ALL_MODULES
    datastreams: tuple[DatastreamSpec, ...] = field(default=())
    ota: bool = False


def temperature_at(time_s: float) -> float:
    """A room in degrees Celsius: around 21.5, with a slow swing and a fast ripple."""
    return 21.5 + 0.75 * math.sin(math.tau * time_s / 20.0) + 0.05 * math.sin(math.tau * time_s * 1.7)


TEMPERATURE: Final = DatastreamSpec("temperature", DatastreamType.FLOAT32, "celsius", start=21.5, motion=temperature_at)
SETPOINT: Final = DatastreamSpec("setpoint", DatastreamType.FLOAT32, "celsius", writable=True, start=20.0)
RELAY: Final = DatastreamSpec("relay", DatastreamType.BOOL, writable=True, start=False)

# What the answer to HELLO has room for: an Uno cannot hold more, a Mega hardly anything.
SKETCHES: Final[Mapping[str, Sketch]] = {
    "r4": Sketch(datastreams=(TEMPERATURE, SETPOINT, RELAY)),
    "uno": Sketch(modules=("servo", "neopixel", "dht"), datastreams=(TEMPERATURE,)),
    "mega": Sketch(modules=("dht",)),
    "esp32": Sketch(datastreams=(TEMPERATURE, SETPOINT, RELAY), ota=True),
    "generic": Sketch(datastreams=(TEMPERATURE, SETPOINT, RELAY)),
}


def version_numbers(text: str) -> tuple[int, int, int]:
    """Read a version as the firmware does: digits of up to three parts, other characters skipped, modulo 256."""
    parts = ["".join(character for character in part if character in "0123456789") for part in text.split(".")[:3]]
    major, minor, patch = [int(part or 0) % 256 for part in (*parts, "", "", "")[:3]]
    return major, minor, patch
