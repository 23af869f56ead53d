"""Events and watched values, against the simulated station: order, gaps, reconnecting, renewing, stopping."""

import time
from typing import Any

import pytest

from accordionq2 import (
    AccordionQ2ApiError,
    AccordionQ2ArgumentError,
    AccordionQ2ConnectionError,
    AccordionQ2TimeoutError,
    AsyncAccordionQ2Client,
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
from tests.accordionq2.async_tools import in_background

Simulator = AccordionQ2Simulator
NAMES = ["DUT_RESET", "STATUS_LED"]


async def test_a_stream(accordionq2_simulator: Simulator) -> None:
    station = accordionq2_simulator.station
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client, await client.events.open() as stream:
        assert stream.stream_id
        assert stream.stream_id in stream.hello.values()
        station.disconnect("unplugged")
        station.reconnect()
        gone, back = await stream.__anext__(), await stream.__anext__()
        assert (gone.name, gone.id + 1) == ("connection", back.id)
        assert "unplugged" in gone.data.values()
        assert gone.payload == type(gone.payload).from_dict(gone.data)  # type: ignore[union-attr] # it has one
        await client.subscriptions.create(stream.stream_id, NAMES, 250)
        assert (await stream.__anext__()).name == "values"
        station.events.publish("weather", [1])
        odd = await stream.__anext__()
        assert (odd.name, odd.data, odd.payload, odd.text) == ("weather", {}, None, "[1]")


async def test_subscriptions_by_hand(accordionq2_simulator: Simulator) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client, await client.events.open() as stream:
        made = await client.subscriptions.create(stream.stream_id or "", NAMES)
        again = await client.subscriptions.update(made.id, NAMES[:1], 500)
        assert (again.id, again.expires_in_ms) == (made.id, 60000)
        assert accordionq2_simulator.station.subscriptions.channels_of(made.id) == NAMES[:1]
        await client.subscriptions.delete(made.id)
        with pytest.raises(AccordionQ2ApiError):
            await client.subscriptions.update(made.id, NAMES)
        text: Any = "DUT_RESET"
        with pytest.raises(AccordionQ2ArgumentError):
            await client.subscriptions.create("s", text)


async def test_silence_ends_a_stream(accordionq2_simulator: Simulator) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        async with await client.events.open(0.5) as stream:
            with pytest.raises(AccordionQ2TimeoutError, match="nothing moved"):
                await stream.__anext__()
        with pytest.raises(AccordionQ2ArgumentError, match="silence_limit"):
            await client.events.open(0)


@pytest.mark.parametrize("fault", [StreamCut(after=0), StreamReset(after=0), StreamGarbage(after=0), Drop()])
async def test_a_stream_that_does_not_begin(accordionq2_simulator: Simulator, fault: Any) -> None:
    accordionq2_simulator.faults.add(fault)
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        with pytest.raises((AccordionQ2ConnectionError, AccordionQ2TimeoutError)):
            await client.events.open(0.3)


async def test_a_refused_stream_says_why(accordionq2_simulator: Simulator) -> None:
    accordionq2_simulator.faults.add(ErrorStatus(status=500, text="no streams today"))
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        with pytest.raises(AccordionQ2ApiError, match="no streams today"):
            await client.events.open()


async def test_closing_wakes_who_waits(accordionq2_simulator: Simulator) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        stream = await client.events.open()
        async with in_background(stream.next) as waiting:
            await stream.close()
            assert await waiting.result() is None
        assert [event async for event in stream] == []
        watch = client.watch_values(NAMES)
        assert (await watch.__anext__()).values == {"DUT_RESET": "False", "STATUS_LED": "False"}
        async with in_background(watch.next) as waiting:
            await client.close()
            assert await waiting.result() is None
        assert [values async for values in watch] == []


async def test_watched_values(accordionq2_simulator: Simulator) -> None:
    station = accordionq2_simulator.station
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        async with client.watch_values([*NAMES, "nothing"], 250) as watch:
            first = await watch.__anext__()
            assert (first.values, first.gap) == ({"DUT_RESET": "False", "STATUS_LED": "False"}, None)
            assert set(first.age_ms) == set(NAMES)
            assert set(first.errors) == {"nothing"}
            await client.resources.set_value("DUT_RESET", "True")
            station.advance(0.25)
            assert (await watch.__anext__()).values["DUT_RESET"] == "True"
        assert station.events.wait_for_streams(0) == []


@pytest.mark.parametrize("how", ["cut", "cut inside", "reset"])
async def test_a_broken_connection_is_made_again(accordionq2_simulator: Simulator, how: str) -> None:
    station = accordionq2_simulator.station
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client, client.watch_values(NAMES) as watch:
        assert (await watch.__anext__()).gap is None
        if how == "reset":
            station.events.reset()
        else:
            station.events.cut(inside=how == "cut inside")
        again = await watch.__anext__()
        assert again.gap is not None
        assert (again.gap.reason, again.gap.lost_events) == ("reconnected", None)
        assert again.gap.seconds > 0
        station.advance(1)
        assert (await watch.__anext__()).gap is None


@pytest.mark.parametrize("path", ["/api/events", "*/subscriptions*"])
async def test_one_failure_while_connecting_again_ends_no_watch(accordionq2_simulator: Simulator, path: str) -> None:
    station = accordionq2_simulator.station
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client, client.watch_values(NAMES) as watch:
        await watch.__anext__()
        accordionq2_simulator.faults.add(ErrorStatus(status=500, path=path, times=1))
        station.events.cut()
        again = await watch.__anext__()
        assert again.gap is not None
        assert (again.gap.reason, len(accordionq2_simulator.faults)) == ("reconnected", 0)


async def test_what_the_station_cannot_do_ends_a_watch(accordionq2_simulator: Simulator) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client, client.watch_values(NAMES) as watch:
        await watch.__anext__()
        accordionq2_simulator.faults.add(ErrorStatus(status=501, path="/api/events"))
        accordionq2_simulator.station.events.cut()
        with pytest.raises(AccordionQ2ApiError) as caught:
            await watch.__anext__()
        assert caught.value.status_code == 501


@pytest.mark.parametrize("path", ["/api/events", "*/subscriptions*"])
async def test_a_failure_at_the_first_attempt_is_told_at_once(accordionq2_simulator: Simulator, path: str) -> None:
    accordionq2_simulator.faults.add(ErrorStatus(status=500, path=path))
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client, client.watch_values(NAMES) as watch:
        with pytest.raises(AccordionQ2ApiError) as caught:
            await watch.__anext__()
        assert caught.value.status_code == 500


async def test_silence_makes_a_new_connection(accordionq2_simulator: Simulator) -> None:
    accordionq2_simulator.faults.add(StreamSilence(after=2, times=1))
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        watch = client.watch_values(NAMES, silence_limit=0.5)
        await watch.__anext__()
        again = await watch.__anext__()
        assert again.gap is not None
        assert again.gap.reason == "reconnected"


async def test_missing_events_are_a_gap(accordionq2_simulator: Simulator) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client, client.watch_values(NAMES) as watch:
        await watch.__anext__()
        accordionq2_simulator.station.events.lose(3)
        accordionq2_simulator.station.advance(1)
        later = await watch.__anext__()
        assert later.gap is not None
        assert (later.gap.reason, later.gap.lost_events) == ("lost", 3)


@pytest.mark.parametrize("fault", [StreamDuplicateId(after=2), StreamGarbage(after=2)])
async def test_odd_streams_are_survived(accordionq2_simulator: Simulator, fault: Any) -> None:
    accordionq2_simulator.faults.add(fault)
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client, client.watch_values(NAMES) as watch:
        for _ in range(3):
            assert set((await watch.__anext__()).values) == set(NAMES)
            accordionq2_simulator.station.advance(1)


async def test_a_restarted_hardware_app(accordionq2_simulator: Simulator) -> None:
    station = accordionq2_simulator.station
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client, client.watch_values(NAMES) as watch:
        await watch.__anext__()
        station.disconnect("restarting")
        station.reconnect()
        station.advance(1)
        later = await watch.__anext__()
        while later.gap is None:
            station.advance(1)
            later = await watch.__anext__()
        assert later.gap.reason == "restarted"


async def test_a_subscription_that_has_ended_is_made_again(accordionq2_simulator: Simulator) -> None:
    station = accordionq2_simulator.station
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client, client.watch_values(NAMES) as watch:
        await watch.__anext__()
        await watch._worker.close()  # type: ignore[union-attr] # it has one
        station.subscriptions.end(watch._subscription_id)
        watch._worker = type(watch._worker)("renewal", watch._renew, 0.05)  # type: ignore[misc] # sooner than in 20 s
        later = await watch.__anext__()
        assert later.gap is not None
        assert later.gap.reason == "renewed"


async def test_names_that_the_station_refuses(accordionq2_simulator: Simulator) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        with pytest.raises(AccordionQ2ApiError) as caught:
            async for _ in client.watch_values(NAMES, interval_ms=1):
                pass
        assert caught.value.status_code == 400


async def test_names_that_are_no_texts_are_refused_here(accordionq2_simulator: Simulator) -> None:
    wrong: Any = ["DUT_RESET", 5]
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        with pytest.raises(AccordionQ2ArgumentError, match=r"names\[1\] must be text, not 5"):
            client.watch_values(wrong)
        with pytest.raises(AccordionQ2ArgumentError, match=r"channels\[1\] must be text, not 5"):
            await client.subscriptions.create("s", wrong)
        with pytest.raises(AccordionQ2ArgumentError, match=r"resources\['DUT_RESET'\] must be text, not True"):
            await client.resources.set_values({"DUT_RESET": wrong is not None})  # type: ignore[dict-item] # refused
        with pytest.raises(AccordionQ2ArgumentError, match="value must be text, not 1"):
            await client.resources.set_value("DUT_RESET", 1)  # type: ignore[arg-type] # refused
        assert not list(accordionq2_simulator.requests)


async def test_a_station_that_is_not_there(accordionq2_simulator: Simulator) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        accordionq2_simulator.stop()
        with pytest.raises(AccordionQ2ConnectionError):
            async for _ in client.events.watch():
                pass


async def test_giving_up(accordionq2_simulator: Simulator) -> None:
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client:
        watch = client.events.watch(give_up_s=0.3)
        assert (await watch.__anext__()).name == "hello"
        began = time.monotonic()
        accordionq2_simulator.stop()
        with pytest.raises(AccordionQ2ConnectionError, match=r"no event stream for 0\.3 s"):
            await watch.__anext__()
        assert time.monotonic() - began > 0.2
        assert await watch.next() is None


async def test_a_watch_over_events(accordionq2_simulator: Simulator) -> None:
    station = accordionq2_simulator.station
    async with AsyncAccordionQ2Client(accordionq2_simulator.endpoint) as client, client.events.watch() as watch:
        assert (await watch.__anext__()).name == "hello"
        station.events.lose(2)
        station.lease.hold_by("Somebody")
        event = await watch.__anext__()
        assert (event.name, event.gap and event.gap.lost_events) == ("lease", 2)
        station.events.cut()
        hello = await watch.__anext__()
        assert (hello.name, hello.gap and hello.gap.reason) == ("hello", "reconnected")
