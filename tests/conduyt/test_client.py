"""The client against the simulated board on a pseudo-terminal. The synchronous twin is derived."""

import hashlib
from collections.abc import AsyncIterator

import pytest

from conduyt import (
    ConduytArgumentError,
    ConduytCapabilityError,
    ConduytDevice,
    ConduytDisconnectedError,
    ConduytNAKError,
    ConduytOTA,
    ConduytTimeoutError,
    DatastreamType,
)
from conduyt.events import Fatal, Log, PinEvent
from conduyt.modules import (
    ConduytDHT,
    ConduytEncoder,
    ConduytI2CPassthrough,
    ConduytNeoPixel,
    ConduytOLED,
    ConduytPID,
    ConduytServo,
    ConduytStepper,
)
from conduyt.simulator import ConduytSimulator, Drop, Habits, Sketch
from conduyt.simulator.modules import Dht, Encoder, NeoPixel, Oled, Pid, Servo, Stepper
from conduyt.transports.serial import SerialTransport
from tests.conduyt.async_tools import first, gather, sleep


@pytest.fixture
async def device(conduyt_simulator: ConduytSimulator) -> AsyncIterator[ConduytDevice]:
    async with ConduytDevice(SerialTransport(conduyt_simulator.endpoint), timeout_ms=20_000) as opened:
        yield opened


async def test_connecting_tells_what_the_device_is(device: ConduytDevice) -> None:
    hello = device.capabilities
    assert device.connected
    assert hello is not None
    assert len(hello.pins) == 20
    assert hello.max_payload == 256
    assert [module.name for module in hello.modules][:3] == ["servo", "neopixel", "encoder"]
    assert [stream.name for stream in hello.datastreams] == ["temperature", "setpoint", "relay"]
    assert await device.connect() == hello


async def test_disconnecting_ends_it_and_it_can_be_connected_again(device: ConduytDevice) -> None:
    await device.disconnect()
    assert not device.connected
    assert device.capabilities is None
    with pytest.raises(ConduytDisconnectedError, match="connect"):
        await device.ping()
    await device.connect()
    await device.ping()


async def test_pins(device: ConduytDevice, conduyt_simulator: ConduytSimulator) -> None:
    pin = await device.pin(13).mode("output")
    await pin.write(1)
    assert conduyt_simulator.device.pins.output(13) == 255
    assert await device.pin(2).read() == 1
    assert await device.pin(2).digital_read() == 1
    assert await device.pin(14).analog_read() == 700
    assert await device.pin("A1").read() == 1023
    assert device.pin("a0").num == 14
    assert device.pin("7").num == 7


async def test_a_duty_of_1_is_no_level_in_mode_pwm(device: ConduytDevice, conduyt_simulator: ConduytSimulator) -> None:
    pin = await device.pin(9).mode("pwm")
    for duty in (0, 1, 2, 255):
        await pin.write(duty)
    assert [entry.payload.hex() for entry in conduyt_simulator.commands.named("PIN_WRITE")] == [
        "0900",
        "090102",
        "0902",
        "09ff",
    ]


async def test_a_pin_is_analog_as_long_as_its_mode_is(device: ConduytDevice) -> None:
    pin = await device.pin(14).mode("analog")
    assert await pin.read() == 700
    await pin.mode("input")
    assert await pin.read() in {0, 1}
    assert await pin.read("analog") == 700


@pytest.mark.parametrize("num", [-1, 256, "B3", "A16", "", True])
async def test_what_is_no_pin(device: ConduytDevice, num: int | str) -> None:
    with pytest.raises(ConduytArgumentError):
        device.pin(num)


async def test_what_a_pin_cannot_do_is_not_sent(device: ConduytDevice, conduyt_simulator: ConduytSimulator) -> None:
    sent = len(conduyt_simulator.commands.named("PIN_MODE"))
    with pytest.raises(ConduytNAKError, match="pin 99 does not exist: the board has pins 0 to 19") as missing:
        await device.pin(99).write(1)
    assert (missing.value.error_name, missing.value.code, missing.value.seq) == ("INVALID_PIN", 4, None)
    with pytest.raises(ConduytCapabilityError, match="pin 2 cannot do pwm: it can do digital_in, digital_out"):
        await device.pin(2).mode("pwm")
    with pytest.raises(ConduytCapabilityError, match="pin 2 cannot do analog"):
        await device.pin(2).analog_read()
    with pytest.raises(ConduytArgumentError, match="0 to 255, not 300"):
        await device.pin(13).write(300)
    with pytest.raises(ValueError, match="use input, output, pwm, analog, input_pullup"):
        await device.pin(13).mode("nonsense")
    assert len(conduyt_simulator.commands.named("PIN_MODE")) == sent
    assert conduyt_simulator.commands.named("PIN_WRITE") == []


async def test_checks_can_be_left_to_the_device(conduyt_simulator: ConduytSimulator) -> None:
    async with ConduytDevice(SerialTransport(conduyt_simulator.endpoint), check_capabilities=False) as device:
        await device.pin(99).write(1)
        await device.pin(2).mode("pwm")
        with pytest.raises(ConduytNAKError) as refused:
            await device.pin(2).analog_read()
    assert (refused.value.error_name, refused.value.seq) == ("PIN_MODE_UNSUPPORTED", refused.value.seq)
    assert refused.value.seq is not None


async def test_watching_an_analog_pin(device: ConduytDevice, conduyt_simulator: ConduytSimulator) -> None:
    events = await first(device.pin(14).watch("analog", interval_ms=10, threshold=1, timeout_s=20))
    assert events == [PinEvent(14, 700)]
    assert [entry.payload.hex() for entry in conduyt_simulator.commands.named("PIN_SUBSCRIBE")] == ["0e040a00010000"]
    assert len(conduyt_simulator.commands.named("PIN_UNSUBSCRIBE")) == 1


async def falling(device: ConduytDevice, simulator: ConduytSimulator, poll_ms: int | None) -> list[PinEvent]:
    """What is seen while somebody pulls pin 2 down and lets it go again, until it has been seen twice."""
    seen: list[PinEvent] = []

    async def pull() -> None:
        for level in (False, True) * 50:
            await sleep(0.04)
            simulator.device.pins.drive(2, level)
            if len(seen) == 2:
                return

    async def watch() -> None:
        seen.extend(await first(device.pin(2).watch("falling", interval_ms=5, poll_ms=poll_ms, timeout_s=20), 2))

    await gather(watch, pull)
    return seen


@pytest.mark.conduyt_simulator(habits=Habits.documented())
async def test_watching_an_edge_on_a_device_that_reports_edges(
    device: ConduytDevice, conduyt_simulator: ConduytSimulator
) -> None:
    assert await falling(device, conduyt_simulator, None) == [PinEvent(2, 0)] * 2


async def test_reading_a_pin_again_and_again_finds_edges_too(
    device: ConduytDevice, conduyt_simulator: ConduytSimulator
) -> None:
    assert await falling(device, conduyt_simulator, 3) == [PinEvent(2, 0)] * 2
    assert conduyt_simulator.commands.named("PIN_SUBSCRIBE") == []


async def test_nothing_to_watch_ends_in_time(device: ConduytDevice) -> None:
    with pytest.raises(ConduytTimeoutError, match=r"nothing came within 0\.05 s"):
        await first(device.pin(2).watch("rising", timeout_s=0.05))


async def test_two_who_watch_one_pin_share_its_subscription(
    device: ConduytDevice, conduyt_simulator: ConduytSimulator
) -> None:
    watched = gather(
        lambda: first(device.pin(14).watch("analog", interval_ms=10, threshold=0, timeout_s=20), 2),
        lambda: first(device.pin(14).watch("analog", interval_ms=10, threshold=0, timeout_s=20), 6),
    )
    few, many = await watched
    assert (len(few), len(many)) == (2, 6)
    assert len(conduyt_simulator.commands.named("PIN_UNSUBSCRIBE")) == 1


async def test_a_used_up_table_says_what_helps(device: ConduytDevice) -> None:

    async def use_it_up() -> None:
        for _ in range(40):
            await first(device.pin(14).watch("analog", interval_ms=1, threshold=0, timeout_s=20))

    with pytest.raises(ConduytNAKError, match=r"SUB_LIMIT_REACHED.*reset\(\) empties it"):
        await use_it_up()
    await device.reset()
    await first(device.pin(14).watch("analog", interval_ms=1, threshold=0, timeout_s=20))


async def test_i2c(device: ConduytDevice) -> None:
    await device.i2c.write(0x50, b"\x10\x01\x02\x03")
    assert await device.i2c.read_register(0x50, 0x10, 3) == b"\x01\x02\x03"
    assert await ConduytI2CPassthrough(device).read_register(0x68, 0x75, 3) == b"\x71\xaa\xbb"
    assert len(await device.i2c.read(0x50, 2)) == 2
    with pytest.raises(ConduytNAKError, match="no I2C device answers at address 0x33") as nobody:
        await device.i2c.read(0x33, 2)
    assert nobody.value.error_name == "I2C_NACK"
    with pytest.raises(ConduytNAKError, match="I2C_NACK"):
        await device.i2c.write(0x33, b"\x00")
    with pytest.raises(ConduytArgumentError, match=r"5 is outside 8\.\.119"):
        await device.i2c.read(5, 2)


async def test_spi(device: ConduytDevice) -> None:
    assert await device.spi.transfer(10, b"\x00\x01\xff\x55") == b"\xff\xfe\x00\xaa"
    with pytest.raises(ConduytCapabilityError, match="pin 99"):
        await device.spi.transfer(99, b"\x00")


async def test_datastreams(device: ConduytDevice, conduyt_simulator: ConduytSimulator) -> None:
    setpoint = device.datastream("setpoint")
    assert setpoint.descriptor.type == DatastreamType.FLOAT32
    await setpoint.write(22.5)
    await device.datastream(2).write(True)
    assert conduyt_simulator.device.datastreams["setpoint"].writes[-1].hex() == "0000b441"
    with pytest.raises(ConduytCapabilityError, match="temperature cannot be written") as read_only:
        await device.datastream("temperature").write(1.0)
    assert read_only.value.error_name == "DATASTREAM_READONLY"
    with pytest.raises(ConduytArgumentError, match="setpoint takes float32, not 'warm'"):
        await setpoint.write("warm")
    with pytest.raises(ConduytNAKError, match="no datastream 'humidity': the device has temperature, setpoint, relay"):
        await device.datastream("humidity").read()
    with pytest.raises(ConduytNAKError, match="UNKNOWN_DATASTREAM"):
        await setpoint.read()


@pytest.mark.conduyt_simulator(habits=Habits.documented())
async def test_reading_a_datastream_of_a_device_that_can(device: ConduytDevice) -> None:
    await device.datastream("setpoint").write(22.5)
    assert await device.datastream("setpoint").read() == 22.5


async def test_watching_a_datastream(device: ConduytDevice, conduyt_simulator: ConduytSimulator) -> None:
    values = await first(device.watch_datastream("temperature", timeout_s=20), 2)
    assert [value.datastream.name for value in values] == ["temperature", "temperature"]
    assert all(isinstance(value.value, float) and len(value.raw) == 4 for value in values)


async def test_streams(device: ConduytDevice, conduyt_simulator: ConduytSimulator) -> None:
    samples = await first(device.watch_analog(["A1", 0], 500, timeout_s=20), 3)
    assert [sample.values for sample in samples] == [{0: 700, 1: 1023}] * 3
    assert [entry.payload.hex() for entry in conduyt_simulator.commands.named("STREAM_START")] == ["0300f40100"]
    assert len(conduyt_simulator.commands.named("STREAM_STOP")) == 1
    with pytest.raises(ConduytArgumentError, match="at least one"):
        await first(device.watch_analog([]))


async def test_one_stream_at_a_time(device: ConduytDevice) -> None:
    stream = device.watch_analog([0], 500, timeout_s=20)
    async for _ in stream:
        with pytest.raises(ConduytArgumentError, match="one stream at a time"):
            await first(device.watch_analog([1]))
        break
    await stream.aclose()


async def test_log_and_fatal(device: ConduytDevice, conduyt_simulator: ConduytSimulator) -> None:
    async def listen() -> list[Log | Fatal]:
        return await first(device.watch(Log, Fatal, timeout_s=20), 2)

    async def speak() -> list[Log | Fatal]:
        await sleep(0.05)
        conduyt_simulator.device.log("warm")
        conduyt_simulator.device.fatal("too warm")
        return []

    heard, _ = await gather(listen, speak)
    assert heard == [Log("warm"), Fatal("too warm")]


async def test_servo_and_neopixel(device: ConduytDevice, conduyt_simulator: ConduytSimulator) -> None:
    servo, neo = ConduytServo(device), ConduytNeoPixel(device)
    await servo.attach(9)
    await servo.write(90)
    assert conduyt_simulator.device.module(Servo).angle == 90
    await servo.write_microseconds(1500)
    await servo.detach()
    await neo.begin(pin=6, count=30)
    await neo.fill(255, 0, 0)
    await neo.set_pixel(0, 1, 2, 3)
    await neo.set_range(1, 2, 4, 5, 6)
    await neo.set_brightness(255)
    await neo.show()
    assert len(conduyt_simulator.device.module(NeoPixel).shown) == 30
    with pytest.raises(ConduytArgumentError, match="65535"):
        await neo.set_range(65535, 1, 0, 0, 0)
    with pytest.raises(ConduytArgumentError, match=r"NeopixelFill\.r: 256"):
        await neo.fill(256, 0, 0)


async def test_encoder(device: ConduytDevice, conduyt_simulator: ConduytSimulator) -> None:
    encoder = ConduytEncoder(device)
    await encoder.attach(5, 6)

    async def turn() -> list[tuple[int, int]]:
        await sleep(0.05)
        conduyt_simulator.device.module(Encoder).turn(-2)
        return []

    async def watch() -> list[tuple[int, int]]:
        return [(tick.count, tick.delta) for tick in await first(encoder.watch(timeout_s=20), 2)]

    ticks, _ = await gather(watch, turn)
    assert ticks == [(-1, -1), (-2, -1)]
    assert await encoder.read() == -2
    await encoder.reset()
    assert await encoder.read() == 0


async def test_stepper(device: ConduytDevice, conduyt_simulator: ConduytSimulator) -> None:
    stepper = ConduytStepper(device)
    await stepper.config(2, 3)
    await stepper.move_to(0, 1000)
    await stepper.stop()

    async def move() -> list[int]:
        await sleep(0.02)
        await stepper.move(20, 10000)
        return []

    async def watch() -> list[int]:
        return [done.position for done in await first(stepper.watch(timeout_s=20))]

    done, _ = await gather(watch, move)
    assert done == [20]
    assert conduyt_simulator.device.module(Stepper).position == 20


async def test_dht(device: ConduytDevice, conduyt_simulator: ConduytSimulator) -> None:
    dht = ConduytDHT(device)
    with pytest.raises(ConduytNAKError, match="MODULE_NOT_LOADED"):
        await dht.read()
    await dht.begin(pin=4, sensor_type=22)
    reading = await dht.read()
    assert (reading.temperature, reading.humidity) == (21.5, 40.25)
    conduyt_simulator.device.module(Dht).broken = True
    with pytest.raises(ConduytNAKError, match="OUT_OF_MEMORY"):
        await dht.read()


async def test_oled_and_pid(device: ConduytDevice, conduyt_simulator: ConduytSimulator) -> None:
    oled, pid = ConduytOLED(device), ConduytPID(device)
    await oled.begin()
    await oled.text(0, 16, 2, "Hello")
    await oled.draw_rect(0, 48, 128, 16, True)
    await oled.draw_bitmap(0, 0, 8, 2, b"\xaa\x55")
    await oled.show()
    assert conduyt_simulator.device.module(Oled).text == "Hello"
    await oled.clear()
    with pytest.raises(ConduytArgumentError, match="needs 2 bytes"):
        await oled.draw_bitmap(0, 0, 8, 2, b"\xaa")
    await pid.config(2.0, 0.5, 0.05)
    await pid.set_target(50)
    await pid.set_input(14)
    await pid.set_output(5)
    await pid.enable()
    await pid.disable()
    assert conduyt_simulator.device.module(Pid) is not None


async def test_a_module_of_another_kind_is_not_told_anything(device: ConduytDevice) -> None:
    assert ConduytDHT(device).module_id == 4
    with pytest.raises(ConduytCapabilityError, match=r"module 0 is no dht: the device has servo \(0\)"):
        await ConduytDHT(device, module_id=0).read()


async def test_a_module_is_given_pins_that_the_board_has(
    device: ConduytDevice, conduyt_simulator: ConduytSimulator
) -> None:
    with pytest.raises(ConduytCapabilityError, match="pin 99 does not exist"):
        await ConduytServo(device).attach(99)
    with pytest.raises(ConduytCapabilityError, match="pin 77 does not exist"):
        await ConduytEncoder(device).attach(2, 77)
    assert not conduyt_simulator.commands.named("MOD_CMD")
    await ConduytStepper(device).config(2, 3)  # without an enable pin


async def test_300_pings_at_once(device: ConduytDevice) -> None:
    await gather(*[device.ping for _ in range(300)])
    assert device.statistics.answers == 301
    assert device.statistics.unexpected_answers == 0


async def test_no_answer_goes_to_another_pin(device: ConduytDevice) -> None:
    pins = [(2, 1), (3, 0), (14, 700), (15, 1023)] * 30

    async def read(num: int) -> int:
        pin = device.pin(num)
        return await (pin.analog_read() if num >= 14 else pin.digital_read())

    calls = [lambda num=num: read(num) for num, _ in pins]
    assert await gather(*calls) == [value for _, value in pins]


async def test_commands_by_number(device: ConduytDevice) -> None:
    assert await device._send_command(0x12, b"\x0e\x03") == b"\x0e\xbc\x02"
    assert await device._send_command(0x01) == b""
    with pytest.raises(ConduytNAKError, match="UNKNOWN_TYPE"):
        await device._send_command(0x33)


async def test_a_lost_command_is_a_timeout_that_says_so(
    device: ConduytDevice, conduyt_simulator: ConduytSimulator
) -> None:
    conduyt_simulator.faults.add(Drop(of="PING"))
    short = ConduytDevice(SerialTransport(conduyt_simulator.endpoint), timeout_ms=100)
    await device.disconnect()
    await short.connect()
    with pytest.raises(TimeoutError, match=r"no answer to PING \(number \d+\) from .* within 100 ms") as lost:
        await short.ping()
    assert isinstance(lost.value, ConduytTimeoutError)
    assert lost.value.was_sent
    await short.disconnect()


@pytest.mark.conduyt_simulator(board="esp32", sketch=Sketch(ota=True))
async def test_update(device: ConduytDevice, conduyt_simulator: ConduytSimulator) -> None:
    image = bytes(range(256)) * 20
    progress: list[tuple[int, int]] = []
    await ConduytOTA(device).flash(image, on_progress=lambda sent, total: progress.append((sent, total)))
    assert conduyt_simulator.device.ota.installed == [image]
    assert conduyt_simulator.device.ota.hash_matched
    assert progress[0] == (505, len(image))
    assert progress[-1] == (len(image), len(image))
    sizes = {len(entry.payload) for entry in conduyt_simulator.commands.named("OTA_CHUNK")}
    assert max(sizes) == 509


@pytest.mark.conduyt_simulator(board="esp32", sketch=Sketch(ota=True))
async def test_an_update_survives_lost_answers(conduyt_simulator: ConduytSimulator) -> None:
    image = b"\x55" * 2000
    conduyt_simulator.faults.add(Drop(of="OTA_CHUNK", times=1))
    async with ConduytDevice(SerialTransport(conduyt_simulator.endpoint), timeout_ms=150) as device:
        await ConduytOTA(device).flash(image, sha256=hashlib.sha256(image).digest())
    assert conduyt_simulator.device.ota.installed == [image]
    assert conduyt_simulator.device.ota.hash_matched


async def test_updates_that_cannot_be(device: ConduytDevice) -> None:
    ota = ConduytOTA(device)
    with pytest.raises(ConduytCapabilityError, match="without updates") as without:
        await ota.flash(b"image")
    assert without.value.error_name == "OTA_INVALID"
    with pytest.raises(ValueError, match="empty"):
        await ota.flash(b"")
    with pytest.raises(ValueError, match="32 bytes, not 3"):
        await ota.flash(b"image", sha256=b"abc")
    with pytest.raises(ValueError, match=r"sha256 is 0000.*the image has 6105d6cc"):
        await ota.flash(b"image", sha256=bytes(32))
    with pytest.raises(ValueError, match="chunk_size 300 is more than this link carries: 250 at most"):
        await ota.flash(b"image", chunk_size=300)


async def test_what_the_link_cannot_carry_is_not_sent(device: ConduytDevice) -> None:
    with pytest.raises(ConduytArgumentError, match="I2C_WRITE cannot be sent: 302 bytes, and this link carries 254"):
        await device.i2c.write(0x50, bytes(301))
    assert device.largest_payload == 254
