"""MQTT: the device as a client of a broker. Its own topics only; a message is one packet."""

import asyncio
import contextlib
import socket
from typing import Any, ClassVar, Final

from devicewire.conduyt.enums import DeviceType
from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from .links import Listener

_KEEPALIVE_S: Final = 30
_HOUSEKEEPING_S: Final = 1.0
_RECONNECT_S: Final = 0.1
_CONNECT_TIMEOUT_S: Final = 10.0
_LARGEST_MESSAGE: Final = 1024
"""The firmware drops longer messages."""


class MqttLink:
    """One session with a broker. After the broker went away it comes back, unless it `stays_away` as the firmware does."""

    cobs: ClassVar[bool] = False

    def __init__(
        self,
        host: str,
        port: int,
        device_id: str,
        credentials: tuple[str, str] | None = None,
        *,
        stays_away: bool = False,
    ) -> None:
        self.host: Final = host
        self.port: Final = port
        self._prefix = f"conduyt/{device_id}"
        self._credentials = credentials
        self._stays_away = stays_away
        self._client: Client | None = None
        self._ready: asyncio.Future[None] | None = None
        self._listener: Listener | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def endpoint(self) -> str:
        """URL of the broker, with the prefix of the device's topics as its path."""
        return f"mqtt://{self.host}:{self.port}/{self._prefix}"

    async def plug(self, listener: Listener) -> None:
        """Connect and subscribe. OSError when the broker is not there, or refuses."""
        loop = asyncio.get_running_loop()
        self._listener = listener
        self._ready = loop.create_future()
        self._client = self._new_client(loop)
        self._client.connect(self.host, self.port, _KEEPALIVE_S)
        self._start(self._keep_house(self._client))
        try:
            await asyncio.wait_for(self._ready, _CONNECT_TIMEOUT_S)
        except TimeoutError as error:
            raise OSError(f"the broker at {self.host}:{self.port} does not answer") from error

    def unplug(self) -> None:
        """Close the socket without a word: the broker publishes the will."""
        client, self._client = self._client, None
        for task in self._tasks:
            task.cancel()
        if client is not None:
            _cut(client)

    def close(self) -> None:
        """Nothing is left to remove."""

    def send(self, packet_type: int, data: bytes) -> None:
        """Publish a packet; only the answer to HELLO is retained."""
        if self._client is not None and self._client.is_connected():
            hello = packet_type == DeviceType.HELLO_RESP
            topic = f"{self._prefix}/hello" if hello else f"{self._prefix}/evt/{int(packet_type):02x}"
            self._client.publish(topic, data, qos=0, retain=hello)

    def _new_client(self, loop: asyncio.AbstractEventLoop) -> Client:
        client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv311)
        client.will_set(f"{self._prefix}/status", "offline", qos=1, retain=True)
        if self._credentials is not None:
            client.username_pw_set(*self._credentials)
        client.on_socket_open = lambda c, _data, sock: _opened(loop, c, sock)
        client.on_socket_close = lambda _client, _data, sock: _done(loop.remove_reader(sock))
        client.on_socket_register_write = lambda c, _data, sock: loop.add_writer(sock, c.loop_write)
        client.on_socket_unregister_write = lambda _client, _data, sock: _done(loop.remove_writer(sock))
        client.on_connect = self._connected
        client.on_subscribe = self._subscribed
        client.on_message = self._message
        client.on_disconnect = self._disconnected
        return client

    def _connected(
        self, client: Client, _data: Any, _flags: ConnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        if not reason.is_failure:
            client.subscribe([(f"{self._prefix}/cmd/#", 1), (f"{self._prefix}/ds/+/cmd", 1)])
        elif self._ready is not None and not self._ready.done():
            self._ready.set_exception(OSError(f"the broker at {self.host}:{self.port} refused the device: {reason}"))

    def _subscribed(
        self, client: Client, _data: Any, _id: int, _reasons: list[ReasonCode], _properties: Properties | None
    ) -> None:
        client.publish(f"{self._prefix}/status", "online", qos=0, retain=True)
        if self._ready is not None and not self._ready.done():
            self._ready.set_result(None)
        if self._listener is not None:
            self._listener.opened()

    def _message(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        # amqtt 0.12 gives every new client what is retained for anybody.
        ours = message.topic.startswith((f"{self._prefix}/cmd", f"{self._prefix}/ds/"))
        if self._listener is not None and ours and len(message.payload) <= _LARGEST_MESSAGE:
            self._listener.received(bytes(message.payload))

    def _disconnected(
        self, client: Client, _data: Any, _flags: DisconnectFlags, _reason: ReasonCode, _properties: Properties | None
    ) -> None:
        if client is self._client and not self._stays_away:
            self._start(self._come_back(client))

    async def _come_back(self, client: Client) -> None:
        while True:
            await asyncio.sleep(_RECONNECT_S)
            with contextlib.suppress(OSError):
                client.reconnect()
                return

    async def _keep_house(self, client: Client) -> None:
        """Send the pings that keep the session alive."""
        while client is self._client:
            await asyncio.sleep(_HOUSEKEEPING_S)
            client.loop_misc()

    def _start(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _opened(loop: asyncio.AbstractEventLoop, client: Client, sock: Any) -> None:
    if isinstance(sock, socket.socket):  # an acknowledgement and an answer follow each other: neither shall wait
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    loop.add_reader(sock, client.loop_read)


def _done(_was_there: bool) -> None:
    """Forget a result that nobody asked for."""


def _cut(client: Client) -> None:
    """Close a client's socket under it, and let it find out."""
    sock = client.socket()
    if isinstance(sock, socket.socket):
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
        while client.loop_read() == MQTTErrorCode.MQTT_ERR_SUCCESS and client.socket() is not None:
            pass
