"""Door of the panel. Three quick presses of its switch prove that somebody stands in front of the panel.

Opening a closed door counts as a press. The proof lasts 15 minutes and is good for one registration.
"""

from dataclasses import dataclass, field
from typing import Final

PROOF_MS: Final = 15 * 60 * 1000
_PRESSES = 3
_QUICK_MS = 10_000
"""Presses further apart than this do not count together (assumed)."""


@dataclass
class Door:
    """State of the door and of the proof of proximity. Times are milliseconds since 1970."""

    state: str = "CLOSED"
    _presses: list[int] = field(default_factory=list[int])
    _proof_ends_ms: int = 0

    def open(self, now_ms: int) -> None:
        """Open the door. Counts as a press when it was closed."""
        if self.state == "CLOSED":
            self.press(now_ms)
        self.state = "OPEN"

    def close(self) -> None:
        """Close the door."""
        self.state = "CLOSED"

    def press(self, now_ms: int) -> None:
        """Press the switch once."""
        self._presses = [press for press in self._presses if now_ms - press <= _QUICK_MS]
        self._presses.append(now_ms)
        if len(self._presses) >= _PRESSES:
            self._presses.clear()
            self._proof_ends_ms = now_ms + PROOF_MS

    def is_proven(self, now_ms: int) -> bool:
        """Tell whether a registration may rely on proximity now."""
        return now_ms < self._proof_ends_ms

    def use_proof(self, now_ms: int) -> bool:
        """Use up the proof; tell whether there was one."""
        was_proven = self.is_proven(now_ms)
        self._proof_ends_ms = 0
        return was_proven
