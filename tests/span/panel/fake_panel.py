"""The panel's side of the wire, by an independent client library (paho): plays messages, and answers commands as told."""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

Answer = Callable[[str, str], Iterable[tuple[str, str]]]
_LIMIT_S = 30.0


def obeying(topic: str, payload: str) -> Iterable[tuple[str, str]]:
    """Publish what was asked for."""
    return [(topic.removesuffix("/set"), payload)]


def refusing(topic: str, payload: str) -> Iterable[tuple[str, str]]:
    """Say nothing."""
    return []


class FakePanel:
    """Publishes retained messages to a broker, and answers commands."""

    def __init__(self, port: int, answer: Answer = obeying) -> None:
        self.answer = answer
        self.commands: list[tuple[str, str, int, bool]] = []
        self._came = threading.Condition()
        self._subscribed = threading.Event()
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2)
        self._client.on_message = self._on_message
        self._client.on_subscribe = lambda *_: self._subscribed.set()
        self._client.on_connect = self._on_connect
        soon: Any = (0.05, 0.1)  # it says that it takes whole seconds only
        self._client.reconnect_delay_set(*soon)
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        assert self._subscribed.wait(_LIMIT_S)

    def publish(self, messages: Iterable[tuple[str, str | bytes]], *, retain: bool = True) -> None:
        """Publish, and return when the broker has everything."""
        sent = [self._client.publish(topic, payload, qos=1, retain=retain) for topic, payload in messages]
        for one in sent:
            one.wait_for_publish(_LIMIT_S)

    def wait_for_command(self, count: int = 1) -> tuple[str, str, int, bool]:
        """Return the latest command when there are so many."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.commands) >= count, _LIMIT_S)
            return self.commands[-1]

    def _on_connect(self, *_: object) -> None:
        self._client.subscribe("ebus/5/+/+/+/set", qos=1)

    def _on_message(self, _client: mqtt.Client, _userdata: object, message: mqtt.MQTTMessage) -> None:
        with self._came:
            self.commands.append((message.topic, message.payload.decode(), message.qos, message.retain))
            self._came.notify_all()
        for topic, payload in self.answer(message.topic, message.payload.decode()):
            self._client.publish(topic, payload, qos=1, retain=True)

    def wait_until_back(self) -> None:
        """Wait until the broker is there again."""
        self._subscribed.clear()
        end = time.monotonic() + _LIMIT_S
        while not self._client.is_connected() and time.monotonic() < end:
            time.sleep(0.01)
        assert self._client.is_connected()

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


def later(answers: Mapping[str, str]) -> Answer:
    """Answer with other values than were asked for, by the end of the topic."""

    def answer(topic: str, payload: str) -> Iterable[tuple[str, str]]:
        bare = topic.removesuffix("/set")
        return [(bare, value) for end, value in answers.items() if bare.endswith(end)]

    return answer
