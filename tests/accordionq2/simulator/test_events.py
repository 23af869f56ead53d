"""Event streams and subscriptions, read by a plain HTTP client."""

import threading
from typing import Any

import httpx
import pytest

from accordionq2.simulator import AccordionQ2Simulator, Delay, Drop, ErrorStatus, Numbers, Settings, system_time
from tests.accordionq2.simulator.listening import Event, listening, subscribe

UPTIME = "Engine.Uptime"


def test_hello_comes_first(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    with listening(client) as stream:
        hello = {"isConnected": True, "generation": 1, "apiVersion": 1, "streamId": "s-1"}
        assert (stream.hello.id, stream.hello.name, stream.hello.data) == ("1", "hello", hello)
        assert stream.response.headers["content-type"] == "text/event-stream"
        assert stream.response.headers["transfer-encoding"] == "chunked"
        assert simulator.station.events.streams == ["s-1"]
    assert simulator.station.events.wait_for_streams(0) == []


def test_pings_come_every_ten_seconds(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    with listening(client) as stream:
        simulator.station.advance(9.999)
        simulator.station.events.publish("later", None)
        assert stream.next().name == "later"
        assert stream.comments == []
        simulator.station.advance(0.001)
        assert stream.comment() == ": ping"


def test_ids_count_up_and_gaps_show(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    events = simulator.station.events
    with listening(client) as stream:
        events.publish("a", 1)
        events.lose(2)
        events.publish("b", [])
        events.repeat_id()
        events.publish("c", {"text": "größer\n"})
        got = [stream.next() for _ in range(3)]
    assert [(event.id, event.name) for event in got] == [("2", "a"), ("5", "b"), ("5", "c")]
    assert got[2].data == {"text": "größer\n"}


def test_lines_may_end_as_on_windows(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.station.events.line_end = "\r\n"
    with client.stream("GET", "events") as response:
        content = next(response.iter_raw())
    assert content.startswith(b"id: 1\r\nevent: hello\r\ndata: {")
    assert content.endswith(b"}\r\n\r\n")


def test_connection_and_configuration(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    with listening(client) as stream:
        simulator.station.disconnect("lost")
        assert stream.next().data == {"isConnected": False, "generation": 1, "lastError": "lost"}
        simulator.station.reconnect()
        assert stream.next().data == {"isConnected": True, "generation": 2, "lastError": None}
        client.post("channels/channel/configure", json={"NetName": "MPIO05", "Alias": "OTHER"})
        client.post("modules/unload", json={"Name": "Snowball"})
        client.post("modules/load", json={"Name": "Snowball"})
        changes = [stream.next() for _ in range(3)]
    assert {change.name for change in changes} == {"configuration"}
    assert [change.data["changeType"] for change in changes] == ["Changed", "Removed", "Added"]
    assert {change.data["generation"] for change in changes} == {2}


def test_every_client_has_its_own_ids(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    with listening(client) as first:
        simulator.station.events.publish("a", None)
        with listening(client) as second:
            assert second.stream_id != first.stream_id
            simulator.station.events.publish("b", None)
            assert second.next().id == "2"
        assert [first.next().id for _ in range(2)] == ["2", "3"]


def test_values_come_at_once_and_at_their_interval(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    with listening(client) as stream:
        name = subscribe(client, stream.stream_id, UPTIME, "DUT_RESET", interval_ms=500)
        simulator.station.advance(1.25)
        got = [stream.next().data for _ in range(3)]
    assert got[0] == {
        "subscription": name,
        "values": {UPTIME: "751", "DUT_RESET": "False"},
        "ageMs": {UPTIME: 0.0, "DUT_RESET": 0.0},
    }
    assert [data["values"][UPTIME] for data in got] == ["751", "751", "752"]


def test_what_cannot_be_read_is_named(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.station.fail("DUT_READY", "No power")
    names = ("MyUart", "MySpi", "BUS I2C", "0.ESH10000597.BYTES0", "NR", "Nothing", "DUT_READY", UPTIME)
    with listening(client) as stream:
        subscribe(client, stream.stream_id, *names)
        data = stream.next().data
    assert data["values"].keys() == data["ageMs"].keys() == {UPTIME}
    assert data["errors"].keys() == set(names[:-1])
    assert (data["errors"]["MyUart"], data["errors"]["DUT_READY"]) == ("Reading MyUart uses its data up", "No power")
    assert client.post("resources/value/get", json={"Name": "0.ESH10000597.BYTES0"}).json()["value"] == "48656C6C6F"


def test_without_the_hardware_app_all_are_errors(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    with listening(client) as stream:
        simulator.station.disconnect("lost")
        subscribe(client, stream.stream_id, UPTIME)
        assert stream.next().name == "connection"
        assert stream.next().data["errors"] == {UPTIME: "lost"}


def test_a_subscription_is_replaced_and_deleted(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    with listening(client) as stream:
        name = subscribe(client, stream.stream_id, UPTIME)
        assert stream.next().data["values"] == {UPTIME: "751"}
        answer = client.put(f"subscriptions/{name}", json={"Channels": ["DUT_RESET"], "IntervalMs": 2000})
        assert answer.json() == {"id": name, "expiresInMs": 60_000}
        assert simulator.station.subscriptions.channels_of(name) == ["DUT_RESET"]
        assert stream.next().data["values"] == {"DUT_RESET": "False"}
        simulator.station.advance(1.9)
        assert client.delete(f"subscriptions/{name}").status_code == 204
        simulator.station.advance(5)
        simulator.station.events.publish("next", None)
        assert stream.next().name == "next"
        assert client.delete(f"subscriptions/{name}").status_code == 404


def test_a_subscription_ends_when_nobody_renews_it(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    with listening(client) as stream:
        name = subscribe(client, stream.stream_id, UPTIME, interval_ms=60_000)
        simulator.station.advance(59)
        renewal = {"Channels": [UPTIME], "IntervalMs": 60_000}
        assert client.put(f"subscriptions/{name}", json=renewal).status_code == 200
        simulator.station.advance(59)
        assert len(simulator.station.subscriptions) == 1
        simulator.station.advance(1)
        answer = client.put(f"subscriptions/{name}", json=renewal)
        assert (answer.status_code, answer.json()) == (404, {"error": "No such subscription"})


def test_a_subscription_ends_with_its_stream(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    with listening(client) as stream:
        subscribe(client, stream.stream_id, UPTIME)
        subscribe(client, stream.stream_id, UPTIME)
        assert len(simulator.station.subscriptions) == 2
    simulator.station.events.wait_for_streams(0)
    assert len(simulator.station.subscriptions) == 0


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"StreamId": "s-99"}, 404),
        ({"IntervalMs": 99}, 400),
        ({"IntervalMs": 60_001}, 400),
        ({"Channels": []}, 400),
        ({"Channels": "all"}, 400),
        ({"IntervalMs": 0}, 400),
    ],
)
def test_refused_subscriptions(client: httpx.Client, changes: dict[str, Any], status: int) -> None:
    with listening(client) as stream:
        body = {"StreamId": stream.stream_id, "Channels": [UPTIME], "IntervalMs": 1000, **changes}
        assert client.post("subscriptions", json=body).status_code == status


def test_a_slow_client_loses_events() -> None:
    settings = Settings(numbers=Numbers(stream_queue=8))
    with AccordionQ2Simulator(settings=settings) as simulator:
        url = f"{simulator.endpoint}/api/"
        with httpx.Client(base_url=url, timeout=30, verify=False) as client, listening(client) as stream:
            for _ in range(40):
                simulator.station.events.publish("large", "x" * 1_000_000)
            got: list[Event] = []
            while "small" not in [event.name for event in got]:
                simulator.station.events.publish("small", None)
                got.append(stream.next())
    ids = [int(event.id) for event in got]
    assert ids == sorted(ids)
    assert ids[-1] - ids[0] >= len(ids), "no event was lost"


def test_silence(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    events = simulator.station.events
    with listening(client) as stream:
        events.silence()
        simulator.station.advance(60)
        events.publish("lost", None)
        events.resume()
        events.publish("heard", None)
        event = stream.next()
    assert (event.id, event.name, stream.comments) == ("3", "heard", [])


def test_a_stream_is_cut_between_events(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    with listening(client) as stream:
        simulator.station.events.publish("last", None)
        simulator.station.events.cut()
        assert stream.next().name == "last"
        with pytest.raises(EOFError):
            stream.next()


def test_a_stream_is_cut_inside_an_event(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    with listening(client) as stream:
        simulator.station.events.cut(inside=True)
        with pytest.raises(httpx.RemoteProtocolError):
            stream.next()


def test_a_stream_is_reset(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    with listening(client) as stream:
        simulator.station.events.reset()
        with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
            stream.next()
    assert simulator.station.events.wait_for_streams(0) == []


def test_bytes_that_are_no_event(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.station.events.send_raw(b"nobody listens\n\n")
    with client.stream("GET", "events") as response:
        lines = response.iter_lines()
        assert [next(lines) for _ in range(4)][3] == ""
        simulator.station.events.send_raw(b"retry: 5\nnonsense\n\n")
        assert [next(lines) for _ in range(2)] == ["retry: 5", "nonsense"]


def test_faults_of_requests_hit_the_opening(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.faults.add(ErrorStatus(503, path="/api/events", times=1))
    assert client.get("events").status_code == 503
    simulator.faults.add(Drop(path="/api/events", times=1))
    with pytest.raises(httpx.RemoteProtocolError):
        client.get("events")
    simulator.faults.add(Delay(0.05, path="/api/events", times=1))
    with listening(client) as stream:
        assert stream.stream_id == "s-1"


def test_waiting_for_streams_has_an_end(simulator: AccordionQ2Simulator) -> None:
    with pytest.raises(TimeoutError, match="0 event streams are open"):
        simulator.station.events.wait_for_streams(1, timeout_s=0.01)


def test_a_running_clock_sends_by_itself() -> None:
    settings = Settings(numbers=Numbers(ping_s=5, subscription_s=6_000))
    with (
        AccordionQ2Simulator(source=system_time(50), settings=settings) as simulator,
        httpx.Client(base_url=f"{simulator.endpoint}/api/", timeout=30, verify=False) as client,
        listening(client) as stream,
    ):
        body = {"StreamId": stream.stream_id, "Channels": [UPTIME], "IntervalMs": 2000}
        assert client.post("subscriptions", json=body).json()["expiresInMs"] == 6_000_000
        uptimes = [int(stream.next().data["values"][UPTIME]) for _ in range(4)]
        assert stream.comment() == ": ping"
    assert uptimes == sorted(uptimes)
    assert uptimes[3] >= uptimes[0] + 5


def test_streams_end_when_the_simulator_stops() -> None:
    simulator = AccordionQ2Simulator()
    simulator.start()
    url = f"{simulator.endpoint}/api/"
    with httpx.Client(base_url=url, timeout=30, verify=False) as client, listening(client) as stream:
        stopping = threading.Thread(target=simulator.stop)
        stopping.start()
        with pytest.raises((httpx.TransportError, EOFError)):
            stream.next()
        stopping.join(5)
    assert simulator.station.events.streams == []
