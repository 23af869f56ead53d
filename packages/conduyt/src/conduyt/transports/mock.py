"""A transport without hardware: keeps what is sent, and has a small device behind it that answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from ..errors import ConduytDisconnectedError
from ._mock_device import MockDevice

if TYPE_CHECKING:
    from .base import PacketHandler

__all__ = ["MockDevice", "MockTransport"]


class MockTransport:
    """Packets end here.

    Until `inject()` is called for the first time, a device with 20 pins answers: it takes levels and modes, and gives them back.
    From then on only what is injected comes.

    Args:
        device: who answers; None for nobody.

    Attributes:
        sent_packets: everything that was sent, oldest first.
    """

    needs_cobs = False

    def __init__(self, device: Callable[[bytes], bytes | None] | None = None, *, answers: bool = True) -> None:
        self.sent_packets: list[bytes] = []
        self._device = device or (MockDevice() if answers else None)
        self._handler: PacketHandler | None = None
        self._is_open = False
        self._has_injected = False

    @property
    def connected(self) -> bool:
        """Whether it is open."""
        return self._is_open

    @property
    def last_sent(self) -> bytes | None:
        """What was sent last."""
        return self.sent_packets[-1] if self.sent_packets else None

    def clear_sent(self) -> None:
        """Forget what was sent."""
        self.sent_packets.clear()

    def inject(self, packet: bytes) -> None:
        """Let a packet arrive."""
        self._has_injected = True
        self._hand_over(packet)

    async def open(self) -> None:
        """Begin."""
        self._is_open = True

    async def close(self) -> None:
        """End."""
        self._is_open = False

    async def send(self, packet: bytes) -> None:
        """Keep a packet, and let the device answer it a moment later."""
        if not self._is_open:
            raise ConduytDisconnectedError("the mock transport is not open")
        self.sent_packets.append(packet)
        if self._device is not None and not self._has_injected:
            asyncio.get_running_loop().call_soon(self._answer, packet)

    def on_packet(self, handler: PacketHandler) -> None:
        """Set the function that is called with what arrives."""
        self._handler = handler

    def _answer(self, packet: bytes) -> None:
        if self._device is None or self._has_injected or not self._is_open:
            return
        answer = self._device(packet)
        if answer is not None:
            self._hand_over(answer)

    def _hand_over(self, packet: bytes) -> None:
        if self._handler is not None:
            self._handler(packet)

    # The names of the published package

    async def connect(self) -> None:
        """The same as `open()`."""
        await self.open()

    async def disconnect(self) -> None:
        """The same as `close()`."""
        await self.close()

    def on_receive(self, handler: PacketHandler) -> None:
        """The same as `on_packet()`."""
        self.on_packet(handler)
