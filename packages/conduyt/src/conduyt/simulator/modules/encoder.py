"""The rotary encoder module."""

import struct
from typing import ClassVar, Final

from devicewire.conduyt.enums import PinMode

from ..fields import Fields
from .base import Bench, Module

_TICK: Final = 1
_EVENT: Final = struct.Struct("<ih")
_COUNT: Final = struct.Struct("<i")


class Encoder(Module):
    """One encoder. `turn` moves it; it counts each change of its input A, and reports it."""

    NAME = "encoder"
    COMMANDS: ClassVar[dict[int, str]] = {1: "_attach", 2: "_read", 3: "_reset"}

    def __init__(self, module_id: int, bench: Bench) -> None:
        super().__init__(module_id, bench)
        self.pins: tuple[int, int] | None = None
        self.count = 0
        self._last_a: int = 0
        bench.pins.watch(self._pin_changed)

    def claimed_pins(self) -> tuple[int, ...]:
        """Inputs A and B."""
        return () if self.pins is None else self.pins

    def turn(self, steps: int) -> None:
        """Turn it from outside: forwards, or backwards when negative. Each step is one change of input A."""
        if self.pins is None:
            return
        pin_a, pin_b = self.pins
        for _ in range(abs(steps)):
            level_a = self.bench.pins.read_level(pin_a) ^ 1
            self.bench.pins.drive(pin_b, level_a ^ int(steps > 0))
            self.bench.pins.drive(pin_a, level_a)

    def _attach(self, fields: Fields) -> None:
        pins = fields.u8(), fields.u8()
        for pin in pins:
            self.bench.pins.set_mode(pin, PinMode.INPUT_PULLUP)
        self._last_a = self.bench.pins.read_level(pins[0])
        self.pins, self.count = pins, 0

    def _read(self, _fields: Fields) -> bytes:
        return _COUNT.pack(self.count)

    def _reset(self, _fields: Fields) -> None:
        self.count = 0

    def _pin_changed(self, pin: int) -> None:
        if self.pins is None or pin != self.pins[0]:
            return
        level_a, level_b = (self.bench.pins.read_level(number) for number in self.pins)
        if level_a == self._last_a:
            return
        self._last_a = level_a
        delta = -1 if level_a == level_b else 1
        self.count += delta
        self.emit(_TICK, _EVENT.pack(self.count, delta))
