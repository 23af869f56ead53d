"""The panel's own session with the broker: a will on the root, everything retained, commands read."""

import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Any, Final

from paho.mqtt.client import Client, ConnectFlags, MQTTMessage, MQTTMessageInfo
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from .broker import INTERNAL_USER, InternalAddress
from .homie_text import DOMAIN

_KEEPALIVE_S: Final = 60
_TIMEOUT_S: Final = 10.0
_HOST: Final = "127.0.0.1"

CommandHandler = Callable[[str, str], None]


class PanelSession:
    """One session: opened once, closed or cut once. All methods are called from one thread, except for the handler."""

    def __init__(self, address: InternalAddress, password: str, root: str, *, qos: int) -> None:
        self._address = address
        self._qos = qos
        self._ready = threading.Event()
        self._last: MQTTMessageInfo | None = None
        self._handler: CommandHandler | None = None
        self._client = Client(
            CallbackAPIVersion.VERSION2,
            protocol=MQTTProtocolVersion.MQTTv311,
            transport="tcp" if address.path is None else "unix",
            reconnect_on_failure=False,
        )
        self._client.username_pw_set(INTERNAL_USER, password)
        self._client.will_set(f"{DOMAIN}/{root}/$state", "lost", qos=qos, retain=True)
        self._client.on_connect = self._connected
        self._client.on_subscribe = self._subscribed
        self._client.on_message = self._message

    def open(self, handler: CommandHandler) -> None:
        """Connect, and hand every command to `handler`, from another thread. OSError when the broker does not take us."""
        self._handler = handler
        host, port = (_HOST, self._address.port) if self._address.path is None else (self._address.path, 1)
        self._client.connect(host, port, _KEEPALIVE_S)
        self._client.loop_start()
        if not self._ready.wait(_TIMEOUT_S):
            self.cut()
            raise OSError("the broker does not take the panel's own session")

    def publish(self, topic: str, payload: str | bytes, *, retain: bool = True) -> None:
        """Publish; what comes later arrives later."""
        self._last = self._client.publish(topic, payload, qos=self._qos, retain=retain)

    def flush(self, timeout_s: float = _TIMEOUT_S) -> bool:
        """Wait until the broker has everything; tell whether it has."""
        last = self._last
        if last is None or self._qos == 0:
            return True
        with contextlib.suppress(RuntimeError, ValueError):
            last.wait_for_publish(timeout_s)
            return last.is_published()
        return False

    def close(self) -> None:
        """Say goodbye: the broker forgets the will."""
        self.flush()
        self._client.disconnect()
        self._client.loop_stop()

    def cut(self) -> None:
        """End without a word: the broker publishes the will."""
        sock: Any = self._client.socket()
        if isinstance(sock, socket.socket):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        self._client.loop_stop()

    def _connected(
        self, client: Client, _data: Any, _flags: ConnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        if not reason.is_failure:
            client.subscribe(f"{DOMAIN}/+/+/+/set", qos=2)

    def _subscribed(
        self, _client: Client, _data: Any, _id: int, _reasons: list[ReasonCode], _properties: Properties | None
    ) -> None:
        self._ready.set()

    def _message(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        if self._handler is not None and not message.retain and message.topic.endswith("/set"):
            self._handler(message.topic, message.payload.decode("utf-8", errors="replace"))
