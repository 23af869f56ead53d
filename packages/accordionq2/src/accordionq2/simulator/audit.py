"""The audit log: one line for each request that changed something."""

from collections.abc import Callable
from typing import Final

from .numbers import Numbers


class AuditLog:
    """The current file, and the older ones that `rotated` gets to keep."""

    def __init__(self, numbers: Numbers, time_text: Callable[[], str], rotated: Callable[[int, bytes], None]) -> None:
        self._numbers = numbers
        self._time_text = time_text
        self._rotated = rotated
        self._lines: Final[list[str]] = []
        self._size = 0
        self._files = 0

    def add(self, peer: str, method: str, path: str, status: int) -> None:
        """Add a line; what is full is put aside first. No time passes here while a request is answered, so it says 0ms."""
        line = f"{self._time_text()} {peer} {method} {path} {status} 0ms"
        if self._size + len(line) + 1 > self._numbers.audit_bytes:
            self._rotate()
        self._lines.append(line)
        self._size += len(line) + 1

    def lines(self, tail: int = 0) -> list[str]:
        """Return the last `tail` lines of the current file, all of them for 0."""
        return self._lines[-tail:]

    def content(self) -> bytes:
        """Return the current file."""
        return "".join(f"{line}\n" for line in self._lines).encode()

    def _rotate(self) -> None:
        self._rotated(self._files % self._numbers.audit_files, self.content())
        self._files += 1
        self._lines.clear()
        self._size = 0
