"""Commands by number, for what has no class: commands of other firmware, experiments."""

from __future__ import annotations

from devicewire.conduyt.registry import PACKETS

from ._board import whole

__all__ = ["RawCommand"]

_ANY_ANSWER = frozenset(number for kind in PACKETS["host"].values() for number in kind.ANSWERS)


class RawCommand:
    """A command as a number and bytes. It takes the answers of its number, or any answer where the number is unknown."""

    __slots__ = ("ANSWERS", "NAME", "TYPE", "payload")

    def __init__(self, type_number: int, payload: bytes = b"") -> None:
        self.TYPE = whole(type_number, "a command", 0, 255)  # pyright: ignore[reportConstantRedefinition] # named as in the classes of packets
        kind = PACKETS["host"].get(self.TYPE)
        self.NAME = kind.NAME if kind else f"command 0x{self.TYPE:02x}"  # pyright: ignore[reportConstantRedefinition] # named as in the classes of packets
        self.ANSWERS = kind.ANSWERS if kind else _ANY_ANSWER  # pyright: ignore[reportConstantRedefinition] # named as in the classes of packets
        self.payload = bytes(payload)

    def pack(self) -> bytes:
        """The payload."""
        return self.payload
