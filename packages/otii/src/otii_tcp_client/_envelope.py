"""A channel as a picture needs it: lowest, highest and mean value in each of some hundred bins. Bounded memory."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from devicewire.otii.models import AnalogData

DEFAULT_BINS: Final = 2000
_NEAR: Final = 1e-6


class Envelope:
    """Takes the samples of one analog channel between two times and keeps what each bin saw.

    ValueError when the times do not leave a span, or `bins` is less than 1.
    """

    def __init__(self, from_time: float, to_time: float, bins: int = DEFAULT_BINS) -> None:
        if not to_time > from_time or bins < 1:
            raise ValueError(f"there is nothing between {from_time:g} and {to_time:g} s to put into {bins} bins")
        self.from_time: Final = from_time
        self.to_time: Final = to_time
        self._width = (to_time - from_time) / bins
        self._low = [math.inf] * bins
        self._high = [-math.inf] * bins
        self._sum = [0.0] * bins
        self._count = [0] * bins

    def __len__(self) -> int:
        return len(self._count)

    def add(self, data: AnalogData) -> None:
        """Take the samples of an answer; those outside the span are left out."""
        values: Sequence[float] = data.values
        last_bin = len(self) - 1
        number, end = self._first_sample(data.timestamp, data.interval), len(values)
        while number < end:
            place = (data.timestamp + number * data.interval - self.from_time) / self._width
            place = min(last_bin, math.floor(place + _NEAR))
            stop = min(end, self._first_of_bin(place + 1, data)) if place < last_bin else self._end_of_span(data, end)
            if stop <= number:
                if place == last_bin:
                    return
                stop = number + 1
            self._take(place, values[number:stop])
            number = stop

    def bins(self) -> list[tuple[float, float, float, float]]:
        """Return middle (in seconds), lowest, highest and mean value of the bins that saw a sample."""
        return [
            (self.from_time + (place + 0.5) * self._width, self._low[place], self._high[place], total / count)
            for place, (total, count) in enumerate(zip(self._sum, self._count, strict=True))
            if count
        ]

    def _take(self, place: int, part: Sequence[float]) -> None:
        lowest, highest = min(part), max(part)
        self._low[place] = min(self._low[place], lowest)
        self._high[place] = max(self._high[place], highest)
        self._sum[place] += sum(part)
        self._count[place] += len(part)

    def _first_sample(self, timestamp: float, interval: float) -> int:
        return max(0, math.ceil((self.from_time - timestamp) / interval - _NEAR))

    def _first_of_bin(self, place: int, data: AnalogData) -> int:
        return math.ceil((self.from_time + place * self._width - data.timestamp) / data.interval - _NEAR)

    def _end_of_span(self, data: AnalogData, end: int) -> int:
        return min(end, math.ceil((self.to_time - data.timestamp) / data.interval - _NEAR))
