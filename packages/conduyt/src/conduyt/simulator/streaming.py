"""The analog stream: some inputs, read together at a fixed rate. RESET does not stop it."""

import struct
from typing import Final

from devicewire.conduyt.enums import DeviceType

from .boards import Board
from .clock import Clock
from .outbox import Outbox
from .pins import Pins

_DEFAULT_RATE_HZ: Final = 100
_INPUTS: Final = 16


class Stream:
    """The one stream that the firmware has."""

    def __init__(self, board: Board, pins: Pins, clock: Clock, outbox: Outbox) -> None:
        self._analog_pins: Final = board.analog_pins
        self._pins: Final = pins
        self._clock: Final = clock
        self._outbox: Final = outbox
        self._period_s = 0.0
        self._due: float | None = None
        self.inputs: tuple[int, ...] = ()

    def start(self, mask: int, rate_hz: int) -> None:
        """Start, or start anew. Bit k of the mask is analog input k; an empty mask starts nothing."""
        self.inputs = tuple(number for number in range(_INPUTS) if mask >> number & 1)
        self._period_s = 1 / (rate_hz or _DEFAULT_RATE_HZ)
        self._due = self._clock.now() + self._period_s if self.inputs else None

    def stop(self) -> None:
        """Stop."""
        self.inputs, self._due = (), None

    def next_due(self) -> float | None:
        """Time of the next sample."""
        return self._due

    def run(self, now: float) -> None:
        """Send a sample when its time has come."""
        if self._due is None or self._due > now:
            return
        self._due = max(self._due + self._period_s, now)
        values = [self._read(number) for number in self.inputs]
        self._outbox.emit(DeviceType.STREAM_DATA, struct.pack(f"<{len(values)}H", *values))

    def _read(self, number: int) -> int:
        return self._pins.read_analog(self._analog_pins[number]) if number < len(self._analog_pins) else 0
