"""The DHT module: a sensor of temperature and humidity."""

import math
import struct
from typing import ClassVar, Final

from devicewire.conduyt.enums import ErrorCode

from ..fields import Fields
from ..refusal import Refusal, need
from .base import Bench, Module

_READING: Final = struct.Struct("<ff")


class Dht(Module):
    """One sensor. Set `temperature` (degrees Celsius) and `humidity` (percent) from outside; `broken` gives no reading."""

    NAME = "dht"
    COMMANDS: ClassVar[dict[int, str]] = {1: "_begin", 2: "_read"}

    def __init__(self, module_id: int, bench: Bench) -> None:
        super().__init__(module_id, bench)
        self.pin: int | None = None
        self.sensor_type = 0
        self.temperature = 21.5
        self.humidity = 40.25
        self.broken = False

    def claimed_pins(self) -> tuple[int, ...]:
        """The pin of the sensor."""
        return () if self.pin is None else (self.pin,)

    def _begin(self, fields: Fields) -> None:
        self.pin, self.sensor_type = fields.u8(), fields.u8()

    def _read(self, _fields: Fields) -> bytes:
        need(self.pin is not None, ErrorCode.MODULE_NOT_LOADED)
        if not self.broken:
            return _READING.pack(self.temperature, self.humidity)
        if self.bench.habits.dht_nan:
            return _READING.pack(math.nan, math.nan)
        raise Refusal(ErrorCode.OUT_OF_MEMORY)
