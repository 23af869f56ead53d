"""The servo module."""

from typing import ClassVar

from ..fields import Fields
from .base import Bench, Module

_MIN_US = 544
_MAX_US = 2400
_LARGEST_ANGLE = 180


class Servo(Module):
    """One servo: `pin` (None when detached), `angle` in degrees, `pulse_us`."""

    NAME = "servo"
    COMMANDS: ClassVar[dict[int, str]] = {1: "_attach", 2: "_write", 3: "_write_microseconds", 4: "_detach"}

    def __init__(self, module_id: int, bench: Bench) -> None:
        super().__init__(module_id, bench)
        self.pin: int | None = None
        self.range_us = (_MIN_US, _MAX_US)
        self.angle = 0
        self.pulse_us = _MIN_US

    def claimed_pins(self) -> tuple[int, ...]:
        """The pin that it is attached to."""
        return () if self.pin is None else (self.pin,)

    def _attach(self, fields: Fields) -> None:
        self.pin = fields.u8()
        self.range_us = (fields.u16() or _MIN_US, fields.u16() or _MAX_US)

    def _write(self, fields: Fields) -> None:
        angle = fields.u8()
        self.angle = min(angle, _LARGEST_ANGLE) if self.bench.habits.clamps_servo else angle
        low, high = self.range_us
        self.pulse_us = low + (high - low) * min(angle, _LARGEST_ANGLE) // _LARGEST_ANGLE

    def _write_microseconds(self, fields: Fields) -> None:
        self.pulse_us = fields.u16()

    def _detach(self, _fields: Fields) -> None:
        self.pin = None
