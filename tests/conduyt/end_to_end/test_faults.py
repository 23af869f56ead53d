"""Bad lines, bad cables and bad boards: every failure is a typed error, and the next command works."""

import asyncio
import contextlib

import pytest

from conduyt import (
    ConduytDevice,
    ConduytDisconnectedError,
    ConduytError,
    ConduytNAKError,
    ConduytProtocolError,
    ConduytTimeoutError,
)
from conduyt.events import LateAnswer, Log, UnexpectedAnswer
from conduyt.simulator import (
    Broker,
    ConduytSimulator,
    Corrupt,
    CorruptCommand,
    Delay,
    Delimiters,
    Drop,
    Fault,
    Flood,
    Habits,
    Noise,
    OtherSequence,
    Pieces,
    Refuse,
    Repeat,
    Silence,
    Sketch,
    Truncate,
    Unplug,
    WrongType,
)
from tests.conduyt.end_to_end.joined import LINKS, simulated, transport_to
from tests.conduyt.limits import LIMIT_S, impatient, until

QUIET = Sketch()

pytestmark = pytest.mark.conduyt_simulator(sketch=QUIET)


def patient(simulator: ConduytSimulator) -> ConduytDevice:
    return ConduytDevice(transport_to(simulator), timeout_ms=20_000)


WHOLE = "MQTT carries whole packets: none can be cut, and nothing comes between two"
UNFRAMED = "without frames noise may cost an answer: test_noise_between_packets_costs_at_most_one_answer has that"


HARMLESS = [
    Pieces(count=5, pause_s=0.002),
    Repeat(count=2),
    Noise(data=b"boot: 1.2.3\r\n\0"),
    Delimiters(count=3),
    Flood(count=50),
]


@pytest.mark.parametrize("fault", HARMLESS, ids=lambda fault: type(fault).__name__)
async def test_what_does_no_harm(simulator: ConduytSimulator, fault: Fault) -> None:
    if simulator.link_kind == "mqtt" and isinstance(fault, Pieces | Noise):
        pytest.skip(WHOLE)
    if simulator.link_kind == "tcp" and isinstance(fault, Noise):
        pytest.skip(UNFRAMED)
    simulator.faults.add(fault)
    async with patient(simulator) as device:
        for level in (1, 0, 1):
            await device.pin(13).write(level)
            assert simulator.device.pins.output(13) == 255 * level
        assert await device.pin("A0").read() == 700
        assert await asyncio.gather(*(device.pin(14).analog_read() for _ in range(20))) == [700] * 20


LOSSES: list[tuple[Fault, type[ConduytError]]] = [
    (Drop(of="PIN_READ", times=1), ConduytTimeoutError),
    (Silence(of="PIN_READ", times=1), ConduytTimeoutError),
    (Corrupt(of="PIN_READ", times=1), ConduytTimeoutError),
    (OtherSequence(of="PIN_READ", times=1, offset=100), ConduytTimeoutError),
    (CorruptCommand(of="PIN_READ", times=1), ConduytNAKError),
    (Refuse(of="PIN_READ", times=1, code=0x7E), ConduytNAKError),
    (Truncate(of="PIN_READ", times=1, keep=2), ConduytProtocolError),
    (WrongType(of="PIN_READ", times=1, type=0x82, payload=b""), ConduytError),
    (WrongType(of="PIN_READ", times=1), ConduytTimeoutError),
]


@pytest.mark.parametrize(("fault", "error"), LOSSES, ids=lambda value: type(value).__name__)
async def test_one_lost_answer_is_one_typed_error(
    simulator: ConduytSimulator, fault: Fault, error: type[ConduytError]
) -> None:
    limit_ms = 20_000 if error in {ConduytNAKError, ConduytProtocolError} else 150
    async with patient(simulator) as device:
        simulator.faults.add(fault)
        with impatient(device, limit_ms), pytest.raises(error):
            await device.pin("A0").read()
        assert await device.pin("A0").read() == 700


@pytest.mark.parametrize("link", LINKS)
async def test_late_answers_end_no_other_command(link: str, conduyt_broker: Broker) -> None:
    with simulated(link, conduyt_broker if link == "mqtt" else None, sketch=QUIET) as simulator:
        async with patient(simulator) as device, contextlib.aclosing(device.watch(LateAnswer, timeout_s=20)) as late:
            first = asyncio.ensure_future(anext(late))
            await asyncio.sleep(0)
            simulator.faults.add(Delay(0.6, of="PIN_READ", times=1, in_order=False))
            with impatient(device), pytest.raises(ConduytTimeoutError):
                await device.pin(2).read()
            await until(lambda: simulator.commands.named("PIN_READ"))
            simulator.device.pins.drive(2, False)
            for _ in range(10):
                assert await device.pin(2).read() == 0
            assert (await first).payload == b"\x02\x01\x00"
    assert device.statistics.late_answers == 1


async def test_answers_under_other_numbers_are_told(simulator: ConduytSimulator) -> None:
    async with patient(simulator) as device:
        simulator.faults.add(OtherSequence(of="PING", times=1, offset=100))
        async with contextlib.aclosing(device.watch(UnexpectedAnswer, timeout_s=20)) as events:
            told = asyncio.ensure_future(anext(events))
            with impatient(device), pytest.raises(ConduytTimeoutError):
                await device.ping()
            assert (await told).type == 0x80


async def test_complaint_about_a_damaged_command_hits_no_innocent(simulator: ConduytSimulator) -> None:
    """With one command under way it is clear which one it was; with several nobody knows, and the damaged one times out."""
    is_clear = simulator.link_kind != "pty"
    async with patient(simulator) as device:
        simulator.faults.add(CorruptCommand(of="RESET", times=1))
        with impatient(device, 20_000 if is_clear else 300):
            resetting = asyncio.ensure_future(device.reset())
            await asyncio.sleep(0)  # its limit is taken
        results = await asyncio.gather(resetting, *(device.ping() for _ in range(5)), return_exceptions=True)
        assert type(results[0]) is (ConduytNAKError if is_clear else ConduytTimeoutError)
        assert results[1:] == [None] * 5
        assert device.statistics.damaged_commands == int(not is_clear)


async def test_flood_of_events_drops_the_oldest_and_counts(simulator: ConduytSimulator) -> None:
    async with (
        patient(simulator) as device,
        contextlib.aclosing(device.watch(Log, queue_size=10, timeout_s=20)) as events,
    ):
        first = asyncio.ensure_future(anext(events))
        await asyncio.sleep(0)
        simulator.device.log("first")
        assert await first == Log("first")
        simulator.faults.add(Flood(count=300, of="PING", times=1))
        await device.ping()
        assert [(await anext(events)).text for _ in range(10)] == ["flood"] * 10
        assert device.statistics.dropped_events == 290


async def test_noise_between_packets_costs_at_most_one_answer(simulator: ConduytSimulator) -> None:
    if simulator.link_kind == "mqtt":
        pytest.skip(WHOLE)
    async with patient(simulator) as device:
        simulator.faults.add(Noise(size=200, of="PING", probability=0.3))
        with impatient(device, 150):
            outcomes = [await _outcome(device) for _ in range(40)]
        assert outcomes.count("ok") >= 20
        simulator.faults.clear()
        await _outcome(device)
        await device.ping()
    assert device.statistics.dropped_input


async def _outcome(device: ConduytDevice) -> str:
    try:
        await device.ping()
    except ConduytTimeoutError:
        return "timeout"
    return "ok"


# Connecting


async def test_silent_device(simulator: ConduytSimulator) -> None:
    device = patient(simulator)
    simulator.faults.add(Silence())
    with impatient(device), pytest.raises(ConduytTimeoutError, match="no answer from"):
        await asyncio.wait_for(device.connect(), LIMIT_S / 2)
    assert not device.connected
    simulator.faults.clear()
    await device.connect()
    await device.ping()
    await device.disconnect()


@pytest.mark.parametrize("keep", [0, 15, 27, 60, 140])
async def test_half_a_hello(simulator: ConduytSimulator, keep: int) -> None:
    device = patient(simulator)  # nothing is lost: a busy machine may take its time
    simulator.faults.add(Truncate(keep=keep, of="HELLO", times=1))
    with pytest.raises(ConduytProtocolError, match="cannot be read"):
        await device.connect()
    assert not device.connected
    async with device:
        await device.ping()


async def test_hello_refused_or_answered_by_something_else(simulator: ConduytSimulator) -> None:
    device = patient(simulator)
    for fault in (Refuse(code=1), WrongType(type=0x82, payload=b""), WrongType(), OtherSequence(offset=9)):
        with simulator.faults.active(fault), impatient(device), pytest.raises(ConduytError):
            await device.connect()
        assert not device.connected
    async with device:
        await device.ping()


async def test_garbage_for_ever(conduyt_broker: Broker) -> None:
    with simulated("pty", None, sketch=QUIET) as simulator:
        device = patient(simulator)
        simulator.faults.add(Flood(count=200, type=0xE0, payload=b"garbage" * 20))
        simulator.faults.add(Corrupt(flips=9))
        with impatient(device, 150), pytest.raises(ConduytTimeoutError, match="no answer from"):
            await device.connect()
        simulator.faults.clear()
        async with device:
            await device.ping()


async def test_hello_that_does_not_fit_its_board() -> None:
    sketch = Sketch(modules=("servo", "dht"))
    with simulated("pty", None, board="mega", sketch=sketch) as simulator:
        device = patient(simulator)
        with impatient(device), pytest.raises(ConduytTimeoutError, match="no answer from"):
            await device.connect()
        await until(lambda: simulator.commands.named("HELLO"))


# Links that break


@pytest.mark.parametrize("keep", [0, 1, 5, 100])
async def test_unplugged_in_the_middle_of_hello(simulator: ConduytSimulator, keep: int) -> None:
    if simulator.link_kind == "mqtt" and keep:
        pytest.skip(WHOLE)
    device = ConduytDevice(transport_to(simulator), timeout_ms=60_000)
    simulator.faults.add(Unplug(keep=keep, of="HELLO", times=1, replug_s=0.0))
    with pytest.raises(ConduytError):
        await asyncio.wait_for(device.connect(), LIMIT_S)
    await _again(device)
    await device.ping()
    await device.disconnect()


async def _again(device: ConduytDevice) -> None:
    """Connect again; the cable may not be back yet."""
    async with asyncio.timeout(LIMIT_S):
        while not device.connected:
            with contextlib.suppress(ConduytError):
                await device.connect()
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("keep", [0, 3])
async def test_unplugged_in_the_middle_of_everything(simulator: ConduytSimulator, keep: int) -> None:
    if simulator.link_kind == "mqtt" and keep:
        pytest.skip(WHOLE)
    async with ConduytDevice(transport_to(simulator), timeout_ms=60_000) as device:
        await device.ping()
        simulator.faults.add(Drop(of="I2C_READ"))
        simulator.faults.add(Unplug(keep=keep, of="RESET"))
        watching = asyncio.ensure_future(_heard(device))
        await asyncio.sleep(0)
        waiting = [device.i2c.read(0x50, 1) for _ in range(20)] if simulator.link_kind == "pty" else []
        results = await asyncio.wait_for(asyncio.gather(*waiting, device.reset(), return_exceptions=True), LIMIT_S)
        assert [type(result) for result in results] == [ConduytDisconnectedError] * len(results)
        assert isinstance(await watching, ConduytDisconnectedError)
        assert not device.connected
        with pytest.raises(ConduytDisconnectedError):
            await device.ping()
        await asyncio.to_thread(simulator.plug)
        simulator.faults.clear()
        await _again(device)
        assert await device.pin("A0").read() == 700


async def _heard(device: ConduytDevice) -> Exception:
    """What ends a listener."""
    try:
        async for _ in device.watch(Log):
            pass
    except ConduytError as error:
        return error
    raise AssertionError("it ended without an error")


# The firmware's own ways


async def test_tcp_as_the_firmware_reads_it() -> None:
    with simulated("tcp", None, raw_link="firmware", sketch=QUIET) as simulator:
        async with ConduytDevice(transport_to(simulator), timeout_ms=20_000) as device:
            await asyncio.gather(*(device.ping() for _ in range(300)))
            assert await device.pin("A0").read() == 700
    assert device.statistics.late_answers == 0


async def test_mqtt_as_the_firmware_reads_it(conduyt_broker: Broker) -> None:
    with simulated("mqtt", conduyt_broker, raw_link="firmware", sketch=QUIET) as simulator:
        async with ConduytDevice(transport_to(simulator), timeout_ms=20_000) as device:
            await asyncio.gather(*(device.ping() for _ in range(20)))
            assert await device.pin("A0").read() == 700


async def test_documented_refusals_reach_who_does_not_check() -> None:
    with simulated("tcp", None, habits=Habits.documented(), sketch=QUIET) as strict:
        async with ConduytDevice(transport_to(strict), check_capabilities=False) as device:
            with pytest.raises(ConduytNAKError, match="INVALID_PIN"):
                await device.pin(99).write(1)
