"""Links that go and come back while everything is under way: no wrong answer, no wait without an end, and a client that comes back."""

import asyncio
import contextlib
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from conduyt import (
    ConduytDevice,
    ConduytDeviceSync,
    ConduytDisconnectedError,
    ConduytError,
    ConduytOTA,
    ConduytTimeoutError,
    ReconnectPolicy,
)
from conduyt.events import ConnectionLost, Reconnected
from conduyt.simulator import Broker, ConduytSimulator, Habits, PinMode, Sketch, Unplug
from conduyt.transports.tcp import TCPTransport
from tests.conduyt.end_to_end.joined import simulated, transport_to
from tests.conduyt.limits import LIMIT_S, until

QUICK = ReconnectPolicy(first_delay_s=0.01, largest_delay_s=0.05)
QUIET = Sketch()
REGISTERS = 50

pytestmark = pytest.mark.conduyt_simulator(sketch=QUIET)


@pytest.fixture(autouse=True)
def _asks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broker takes the question for a device that is not back yet; the next one is not a second away."""
    monkeypatch.setattr("conduyt._greeting.HELLO_EVERY_S", 0.2)


async def _back(device: ConduytDevice) -> Reconnected:
    async with contextlib.aclosing(device.watch(Reconnected, timeout_s=LIMIT_S)) as events:
        return await anext(events)


async def test_pulled_while_everything_is_under_way(simulator: ConduytSimulator) -> None:
    """Reads of many registers go on while the cable is pulled again and again: each is right, or a typed error."""
    outcomes: list[object] = []

    async def read(device: ConduytDevice, register: int) -> None:
        try:
            assert await device.i2c.read_register(0x50, register, 1) == bytes((register,))
            outcomes.append("right")
        except ConduytError as error:
            outcomes.append(type(error))

    count = 8 if simulator.link_kind == "mqtt" else REGISTERS  # brokers take their time
    async with ConduytDevice(transport_to(simulator), timeout_ms=20_000, reconnect=QUICK) as device:
        await device.i2c.write(0x50, b"\x00" + bytes(range(REGISTERS)))
        for keep in (0, 2, 7):
            watching = asyncio.ensure_future(_back(device))
            await asyncio.sleep(0)
            simulator.faults.add(Unplug(keep=keep, of="PING", times=1, replug_s=0.03))
            early = [read(device, register) for register in range(count // 2)]
            late = [read(device, register) for register in range(count // 2, count)]
            with pytest.raises(ConduytDisconnectedError):
                await asyncio.gather(*early, device.ping(), *late)
            assert (await watching).is_same_device
            await until(lambda: len(outcomes) % count == 0)
        assert set(outcomes) <= {"right", ConduytDisconnectedError, ConduytTimeoutError}
        outcomes.clear()
        await asyncio.gather(*(read(device, register) for register in range(count)))
        assert outcomes == ["right"] * count


async def test_a_board_that_is_away_is_asked_again(conduyt_broker: Broker) -> None:
    """The broker takes the first question although nobody is there for it."""
    with simulated("mqtt", conduyt_broker, sketch=QUIET) as simulator:
        simulator.stop()
        device = ConduytDevice(transport_to(simulator), timeout_ms=20_000)
        connecting = asyncio.ensure_future(device.connect())
        await asyncio.sleep(0.2)
        await asyncio.to_thread(simulator.start)
        await connecting
        await device.disconnect()


async def test_modes_and_subscriptions_come_back(simulator: ConduytSimulator) -> None:
    async with ConduytDevice(transport_to(simulator), timeout_ms=20_000, reconnect=QUICK) as device:
        await device.pin(13).mode("output")
        async with contextlib.aclosing(device.pin("A0").watch("analog", interval_ms=20, timeout_s=LIMIT_S)) as events:
            assert (await anext(events)).value == 700
            watching = asyncio.ensure_future(_back(device))
            await asyncio.sleep(0)
            await asyncio.to_thread(simulator.restart)
            event = await watching
            assert (simulator.device.pins.mode(13), simulator.device.pins.is_output(13)) == (PinMode.OUTPUT, True)
            assert len(event.restored) == 2
            assert (await anext(events)).value == 700


async def test_loss_is_told_before_the_return(simulator: ConduytSimulator) -> None:
    async with (
        ConduytDevice(transport_to(simulator), timeout_ms=20_000, reconnect=QUICK) as device,
        contextlib.aclosing(device.watch(ConnectionLost, Reconnected, timeout_s=LIMIT_S)) as events,
    ):
        first = asyncio.ensure_future(anext(events))
        await asyncio.sleep(0)
        await asyncio.to_thread(simulator.unplug)
        lost = await first
        assert isinstance(lost, ConnectionLost)
        assert not lost.is_final
        with pytest.raises(ConduytDisconnectedError, match="trying to come back"):
            await device.ping()
        await asyncio.to_thread(simulator.plug)
        assert isinstance(await anext(events), Reconnected)
        await device.ping()


@pytest.mark.conduyt_simulator(board="esp32", sketch=Sketch(modules=(), ota=True))
async def test_pulled_in_the_middle_of_an_update(simulator: ConduytSimulator) -> None:
    image = bytes(range(250)) * 20
    async with ConduytDevice(transport_to(simulator), timeout_ms=20_000, reconnect=QUICK) as device:

        def pull(sent: int, _total: int) -> None:
            if sent == 3 * ConduytOTA(device).largest_chunk:
                simulator.faults.add(Unplug(of="OTA_CHUNK", times=1, replug_s=0.02))

        watching = asyncio.ensure_future(_back(device))
        await asyncio.sleep(0)
        with pytest.raises(ConduytDisconnectedError):
            await ConduytOTA(device).flash(image, on_progress=pull)
        event = await watching
        assert any("update" in text for text in event.lost)
        await ConduytOTA(device).flash(image)
        assert simulator.device.ota.installed == [image]


async def test_device_that_dials_in_and_does_so_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with ConduytSimulator("tcp", port=port, dial=True, raw_link="firmware", sketch=QUIET) as simulator:
        async with ConduytDevice(TCPTransport("127.0.0.1", port, listen=True), reconnect=QUICK) as device:
            assert await device.pin("A0").read() == 700
            watching = asyncio.ensure_future(_back(device))
            await asyncio.sleep(0)
            await asyncio.to_thread(simulator.restart)
            assert (await watching).is_same_device
            await asyncio.gather(*(device.ping() for _ in range(50)))


async def test_broker_that_goes_and_comes_back() -> None:
    with Broker() as broker, simulated("mqtt", broker, sketch=QUIET) as simulator:
        async with ConduytDevice(transport_to(simulator), timeout_ms=20_000, reconnect=QUICK) as device:
            watching = asyncio.ensure_future(_back(device))
            await asyncio.sleep(0)
            await asyncio.to_thread(broker.stop)
            await until(lambda: not device.connected)
            with pytest.raises(ConduytDisconnectedError):
                await device.ping()
            await asyncio.to_thread(broker.start)
            await watching
            await device.ping()


async def test_strict_board_comes_back_too(conduyt_broker: Broker) -> None:
    for link in ("pty", "tcp", "mqtt"):
        broker = conduyt_broker if link == "mqtt" else None
        with simulated(link, broker, sketch=QUIET, habits=Habits.documented()) as simulator:
            async with ConduytDevice(transport_to(simulator), timeout_ms=20_000, reconnect=QUICK) as device:
                watching = asyncio.ensure_future(_back(device))
                await asyncio.sleep(0)
                await asyncio.to_thread(simulator.restart)
                assert (await watching).is_same_device


def test_many_threads_with_one_synchronous_device(simulator: ConduytSimulator) -> None:
    calls = 2 if simulator.link_kind == "mqtt" else 15
    with ConduytDeviceSync(transport_to(simulator), timeout_ms=60_000) as device, ThreadPoolExecutor(20) as threads:
        device.i2c.write(0x50, b"\x00" + bytes(range(REGISTERS)))

        def work(thread: int) -> bool:
            return all(
                device.i2c.read_register(0x50, (thread * 7 + call) % REGISTERS, 1)
                == bytes(((thread * 7 + call) % REGISTERS,))
                for call in range(calls)
            )

        assert all(threads.map(work, range(20)))
        waiting = [threads.submit(device.ping) for _ in range(20)]
        simulator.unplug()
        kinds = {type(future.exception(timeout=LIMIT_S)) for future in waiting}
        assert kinds <= {type(None), ConduytDisconnectedError}
