"""Publishes for invented panels. `python -m benchmarks.span_v2_publisher PORT` reads one line for each task, and answers when the broker has all of it."""

from __future__ import annotations

import socket
import sys
import time
from typing import TYPE_CHECKING

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from tests.span.panel.house import circuit_id, device_messages, flat_description, flat_house

if TYPE_CHECKING:
    from collections.abc import Iterable

_PROPERTIES = ("active-power", "current", "imported-energy", "exported-energy")
_SLOTS = 50
"""A second of a fleet is cut into so many pieces, as panels do not all speak at once."""


class Publisher:
    """Keeps one connection for what is retained, and one for the stream of values, which must cost little."""

    def __init__(self, port: int) -> None:
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2)
        self._client.max_inflight_messages_set(500)
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        self._stream = socket.create_connection(("127.0.0.1", port))
        self._stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._stream.sendall(b"\x10\x0e\x00\x04MQTT\x04\x02\x00\x00\x00\x02pb")
        self._stream.recv(4)
        self._number = 0

    def house(self, serial: str, circuits: int) -> str:
        """Publish a whole panel."""
        self._retain(flat_house(circuits, serial=serial))
        return "ok"

    def fleet(self, panels: int, circuits: int) -> str:
        """Publish many panels, with what a client needs to follow their circuits."""
        about = flat_description(circuits)
        values = {f"{circuit_id(number)}/active-power": "-0.0" for number in range(1, circuits + 1)}
        for number in range(panels):
            self._retain(device_messages(f"fleet-{number}", about, values))
        return "ok"

    def burst(self, serial: str, circuits: int, count: int) -> str:
        """Publish so many new values, 4,000 a second; return the last one of the first circuit's power."""
        last, at_once = "", circuits * len(_PROPERTIES)
        due = time.monotonic()
        for _ in range(0, count, at_once):
            self._number += 1
            last = f"-{self._number}.5"
            topics = [f"{circuit_id(number)}/{name}" for number in range(1, circuits + 1) for name in _PROPERTIES]
            self._send((f"ebus/5/{serial}/{topic}", last) for topic in topics)
            due += at_once / 4000
            time.sleep(max(0.0, due - time.monotonic()))
        return last

    def run(self, panels: int, circuits: int, seconds: int) -> str:
        """Publish one value a second for each circuit of each panel."""
        topics = [
            f"ebus/5/fleet-{panel}/{circuit_id(number)}/active-power"
            for panel in range(panels)
            for number in range(1, circuits + 1)
        ]
        due = time.monotonic()
        for _ in range(seconds):
            self._number += 1
            for slot in range(_SLOTS):
                first, end = slot * len(topics) // _SLOTS, (slot + 1) * len(topics) // _SLOTS
                self._send((topic, f"-{self._number}.5") for topic in topics[first:end])
                due += 1 / _SLOTS
                time.sleep(max(0.0, due - time.monotonic()))
        return "ok"

    def _retain(self, messages: Iterable[tuple[str, str]]) -> None:
        sent = [self._client.publish(topic, payload, qos=1, retain=True) for topic, payload in messages]
        for one in sent:
            one.wait_for_publish(60)

    def _send(self, messages: Iterable[tuple[str, str]]) -> None:
        self._stream.sendall(b"".join(_packet(topic.encode(), payload.encode()) for topic, payload in messages))


def _packet(topic: bytes, payload: bytes) -> bytes:
    body = len(topic).to_bytes(2, "big") + topic + payload
    return b"\x30" + (bytes([len(body)]) if len(body) < 128 else bytes([len(body) & 127 | 128, len(body) >> 7])) + body


def main(port: int) -> None:
    """Do what standard input asks for."""
    publisher = Publisher(port)
    for line in sys.stdin:
        kind, *words = line.split()
        arguments = [int(word) if word.isdigit() else word for word in words]
        print(getattr(publisher, kind)(*arguments), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
