"""The first question to a device: what it is, and whether it speaks our version of the protocol."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

from devicewire.conduyt.constants import PROTOCOL_VERSION
from devicewire.conduyt.errors import PayloadError
from devicewire.conduyt.packets import HelloCmd
from devicewire.conduyt.packets import HelloResp as HelloAnswer

from ._hello import read_hello
from .errors import ConduytProtocolError, ConduytTimeoutError

if TYPE_CHECKING:
    from devicewire.conduyt.compatibility import FirmwareCheck

    from ._traffic import Answer, Traffic
    from .transports.base import ConduytTransport
    from .types import HelloResp

__all__ = ["HELLO_EVERY_S", "Greeting"]

HELLO_EVERY_S = 1.0
"""Boards that restart when their port is opened are deaf for a second or two, and a broker takes questions for a board that is away. So
HELLO, which changes nothing, is repeated."""


class Greeting:
    """Asks for HELLO over one link.

    Args:
        traffic: sends it and takes what comes.
        transport: may know that a question can be lost.
        firmware: hears which version the device speaks.
    """

    def __init__(self, traffic: Traffic, transport: ConduytTransport, firmware: FirmwareCheck) -> None:
        self._traffic = traffic
        self._transport = transport
        self._firmware = firmware

    async def ask(self, timeout_ms: float) -> HelloResp:
        """Ask for HELLO, more than once where a frame can be lost at the beginning.

        Raises:
            ConduytTimeoutError: the device is silent; the message says what came instead.
            ConduytProtocolError: its answer cannot be read.
        """
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        command, before = self._traffic.session.begin(HelloCmd(), future), Counter(self._traffic.wire.dropped)
        may_be_lost = self._traffic.wire.needs_cobs or getattr(self._transport, "may_be_alone", False)
        every = HELLO_EVERY_S if may_be_lost else float("inf")
        frame, left, repeats = self._traffic.wire.encode(HelloCmd.TYPE, command.seq, b""), timeout_ms / 1000, -1
        try:
            while left > 0 and not future.done():
                await self._traffic.deliver(frame)
                repeats += 1
                await asyncio.wait([future], timeout=min(every, left))
                left -= every
            if not future.done():
                raise ConduytTimeoutError(command.seq, timeout_ms, self._silence(before, timeout_ms))
            _, payload = future.result()
        finally:
            self._traffic.session.give_up(command)
            if repeats > 0:
                self._traffic.session.expect_again(command)
            future.cancel()
        return self._understood(payload)

    def _understood(self, payload: bytes) -> HelloResp:
        try:
            hello = read_hello(HelloAnswer.unpack(payload))
        except PayloadError as error:
            raise ConduytProtocolError(
                f"{self._traffic.name}: what the device says of itself cannot be read: {error}"
            ) from error
        self._traffic.wire.limit(hello.max_payload)
        self._firmware.hear(PROTOCOL_VERSION)  # packets of any other version never come this far
        return hello

    def _silence(self, before: Counter[str], timeout_ms: float) -> str:
        """Why nobody answered, as far as what came instead tells."""
        text = f"no answer from {self._traffic.name} within {timeout_ms:g} ms"
        reasons = Counter(self._traffic.wire.dropped) - before
        if 2 * reasons["bad_version"] > reasons.total():  # noise looks like another version now and then
            return f"{text}: {self._other_version()}"
        if reasons:
            what = ", ".join(f"{count} x {reason}" for reason, count in reasons.items())
            return f"{text}: what came is no packet ({what}). Check the speed of the port and the firmware"
        return (
            f"{text}. Check that it is the right port or address, and that the board runs firmware with this protocol"
        )

    def _other_version(self) -> str:
        version = self._traffic.wire.other_version
        if version is None:
            return "what is there speaks another version of the protocol"
        self._firmware.hear(version)
        return f"what is there speaks another version of the protocol, {version} and not {PROTOCOL_VERSION}"
