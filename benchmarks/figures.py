"""What a benchmark yields: paired samples of us and a peer, taken in turn in the same run, and the verdict on them."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

Unit = Literal["ms", "us", "ns", "errors", "MiB", "%"]
Verdict = Literal["aim met", "target met", "MISSED", "for information", "not measured"]

_DIGITS: dict[Unit, int] = {"ms": 1, "us": 0, "ns": 0, "errors": 0, "MiB": 1, "%": 0}


@dataclass(frozen=True)
class Goal:
    """What is promised (`target`) and what is hoped for (`aim`).

    `of` says whether both are limits for our figure over the peer's (`ratio`) or for our own figure (`ours`).
    """

    target: float
    aim: float
    of: Literal["ratio", "ours"] = "ratio"


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    benchmark: str
    what: str
    unit: Unit
    peer_name: str
    ours: tuple[float, ...] = ()
    peer: tuple[float, ...] = ()
    goal: Goal | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Median over the rounds of our sample over the peer's of the same round."""
        pairs = [ours / peer for ours, peer in zip(self.ours, self.peer, strict=False) if peer > 0]
        return statistics.median(pairs) if pairs else None

    @property
    def judged(self) -> float | None:
        """The value that the goal speaks of; None when it was not measured."""
        if self.goal is None or self.goal.of == "ratio":
            return self.ratio
        return statistics.median(self.ours) if self.ours else None

    @property
    def verdict(self) -> Verdict:
        """What the goal makes of it."""
        if self.ours and self.goal is None:
            return "for information"
        if not self.ours or self.goal is None or self.judged is None:
            return "not measured"
        if self.judged <= self.goal.aim:
            return "aim met"
        return "target met" if self.judged <= self.goal.target else "MISSED"

    def shown(self, samples: tuple[float, ...]) -> str:
        """Median and spread (half the distance between the quartiles), such as `165 ±4 us`."""
        if not samples:
            return "-"
        digits = _DIGITS[self.unit]
        middle = f"{statistics.median(samples):.{digits}f}"
        return f"{middle} {self.unit}" if len(samples) == 1 else f"{middle} ±{spread(samples):.{digits}f} {self.unit}"

    def to_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "benchmark": self.benchmark,
            "what": self.what,
            "unit": self.unit,
            "peer": self.peer_name,
            "ours_samples": self.ours,
            "peer_samples": self.peer,
            "ratio": self.ratio,
            "goal": None if self.goal is None else vars(self.goal),
            "verdict": self.verdict,
            "note": self.note,
        }


def spread(samples: tuple[float, ...]) -> float:
    """Half the distance between the quartiles."""
    if len(samples) < 2:
        return 0.0
    lower, _, upper = statistics.quantiles(samples, n=4, method="inclusive")
    return (upper - lower) / 2


@dataclass
class Rounds:
    """Takes samples of several things in turn, so that whatever else the machine does hits all of them alike."""

    count: int
    progress: Callable[[str], None]
    _samples: dict[str, list[float]] = field(default_factory=dict[str, list[float]])

    def run(self, label: str, **sources: Callable[[], float]) -> None:
        """Run each source once for nothing (cold caches), then `count` rounds of all of them."""
        for source in sources.values():
            source()
        for number in range(self.count):
            self.progress(f"{label}: round {number + 1} of {self.count}")
            for name, source in sources.items():
                self._samples.setdefault(name, []).append(source())

    def __getitem__(self, name: str) -> tuple[float, ...]:
        return tuple(self._samples.get(name, ()))

    def net(self, name: str, base: str) -> tuple[float, ...]:
        """Samples of `name` less the median of `base`."""
        return tuple(sample - statistics.median(self[base]) for sample in self[name]) if self[name] else ()
