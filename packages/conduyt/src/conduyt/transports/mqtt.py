"""MQTT: a message is one packet, without COBS. The library is aiomqtt."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import logging
import socket
from typing import TYPE_CHECKING, Any

from .._board import whole
from ..errors import ConduytArgumentError, ConduytBrokerError, ConduytDisconnectedError

if TYPE_CHECKING:
    import ssl

    import aiomqtt

    from .base import LostHandler, PacketHandler

__all__ = ["MQTTTransport"]

_log = logging.getLogger(__name__)
_KEEPALIVE_S = 15
_CLOSE_TIMEOUT_S = 2.0
_QOS = 1
"""The broker acknowledges; the firmware subscribes with it."""
_CREDENTIALS_REFUSED = {4, 5, 134, 135}
"""Return codes of MQTT 3.1.1 and reason codes of MQTT 5: bad user name or password, not authorized."""


class MQTTTransport:
    """A device behind an MQTT broker.

    Args:
        broker: host name or address of the broker.
        port: TCP port of the broker.
        device_id: the device's name, as its firmware was built with.
        username: for brokers that ask for it.
        password: as well; it appears in no message.
        tls_context: for brokers with TLS, `ssl.create_default_context()` for example.
        open_timeout_s: how long connecting and subscribing may take.
        write_timeout_s: how long the broker may take to acknowledge a packet.

    Raises:
        ImportError: the extra `mqtt` is not installed.
        ConduytArgumentError: `device_id` cannot be part of a topic, or `port` is none.
    """

    needs_cobs = False
    one_at_a_time = True
    """The firmware keeps one message; a second one that comes before it has looked replaces it."""
    may_be_alone = True
    """The broker takes commands for a board that is away, and they are lost."""

    def __init__(
        self,
        broker: str,
        port: int = 1883,
        device_id: str = "conduyt-device",
        username: str | None = None,
        password: str | None = None,
        *,
        tls_context: ssl.SSLContext | None = None,
        open_timeout_s: float = 10.0,
        write_timeout_s: float = 5.0,
    ) -> None:
        if importlib.util.find_spec("aiomqtt") is None:
            raise ImportError('MQTT needs the package aiomqtt: pip install "conduyt-py[mqtt]"')
        if not device_id or set(device_id) & set("/+#\0"):
            raise ConduytArgumentError(
                f"device_id {device_id!r} cannot be part of a topic: it must not be empty or hold / + #"
            )
        self.broker = broker
        self.port = whole(port, "port", 1, 65535)
        self.device_id = device_id
        self.ignored = 0
        """Messages that were no packet, and were not passed on."""
        self._credentials = (username, password)
        self._tls_context = tls_context
        self._open_timeout_s = open_timeout_s
        self._write_timeout_s = write_timeout_s
        self._receive: PacketHandler = _ignore
        self._lost: LostHandler = _ignore
        self._client: aiomqtt.Client | None = None
        self._reader: asyncio.Task[None] | None = None
        self._told = False

    @property
    def connected(self) -> bool:
        """Whether the broker is connected, as far as this side can tell. The device may be offline nevertheless."""
        return self._reader is not None and not self._reader.done()

    def describe(self) -> str:
        """What it is connected to, in words."""
        return f"device {self.device_id} behind the MQTT broker {self.broker}:{self.port}"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.describe()}, {'open' if self.connected else 'closed'}>"

    def on_packet(self, handler: PacketHandler) -> None:
        """Set the one function that is called with each packet that arrives."""
        self._receive = handler

    def on_lost(self, handler: LostHandler) -> None:
        """Set the one function that is called, once, when broker or device go away without `close()`."""
        self._lost = handler

    async def open(self) -> None:
        """Connect to the broker and subscribe. Does nothing when that is done.

        Raises:
            ConduytBrokerError: it is not possible; the message says what was tried and what to check.
        """
        if self.connected:
            return
        await self.close()
        client = await self._subscribed_client()
        self._told = False
        self._reader = asyncio.create_task(self._read(client), name=f"conduyt {self.device_id}")

    async def _subscribed_client(self) -> aiomqtt.Client:
        import aiomqtt

        client = self._new_client()
        topics = [(self._topic(rest), _QOS) for rest in ("evt/#", "hello", "status")]
        try:
            async with asyncio.timeout(self._open_timeout_s):
                await client.__aenter__()
                self._client = client
                await client.subscribe(topics)
        except (TimeoutError, aiomqtt.MqttError) as error:
            await self.close()
            raise ConduytBrokerError(self._explained(error)) from error
        return client

    async def close(self) -> None:
        """Disconnect. Closing twice is fine."""
        import aiomqtt

        reader, self._reader = self._reader, None
        client, self._client = self._client, None
        if reader is not None and reader is not asyncio.current_task():
            reader.cancel()
            await asyncio.wait([reader])
        if client is not None:
            with contextlib.suppress(aiomqtt.MqttError, TimeoutError):
                async with asyncio.timeout(_CLOSE_TIMEOUT_S):
                    await client.__aexit__(None, None, None)

    async def send(self, packet: bytes) -> None:
        """Publish one packet, and return when the broker has it.

        Raises:
            ConduytDisconnectedError: the broker is not connected, was lost, or did not acknowledge.
        """
        import aiomqtt

        client = self._client
        if client is None or not self.connected:
            raise ConduytDisconnectedError(f"{self._broker()} is not connected: call open() first")
        try:
            await client.publish(self._topic(f"cmd/{packet[3]:02x}"), packet, qos=_QOS, timeout=self._write_timeout_s)
        except aiomqtt.MqttError as error:
            raise ConduytDisconnectedError(f"{self._broker()} took no packet: {error}") from error

    def _new_client(self) -> aiomqtt.Client:
        import aiomqtt

        username, password = self._credentials
        return aiomqtt.Client(
            self.broker,
            self.port,
            username=username,
            password=password,
            tls_context=self._tls_context,
            timeout=self._open_timeout_s,
            keepalive=_KEEPALIVE_S,
            socket_options=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)],  # a command is smaller than a segment
        )

    async def _read(self, client: aiomqtt.Client) -> None:
        import aiomqtt

        try:
            async for message in client.messages:
                self._take(message)
        except aiomqtt.MqttError as error:
            self._tell(f"{self._broker()} was lost: {error}")

    def _take(self, message: aiomqtt.Message) -> None:
        if message.retain:  # an answer that was given to another host, earlier
            return
        payload: Any = message.payload
        if message.topic.matches(self._topic("status")):
            if payload == b"offline":
                self._tell(f"{self.describe()} went offline")
        elif isinstance(payload, bytes) and _is_whole(payload):
            self._receive(payload)
        else:
            self.ignored += 1
            _log.warning("%s sent a message on %s that is no packet", self.describe(), message.topic)

    def _tell(self, message: str) -> None:
        if not self._told:
            self._told = True
            self._lost(ConduytDisconnectedError(message))

    def _topic(self, rest: str) -> str:
        return f"conduyt/{self.device_id}/{rest}"

    def _broker(self) -> str:
        return f"the MQTT broker {self.broker}:{self.port}"

    def _explained(self, error: TimeoutError | aiomqtt.MqttError) -> str:
        if isinstance(error, TimeoutError):
            waited = f"did not answer within {self._open_timeout_s:g} s"
            return f"{self._broker()} {waited}: is this the address of an MQTT broker?"
        code = getattr(error, "rc", None)
        if getattr(code, "value", code) in _CREDENTIALS_REFUSED:
            given = (
                "the user name or the password"
                if self._credentials[0] is not None
                else "a client without user name and password"
            )
            return f"{self._broker()} refused {given}: check username and password"
        return f"{self._broker()} cannot be reached: {error}. Is it running, and is this its address?"


def _is_whole(message: bytes) -> bool:
    """Whether a message is as long as the length field in it says."""
    return len(message) >= 8 and len(message) >= 8 + int.from_bytes(message[5:7], "little")


def _ignore(_nothing: object) -> None:
    """Stand in for a handler that was not set."""
