"""An MQTT client that shares no code with ours: paho, over TLS, WebSocket or both, collecting what comes."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

from span_panel_api.simulator import SpanSimulator

Way = Literal["mqtts", "ws", "wss"]


@dataclass(frozen=True)
class Message:
    """One message as it came."""

    topic: str
    payload: str
    retain: bool
    qos: int


@dataclass
class Peer:
    """One client."""

    client: Client
    messages: list[Message] = field(default_factory=list[Message])
    retained: dict[str, str] = field(default_factory=dict[str, str])
    connacks: list[str] = field(default_factory=list[str])
    ends: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)

    def wait_for(self, condition: Callable[[], bool], timeout_s: float = 30.0) -> None:
        """Wait until something is true that depends on messages."""
        with self.changed:
            assert self.changed.wait_for(condition, timeout_s), f"it did not happen; last: {self.messages[-5:]}"

    def wait_until_equal(self, simulator: SpanSimulator) -> None:
        """Wait until this client knows what the panel has published."""
        topics = simulator.mqtt.topics
        self.wait_for(lambda: self.retained == topics)

    def publish(self, topic: str, payload: str, *, retain: bool = False, qos: int = 1) -> None:
        """Publish and go on."""
        self.client.publish(topic, payload, qos=qos, retain=retain)

    def take(self, message: Message) -> None:
        """Note a message."""
        with self.changed:
            self.messages.append(message)
            if message.topic.endswith("/set"):
                pass
            elif message.payload:
                self.retained[message.topic] = message.payload
            else:
                self.retained.pop(message.topic, None)
            self.changed.notify_all()

    def note(self, connack: str | None) -> None:
        """Note an answer to CONNECT, or the end of a session."""
        with self.changed:
            if connack is None:
                self.ends += 1
            else:
                self.connacks.append(connack)
            self.changed.notify_all()


@contextmanager
def connected(
    simulator: SpanSimulator,
    way: Way = "mqtts",
    *,
    password: str | None = None,
    will: str | None = None,
    subscribes: bool = True,
    reconnects: bool = False,
) -> Generator[Peer]:
    """Connect as the panel's user and subscribe to everything."""
    transport: Literal["tcp", "websockets"] = "tcp" if way == "mqtts" else "websockets"
    client = Client(CallbackAPIVersion.VERSION2, transport=transport, reconnect_on_failure=reconnects)
    peer = Peer(client)
    client.username_pw_set(simulator.serial, simulator.passphrase if password is None else password)
    client.reconnect_delay_set(1, 1)
    if will is not None:
        client.will_set(will, "lost", qos=1, retain=True)
    if way != "ws":
        client.tls_set_context(ssl.create_default_context(cadata=simulator.ca_pem))

    def on_connect(client: Client, _data: Any, _flags: Any, reason: ReasonCode, _properties: Any) -> None:
        if subscribes and not reason.is_failure:
            client.subscribe("ebus/#", qos=2)
        peer.note(str(reason))

    def on_message(_client: Client, _data: Any, message: MQTTMessage) -> None:
        peer.take(Message(message.topic, message.payload.decode(), message.retain, message.qos))

    client.on_connect = on_connect
    client.on_message = on_message
    client.on_disconnect = lambda *_arguments: peer.note(None)
    client.connect(simulator.host, getattr(simulator.broker_ports, way), keepalive=60)
    client.loop_start()
    try:
        peer.wait_for(lambda: bool(peer.connacks))
        yield peer
    finally:
        client.disconnect()
        client.loop_stop()


def cut(peer: Peer) -> None:
    """End a session without a word."""
    sock = peer.client.socket()
    if isinstance(sock, socket.socket):
        with contextlib.suppress(OSError):
            sock.shutdown(2)


def until(condition: Callable[[], bool], timeout_s: float = 30.0) -> None:
    """Wait until something is true."""
    end = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)
