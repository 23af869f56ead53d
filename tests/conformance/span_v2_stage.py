"""A panel made of recorded messages on a real broker: what it has published stays there, and every command is carried out."""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from conduyt.simulator import Broker  # a plain broker on a port of its own

Message = Mapping[str, Any]
_WAIT_S = 20.0


class Stage:
    """The panel's side. `commands` holds what clients have published."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.commands: list[dict[str, Any]] = []
        self._ready = threading.Event()
        self._client = Client(CallbackAPIVersion.VERSION2, client_id="stage")
        self._client.on_message = self._heard
        self._client.on_subscribe = lambda *_: self._ready.set()
        self._client.connect("127.0.0.1", port)
        self._client.subscribe("ebus/5/+/+/+/set", qos=2)
        self._client.loop_start()
        assert self._ready.wait(_WAIT_S)

    def publish(self, messages: Sequence[Message]) -> None:
        """Publish as the panel does, and wait until the broker has it."""
        sent = [self._client.publish(item["topic"], item["payload"], 1, item["retain"]) for item in messages]
        for message in sent:
            message.wait_for_publish(_WAIT_S)

    def _heard(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        payload = message.payload.decode()
        found = {"topic": message.topic, "payload": payload, "retain": message.retain, "qos": message.qos}
        self.commands.append(found)
        self._client.publish(message.topic.removesuffix("/set"), payload, 1, retain=True)

    def settle(self, count: int) -> None:
        """Wait until so many commands have come, and a little longer where none is expected."""
        end = time.monotonic() + (_WAIT_S if count else 0.1)
        while len(self.commands) < max(count, 1) and time.monotonic() < end:
            time.sleep(0.01)

    def close(self) -> None:
        """Leave."""
        self._client.disconnect()
        self._client.loop_stop()


@contextmanager
def staged(messages: Sequence[Message]) -> Iterator[Stage]:
    """Have these messages on a broker."""
    with Broker() as broker:
        stage = Stage(broker.port)
        try:
            stage.publish(messages)
            yield stage
        finally:
            stage.close()
