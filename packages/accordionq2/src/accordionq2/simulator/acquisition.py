"""The acquisition in one call: samples and their statistics, without anything being kept."""

import base64
import math
import struct
from collections.abc import Sequence

from .answers import Json
from .clock import iso_text
from .numeric import SAMPLE_RATE_HZ, Measurement

_FEWEST_FOR_SKEWNESS = 3
_FEWEST_FOR_KURTOSIS = 4


def report_acquisition(measurement: Measurement, limits: tuple[float | None, float | None]) -> dict[str, Json]:
    """Return what `NumericAcquisition` says of a measurement; the names are not known here."""
    samples = measurement.samples or ()
    return {
        "sampleRate": SAMPLE_RATE_HZ,
        "started": iso_text(measurement.started_us),
        "durationMs": measurement.count * 1e3 / SAMPLE_RATE_HZ,
        "samples": encode_samples(samples),
        "stats": statistics(samples, *limits),
    }


def encode_samples(samples: Sequence[float]) -> str:
    """Return samples as base64 of little-endian doubles."""
    return base64.b64encode(struct.pack(f"<{len(samples)}d", *samples)).decode()


def statistics(samples: Sequence[float], lower: float | None, upper: float | None) -> dict[str, Json]:
    """Return what the samples can give; None for what they cannot. `cp` and `cpk` need both limits."""
    count, ordered = len(samples), sorted(samples)
    mean = math.fsum(samples) / count
    deviation = _root(_moment(samples, mean, 2) / (count - 1)) if count > 1 else None
    figures: dict[str, Json] = {
        "count": count,
        "min": ordered[0],
        "max": ordered[-1],
        "range": ordered[-1] - ordered[0],
        "mean": mean,
        "median": (ordered[(count - 1) // 2] + ordered[count // 2]) / 2,
        "stdev": deviation,
        "rms": _root(math.fsum(sample * sample for sample in samples) / count),
        "skewness": _skewness(samples, mean, deviation),
        "kurtosis": _kurtosis(samples, mean, deviation),
    }
    if lower is None or upper is None:
        return figures
    return figures | _capability(mean, deviation, lower, upper)


def _root(square: float) -> float:
    return math.sqrt(square)


def _moment(samples: Sequence[float], mean: float, power: int) -> float:
    return math.fsum((sample - mean) ** power for sample in samples)


def _skewness(samples: Sequence[float], mean: float, deviation: float | None) -> float | None:
    """Return the adjusted Fisher-Pearson coefficient."""
    count = len(samples)
    if count < _FEWEST_FOR_SKEWNESS or not deviation:
        return None
    return count * _moment(samples, mean, 3) / ((count - 1) * (count - 2) * deviation**3)


def _kurtosis(samples: Sequence[float], mean: float, deviation: float | None) -> float | None:
    """Return the excess kurtosis of a sample."""
    count = len(samples)
    if count < _FEWEST_FOR_KURTOSIS or not deviation:
        return None
    factor = count * (count + 1) / ((count - 1) * (count - 2) * (count - 3))
    rest = 3 * (count - 1) ** 2 / ((count - 2) * (count - 3))
    return factor * _moment(samples, mean, 4) / deviation**4 - rest


def _capability(mean: float, deviation: float | None, lower: float, upper: float) -> dict[str, Json]:
    if not deviation:
        return {"cp": None, "cpk": None}
    return {
        "cp": (upper - lower) / (6 * deviation),
        "cpk": min(upper - mean, mean - lower) / (3 * deviation),
    }
