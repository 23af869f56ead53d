"""The simulator answers every recorded request in the recorded form: same kind, same keys in the same order, same types."""

import json
import socket
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from otii_tcp_client.simulator import OtiiSimulator
from tests.conformance.otii_recordings import Recording, Step
from tests.conformance.otii_scenes import BY_FAULT, set_up
from tests.conformance.test_otii import RECORDINGS, document
from tests.wire import cases

ANSWERED = {
    name: recording
    for name, recording in RECORDINGS.items()
    if any("sent" in item for step in recording.steps for item in step.exchange)
    and name != "connection-send-and-receive-timeout"
}
"""A server that does not answer at all shows nothing."""


def form_of(value: Any) -> Any:
    """Return what a value is made of: the keys of objects in their order, the first element of lists, names of types."""
    if isinstance(value, dict):
        return [(name, form_of(item)) for name, item in value.items()]
    if isinstance(value, list):
        return ["list", *(form_of(item) for item in value[:1])]
    if isinstance(value, bool) or value is None:
        return type(value).__name__
    return "number" if isinstance(value, int | float) else type(value).__name__


def alike(recorded: Any, ours: Any) -> bool:
    """Tell whether two forms are the same; an empty list and null fit everything that may stand there."""
    if "NoneType" in (recorded, ours):
        return True
    if isinstance(recorded, list) and isinstance(ours, list):
        if recorded == ["list"] or ours == ["list"]:
            return recorded[:1] == ours[:1]
        return len(recorded) == len(ours) and all(map(alike, recorded, ours))
    if isinstance(recorded, tuple) and isinstance(ours, tuple):
        return bool(recorded[0] == ours[0]) and alike(recorded[1], ours[1])
    return bool(recorded == ours)


def exchanges(step: Step) -> Iterator[tuple[Any, Any]]:
    """Yield each request with the answer that was recorded, None where there is none."""
    items = [*step.exchange, {}]
    for item, following in pairwise(items):
        if "sent" in item:
            yield item["sent"], following.get("received")


def differences(simulator: OtiiSimulator, recording: Recording) -> list[str]:
    found: list[str] = []
    with (
        socket.create_connection((simulator.host, simulator.port), timeout=10) as connection,
        connection.makefile("rb") as lines,
    ):
        lines.readline()
        for request, recorded in (pair for step in recording.steps for pair in exchanges(step)):
            connection.sendall(json.dumps(request).encode() + b"\r\n")
            ours = json.loads(lines.readline())
            if recorded is None:
                continue
            is_same = ours == recorded if recording.id in BY_FAULT else alike(form_of(recorded), form_of(ours))
            if not is_same or ours.get("errorcode") != recorded.get("errorcode"):
                found.append(f"{ours} instead of {recorded}")
    return found


@pytest.mark.parametrize("name", cases(ANSWERED, "otii.transcript.jsonl"))
def test_simulator(name: str) -> None:
    listed = any(name in item["recordings"] for item in document()["simulator"])
    with OtiiSimulator(seed=1) as simulator:
        set_up(simulator, ANSWERED[name])
        found = differences(simulator, ANSWERED[name])
    if listed:
        assert found, "this is listed and does not differ any more: remove it from the list"
    else:
        assert found == []


@pytest.mark.parametrize(
    ("recorded", "ours", "verdict"),
    [
        ({"a": 1}, {"a": 2.5}, True),
        ({"a": 1}, {"a": "1"}, False),
        ({"a": 1}, {"a": True}, False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, False),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        ({"a": [{"b": 1}]}, {"a": [{"b": 2}, {"b": 3}]}, True),
        ({"a": [{"b": 1}]}, {"a": [{"c": 1}]}, False),
        ({"a": []}, {"a": [1]}, True),
        ({"a": []}, {"a": {}}, False),
        ({"a": None}, {"a": {"b": 1}}, True),
    ],
)
def test_forms(recorded: Any, ours: Any, verdict: bool) -> None:
    assert alike(form_of(recorded), form_of(ours)) is verdict
