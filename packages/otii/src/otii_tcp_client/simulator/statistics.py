"""Statistics of a span of samples, as the server computes them: every sample holds until the next one.

The span is [from, to), clipped to the data; the first and the last sample count by the part that lies inside.
"""

from itertools import pairwise
from operator import mul
from typing import Final

from .answers import Json, failure, invalid_value
from .tracks import AnalogTrack

_CURRENTS: Final = frozenset({"mc", "ac"})
_POWERS: Final = frozenset({"mp", "ap"})
_ADC_VOLTS: Final = 1.21


def statistics(track: AnalogTrack, from_s: float, to_s: float) -> Json:
    """Return min, max, average, and energy and charge where they apply."""
    if to_s <= from_s:
        raise invalid_value("to", to_s)
    from_s, to_s = max(from_s, track.from_s), min(to_s, track.to_s)
    first, last = track.index(from_s), track.index(to_s)
    if last < len(track) and track.from_s + last / track.rate < to_s:
        last += 1
    if to_s <= from_s or last <= first:
        raise failure("There are no data between these times")
    return _Span(track, first, last, from_s, to_s).figures()


class _Span:
    """Samples from `first` up to but not including `last`."""

    def __init__(self, track: AnalogTrack, first: int, last: int, from_s: float, to_s: float) -> None:
        self._track = track
        self._first, self._last = first, last
        self._seconds = to_s - from_s
        self._interval = 1 / track.rate
        self._missing_head = from_s - (track.from_s + first / track.rate)
        self._missing_tail = track.from_s + last / track.rate - to_s

    def figures(self) -> Json:
        """Return what the server tells about this span."""
        values = self._track.values[self._first : self._last]
        integral = self._weighted(sum(values), values[0], values[-1])
        shown: dict[str, Json] = {"min": min(values), "max": max(values), "average": integral / self._seconds}
        channel = self._track.channel
        if channel in _POWERS:
            shown["energy"] = integral
        elif channel in _CURRENTS:
            shown["energy"] = self._energy() if channel == "mc" else integral * _ADC_VOLTS
            shown["charge"] = integral
        return shown

    def _weighted(self, total: float, head: float, tail: float) -> float:
        return total * self._interval - head * self._missing_head - tail * self._missing_tail

    def _energy(self) -> float:
        """Add up current times voltage; the voltage drops with the current."""
        starts = [*(entry[0] for entry in self._track.supply), len(self._track)]
        total = 0.0
        for (start, end), (_, volts, ohms) in zip(pairwise(starts), self._track.supply, strict=True):
            part = self._track.values[max(start, self._first) : max(self._first, min(end, self._last))]
            total += volts * sum(part) - ohms * sum(map(mul, part, part))
        return self._weighted(total, self._power(self._first), self._power(self._last - 1))

    def _power(self, index: int) -> float:
        volts, ohms = next((volts, ohms) for at, volts, ohms in reversed(self._track.supply) if at <= index)
        current = self._track.values[index]
        return current * (volts - ohms * current)
