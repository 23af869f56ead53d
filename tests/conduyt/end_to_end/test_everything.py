"""Everything that a board can do, over each kind of link: what the client says is what the board did."""

import asyncio
import contextlib

import pytest

from conduyt import (
    Capability,
    ConduytDevice,
    ConduytNAKError,
    ConduytOTA,
)
from conduyt.events import Fatal, Log, RawPacket
from conduyt.modules import (
    ConduytDHT,
    ConduytEncoder,
    ConduytNeoPixel,
    ConduytOLED,
    ConduytPID,
    ConduytServo,
    ConduytStepper,
    DHTReading,
    EncoderTick,
    StepperDone,
)
from conduyt.simulator import ConduytSimulator, Dht, Encoder, Habits, NeoPixel, Oled, Pid, Servo, Sketch
from tests.conduyt.limits import until


async def test_what_it_is(device: ConduytDevice, simulator: ConduytSimulator) -> None:
    hello = device.capabilities
    assert hello is not None
    assert (hello.firmware_name, hello.firmware_version, hello.max_payload) == ("Simulated", (1, 0, 0), 256)
    assert [int(pin.capabilities) for pin in hello.pins] == list(simulator.device.board.pins)
    assert Capability.ANALOG_IN in hello.pins[14].capabilities
    assert [module.name for module in hello.modules] == list(simulator.device.sketch.modules)
    assert [stream.name for stream in hello.datastreams] == ["temperature", "setpoint", "relay"]


async def test_pins(device: ConduytDevice, simulator: ConduytSimulator) -> None:
    await (await device.pin(13).mode("output")).write(1)
    assert simulator.device.pins.output(13) == 255
    assert await device.pin(13).read() == 1
    await device.pin(9).write(128)
    assert simulator.device.pins.output(9) == 128
    assert await device.pin(2).read() == 1
    assert await device.pin("A0").read() == 700
    simulator.device.pins.drive_analog(15, 12)
    assert await device.pin(15).analog_read() == 12


@pytest.mark.conduyt_simulator(sketch=Sketch(), speed=0)
async def test_modules(device: ConduytDevice, simulator: ConduytSimulator) -> None:
    board = simulator.device
    await ConduytServo(device).attach(9)
    await ConduytServo(device).write(90)
    assert (board.module(Servo).pin, board.module(Servo).angle) == (9, 90)
    strip = ConduytNeoPixel(device)
    await strip.begin(pin=6, count=30)
    await strip.fill(255, 0, 0)
    await strip.show()
    assert board.module(NeoPixel).shown == ((255, 0, 0, 0),) * 30
    display = ConduytOLED(device)
    await display.begin()
    await display.text(0, 16, 2, "Hello, wörld")
    await display.show()
    assert board.module(Oled).text == "Hello, wörld"
    controller = ConduytPID(device)
    await controller.config(2, 0.5, 0.05)
    await controller.set_target(50)
    await controller.set_input(14)
    await controller.enable()
    assert (board.module(Pid).target, board.module(Pid).enabled) == (50, True)
    sensor = ConduytDHT(device)
    with pytest.raises(ConduytNAKError, match="MODULE_NOT_LOADED"):
        await sensor.read()
    await sensor.begin(pin=4)
    board.module(Dht).temperature = -12.5
    assert await sensor.read() == DHTReading(-12.5, 40.25)


@pytest.mark.conduyt_simulator(sketch=Sketch())
async def test_modules_that_tell(device: ConduytDevice, simulator: ConduytSimulator) -> None:
    encoder, motor = ConduytEncoder(device), ConduytStepper(device)
    await encoder.attach(5, 6)
    await motor.config(2, 3)
    async with (
        contextlib.aclosing(encoder.watch(timeout_s=20)) as ticks,
        contextlib.aclosing(motor.watch(timeout_s=20)) as ends,
    ):
        next_tick, next_end = asyncio.ensure_future(anext(ticks)), asyncio.ensure_future(anext(ends))
        await asyncio.sleep(0)
        await motor.move(-30, 1000)
        simulator.device.module(Encoder).turn(2)
        assert await next_tick == EncoderTick(1, 1)
        assert await anext(ticks) == EncoderTick(2, 1)
        assert await next_end == StepperDone(-30)
    assert await encoder.read() == 2


async def test_buses(device: ConduytDevice) -> None:
    await device.i2c.write(0x50, b"\x10\x01\x02\x03")
    assert await device.i2c.read_register(0x50, 0x10, 3) == b"\x01\x02\x03"
    assert await device.i2c.read_register(0x68, 0x75, 3) == b"\x71\xaa\xbb"
    with pytest.raises(ConduytNAKError, match="I2C_NACK"):
        await device.i2c.write(0x51, b"\x00")
    assert await device.spi.transfer(10, b"\x00\x01\xff") == b"\xff\xfe\x00"


async def test_datastreams(device: ConduytDevice, simulator: ConduytSimulator) -> None:
    await device.datastream("setpoint").write(22.5)
    await device.datastream("relay").write(True)
    streams = simulator.device.datastreams
    assert (streams["setpoint"].value, streams["relay"].value) == (22.5, True)
    async with contextlib.aclosing(device.watch_datastream("temperature", timeout_s=20)) as values:
        seen = [float((await anext(values)).value) for _ in range(2)]
    assert seen[0] != seen[1]
    assert all(20 < value < 23 for value in seen)


async def test_analog_inputs_stream(device: ConduytDevice, simulator: ConduytSimulator) -> None:
    simulator.device.pins.drive_analog(16, 3)
    async with contextlib.aclosing(device.watch_analog(["A0", 2], rate_hz=200, timeout_s=20)) as samples:
        assert [(await anext(samples)).values for _ in range(3)] == [{0: 700, 2: 3}] * 3
    assert simulator.device.stream.inputs == ()


async def test_pin_events(device: ConduytDevice, simulator: ConduytSimulator) -> None:
    async with contextlib.aclosing(device.pin("A0").watch("analog", interval_ms=20, timeout_s=20)) as events:
        assert (await anext(events)).value == 700
        simulator.device.pins.drive_analog(14, 600)
        assert (await anext(events)).value == 600
    await until(lambda: simulator.device.subscriptions.active() == ())


@pytest.mark.conduyt_simulator(habits=Habits.documented())
async def test_board_that_does_what_the_documents_say(device: ConduytDevice, simulator: ConduytSimulator) -> None:
    async with contextlib.aclosing(device.pin(3).watch("rising", timeout_s=20)) as events:
        next_event = asyncio.ensure_future(anext(events))
        await until(lambda: len(simulator.device.subscriptions.active()) == 1)
        simulator.device.pins.drive(3, True)
        assert ((await next_event).pin, (await next_event).value) == (3, 1)
    assert await device.datastream("setpoint").read() == 20.0
    await ConduytDHT(device).begin(pin=4)
    assert (await ConduytDHT(device).read()).temperature == 21.5


async def test_messages_of_the_sketch(device: ConduytDevice, simulator: ConduytSimulator) -> None:
    async with contextlib.aclosing(device.watch(Log, Fatal, RawPacket, timeout_s=20)) as events:
        next_event = asyncio.ensure_future(anext(events))
        await asyncio.sleep(0)
        simulator.device.log("21 °C")
        simulator.device.fatal("boom")
        simulator.device.emit(0x99, b"\x01\x02", seq=3)
        assert [await next_event, await anext(events), await anext(events)] == [
            Log("21 °C"),
            Fatal("boom"),
            RawPacket(0x99, b"\x01\x02"),
        ]


@pytest.mark.conduyt_simulator(board="esp32", sketch=Sketch(modules=(), ota=True), restart_s=0.02)
async def test_update(device: ConduytDevice, simulator: ConduytSimulator) -> None:
    image, progress = bytes(range(256)) * 20, list[tuple[int, int]]()
    await ConduytOTA(device).flash(image, on_progress=lambda sent, total: progress.append((sent, total)))
    assert progress[-1] == (len(image), len(image))
    assert simulator.device.ota.installed == [image]
    assert simulator.device.ota.hash_matched is True
    await until(lambda: simulator.device.restarts == 1)


async def test_hundreds_at_once_and_none_crossed(device: ConduytDevice, simulator: ConduytSimulator) -> None:
    pings, registers = (40, 20) if simulator.link_kind == "mqtt" else (300, 200)  # brokers take their time
    await device.i2c.write(0x50, b"\x00" + bytes(range(registers)))
    await asyncio.gather(*(device.ping() for _ in range(pings)))
    reads = [device.i2c.read_register(0x50, register, 1) for register in range(registers)]
    assert await asyncio.gather(*reads) == [bytes((register,)) for register in range(registers)]
    assert len(simulator.commands.named("PING")) == pings
    assert device.statistics.late_answers == device.statistics.unexpected_answers == 0
