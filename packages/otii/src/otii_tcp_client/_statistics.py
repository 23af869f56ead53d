"""Statistics of a span of one channel, as values and as text; quantities with the prefix that fits."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

_PREFIXES: Final = ("p", "n", "\N{MICRO SIGN}", "m", "", "k", "M", "G")
_NO_PREFIX: Final = 4
_UNPREFIXED: Final = frozenset({"", "%", "degC"})


@dataclass(frozen=True, kw_only=True)
class SpanStatistics:
    """What one channel did between two times, in seconds since the recording began.

    `minimum`, `maximum` and `average` are in the unit of the channel, energy is in joule, charge in coulomb; both are
    None where they do not apply. Every sample holds until the next one, and the average is weighted by time.
    """

    from_time: float
    to_time: float
    unit: str
    minimum: float
    maximum: float
    average: float
    energy_j: float | None = None
    charge_c: float | None = None

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any], *, unit: str, from_time: float, to_time: float) -> SpanStatistics:
        """Return the statistics that a server gave as a mapping. KeyError when one that is always there is missing."""
        return cls(
            from_time=from_time,
            to_time=to_time,
            unit=unit,
            minimum=answer["min"],
            maximum=answer["max"],
            average=answer["average"],
            energy_j=answer.get("energy"),
            charge_c=answer.get("charge"),
        )

    @classmethod
    def from_samples(
        cls, values: NDArray[np.float64], interval: float, *, unit: str, from_time: float, to_time: float
    ) -> SpanStatistics:
        """Return the statistics of one or more samples that are `interval` seconds apart."""
        integral = float(values.sum()) * interval
        return cls(
            from_time=from_time,
            to_time=to_time,
            unit=unit,
            minimum=float(values.min()),
            maximum=float(values.max()),
            average=float(values.mean()),
            energy_j=integral if unit == "W" else None,
            charge_c=integral if unit == "A" else None,
        )

    def lines(self) -> list[str]:
        """Return the figures as short texts, one each, such as `average 1.15 mA`."""
        shown = [
            f"average {si_text(self.average, self.unit)}",
            f"min {si_text(self.minimum, self.unit)}",
            f"max {si_text(self.maximum, self.unit)}",
        ]
        if self.energy_j is not None:
            shown.append(f"energy {si_text(self.energy_j, 'J')}")
        if self.charge_c is not None:
            shown.append(f"charge {si_text(self.charge_c, 'C')}")
        return shown


def si_text(value: float, unit: str, digits: int = 3) -> str:
    """Return a quantity with the prefix that fits, such as `3.60 \N{MICRO SIGN}A`; `digits` are significant ones."""
    if not math.isfinite(value):
        return f"{value} {unit}".rstrip()
    power = 0 if unit in _UNPREFIXED or value == 0 else _power_of_thousand(value, digits)
    scaled = value / 1000**power
    whole_digits = len(str(int(abs(scaled))))
    text = f"{scaled:.{max(0, digits - whole_digits)}f}"
    return f"{text} {_PREFIXES[power + _NO_PREFIX]}{unit}".rstrip()


def _power_of_thousand(value: float, digits: int) -> int:
    """Return the power by which a value is shown as 1 to 999, as far as there are prefixes, after rounding."""
    rounded = float(f"{abs(value):.{digits - 1}e}")
    power = math.floor(math.log10(rounded) / 3 + 1e-12)
    return max(-_NO_PREFIX, min(len(_PREFIXES) - 1 - _NO_PREFIX, power))
