"""What a recording holds of one channel: samples at a rate, or entries with times. Times count from its start."""

import math
from array import array
from bisect import bisect_left, insort
from dataclasses import dataclass, field
from typing import Final

from .answers import Json, invalid_value
from .signals import BLOCK, Moment

_ROUNDING: Final = 1e-6
"""Part of a sample by which a time may miss it and still mean it."""


@dataclass
class AnalogTrack:
    """Samples as 32-bit floats; sample i is at `from_s` + i / `rate`.

    `supply` says which volts and ohms the output had from which sample on: energy is computed with them.
    """

    channel: str
    rate: float
    values: "array[float]" = field(default_factory=lambda: array("f"))
    from_s: float = 0.0
    supply: list[tuple[int, float, float]] = field(default_factory=list[tuple[int, float, float]])

    def __len__(self) -> int:
        return len(self.values)

    @property
    def to_s(self) -> float:
        """The time at which the last sample ends to hold."""
        return self.from_s + len(self.values) / self.rate

    def fill(self, end_s: float, block: "array[float]", moment: Moment) -> None:
        """Append the samples before a time, from a block."""
        have = len(self.values)
        count = math.ceil((end_s - self.from_s) * self.rate - _ROUNDING) - have
        if count <= 0:
            return
        if not self.supply or self.supply[-1][1:] != (moment.volts, moment.ohms):
            self.supply.append((have, moment.volts, moment.ohms))
        first = block[have % BLOCK : have % BLOCK + count]
        whole, rest = divmod(count - len(first), BLOCK)
        self.values += first
        self.values += block * whole + block[:rest]

    def index(self, time_s: float) -> int:
        """Return the number of the sample that holds at a time: 0 before the start, the count after the end."""
        return max(0, min(len(self), math.floor((time_s - self.from_s) * self.rate + _ROUNDING)))

    def data(self, index: int, count: int) -> Json:
        """Return samples as the server shows them."""
        index = min(index, len(self))
        return {
            "data_type": "analog",
            "timestamp": self.from_s + index / self.rate,
            "interval": 1 / self.rate,
            "values": list[Json](self.values[index : index + count].tolist()),
        }

    def crop(self, start_s: float, end_s: float) -> None:
        """Keep what lies between two times."""
        first, last = self.index(start_s), self.index(end_s)
        self.values = self.values[first:last]
        self.from_s += first / self.rate
        self.supply = [(max(0, at - first), volts, ohms) for at, volts, ohms in self.supply]

    def downsample(self, factor: int) -> None:
        """Keep one mean of `factor` samples each; the last block is always dropped, as the server does."""
        kept = max(0, (len(self) - 1) // factor)
        self.values = array("f", [sum(self.values[n * factor : (n + 1) * factor]) / factor for n in range(kept)])
        self.rate /= factor
        self.supply = [(at // factor, volts, ohms) for at, volts, ohms in self.supply]


@dataclass
class EventTrack:
    """Entries in the order of their times: texts of a log, or the levels of a pin."""

    channel: str
    data_type: str
    entries: list[tuple[float, Json]] = field(default_factory=list[tuple[float, Json]])
    end_s: float = 0.0
    from_s: float = 0.0
    rate: float = 0.0

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def to_s(self) -> float:
        """The time up to which entries would be known."""
        return self.end_s

    def add(self, time_s: float, value: Json) -> None:
        """Insert an entry at its time."""
        insort(self.entries, (time_s, value), key=_time_of)
        self.end_s = max(self.end_s, time_s)

    def index(self, time_s: float) -> int:
        """Return the number of the first entry that is not before a time."""
        return bisect_left(self.entries, time_s, key=_time_of)

    def data(self, index: int, count: int) -> Json:
        """Return entries as the server shows them."""
        shown = self.entries[index : index + count]
        return {"data_type": self.data_type, "values": [{"timestamp": at, "value": value} for at, value in shown]}

    def crop(self, start_s: float, end_s: float) -> None:
        """Keep what lies between two times."""
        self.entries = self.entries[self.index(start_s) : self.index(end_s)]
        self.from_s, self.end_s = max(self.from_s, start_s), min(self.end_s, end_s)

    def downsample(self, _factor: int) -> None:
        """Refuse: entries have no rate."""
        raise invalid_value("channel", self.channel)


Track = AnalogTrack | EventTrack


def _time_of(entry: tuple[float, Json]) -> float:
    return entry[0]
