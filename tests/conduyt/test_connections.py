"""Links that are not there, devices that are silent or talk nonsense, cables that are pulled, and coming back."""

import asyncio
from collections.abc import Callable

import pytest

from conduyt import (
    ConduytArgumentError,
    ConduytConnectionError,
    ConduytDevice,
    ConduytDeviceSync,
    ConduytDisconnectedError,
    ConduytError,
    ConduytPortError,
    ConduytProtocolError,
    ConduytTimeoutError,
    ReconnectPolicy,
)
from conduyt.events import ConnectionLost, DroppedInput, Event, LateAnswer, Log, Reconnected, UnexpectedAnswer
from conduyt.modules import ConduytServo
from conduyt.simulator import (
    ConduytSimulator,
    Corrupt,
    Delay,
    Drop,
    Noise,
    OtherSequence,
    Pieces,
    Repeat,
    Silence,
    Unplug,
    WrongType,
)
from conduyt.transports.mock import MockTransport
from conduyt.transports.mqtt import MQTTTransport
from conduyt.transports.serial import SerialTransport
from conduyt.transports.tcp import TCPTransport
from tests.conduyt.limits import LIMIT_S, impatient, until

SOON = ReconnectPolicy(first_delay_s=0.02, largest_delay_s=0.1, give_up_after_s=10)


def opened(simulator: ConduytSimulator, timeout_ms: float = 20_000, **settings: object) -> ConduytDevice:
    return ConduytDevice(SerialTransport(simulator.endpoint), timeout_ms, **settings)  # type: ignore[arg-type] # settings of the device


async def event_of(device: ConduytDevice, kind: type[Event], cause: Callable[[], object] | None = None) -> object:
    """The first event of a kind after something happened."""

    async def next_one() -> object:
        async for event in device.watch(kind, timeout_s=LIMIT_S):
            return event
        raise AssertionError("the device disconnected")

    task = asyncio.create_task(next_one())
    await asyncio.sleep(0)
    if cause is not None:
        cause()
    return await task


async def test_no_such_port() -> None:
    device = ConduytDevice(SerialTransport("/dev/there-is-no-such-port"))
    with pytest.raises(ConduytPortError, match="there-is-no-such-port"):
        await device.connect()
    assert not device.connected


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_number_that_is_no_port(port: int) -> None:
    for transport in (TCPTransport, MQTTTransport):
        with pytest.raises(ConduytArgumentError, match=f"port must be . to 65535, not {port}"):
            transport("127.0.0.1", port)


@pytest.mark.parametrize("settle_s", [float("nan"), float("inf"), -1.0])
def test_a_wait_without_an_end(settle_s: float) -> None:
    with pytest.raises(ConduytArgumentError, match="settle_s must be 0 or more seconds"):
        SerialTransport("/dev/ttyACM0", settle_s=settle_s)
    with pytest.raises(ConduytArgumentError, match="baudrate must be 1 to"):
        SerialTransport("/dev/ttyACM0", 0)


@pytest.mark.parametrize("wrong", [{"first_delay_s": float("nan")}, {"largest_delay_s": float("inf")}])
def test_a_policy_waits_for_a_time_that_ends(wrong: dict[str, float]) -> None:
    with pytest.raises(ConduytArgumentError, match="a policy needs"):
        ReconnectPolicy(**wrong)
    with pytest.raises(ConduytArgumentError, match="give_up_after_s must be 0 or more"):
        ReconnectPolicy(give_up_after_s=float("nan"))


async def test_silence_and_then_not(conduyt_simulator: ConduytSimulator) -> None:
    conduyt_simulator.faults.add(Silence())
    device = opened(conduyt_simulator)
    silence = r"no answer from .* within 100 ms. Check that it is the right port"
    with impatient(device, 100), pytest.raises(ConduytTimeoutError, match=silence):
        await device.connect()
    assert not device.connected
    conduyt_simulator.faults.clear()
    await device.connect()
    await device.ping()
    await device.disconnect()


async def test_a_lost_hello_is_asked_again(
    conduyt_simulator: ConduytSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("conduyt._greeting.HELLO_EVERY_S", 0.05)
    conduyt_simulator.faults.add(Drop(of="HELLO", times=2))
    async with opened(conduyt_simulator) as device:
        await device.ping()
    assert len(conduyt_simulator.commands.named("HELLO")) >= 1


async def test_half_a_hello(conduyt_simulator: ConduytSimulator) -> None:
    conduyt_simulator.faults.add(WrongType(of="HELLO", type=0x81, payload=b"Half a name"))
    device = opened(conduyt_simulator)
    with pytest.raises(ConduytProtocolError, match=r"HelloResp.firmware_name: too short: 16 bytes expected, 11 there"):
        await device.connect()
    assert not device.connected
    conduyt_simulator.faults.clear()
    await device.connect()
    await device.disconnect()


async def test_hello_of_another_version() -> None:
    transport = MockTransport(lambda _: bytes.fromhex("434401800100005a"))
    device = ConduytDevice(transport, timeout_ms=50)
    with pytest.raises(ConduytTimeoutError, match="another version of the protocol"):
        await device.connect()


async def test_noise_is_not_taken_for_another_version() -> None:
    answers = iter(["434401800100005a", "0044028001000000", "0044028001000000"])
    transport = MockTransport(lambda _: bytes.fromhex(next(answers, "0044028001000000")))
    device = ConduytDevice(transport, timeout_ms=50)
    with pytest.raises(ConduytTimeoutError, match=r"no answer from MockTransport .* another version"):
        await device.connect()
    with pytest.raises(ConduytTimeoutError, match="what came is no packet"):
        await device.connect()


async def test_a_loss_is_told_once(conduyt_simulator: ConduytSimulator) -> None:
    async with opened(conduyt_simulator) as device:
        conduyt_simulator.faults.add(Unplug(of="PIN_READ"))
        with pytest.raises(ConduytDisconnectedError) as lost:
            await device.pin(2).read()
    assert str(lost.value).count("was lost") == 1
    assert conduyt_simulator.endpoint in str(lost.value)


async def test_garbage_for_ever(conduyt_simulator: ConduytSimulator) -> None:
    conduyt_simulator.faults.add(WrongType(of="HELLO", type=0xE0, payload=b"?"))
    conduyt_simulator.faults.add(Noise(size=3000))
    device = opened(conduyt_simulator, 150)
    with pytest.raises(ConduytTimeoutError, match=r"is no packet|Check that"):
        await device.connect()
    assert not device.connected


async def test_every_answer_refused(conduyt_simulator: ConduytSimulator) -> None:
    device = ConduytDevice(MockTransport(lambda p: bytes.fromhex("43440283") + p[4:5] + b"\1\0\4\0"), timeout_ms=50)
    with pytest.raises(ConduytError):
        await device.connect()
    assert not device.connected


async def test_an_answer_that_is_too_short(conduyt_simulator: ConduytSimulator) -> None:
    async with opened(conduyt_simulator) as device:
        conduyt_simulator.faults.add(WrongType(of="PIN_READ", type=0x91, payload=b"\2", times=1))
        with pytest.raises(ConduytProtocolError, match=r"PinReadResp.value: too short: 2 bytes expected, 0 there"):
            await device.pin(2).read()
        assert await device.pin(2).read() == 1


async def test_an_answer_of_another_kind(conduyt_simulator: ConduytSimulator) -> None:
    async with opened(conduyt_simulator) as device:
        conduyt_simulator.faults.add(WrongType(of="PIN_READ", type=0x82, payload=b"", times=1))
        misfit = "an answer of type 0x82 under its number does not fit it"
        with impatient(device), pytest.raises(ConduytTimeoutError, match=misfit):
            await device.pin(2).read()
        assert await device.pin(2).read() == 1
        assert device.statistics.unexpected_answers == 1


async def test_late_answers_repeated_answers_and_wrong_numbers_are_reported(
    conduyt_simulator: ConduytSimulator,
) -> None:
    async with opened(conduyt_simulator) as device:
        conduyt_simulator.faults.add(Delay(seconds=0.4, of="PING", times=1))
        telling = asyncio.create_task(event_of(device, LateAnswer))
        with impatient(device, 80), pytest.raises(ConduytTimeoutError):
            await device.ping()
        late = await telling
        assert isinstance(late, LateAnswer)
        assert (late.command, late.type) == ("PING", 0x80)
        conduyt_simulator.faults.add(Repeat(of="PING", times=1))
        await device.ping()
        conduyt_simulator.faults.add(OtherSequence(of="PING", times=1))
        with impatient(device), pytest.raises(ConduytTimeoutError):
            await device.ping()
        await device.ping()
        counts = device.statistics
        assert (counts.late_answers, counts.unexpected_answers) == (1, 2)
        assert counts.unheard_events[UnexpectedAnswer.__name__] == 2


async def test_noise_does_no_harm_and_is_counted(conduyt_simulator: ConduytSimulator) -> None:
    async with opened(conduyt_simulator) as device:
        conduyt_simulator.faults.add(Noise(data=b"boot\0log", of="PIN_READ", times=1))
        with impatient(device), pytest.raises(ConduytTimeoutError):  # what has no delimiter after it joins the answer
            await device.pin(2).read()
        assert await device.pin(2).read() == 1
        assert sum(device.statistics.dropped_input.values()) >= 1


async def test_answers_in_pieces(conduyt_simulator: ConduytSimulator) -> None:
    async with opened(conduyt_simulator) as device:
        conduyt_simulator.faults.add(Pieces(count=5, pause_s=0.002))
        assert await device.pin(14).analog_read() == 700


async def test_a_pulled_cable_fails_what_was_under_way_at_once(conduyt_simulator: ConduytSimulator) -> None:
    async with opened(conduyt_simulator, 60_000) as device:
        conduyt_simulator.faults.add(Silence())
        calls: list[asyncio.Task[object]] = [asyncio.create_task(call) for call in [device.ping() for _ in range(300)]]
        calls.append(asyncio.create_task(event_of(device, Log)))
        await until(lambda: conduyt_simulator.commands.named("PING"))
        conduyt_simulator.unplug()
        results = await asyncio.wait_for(asyncio.gather(*calls, return_exceptions=True), LIMIT_S)
        assert {type(result) for result in results} == {ConduytDisconnectedError}
        assert not device.connected
        with pytest.raises(ConduytDisconnectedError, match="call connect"):
            await device.ping()
    conduyt_simulator.faults.clear()
    conduyt_simulator.plug()
    await device.connect()
    await device.ping()
    await device.disconnect()


@pytest.mark.parametrize("keep", [0, 1, 5, 9])
async def test_a_cable_pulled_in_the_middle_of_an_answer(conduyt_simulator: ConduytSimulator, keep: int) -> None:
    conduyt_simulator.faults.add(Unplug(keep=keep, of="PIN_READ"))
    async with opened(conduyt_simulator) as device:
        with pytest.raises(ConduytDisconnectedError):
            await device.pin(2).read()


async def test_coming_back_restores_what_it_can_and_reports_the_rest(conduyt_simulator: ConduytSimulator) -> None:
    async with opened(conduyt_simulator, reconnect=SOON) as device:
        await (await device.pin(13).mode("output")).write(1)
        await ConduytServo(device).attach(9)
        values: list[int] = []

        async def watch() -> None:
            async for event in device.pin(14).watch("analog", interval_ms=10, threshold=0):
                values.append(event.value)  # noqa: PERF401 # what is there so far counts

        watching = asyncio.create_task(watch())
        await until(lambda: values)
        lost = await event_of(device, ConnectionLost, conduyt_simulator.unplug)
        assert isinstance(lost, ConnectionLost)
        assert not lost.is_final
        with pytest.raises(ConduytDisconnectedError, match="trying to come back"):
            await device.ping()
        back = await event_of(device, Reconnected, conduyt_simulator.plug)
        assert isinstance(back, Reconnected)
        assert back.is_same_device
        assert back.restored == ("mode output of pin 13", "subscription of pin 14")
        assert back.lost == (
            "the value 1 of pin 13 is not written again",
            "module 0 keeps its settings only if the device did not restart",
        )
        values.clear()
        await until(lambda: values)
        await device.ping()
    await asyncio.wait_for(watching, LIMIT_S)


async def test_giving_up_to_come_back(conduyt_simulator: ConduytSimulator) -> None:
    policy = ReconnectPolicy(first_delay_s=0.01, largest_delay_s=0.02, give_up_after_s=0.1)
    device = opened(conduyt_simulator, reconnect=policy)
    await device.connect()
    waiting = asyncio.create_task(event_of(device, Log))
    await asyncio.sleep(0)
    conduyt_simulator.unplug()
    with pytest.raises(ConduytDisconnectedError, match="no attempt to come back"):
        await asyncio.wait_for(waiting, LIMIT_S)
    assert not device.connected
    conduyt_simulator.plug()
    await device.connect()
    await device.disconnect()


async def test_disconnecting_while_coming_back(conduyt_simulator: ConduytSimulator) -> None:
    device = opened(conduyt_simulator, reconnect=SOON)
    await device.connect()
    await event_of(device, ConnectionLost, conduyt_simulator.unplug)
    await asyncio.wait_for(device.disconnect(), LIMIT_S)
    assert not device.connected


async def test_listeners_end_with_disconnect(conduyt_simulator: ConduytSimulator) -> None:
    device = opened(conduyt_simulator)
    await device.connect()

    async def listen() -> str:
        async for _ in device.watch(Log):
            pass
        return "ended"

    task = asyncio.create_task(listen())
    await asyncio.sleep(0.01)
    await device.disconnect()
    assert await asyncio.wait_for(task, LIMIT_S) == "ended"


async def test_a_slow_listener_loses_the_oldest_and_knows_how_many(conduyt_simulator: ConduytSimulator) -> None:
    async with opened(conduyt_simulator) as device:
        stream = device.watch(Log, queue_size=2)
        first = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0)
        conduyt_simulator.device.log("first")
        await first
        for number in range(6):
            conduyt_simulator.device.log(str(number))
        await device.ping()
        assert [(await anext(stream)).text for _ in range(2)] == ["4", "5"]
        assert device.statistics.dropped_events == 4
        await stream.aclose()


async def test_a_cancelled_command_leaves_nothing_behind(conduyt_simulator: ConduytSimulator) -> None:
    async with opened(conduyt_simulator) as device:
        conduyt_simulator.faults.add(Delay(seconds=0.3, of="PING", times=1))
        task = asyncio.create_task(device.ping())
        await until(lambda: conduyt_simulator.commands.named("PING"))
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await device.ping()
        await until(lambda: device.statistics.late_answers == 1)


async def test_only_so_many_commands_at_once(conduyt_simulator: ConduytSimulator) -> None:
    async with opened(conduyt_simulator, max_outstanding=2) as device:
        conduyt_simulator.faults.add(Silence())
        with impatient(device):
            results = await asyncio.gather(*(device.ping() for _ in range(3)), return_exceptions=True)
        errors = [error for error in results if isinstance(error, ConduytTimeoutError)]
        assert sorted(error.was_sent for error in errors) == [False, True, True]
        assert any("2 other commands were under way" in str(error) for error in errors)


def test_settings_that_make_no_sense() -> None:
    for window in (0, 256):
        with pytest.raises(ConduytArgumentError):
            ConduytDevice(MockTransport(), max_outstanding=window)
    for timeout_ms in (0, float("inf")):
        with pytest.raises(ConduytArgumentError):
            ConduytDevice(MockTransport(), timeout_ms)
    with pytest.raises(ConduytArgumentError):
        ReconnectPolicy(first_delay_s=-1)
    with pytest.raises(TypeError, match="is no transport: it needs open"):
        ConduytDevice(object())  # type: ignore[arg-type] # on purpose


def test_damaged_frames_time_out(conduyt_simulator: ConduytSimulator) -> None:
    with ConduytDeviceSync(SerialTransport(conduyt_simulator.endpoint), 20_000) as device:
        conduyt_simulator.faults.add(Corrupt(of="PING", times=1))
        with impatient(device), pytest.raises(ConduytTimeoutError):
            device.ping()
        device.ping()
        assert device.statistics.dropped_input


def test_the_synchronous_device_can_be_used_again(conduyt_simulator: ConduytSimulator) -> None:
    device = ConduytDeviceSync(SerialTransport(conduyt_simulator.endpoint), 20_000)
    for _ in range(2):
        device.connect()
        device.ping()
        device.close()
    device.close()
    with pytest.raises(ConnectionError):
        device.ping()


async def test_the_synchronous_device_works_where_a_loop_runs(conduyt_simulator: ConduytSimulator) -> None:
    with ConduytDeviceSync(SerialTransport(conduyt_simulator.endpoint), 20_000) as device:
        assert device.pin(2).read() == 1


async def test_dropped_input_is_an_event(conduyt_simulator: ConduytSimulator) -> None:
    async with opened(conduyt_simulator) as device:
        conduyt_simulator.faults.add(Noise(data=b"\x05abc\0", of="PING", times=1))
        task = asyncio.create_task(event_of(device, DroppedInput))
        await asyncio.sleep(0)
        await device.ping()
        dropped = await task
        assert isinstance(dropped, DroppedInput)
        assert dropped.size > 0
        assert dropped.reasons


async def test_an_error_of_the_transport_is_ours() -> None:
    class Broken(MockTransport):
        async def open(self) -> None:
            raise OSError("no such thing")

    with pytest.raises(ConduytConnectionError, match="no such thing"):
        await ConduytDevice(Broken()).connect()


async def test_a_transport_that_takes_nothing_is_a_timeout() -> None:
    class Stuck(MockTransport):
        is_stuck = False

        async def send(self, packet: bytes) -> None:
            if self.is_stuck:
                await asyncio.sleep(60)
            await super().send(packet)

    transport = Stuck()
    device = ConduytDevice(transport, timeout_ms=20_000, max_outstanding=1)
    await device.connect()
    transport.is_stuck = True
    with impatient(device), pytest.raises(ConduytTimeoutError, match="no answer to PING"):
        await device.ping()
    with pytest.raises(TimeoutError):  # the limit of the caller is not taken for ours
        async with asyncio.timeout(0.02):
            await device.ping()
    transport.is_stuck = False
    await device.ping()
    await device.disconnect()


async def test_one_who_waits_for_a_place_may_go_away(conduyt_simulator: ConduytSimulator) -> None:
    async with opened(conduyt_simulator, max_outstanding=1) as device:
        conduyt_simulator.faults.add(Delay(seconds=0.3, of="PING", times=1))
        calls = [asyncio.create_task(device.ping()) for _ in range(4)]
        await until(lambda: conduyt_simulator.commands.named("PING"))
        calls[2].cancel()
        results = await asyncio.gather(*calls, return_exceptions=True)
        assert [type(result) for result in results] == [type(None), type(None), asyncio.CancelledError, type(None)]
        await device.ping()


async def test_those_who_wait_for_a_place_hear_of_a_lost_link_at_once(conduyt_simulator: ConduytSimulator) -> None:
    async with opened(conduyt_simulator, 60_000, max_outstanding=1) as device:
        conduyt_simulator.faults.add(Silence())
        calls = [asyncio.create_task(device.ping()) for _ in range(20)]
        await until(lambda: conduyt_simulator.commands.named("PING"))
        conduyt_simulator.unplug()
        results = await asyncio.wait_for(asyncio.gather(*calls, return_exceptions=True), LIMIT_S)
        assert {type(result) for result in results} == {ConduytDisconnectedError}
