"""Cuts what clients send into lines. LF ends a line; a CR before it and empty lines count for nothing."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class TooLarge:
    """Stands for a line that was longer than allowed; `size` bytes of it had come when reading it was given up."""

    size: int


class LineSplitter:
    """The unfinished line of one connection, at most `limit` bytes of it."""

    def __init__(self) -> None:
        self._part = bytearray()
        self._is_skipping = False

    def feed(self, data: bytes, limit: int) -> Iterator[bytes | TooLarge]:
        """Yield the lines that these bytes complete."""
        *ends, rest = data.split(b"\n")
        for end in ends:
            self._part += end
            yield from self._line(limit)
        self._part += rest
        if len(self._part) > limit:
            yield from self._give_up()

    def _line(self, limit: int) -> Iterator[bytes | TooLarge]:
        if len(self._part) > limit:
            yield from self._give_up()
        line = b"" if self._is_skipping else bytes(self._part).strip(b"\r \t")
        self._part.clear()
        self._is_skipping = False
        if line:
            yield line

    def _give_up(self) -> Iterator[TooLarge]:
        if not self._is_skipping:
            yield TooLarge(len(self._part))
        self._is_skipping = True
        self._part.clear()
