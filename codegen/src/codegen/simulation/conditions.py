"""When a fault strikes: how often, and with which probability. What it matches is for each simulator to say."""

from dataclasses import dataclass
from typing import Protocol


class Conditional(Protocol):
    """What a list of faults needs of one. Own classes work as well as those of a simulator."""

    @property
    def times(self) -> int | None:
        """How often it hits; None means always."""
        ...

    @property
    def probability(self) -> float:
        """Share of what matches that it hits."""
        ...

    @property
    def acts(self) -> bool:
        """Whether the device does what was asked."""
        ...


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """Keywords of all faults. `acts` tells whether the device does what was asked before the fault strikes.

    ValueError when `times` or `probability` cannot be.
    """

    times: int | None = None
    probability: float = 1.0
    acts: bool = True

    def __post_init__(self) -> None:
        if self.times is not None and self.times < 1:
            raise ValueError(f"times must be 1 or more, not {self.times!r}; leave it out for every one that matches")
        if not 0.0 <= self.probability <= 1.0:
            raise ValueError(f"probability must lie between 0 and 1, not {self.probability!r}")
