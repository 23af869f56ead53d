"""The values that channels show, in blocks: a block is computed once for each state of the load and then copied."""

import zlib
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from .load_model import OFF, Phase

BLOCK: Final = 1024
"""Samples in a block. Sample number n of a recording shows value n % BLOCK of its block."""
_CACHED_BLOCKS: Final = 256


@dataclass(frozen=True)
class Moment:
    """The state of the power output while a phase lasts: open-circuit volts, ohms inside, and a limit in ampere."""

    phase: Phase = OFF
    volts: float = 0.0
    ohms: float = 0.0
    ceiling_a: float | None = None

    @property
    def current_a(self) -> float:
        """The current of the phase, as far as the limit lets it."""
        level = self.phase.current_a
        return level if self.ceiling_a is None else min(level, self.ceiling_a)


class Signals:
    """The channels of one device. Equal seeds give equal values."""

    def __init__(self, seed: int, jack_volts: float) -> None:
        self._seed = seed
        self._makers: Final[Mapping[str, Callable[[Moment, Sequence[float]], Sequence[float]]]] = {
            "mc": _currents,
            "mv": _voltages,
            "mp": _powers,
            "ac": _level(0.31e-3, 2e-6),
            "av": _level(1.21, 4e-4),
            "ap": _level(0.31e-3 * 1.21, 2.4e-6),
            "sp": _voltages,
            "sn": _level(0.0, 2e-4),
            "vb": _level(5.02, 3e-3),
            "vj": _level(jack_volts, 2e-3),
            "tp": _level(25.3, 0.03),
        }
        self._noises: dict[str, Sequence[float]] = {}
        self._blocks: dict[tuple[str, Moment], array[float]] = {}

    def block(self, channel: str, moment: Moment) -> "array[float]":
        """Return the values of an analog channel in a state of the output. Must not be changed."""
        found = self._blocks.get((channel, moment))
        if found is not None:
            return found
        if len(self._blocks) >= _CACHED_BLOCKS:
            self._blocks.clear()
        made = array("f", self._makers[channel](moment, self._noise(channel)))
        self._blocks[channel, moment] = made
        return made

    def _noise(self, channel: str) -> Sequence[float]:
        # Current and power share their noise: at equal rates their samples belong together.
        stream = "mc" if channel == "mp" else channel
        if stream not in self._noises:
            random = Random(self._seed * 65_537 + zlib.crc32(stream.encode()))
            self._noises[stream] = [random.gauss(0.0, 1.0) for _ in range(BLOCK)]
        return self._noises[stream]


def _currents(moment: Moment, noise: Sequence[float]) -> Sequence[float]:
    level, deviation = moment.phase.current_a, moment.phase.current_a * moment.phase.noise
    values = [max(0.0, level + deviation * number) for number in noise]
    ceiling = moment.ceiling_a
    return values if ceiling is None else [min(value, ceiling) for value in values]


def _voltages(moment: Moment, noise: Sequence[float]) -> Sequence[float]:
    if moment.volts == 0.0:
        return [0.0] * len(noise)
    level = moment.volts - moment.ohms * moment.current_a
    return [level + 2e-4 * number for number in noise]


def _powers(moment: Moment, noise: Sequence[float]) -> Sequence[float]:
    currents = array("f", _currents(moment, noise))
    return [current * (moment.volts - moment.ohms * current) for current in currents]


def _level(level: float, deviation: float) -> Callable[[Moment, Sequence[float]], Sequence[float]]:
    return lambda _moment, noise: [level + deviation * number for number in noise]
