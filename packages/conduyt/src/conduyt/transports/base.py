"""What a transport is: something that moves bytes. It frames nothing and understands nothing; the device layer does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

__all__ = ["ConduytTransport", "LostHandler", "PacketHandler"]

PacketHandler = Callable[[bytes], None]
LostHandler = Callable[[Exception | None], None]


@runtime_checkable
class ConduytTransport(Protocol):
    """A way to reach one device.

    With `needs_cobs`, `send` is given one whole COBS frame with its delimiter, and the handler takes bytes in any pieces. Without,
    `send` is given one packet, and the handler takes packets, whole or in pieces.

    A transport may have more, and the device uses it where it is there:

    * `on_lost(handler)`: the handler is called once when the link breaks without `close()`, with the reason or None;
    * `one_at_a_time`: True when the next command must wait for the answer to the last one;
    * `may_be_alone`: True when it can be open while the device is away, so that the question what it is must be repeated;
    * `describe()`: what it is connected to, in words, for messages.
    """

    @property
    def needs_cobs(self) -> bool:
        """Whether packets travel as COBS frames."""
        ...

    async def open(self) -> None:
        """Connect.

        Raises:
            ConduytConnectionError: it is not possible; the message says what was tried and what to check.
        """
        ...

    async def close(self) -> None:
        """Disconnect. Closing twice is fine, and a closed transport can be opened again."""
        ...

    async def send(self, packet: bytes) -> None:
        """Send one frame or packet.

        Raises:
            ConduytDisconnectedError: the link is not open or was lost.
        """
        ...

    def on_packet(self, handler: PacketHandler) -> None:
        """Set the one function that is called with what arrives. It must be set before `open()`."""
        ...
