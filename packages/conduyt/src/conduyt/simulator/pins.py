"""The pins of the simulated board: what the host set, and what the world outside puts on them."""

from collections.abc import Callable
from typing import Final

from devicewire.conduyt.enums import PinMode

from .boards import Board
from .clock import Clock

Signal = Callable[[float], float]
"""A reading as a function of the time in seconds."""

_REMEMBERED: Final = 70
"""The firmware remembers the modes of pins 0 to 69."""
_OUTPUTS: Final = (PinMode.OUTPUT, PinMode.PWM)
_FULL_DUTY: Final = 255


class Pins:
    """Levels and modes. Use `drive` and `drive_analog` to put something on a pin from outside."""

    def __init__(self, board: Board, clock: Clock) -> None:
        self._board: Final = board
        self._clock: Final = clock
        self._modes: dict[int, int] = {}
        self._outputs: set[int] = set()
        self._pulled_up: set[int] = set()
        self._duties: dict[int, int] = {}
        self._driven: dict[int, bool] = {}
        self._signals: dict[int, Signal] = {}
        self._watchers: list[Callable[[int], None]] = []

    # From outside

    def drive(self, pin: int, level: bool | int) -> None:
        """Put a digital level on a pin."""
        self._driven[pin] = bool(level)
        self._tell(pin)

    def drive_analog(self, pin: int, reading: float | Signal) -> None:
        """Put a voltage on a pin, as the reading it gives: a number, or a function of the time in seconds."""
        constant = reading
        self._signals[pin] = reading if callable(reading) else lambda _time_s: float(constant)  # type: ignore[arg-type]  # not callable here
        self._driven.pop(pin, None)
        self._tell(pin)

    def release(self, pin: int) -> None:
        """Take away what `drive` and `drive_analog` put on a pin."""
        self._driven.pop(pin, None)
        self._signals.pop(pin, None)
        self._tell(pin)

    def watch(self, watcher: Callable[[int], None]) -> None:
        """Call `watcher` with the number of each pin whose level may have changed."""
        self._watchers.append(watcher)

    def output(self, pin: int) -> int:
        """What the host put on a pin: a level times 255, or a PWM duty; 0 to 255."""
        return self._duties.get(pin, 0)

    def mode(self, pin: int) -> PinMode:
        """Mode that was set last; input at first."""
        return PinMode(self._modes.get(pin, PinMode.INPUT))

    def is_output(self, pin: int) -> bool:
        """Whether a pin drives its wire."""
        return pin in self._outputs

    # From the firmware

    def forget(self) -> None:
        """Restart: modes, outputs and watchers are gone, the world outside stays."""
        for state in (self._modes, self._outputs, self._pulled_up, self._duties):
            state.clear()
        self._watchers.clear()

    def set_mode(self, pin: int, mode: int) -> None:
        """Set and remember a mode. Analog touches nothing."""
        if pin < _REMEMBERED:
            self._modes[pin] = mode
        if mode == PinMode.ANALOG:
            return
        self._outputs.discard(pin)
        self._pulled_up.discard(pin)
        if mode in _OUTPUTS:
            self._outputs.add(pin)
        elif mode == PinMode.INPUT_PULLUP:
            self._pulled_up.add(pin)
        self._tell(pin)

    def write_level(self, pin: int, high: bool) -> None:
        """Set the level of an output."""
        self._duties[pin] = _FULL_DUTY if high else 0
        self._tell(pin)

    def write_duty(self, pin: int, duty: int) -> None:
        """Set a PWM duty, 0 to 255; the pin becomes an output."""
        self._outputs.add(pin)
        self._duties[pin] = duty
        self._tell(pin)

    def read_level(self, pin: int) -> int:
        """Return the digital level, 0 or 1."""
        if pin in self._outputs:
            return int(self._duties.get(pin, 0) > _FULL_DUTY // 2)
        if pin in self._driven:
            return int(self._driven[pin])
        if pin in self._signals:
            return int(self.read_analog(pin) > self._board.full_scale // 2)
        return int(pin in self._pulled_up)

    def read_analog(self, pin: int) -> int:
        """Return the converter's reading, 0 to the board's full scale."""
        full_scale = self._board.full_scale
        signal = self._signals.get(pin)
        if signal is None:
            return full_scale * self.read_level(pin)
        return min(full_scale, max(0, round(signal(self._clock.now()))))

    def _tell(self, pin: int) -> None:
        for watcher in self._watchers:
            watcher(pin)
