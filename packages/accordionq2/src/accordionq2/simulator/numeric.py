"""Measurements: samples of a signal, their statistics, and what the station keeps of them."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from .answers import Json, RefusalError
from .clock import iso_text, span_text

SAMPLE_RATE_HZ: Final = 10_000
DEFAULT_SAMPLES: Final = 1_000
MAX_SAMPLES: Final = 100_000
"""The documented limit of the one-call acquisition of later firmware; assumed for this one."""
_US_PER_S: Final = 1_000_000

Sampler = Callable[[int], float]


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """A finished measurement. `samples` is None when only the statistics were kept."""

    channel: str
    target: str
    count: int
    started_us: int
    mean: float
    min: float
    max: float
    stdev: float
    samples: tuple[float, ...] | None

    def report(self) -> Json:
        """Return it as `NumericMeasureResultDto`."""
        length_us = self.count * _US_PER_S // SAMPLE_RATE_HZ
        return {
            "channelNetName": self.channel,
            "targetNetName": self.target,
            "sampleCount": len(self.samples or ()),
            "sampleRate": SAMPLE_RATE_HZ,
            "reducedSet": self.samples is None,
            "started": iso_text(self.started_us),
            "stopped": iso_text(self.started_us + length_us),
            "duration": span_text(length_us),
        }


def check_count(count: int) -> None:
    """Refuse with 400 what no station samples."""
    if not 1 <= count <= MAX_SAMPLES:
        raise RefusalError(400, f"Samples must lie between 1 and {MAX_SAMPLES}, not {count}")


def measure(
    channel: str, target: str, sampler: Sampler, *, count: int, started_us: int, is_reduced: bool
) -> Measurement:
    """Take `count` samples from `started_us` on."""
    samples = tuple(sampler(started_us + index * _US_PER_S // SAMPLE_RATE_HZ) for index in range(count))
    mean = math.fsum(samples) / count
    return Measurement(
        channel=channel,
        target=target,
        count=count,
        started_us=started_us,
        mean=mean,
        min=min(samples),
        max=max(samples),
        stdev=_deviation(samples, mean),
        samples=None if is_reduced else samples,
    )


def _deviation(samples: Sequence[float], mean: float) -> float:
    """Return the standard deviation of a sample (division by n - 1); 0 for a single one."""
    if len(samples) == 1:
        return 0.0
    return math.sqrt(math.fsum((sample - mean) ** 2 for sample in samples) / (len(samples) - 1))


class NumericResults:
    """The last measurement of each channel."""

    def __init__(self) -> None:
        self._last: dict[str, Measurement] = {}

    def keep(self, measurement: Measurement) -> None:
        """Keep a measurement in place of the one before."""
        self._last[measurement.channel] = measurement

    def get(self, channel: str) -> Measurement:
        """Return the last measurement. 404 when there is none."""
        if channel not in self._last:
            raise RefusalError(404, f"No measurement on {channel}")
        return self._last[channel]

    def samples(self, channel: str) -> tuple[float, ...]:
        """Return the samples. 400 when they were not kept."""
        samples = self.get(channel).samples
        if samples is None:
            raise RefusalError(400, "Raw samples were discarded")
        return samples

    def clear(self) -> None:
        """Forget all measurements."""
        self._last.clear()
