"""Published messages, over real sockets: what arrives, what is refused, what is counted."""

import json
import threading
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import zmq

from autotrainer.api import (
    ApiEvent,
    ApiEventKind,
    InvalidTopicError,
    RpcService,
    SerializationError,
    build_event,
)
from autotrainer.api.rpc_service import ApiTopic
from tests.autotrainer.peer import LIMIT_S, Peer, make_service, wait_until

WHEN = datetime(2025, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)


def test_an_event(service: RpcService, peer: Peer) -> None:
    assert service.send_event(ApiEvent(ApiEventKind.propertyChanged, WHEN, 7, {"new_value": "a_b C"}, repeat=2))
    topic, payload = peer.receive()
    assert topic == 4001
    assert list(payload.items()) == [
        ("kind", 501),
        ("when", 1735787045.678),
        ("index", 7),
        ("context", {"newValue": "a_b C"}),
        ("repeat", 2),
    ]


def test_a_subclass_of_events_sends_its_own_fields_too(service: RpcService, peer: Peer) -> None:
    @dataclass(frozen=True)
    class Tagged(ApiEvent):
        rig_name: str = "north"

    service.send_event(Tagged(ApiEventKind.tunnelExit, WHEN, 7))
    assert peer.receive()[1]["rigName"] == "north"


def test_build_event_takes_dataclasses(service: RpcService, peer: Peer) -> None:
    @dataclass
    class Mine:
        session_id: str
        trial_id: int

    event = build_event(ApiEventKind.trialCaptureEnded, Mine("s", 3))
    assert event["context"] == {"session_id": "s", "trial_id": 3}
    assert event["when"].tzinfo is None
    service.send_event_dict(event)
    assert peer.receive()[1]["context"] == {"sessionId": "s", "trialId": 3}


def test_is_same_looks_at_kind_and_context() -> None:
    event = ApiEvent(ApiEventKind.tunnelExit, WHEN, 7, {"a": 1})
    assert event.is_same(ApiEvent(ApiEventKind.tunnelExit, datetime.now(UTC), 8, {"a": 1}, 3))
    assert not event.is_same(ApiEvent(ApiEventKind.tunnelExit, WHEN, 7))
    assert not event.is_same(None)


@pytest.mark.parametrize("kind", [101, 102, 101.0, ApiEventKind.emergencyStop])
def test_an_emergency_goes_out_twice_with_the_same_bytes(service: RpcService, peer: Peer, kind: Any) -> None:
    service.send_event_dict({"kind": kind, "index": 1})
    first, second = peer.subscriber.recv_multipart(), peer.subscriber.recv_multipart()
    assert [first[0].hex(), second[0].hex()] == ["d1070000", "a10f0000"]
    assert first[1] == second[1]


@pytest.mark.parametrize("kind", ["101", 103, None, True])
def test_other_kinds_go_out_once(service: RpcService, peer: Peer, kind: Any) -> None:
    service.send_event_dict({"kind": kind})
    assert peer.receive() == (4001, {"kind": kind})
    assert peer.is_quiet()


def test_what_changes_after_the_call_changes_nothing(service: RpcService, peer: Peer) -> None:
    context = {"a": [1]}
    service.send_event_dict({"kind": 1, "context": context})
    context["a"].append(2)
    assert peer.receive()[1]["context"] == {"a": [1]}


@pytest.mark.parametrize("value", [{1, 2}, b"ab", object(), 1j, time])
def test_what_json_cannot_say_raises_in_the_caller(service: RpcService, peer: Peer, value: Any) -> None:
    with pytest.raises(SerializationError, match=r"context\.inner\[1\].* is of type") as caught:
        service.send_event_dict({"kind": 1, "context": {"inner": [0, value]}})
    assert isinstance(caught.value, TypeError)
    assert caught.value.path == "context.inner[1]"
    service.send_event_dict({"kind": 2})
    assert peer.receive() == (4001, {"kind": 2})


def test_keys_that_would_become_one_raise(service: RpcService) -> None:
    with pytest.raises(SerializationError, match="'trial_id' and 'trialId' in context"):
        service.send_event_dict({"kind": 1, "context": {"trial_id": 1, "trialId": 2}})


def test_a_context_that_contains_itself_raises(service: RpcService) -> None:
    context: dict[str, Any] = {}
    context["again"] = [context]
    with pytest.raises(SerializationError, match="nested too deeply"):
        service.send_event_dict({"kind": 1, "context": context})


def test_wrong_arguments_raise(service: RpcService) -> None:
    wrong: Any
    with pytest.raises(KeyError):
        service.send_event_dict({"when": 1})
    for wrong in (None, [1], "text"):
        with pytest.raises(TypeError):
            service.send_event_dict(wrong)
    for wrong in ({"kind": 1}, "text", 5):
        with pytest.raises(TypeError):
            service.send_event(wrong)
    for wrong in ({"result": 100}, "text"):
        with pytest.raises(TypeError):
            service.send_command_result(wrong)
    assert service.send_event(None) is False
    assert service.send_command_result(None) is False


def test_raw_messages(service: RpcService, peer: Peer) -> None:
    wrong: Any = "text"
    service.send(42, b"\x00\x01")
    service.send_string(4294967295, "héllo_x")
    assert peer.subscriber.recv_multipart() == [b"\x2a\0\0\0", b"\x00\x01"]
    assert peer.subscriber.recv_multipart() == [b"\xff" * 4, "héllo_x".encode()]
    with pytest.raises(TypeError, match="send_string"):
        service.send(42, wrong)
    with pytest.raises(TypeError):
        service.send_string(42, "\ud800")
    for topic in (-1, 2**32, "x"):
        with pytest.raises(InvalidTopicError):
            service.send(topic, b"")  # type: ignore[arg-type] # wrong on purpose


def test_lone_surrogates_travel(service: RpcService, peer: Peer) -> None:
    service.send_event_dict({"kind": 1, "context": {"a": "\ud800", "b": float("nan"), "c": [float("inf")]}})
    assert peer.receive()[1]["context"] == {"a": "\ud800", "b": None, "c": [None]}


def test_the_protocol_of_0_9_7_writes_json_in_json() -> None:
    with make_service(protocol="0.9.7") as service, Peer(service) as peer:
        peer.join()
        service.send_dict(ApiTopic.EVENT, {"kind": 102, "context": {"some_key": "a-b c"}})
        assert [json.loads(peer.receive()[1]) for _ in range(2)] == [{"kind": 102, "context": {"someKey": "a-b c"}}] * 2
        assert peer.ask(0, nonce=3)["result"] == 9999


def test_subscriptions_are_prefixes(service: RpcService) -> None:
    prefixes = [b"", b"\0\0\0\0", b"\xa1\x0f\0\0", b"\xd1\x07\0\0", b"\xe9\x03\0\0"]
    with ExitStack() as stack:
        peers = [stack.enter_context(Peer(service, prefix)) for prefix in prefixes]
        for peer in peers:
            peer.join()
        service.send_event_dict({"kind": 101})
        for prefix in (*prefixes[1:], b"last"):
            service.send(int.from_bytes(prefix, "little"), b"end")
        ends = [b"last", *prefixes[1:]]
        received = [events_until(peer, end) for peer, end in zip(peers, ends, strict=True)]
    assert received == [2, 0, 1, 1, 0]


def events_until(peer: Peer, end: bytes) -> int:
    """How many events come before the end that is published on a topic."""
    events = 0
    while (message := peer.subscriber.recv_multipart()) != [end, b"end"]:
        events += b'"kind"' in message[1]
    return events


def test_events_from_many_threads_keep_their_order(service: RpcService, peer: Peer) -> None:
    def publish(number: int) -> None:
        for index in range(200):
            service.send_event_dict({"kind": number, "index": index})

    threads = [threading.Thread(target=publish, args=(number,)) for number in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seen: dict[int, list[int]] = {}
    for _ in range(800):
        payload = peer.receive()[1]
        seen.setdefault(payload["kind"], []).append(payload["index"])
    assert seen == {number: list(range(200)) for number in range(1, 5)}


class Counter:
    """Counts what a peer receives, on a thread of its own."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.received = 0
        self._thread.start()

    def _run(self) -> None:
        while not (self._peer.is_quiet() and self._is_over.is_set()):
            with suppress(zmq.Again):
                while True:
                    self._peer.subscriber.recv_multipart(zmq.NOBLOCK)
                    self.received += 1

    def stop(self, expected: int) -> int:
        """How many there were; all that are expected may take their time, and more than those would be seen."""
        try:
            wait_until(lambda: self.received >= expected)
        finally:
            self._is_over.set()
            self._thread.join()
        return self.received


def test_a_hundred_thousand_events_are_accounted_for() -> None:
    with make_service(queue_size=20_000, stop_timeout_s=LIMIT_S) as service, Peer(service, rcvhwm=100) as peer:
        peer.join()
        before = service.statistics
        counter = Counter(peer)
        taken = sum(service.send_event_dict({"kind": 1101, "index": index}) for index in range(100_000))
        service.stop()
        after = service.statistics
        received = counter.stop(after.published - before.published - after.missed)
    assert taken + after.refused - before.refused == 100_000
    assert taken == after.published - before.published + after.abandoned
    assert received == after.published - before.published - after.missed


def test_a_stalled_subscriber_costs_the_others_nothing() -> None:
    small = {"send_high_water_mark": 1000, "slow_subscriber_grace_s": 0.3}
    with make_service(**small) as service, Peer(service, rcvhwm=10, rcvbuf=2000) as stalled, Peer(service) as quick:
        stalled.join()
        quick.join()
        counter = Counter(quick)
        for _ in range(3000):
            service.send(4001, b"x" * 10_000)
        assert counter.stop(3000) == 3000
        assert service.statistics.subscribers == 2
        assert service.statistics.missed == 1
        assert 0 < Counter(stalled).stop(1) < 3000


def test_a_single_subscriber_misses_nothing_that_was_taken() -> None:
    small = {"send_high_water_mark": 1, "slow_subscriber_grace_s": 0.0, "queue_size": 10, "stop_timeout_s": 0.1}
    with make_service(**small) as service, Peer(service, rcvhwm=1, rcvbuf=2000) as stalled:
        stalled.join()
        before = service.statistics.published
        answers = [service.send(4001, b"x" * 500_000) for _ in range(100)]
        assert answers.count(False) > 50
        assert service.statistics.refused == answers.count(False)
        received = Counter(stalled).stop(answers.count(True))
        assert received == answers.count(True) == service.statistics.published - before
        assert service.statistics.missed == 0
        while service.send(4001, b"x" * 500_000) or len(answers) < 200:
            answers.append(True)
        service.stop()
        statistics = service.statistics
    assert statistics.abandoned == statistics.accepted - statistics.published > 0
