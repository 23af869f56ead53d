"""Measurements as columns: a channel of a recording as numpy arrays.

Nothing here talks to a server: whoever does hands over the data of each answer. numpy is imported when it is needed.
"""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from devicewire.otii.models import AnalogData, DigitalData, LogData

from ._optional import optional

if TYPE_CHECKING:
    import numpy as np
    from devicewire.otii.models import ChannelData
    from numpy.typing import NDArray

    from ._statistics import SpanStatistics


@dataclass(frozen=True, eq=False, repr=False)
class ChannelArray:
    """One channel of a recording as numpy arrays.

    `values` has shape (n,): float64 in `unit` of an analog channel, bool of a pin, objects (str) of a log. `interval` is
    the time between two samples in seconds, None where values are entries with times of their own.
    """

    device_id: str
    channel: str
    unit: str
    values: NDArray[Any]
    start_time: float = 0.0
    interval: float | None = None
    entry_times: NDArray[np.float64] | None = None

    def __len__(self) -> int:
        return len(self.values)

    def __repr__(self) -> str:
        unit = f" [{self.unit}]" if self.unit else ""
        return f"<ChannelArray {self.channel}{unit} of {self.device_id}: {len(self)} values>"

    @property
    def timestamps(self) -> NDArray[np.float64]:
        """Seconds since the recording began, shape (n,), float64. Made anew each time for an analog channel."""
        if self.entry_times is not None:
            return self.entry_times
        times: NDArray[np.float64] = _numpy().arange(len(self.values), dtype="float64")
        times *= self.interval or 0.0
        times += self.start_time
        return times

    def between(self, from_time: float, to_time: float) -> ChannelArray:
        """Return what lies in [from_time, to_time), in seconds. The values are views, not copies."""
        first, last = self._index(from_time), self._index(to_time)
        return ChannelArray(
            self.device_id,
            self.channel,
            self.unit,
            self.values[first:last],
            self.start_time + first * (self.interval or 0.0),
            self.interval,
            None if self.entry_times is None else self.entry_times[first:last],
        )

    def statistics(self, from_time: float | None = None, to_time: float | None = None) -> SpanStatistics:
        """Return minimum, maximum and average of the samples in [from_time, to_time), the whole channel without them.

        Of a current there is the charge, too, of a power the energy. ValueError when there is no sample, or when the
        channel is no analog one.
        """
        from ._statistics import SpanStatistics

        if self.interval is None:
            raise ValueError(f"{self.channel}: only analog channels have statistics")
        start = self.start_time if from_time is None else from_time
        end = self.start_time + len(self) * self.interval if to_time is None else to_time
        values = self.between(start, end).values
        if not len(values):
            raise ValueError(f"{self.channel}: no sample lies between {start:g} and {end:g} s")
        return SpanStatistics.from_samples(values, self.interval, unit=self.unit, from_time=start, to_time=end)

    def _index(self, time: float) -> int:
        """Return the number of the first value that is not before a time; a millionth of a sample is no difference."""
        if self.entry_times is not None:
            return bisect.bisect_left(self.entry_times, time)
        number = (time - self.start_time) / (self.interval or 1.0)
        return max(0, min(len(self.values), -int(-(number - 1e-6) // 1)))


class ArrayBuilder:
    """Takes the data of the answers of one channel, in their order, and makes arrays of them.

    `count` values are expected; fewer or more may come. Raises ImportError naming the extra when numpy is missing.
    """

    def __init__(self, device_id: str, channel: str, unit: str, count: int) -> None:
        self._names: Final = (device_id, channel, unit)
        self._numpy = _numpy()
        self._values: Any = None
        self._room: Final = max(0, count)
        self._length = 0
        self._start_time = 0.0
        self._interval: float | None = None
        self._entries: list[bool] | list[str] = []
        self._times: list[float] = []

    def add(self, data: ChannelData) -> None:
        """Append the data of an answer. ValueError when they are of another kind than those before, or of none we know."""
        if isinstance(data, AnalogData):
            self._add_samples(data)
        elif isinstance(data, DigitalData | LogData):
            self._add_entries(data)
        else:
            raise ValueError(f"{self._names[1]}: data of this kind cannot be made an array")  # noqa: TRY004 - see above

    @property
    def length(self) -> int:
        """How many values have come."""
        return self._length + len(self._times)

    def finish(self) -> ChannelArray:
        """Return the channel."""
        if self._values is None:
            is_log = any(isinstance(entry, str) for entry in self._entries)
            values = self._numpy.array(self._entries, dtype=object if is_log else bool)
            times = self._numpy.array(self._times, dtype="float64")
            return ChannelArray(*self._names, values, entry_times=times)
        return ChannelArray(*self._names, self._values[: self._length], self._start_time, self._interval)

    def _add_entries(self, data: DigitalData | LogData) -> None:
        if self._values is not None:
            raise ValueError(f"{self._names[1]}: entries came in the middle of samples")
        entries: Any = self._entries
        entries += [entry.value for entry in data.values]
        self._times += [entry.timestamp for entry in data.values]

    def _add_samples(self, data: AnalogData) -> None:
        if self._values is None:
            if self._entries:
                raise ValueError(f"{self._names[1]}: samples came in the middle of entries")
            self._values = self._numpy.empty(self._room, dtype="float64")
            self._start_time, self._interval = data.timestamp, data.interval
        end = self._length + len(data.values)
        if end > len(self._values):  # a recording that runs grows while it is read
            grown = self._numpy.empty(max(end, len(self._values) * 5 // 4), dtype="float64")
            grown[: self._length] = self._values[: self._length]
            self._values = grown
        self._values[self._length : end] = data.values
        self._length = end


def _numpy() -> Any:
    return optional("numpy", "arrays need", "numpy")
