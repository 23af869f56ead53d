"""Cuts a stream of bytes into lines. Knows nothing of JSON: text is decoded only when its line is complete."""

from __future__ import annotations

__all__ = ["LineSplitter"]

_NEWLINE = b"\n"
_BRACE = b"{"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class LineSplitter:
    """Collects blocks of bytes and gives complete lines, without line ends, blanks around them and empty lines.

    JSON never holds a bare newline, so LF ends a line and a CR before it is a blank. A block is searched once, when it
    comes: a line of 100 MB costs 100 MB of searching and one copy.

    Args:
        max_line_bytes: longest line that is taken, in bytes.
    """

    __slots__ = ("_held", "max_line_bytes", "overflowed")

    def __init__(self, max_line_bytes: int) -> None:
        self.max_line_bytes = max_line_bytes
        self.overflowed = False
        self._held = bytearray()

    @property
    def held_bytes(self) -> int:
        """Bytes of a line that is not complete yet."""
        return len(self._held)

    def feed(self, block: bytes) -> list[bytes]:
        """Take a block and return the lines that it completes.

        A line over the limit sets `overflowed`: lines before it are returned, and nothing after it, ever.
        """
        is_whole_line = not self._held and not self.overflowed and block.find(_NEWLINE) == len(block) - 1
        if is_whole_line and block[:1] == _BRACE and len(block) <= self.max_line_bytes:
            return [block.rstrip()]  # the usual case, in short
        return self._feed(block)

    def _feed(self, block: bytes) -> list[bytes]:
        if self.overflowed:
            return []
        *lines, rest = block.split(_NEWLINE)
        if lines and self._held:
            self._held += lines[0]
            lines[0] = bytes(self._held)
            self._held.clear()
        self._held += rest
        return self._within_limit(lines)

    def _within_limit(self, lines: list[bytes]) -> list[bytes]:
        limit = self.max_line_bytes
        for number, line in enumerate(lines):
            if len(line) > limit:
                lines = lines[:number]
                self._give_up()
                break
        if len(self._held) > limit:
            self._give_up()
        return [trimmed for line in lines if (trimmed := line.strip().removeprefix(_BYTE_ORDER_MARK))]

    def _give_up(self) -> None:
        self.overflowed = True
        self._held = bytearray()
