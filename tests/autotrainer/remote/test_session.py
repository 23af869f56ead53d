"""What a remote side makes of frames, without sockets; and of torn ones, with raw sockets."""

import json
import time
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
import zmq
from devicewire.autotrainer import Event, encode_topic
from hypothesis import given, settings
from hypothesis import strategies as st

from autotrainer.api.remote import RemoteConsole
from autotrainer.api.remote._session import EVENT_TOPICS, TOPICS, RemoteSession, Subscription

EVENT, EMERGENCY, HEARTBEAT = encode_topic(4001), encode_topic(2001), encode_topic(1001)
ANY_VALUE = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.lists(st.integers(), max_size=2)
)
ENVELOPE = st.dictionaries(
    st.sampled_from(["kind", "when", "index", "context", "repeat", "identifier", "timestamp", "nonce", "result"]),
    ANY_VALUE | st.dictionaries(st.sampled_from(["sessionId", "reason", "x"]), ANY_VALUE, max_size=2),
)
PAYLOAD = st.binary(max_size=20) | ENVELOPE.map(lambda value: json.dumps(value).encode())


def event(kind: int, index: int) -> bytes:
    """The payload of an event."""
    return json.dumps({"kind": kind, "when": 1.5, "index": index, "context": None}).encode()


def session_with_reader(index_step: int | None = None) -> tuple[RemoteSession, Subscription]:
    """A session, and somebody who wants all events."""
    session, reader = RemoteSession(5.0, 3, index_step, 0.0), Subscription(EVENT_TOPICS, None, 10_000)
    session.subscriptions.append(reader)
    return session, reader


@settings(max_examples=80, deadline=None)
@given(messages=st.lists(st.tuples(st.sampled_from(sorted(TOPICS)) | st.binary(max_size=5), PAYLOAD), max_size=8))
def test_no_message_is_an_error(messages: list[tuple[bytes, bytes]]) -> None:
    session, reader = session_with_reader()
    for topic, payload in messages:
        session.take_published(topic, payload, 1.0)
    counted = session.statistics
    assert counted.received == len(messages)
    assert len(reader.queue) <= counted.events + counted.others
    assert counted.events + counted.heartbeats + counted.results + counted.others <= len(messages)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([101, 1101]), st.integers(0, 12), st.sampled_from([EVENT, EMERGENCY]))))
def test_each_event_is_delivered_once(messages: list[tuple[int, int, bytes]]) -> None:
    session, reader = session_with_reader()
    expected: dict[tuple[int, int], bytes] = {}
    duplicates = 0
    for kind, index, topic in messages:
        duplicates += expected.get((kind, index)) == topic
        expected.setdefault((kind, index), topic)
        session.take_published(topic, event(kind, index), 1.0)
    assert [(item.kind, item.index) for item in reader.queue] == list(expected)
    assert session.statistics.duplicates == duplicates


@given(st.permutations(range(9)))
def test_what_comes_late_is_not_missing(order: list[int]) -> None:
    session, reader = session_with_reader(index_step=1)
    session.take_published(EVENT, event(1101, -1), 1.0)
    for index in order:
        session.take_published(EVENT, event(1101, index), 1.0)
    assert len(reader.queue) == 10
    assert session.statistics.missing == 0
    assert session.statistics.reordered == sum(later < earlier for earlier, later in pairwise(order))
    session.take_published(EVENT, event(1101, 12), 1.0)
    assert session.statistics.missing == 3


def test_a_device_that_starts_again_counts_from_below() -> None:
    session, reader = session_with_reader()
    for index in (*range(10_000, 10_600), *range(2000)):
        session.take_published(EVENT, event(1101, index), 1.0)
        session.take_published(EVENT, event(1101, index), 1.0)
    assert len(reader.queue) == 2600
    assert (session.statistics.duplicates, session.statistics.reordered) == (2600, 1)


@pytest.fixture
def publisher() -> Iterator[zmq.Socket[bytes]]:
    with zmq.Context() as context, context.socket(zmq.PUB) as opened:
        opened.linger = 0
        yield opened


def test_torn_messages_do_no_harm_to_whole_ones(publisher: zmq.Socket[bytes]) -> None:
    port = publisher.bind_to_random_port("tcp://127.0.0.1")
    with RemoteConsole(subscriber_port=port, command_port=port) as remote:
        messages = remote.messages()
        deadline = time.monotonic() + 20
        while messages.get(0.01) is None and time.monotonic() < deadline:
            publisher.send_multipart([EVENT, event(1101, 0)])
        while messages.get(0.03) is not None:
            pass
        before = remote.statistics
        for frames in (
            [EVENT],
            [EVENT, event(1101, 11)],
            [HEARTBEAT, EVENT, event(1101, 12)],
            [event(1101, 99)],
            [EVENT, event(1101, 13), b"rest"],
            [b"topic"],
            [EVENT, event(1101, 14)],
            [b"", b"", b""],
            [HEARTBEAT],
            [EVENT, event(1101, 15)],
        ):
            publisher.send_multipart(frames)
        received: list[Any] = []
        while not received or received[-1].index != 15:
            message = messages.get(20)
            assert message is not None, f"nothing comes after {received}"
            received.append(message)
    assert [message.index for message in received if isinstance(message, Event)] == [11, 12, 14, 15]
    assert len(received) == 4
    assert remote.statistics.torn - before.torn == 7
