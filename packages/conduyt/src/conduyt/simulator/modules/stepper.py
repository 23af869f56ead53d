"""The stepper motor module."""

import struct
from dataclasses import dataclass
from typing import ClassVar, Final

from devicewire.conduyt.enums import ErrorCode, PinMode

from ..fields import Fields
from ..refusal import need
from .base import Bench, Module

_DONE: Final = 1
_EVENT: Final = struct.Struct("<i")
_NO_PIN: Final = 0xFF
_DEFAULT_SPEED_HZ: Final = 1000
_ROUNDING: Final = 1e-6


@dataclass(frozen=True)
class _Move:
    start: int
    steps: int
    speed_hz: int
    begun: float | None

    def position(self, now: float) -> int:
        if self.begun is None:
            return self.start
        done = min(abs(self.steps), int((now - self.begun) * self.speed_hz + _ROUNDING))
        return self.start + (done if self.steps > 0 else -done)

    def end(self) -> float | None:
        return None if self.begun is None else self.begun + abs(self.steps) / self.speed_hz


class Stepper(Module):
    """One motor. It reports the end of each move that was not stopped or replaced; `position` is in steps."""

    NAME = "stepper"
    COMMANDS: ClassVar[dict[int, str]] = {1: "_config", 2: "_move", 3: "_move_to", 4: "_stop"}

    def __init__(self, module_id: int, bench: Bench) -> None:
        super().__init__(module_id, bench)
        self.pins: tuple[int, ...] | None = None
        self._rest = 0
        self._current: _Move | None = None

    @property
    def position(self) -> int:
        """Where it is now."""
        return self._rest if self._current is None else self._current.position(self.bench.clock.now())

    @property
    def moving(self) -> bool:
        """Whether a move is under way."""
        return self._current is not None

    def claimed_pins(self) -> tuple[int, ...]:
        """Step, direction and enable pin, as far as there are any."""
        return tuple(pin for pin in self.pins or () if pin != _NO_PIN)

    def next_due(self) -> float | None:
        """End of the move."""
        return None if self._current is None else self._current.end()

    def run(self, now: float) -> None:
        """Report the end of the move."""
        end = self.next_due()
        if self._current is None or end is None or now < end:
            return
        self._rest = self._current.start + self._current.steps
        self._current = None
        self.emit(_DONE, _EVENT.pack(self._rest))

    def _config(self, fields: Fields) -> None:
        self.pins = (fields.u8(), fields.u8(), fields.u8())
        for pin in self.claimed_pins():
            self.bench.pins.set_mode(pin, PinMode.OUTPUT)
        if self.pins[2] != _NO_PIN:
            self.bench.pins.write_level(self.pins[2], high=False)
        if self._current is not None and self._current.begun is None:
            self._begin(self._current.steps, self._current.speed_hz)

    def _move(self, fields: Fields) -> None:
        self._begin(fields.i32(), fields.u16())

    def _move_to(self, fields: Fields) -> None:
        target = fields.i32()
        self._begin(target - self.position, fields.u16())

    def _begin(self, steps: int, speed_hz: int) -> None:
        """Start a move; before config it waits."""
        busy = self._current is not None and self._current.begun is not None
        need(not (busy and self.bench.habits.refuses_when_busy), ErrorCode.MODULE_BUSY)
        begun = self.bench.clock.now() if self.pins is not None else None
        self._rest = self.position
        self._current = _Move(self._rest, steps, speed_hz or _DEFAULT_SPEED_HZ, begun)

    def _stop(self, _fields: Fields) -> None:
        self._rest = self.position
        self._current = None
