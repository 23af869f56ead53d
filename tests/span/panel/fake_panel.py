"""The panel's side of the wire, by an independent client library (paho): plays messages, and answers commands as told."""

import threading
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
        self._acknowledged: set[int] = set()
        self._subscribed = threading.Event()
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2)
        self._client.on_message = self._on_message
        self._client.on_subscribe = lambda *_: self._subscribed.set()
        self._client.on_connect = self._on_connect
        self._client.on_publish = self._on_publish
        soon: Any = (0.05, 0.1)  # it says that it takes whole seconds only
        self._client.reconnect_delay_set(*soon)
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        assert self._subscribed.wait(_LIMIT_S)

    def publish(self, messages: Iterable[tuple[str, str | bytes]], *, retain: bool = True) -> None:
        """Publish, and return when the broker has everything."""
        sent = {self._client.publish(topic, payload, qos=1, retain=retain).mid for topic, payload in messages}
        with self._came:  # what is published without a broker is sent when it is there again
            assert self._came.wait_for(lambda: sent <= self._acknowledged, _LIMIT_S)
            self._acknowledged -= sent

    def wait_for_command(self, count: int = 1) -> tuple[str, str, int, bool]:
        """Return the latest command when there are so many."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.commands) >= count, _LIMIT_S)
            return self.commands[-1]

    def _on_connect(self, *_: object) -> None:
        self._client.subscribe("ebus/5/+/+/+/set", qos=1)

    def _on_publish(self, _client: mqtt.Client, _userdata: object, mid: int, *_: object) -> None:
        with self._came:
            self._acknowledged.add(mid)
            self._came.notify_all()

    def _on_message(self, _client: mqtt.Client, _userdata: object, message: mqtt.MQTTMessage) -> None:
        with self._came:
            self.commands.append((message.topic, message.payload.decode(), message.qos, message.retain))
            self._came.notify_all()
        for topic, payload in self.answer(message.topic, message.payload.decode()):
            self._client.publish(topic, payload, qos=1, retain=True)

    def wait_until_back(self) -> None:
        """Wait until the broker is there again."""
        self.publish([("elsewhere/back", "")], retain=False)

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


def later(answers: Mapping[str, str]) -> Answer:
    """Answer with other values than were asked for, by the end of the topic."""

    def answer(topic: str, payload: str) -> Iterable[tuple[str, str]]:
        bare = topic.removesuffix("/set")
        return [(bare, value) for end, value in answers.items() if bare.endswith(end)]

    return answer
