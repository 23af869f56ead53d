"""Faults of event streams, on the wire and as text."""

import httpx
import pytest

from accordionq2.simulator import (
    AccordionQ2Simulator,
    Fault,
    StreamCut,
    StreamDuplicateId,
    StreamGap,
    StreamGarbage,
    StreamReset,
    StreamSilence,
    parse_fault,
)
from tests.accordionq2.simulator.listening import listening


def test_a_gap(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.faults.add(StreamGap(after=2, count=3))
    with listening(client) as stream:
        for name in "abcdef":
            simulator.station.events.publish(name, None)
        got = [stream.next() for _ in range(3)]
    assert [(event.id, event.name) for event in got] == [("2", "a"), ("6", "e"), ("7", "f")]


def test_silence_holds_pings_back_too(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.faults.add(StreamSilence(times=1))
    short = httpx.Timeout(10, read=0.5)
    with listening(client, timeout=short) as stream:
        simulator.station.events.publish("a", None)
        simulator.station.advance(35)
        with pytest.raises(httpx.ReadTimeout):
            stream.next()
        assert stream.comments == []
    with listening(client) as stream:
        simulator.station.events.publish("b", None)
        assert stream.next().name == "b"


def test_a_cut_after_an_event(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.faults.add(StreamCut(after=2))
    with listening(client) as stream:
        simulator.station.events.publish("a", None)
        assert stream.next().name == "a"
        with pytest.raises(EOFError):
            stream.next()
    assert simulator.station.events.wait_for_streams(0) == []


def test_a_cut_inside_an_event(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.faults.add(StreamCut(inside=True))
    with client.stream("GET", "events") as response:
        parts: list[bytes] = []
        with pytest.raises(httpx.RemoteProtocolError):
            parts.extend(response.iter_raw())
    assert b"".join(parts).endswith(b'\n\nid: 4711\nevent: values\ndata: {"subscr')


def test_a_reset(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.faults.add(StreamReset(after=2))
    with listening(client) as stream:
        simulator.station.events.publish("a", None)
        with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
            [stream.next() for _ in range(2)]


def test_garbage_and_an_event_twice(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.faults.add(StreamGarbage(data=b"nonsense\n\n"))
    simulator.faults.add(StreamDuplicateId(after=2))
    with client.stream("GET", "events") as response:
        lines = response.iter_lines()
        assert [next(lines) for _ in range(6)][4] == "nonsense"
        simulator.station.events.publish("a", None)
        assert [next(lines) for _ in range(8)] == ["id: 2", "event: a", "data: null", ""] * 2


@pytest.mark.parametrize("fault", [StreamCut(after=0), StreamCut(after=0, inside=True), StreamReset(after=0)])
def test_no_hello(simulator: AccordionQ2Simulator, client: httpx.Client, fault: Fault) -> None:
    simulator.faults.add(fault)
    with pytest.raises((EOFError, httpx.TransportError)), listening(client):
        pass


def test_garbage_in_place_of_hello(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.faults.add(StreamGarbage(after=0, data=b"event: values\ndata: {}\n\n"))
    with client.stream("GET", "events") as response:
        lines = response.iter_lines()
        assert [next(lines) for _ in range(4)] == ["event: values", "data: {}", "", "id: 1"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("stream_silence", StreamSilence()),
        ("stream_silence=5,times=1", StreamSilence(5, times=1)),
        ("stream_gap=2,count=3", StreamGap(2, 3)),
        ("stream_cut=0,inside=true", StreamCut(0, inside=True)),
        ("stream_reset=7,probability=0.5", StreamReset(7, probability=0.5)),
        ("stream_garbage,data=x", StreamGarbage(data=b"x")),
        ("stream_duplicate", StreamDuplicateId()),
    ],
)
def test_as_text(text: str, fault: Fault) -> None:
    assert parse_fault(text) == fault


@pytest.mark.parametrize(
    ("text", "reason"), [("stream_cut=-1", "0 or more"), ("stream_gap,inside=true", "unknown option")]
)
def test_wrong_texts(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_fault(text)
