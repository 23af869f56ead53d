"""What can be wrong with bytes that should be a COBS frame or a packet."""

from __future__ import annotations

from ..errors import ConduytError, ConduytProtocolError

__all__ = ["DecodeError", "PacketError"]


class DecodeError(ConduytError, ValueError):
    """Bytes that no COBS encoder writes: a zero byte, or a length that points past the end."""


class PacketError(ConduytProtocolError):
    """Bytes that are no packet.

    Attributes:
        reason: `incomplete`, `bad_magic`, `bad_version` or `bad_crc`.
    """

    def __init__(self, reason: str, message: str = "") -> None:
        self.reason = reason
        super().__init__(message or f"not a packet: {reason.replace('_', ' ')}")

    def __reduce__(self) -> tuple[type[PacketError], tuple[str, str]]:
        return (type(self), (self.reason, str(self)))
