"""Battery profiling: the device loads a battery in steps, over and over, and tells the voltage at the end of each."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from .answers import Json, invalid_value
from .battery import PROFILES, Emulator

_MAX_STEPS: Final = 10
_LOADS: Final = ("current", "resistance", "power")


class Profiling:
    """One run over the steps. Times are seconds since its start."""

    def __init__(self, steps: Sequence[Mapping[str, Any]], start_s: float) -> None:
        self._steps = steps
        self._start_s = start_s
        self._battery = Emulator("", PROFILES[0], 1, 1)
        self._done = 0
        self._ends_s = 0.0

    def next_data(self, now_s: float) -> Json:
        """Return what the next step showed, None while it lasts."""
        step = self._steps[self._done % len(self._steps)]
        end_s = self._ends_s + step["duration"]
        if now_s - self._start_s < end_s:
            return None
        volts = self._finish(step)
        self._ends_s = end_s
        self._done += 1
        iteration, number = divmod(self._done - 1, len(self._steps))
        return {
            "timestamp": end_s,
            "iteration": iteration + 1,
            "step": number + 1,
            "voltage": volts,
            "discharge": self._battery.used_c,
        }

    def _finish(self, step: Mapping[str, Any]) -> float:
        """Take the charge of a step out of the battery and return the voltage at its end."""
        current = _current(step, self._battery.volts)
        self._battery.use(current * step["duration"])
        return max(0.0, self._battery.volts - self._battery.ohms * current)


def check_steps(steps: Sequence[Mapping[str, Any]]) -> None:
    """Refuse a list of steps that the device cannot run."""
    if not 1 <= len(steps) <= _MAX_STEPS:
        raise invalid_value("value", len(steps))
    for step in steps:
        loads = [name for name in _LOADS if name in step]
        if (
            len(loads) != 1
            or not step.get("duration", 0) > 0
            or (loads == ["resistance"] and not step["resistance"] > 0)
        ):
            raise invalid_value("value", dict(step))


def _current(step: Mapping[str, Any], volts: float) -> float:
    if "current" in step:
        return float(step["current"])
    if "resistance" in step:
        return volts / float(step["resistance"])
    return float(step["power"]) / volts if volts > 0 else 0.0
