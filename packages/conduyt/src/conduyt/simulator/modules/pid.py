"""The PID module: reads an analog input, writes a PWM output, ten times a second."""

import struct
from typing import ClassVar, Final

from devicewire.conduyt.enums import PinMode

from ..fields import Fields
from .base import Bench, Module

_TICK: Final = 1
_EVENT: Final = struct.Struct("<fff")
_PERIOD_S: Final = 0.1
_FULL_SCALE: Final = 1023
_LARGEST_OUTPUT: Final = 255.0


class Pid(Module):
    """One controller. `target` and its input are percentages; `output` is a duty of 0 to 255."""

    NAME = "pid"
    COMMANDS: ClassVar[dict[int, str]] = {
        1: "_config",
        2: "_set_target",
        3: "_set_input",
        4: "_set_output",
        5: "_enable",
    }

    def __init__(self, module_id: int, bench: Bench) -> None:
        super().__init__(module_id, bench)
        self.gains = (0.0, 0.0, 0.0)
        self.target = 0.0
        self.output = 0.0
        self.input_pin: int | None = None
        self.output_pin: int | None = None
        self._integral = 0.0
        self._last_error = 0.0
        self._due: float | None = None

    @property
    def enabled(self) -> bool:
        """Whether it works."""
        return self._due is not None

    def claimed_pins(self) -> tuple[int, ...]:
        """Input and output, as far as they were set."""
        return tuple(pin for pin in (self.input_pin, self.output_pin) if pin is not None)

    def next_due(self) -> float | None:
        """Time of the next step."""
        return self._due

    def run(self, now: float) -> None:
        """Do a step when its time has come."""
        if self._due is None or self._due > now:
            return
        self._due = max(self._due + _PERIOD_S, now)
        reading = 0 if self.input_pin is None else self.bench.pins.read_analog(self.input_pin)
        measured = reading / _FULL_SCALE * 100
        error = self.target - measured
        self._integral += error * _PERIOD_S
        slope = (error - self._last_error) / _PERIOD_S
        self._last_error = error
        self._put(sum(gain * part for gain, part in zip(self.gains, (error, self._integral, slope), strict=True)))
        if self.bench.habits.reports_pid:
            self.emit(_TICK, _EVENT.pack(measured, self.output, error))

    def _put(self, output: float) -> None:
        self.output = min(_LARGEST_OUTPUT, max(0.0, output))
        if self.output_pin is not None:
            self.bench.pins.write_duty(self.output_pin, int(self.output))

    def _config(self, fields: Fields) -> None:
        self.gains = (fields.f32(), fields.f32(), fields.f32())

    def _set_target(self, fields: Fields) -> None:
        self.target = fields.f32()

    def _set_input(self, fields: Fields) -> None:
        self.input_pin = fields.u8()

    def _set_output(self, fields: Fields) -> None:
        self.output_pin = fields.u8()
        self.bench.pins.set_mode(self.output_pin, PinMode.OUTPUT)

    def _enable(self, fields: Fields) -> None:
        if not fields.u8():
            self._due = None
            return
        self._integral = self._last_error = 0.0
        self._due = self.bench.clock.now() + _PERIOD_S
