# Derived from tests/accordionq2/test_events.py by `codegen generate`. Do not edit: change that file.
"""Events and watched values, against the simulated station: order, gaps, reconnecting, renewing, stopping."""

import time
from typing import Any

import pytest

from accordionq2 import (
    AccordionQ2ApiError,
    AccordionQ2ArgumentError,
    AccordionQ2ConnectionError,
    AccordionQ2TimeoutError,
    AccordionQ2Client,
)
from accordionq2.simulator import (
    AccordionQ2Simulator,
    Drop,
    ErrorStatus,
    StreamCut,
    StreamDuplicateId,
    StreamGarbage,
    StreamReset,
    StreamSilence,
)
from tests.accordionq2.sync_tools import in_background

Simulator = AccordionQ2Simulator
NAMES = ["DUT_RESET", "STATUS_LED"]


def test_a_stream(accordionq2_simulator: Simulator) -> None:
    station = accordionq2_simulator.station
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client, client.events.open() as stream:
        assert stream.stream_id
        assert stream.stream_id in stream.hello.values()
        station.disconnect("unplugged")
        station.reconnect()
        gone, back = stream.__next__(), stream.__next__()
        assert (gone.name, gone.id + 1) == ("connection", back.id)
        assert "unplugged" in gone.data.values()
        assert gone.payload == type(gone.payload).from_dict(gone.data)  # type: ignore[union-attr] # it has one
        client.subscriptions.create(stream.stream_id, NAMES, 250)
        assert (stream.__next__()).name == "values"
        station.events.publish("weather", [1])
        odd = stream.__next__()
        assert (odd.name, odd.data, odd.payload, odd.text) == ("weather", {}, None, "[1]")


def test_subscriptions_by_hand(accordionq2_simulator: Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client, client.events.open() as stream:
        made = client.subscriptions.create(stream.stream_id or "", NAMES)
        again = client.subscriptions.update(made.id, NAMES[:1], 500)
        assert (again.id, again.expires_in_ms) == (made.id, 60000)
        assert accordionq2_simulator.station.subscriptions.channels_of(made.id) == NAMES[:1]
        client.subscriptions.delete(made.id)
        with pytest.raises(AccordionQ2ApiError):
            client.subscriptions.update(made.id, NAMES)
        text: Any = "DUT_RESET"
        with pytest.raises(AccordionQ2ArgumentError):
            client.subscriptions.create("s", text)


def test_silence_ends_a_stream(accordionq2_simulator: Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        with client.events.open(0.5) as stream:
            with pytest.raises(AccordionQ2TimeoutError, match="nothing moved"):
                stream.__next__()
        with pytest.raises(AccordionQ2ArgumentError, match="silence_limit"):
            client.events.open(0)


@pytest.mark.parametrize("fault", [StreamCut(after=0), StreamReset(after=0), StreamGarbage(after=0), Drop()])
def test_a_stream_that_does_not_begin(accordionq2_simulator: Simulator, fault: Any) -> None:
    accordionq2_simulator.faults.add(fault)
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        with pytest.raises((AccordionQ2ConnectionError, AccordionQ2TimeoutError)):
            client.events.open(0.3)


def test_a_refused_stream_says_why(accordionq2_simulator: Simulator) -> None:
    accordionq2_simulator.faults.add(ErrorStatus(status=500, text="no streams today"))
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        with pytest.raises(AccordionQ2ApiError, match="no streams today"):
            client.events.open()


def test_closing_wakes_who_waits(accordionq2_simulator: Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        stream = client.events.open()
        with in_background(stream.next) as waiting:
            stream.close()
            assert waiting.result() is None
        assert [event for event in stream] == []
        watch = client.watch_values(NAMES)
        assert (watch.__next__()).values == {"DUT_RESET": "False", "STATUS_LED": "False"}
        with in_background(watch.next) as waiting:
            client.close()
            assert waiting.result() is None
        assert [values for values in watch] == []


def test_watched_values(accordionq2_simulator: Simulator) -> None:
    station = accordionq2_simulator.station
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        with client.watch_values([*NAMES, "nothing"], 250) as watch:
            first = watch.__next__()
            assert (first.values, first.gap) == ({"DUT_RESET": "False", "STATUS_LED": "False"}, None)
            assert set(first.age_ms) == set(NAMES)
            assert set(first.errors) == {"nothing"}
            client.resources.set_value("DUT_RESET", "True")
            station.advance(0.25)
            assert (watch.__next__()).values["DUT_RESET"] == "True"
        assert station.events.wait_for_streams(0) == []


@pytest.mark.parametrize("how", ["cut", "cut inside", "reset"])
def test_a_broken_connection_is_made_again(accordionq2_simulator: Simulator, how: str) -> None:
    station = accordionq2_simulator.station
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client, client.watch_values(NAMES) as watch:
        assert (watch.__next__()).gap is None
        if how == "reset":
            station.events.reset()
        else:
            station.events.cut(inside=how == "cut inside")
        again = watch.__next__()
        assert again.gap is not None
        assert (again.gap.reason, again.gap.lost_events) == ("reconnected", None)
        assert again.gap.seconds > 0
        station.advance(1)
        assert (watch.__next__()).gap is None


@pytest.mark.parametrize("path", ["/api/events", "*/subscriptions*"])
def test_one_failure_while_connecting_again_ends_no_watch(accordionq2_simulator: Simulator, path: str) -> None:
    station = accordionq2_simulator.station
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client, client.watch_values(NAMES) as watch:
        watch.__next__()
        accordionq2_simulator.faults.add(ErrorStatus(status=500, path=path, times=1))
        station.events.cut()
        again = watch.__next__()
        assert again.gap is not None
        assert (again.gap.reason, len(accordionq2_simulator.faults)) == ("reconnected", 0)


def test_what_the_station_cannot_do_ends_a_watch(accordionq2_simulator: Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client, client.watch_values(NAMES) as watch:
        watch.__next__()
        accordionq2_simulator.faults.add(ErrorStatus(status=501, path="/api/events"))
        accordionq2_simulator.station.events.cut()
        with pytest.raises(AccordionQ2ApiError) as caught:
            watch.__next__()
        assert caught.value.status_code == 501


@pytest.mark.parametrize("path", ["/api/events", "*/subscriptions*"])
def test_a_failure_at_the_first_attempt_is_told_at_once(accordionq2_simulator: Simulator, path: str) -> None:
    accordionq2_simulator.faults.add(ErrorStatus(status=500, path=path))
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client, client.watch_values(NAMES) as watch:
        with pytest.raises(AccordionQ2ApiError) as caught:
            watch.__next__()
        assert caught.value.status_code == 500


def test_silence_makes_a_new_connection(accordionq2_simulator: Simulator) -> None:
    accordionq2_simulator.faults.add(StreamSilence(after=2, times=1))
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        watch = client.watch_values(NAMES, silence_limit=0.5)
        watch.__next__()
        again = watch.__next__()
        assert again.gap is not None
        assert again.gap.reason == "reconnected"


def test_missing_events_are_a_gap(accordionq2_simulator: Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client, client.watch_values(NAMES) as watch:
        watch.__next__()
        accordionq2_simulator.station.events.lose(3)
        accordionq2_simulator.station.advance(1)
        later = watch.__next__()
        assert later.gap is not None
        assert (later.gap.reason, later.gap.lost_events) == ("lost", 3)


@pytest.mark.parametrize("fault", [StreamDuplicateId(after=2), StreamGarbage(after=2)])
def test_odd_streams_are_survived(accordionq2_simulator: Simulator, fault: Any) -> None:
    accordionq2_simulator.faults.add(fault)
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client, client.watch_values(NAMES) as watch:
        for _ in range(3):
            assert set((watch.__next__()).values) == set(NAMES)
            accordionq2_simulator.station.advance(1)


def test_a_restarted_hardware_app(accordionq2_simulator: Simulator) -> None:
    station = accordionq2_simulator.station
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client, client.watch_values(NAMES) as watch:
        watch.__next__()
        station.disconnect("restarting")
        station.reconnect()
        station.advance(1)
        later = watch.__next__()
        while later.gap is None:
            station.advance(1)
            later = watch.__next__()
        assert later.gap.reason == "restarted"


def test_a_subscription_that_has_ended_is_made_again(accordionq2_simulator: Simulator) -> None:
    station = accordionq2_simulator.station
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client, client.watch_values(NAMES) as watch:
        watch.__next__()
        watch._worker.close()  # type: ignore[union-attr] # it has one
        station.subscriptions.end(watch._subscription_id)
        watch._worker = type(watch._worker)("renewal", watch._renew, 0.05)  # type: ignore[misc] # sooner than in 20 s
        later = watch.__next__()
        assert later.gap is not None
        assert later.gap.reason == "renewed"


def test_names_that_the_station_refuses(accordionq2_simulator: Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        with pytest.raises(AccordionQ2ApiError) as caught:
            for _ in client.watch_values(NAMES, interval_ms=1):
                pass
        assert caught.value.status_code == 400


def test_names_that_are_no_texts_are_refused_here(accordionq2_simulator: Simulator) -> None:
    wrong: Any = ["DUT_RESET", 5]
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        with pytest.raises(AccordionQ2ArgumentError, match=r"names\[1\] must be text, not 5"):
            client.watch_values(wrong)
        with pytest.raises(AccordionQ2ArgumentError, match=r"channels\[1\] must be text, not 5"):
            client.subscriptions.create("s", wrong)
        with pytest.raises(AccordionQ2ArgumentError, match=r"resources\['DUT_RESET'\] must be text, not True"):
            client.resources.set_values({"DUT_RESET": wrong is not None})  # type: ignore[dict-item] # refused
        with pytest.raises(AccordionQ2ArgumentError, match="value must be text, not 1"):
            client.resources.set_value("DUT_RESET", 1)  # type: ignore[arg-type] # refused
        assert not list(accordionq2_simulator.requests)


def test_a_station_that_is_not_there(accordionq2_simulator: Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        accordionq2_simulator.stop()
        with pytest.raises(AccordionQ2ConnectionError):
            for _ in client.events.watch():
                pass


def test_giving_up(accordionq2_simulator: Simulator) -> None:
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client:
        watch = client.events.watch(give_up_s=0.3)
        assert (watch.__next__()).name == "hello"
        began = time.monotonic()
        accordionq2_simulator.stop()
        with pytest.raises(AccordionQ2ConnectionError, match=r"no event stream for 0\.3 s"):
            watch.__next__()
        assert time.monotonic() - began > 0.2
        assert watch.next() is None


def test_a_watch_over_events(accordionq2_simulator: Simulator) -> None:
    station = accordionq2_simulator.station
    with AccordionQ2Client(accordionq2_simulator.endpoint) as client, client.events.watch() as watch:
        assert (watch.__next__()).name == "hello"
        station.events.lose(2)
        station.lease.hold_by("Somebody")
        event = watch.__next__()
        assert (event.name, event.gap and event.gap.lost_events) == ("lease", 2)
        station.events.cut()
        hello = watch.__next__()
        assert (hello.name, hello.gap and hello.gap.reason) == ("hello", "reconnected")
