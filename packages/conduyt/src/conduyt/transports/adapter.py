"""Transports written for the published package, which has other names for the same things."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from .base import ConduytTransport, PacketHandler

__all__ = ["AnyTransport", "PublishedTransport", "adapted"]


@runtime_checkable
class PublishedTransport(Protocol):
    """What the published package takes for a transport. It is given whole packets, and hands over whole packets."""

    async def connect(self) -> None:
        """Connect."""
        ...

    async def disconnect(self) -> None:
        """Disconnect."""
        ...

    async def send(self, packet: bytes) -> None:
        """Send one packet."""
        ...

    def on_receive(self, handler: Callable[[bytes], None]) -> None:
        """Set the function that is called with each packet."""
        ...


AnyTransport = ConduytTransport | PublishedTransport


class _Adapter:
    """A published transport with our names. It frames by itself what has to be framed, so nothing is framed here."""

    needs_cobs = False

    def __init__(self, transport: PublishedTransport) -> None:
        self._transport = transport

    async def open(self) -> None:
        await self._transport.connect()

    async def close(self) -> None:
        await self._transport.disconnect()

    async def send(self, packet: bytes) -> None:
        await self._transport.send(packet)

    def on_packet(self, handler: PacketHandler) -> None:
        self._transport.on_receive(handler)

    def describe(self) -> str:
        return type(self._transport).__name__


def adapted(transport: AnyTransport) -> ConduytTransport:
    """The transport itself, or an adapter around one that was written for the published package.

    Raises:
        TypeError: it is neither.
    """
    if isinstance(transport, ConduytTransport):
        return transport
    if isinstance(transport, PublishedTransport):  # pyright: ignore[reportUnnecessaryIsInstance] # users pass anything
        return _Adapter(transport)
    raise TypeError(
        f"{type(transport).__name__} is no transport: it needs open, close, send, on_packet and needs_cobs,"
        " or connect, disconnect, send and on_receive"
    )
