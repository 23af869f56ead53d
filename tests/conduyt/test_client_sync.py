# Derived from tests/conduyt/test_client.py by `codegen generate`. Do not edit: change that file.
"""The client against the simulated board on a pseudo-terminal. The synchronous twin is derived."""

import hashlib
from collections.abc import Iterator

import pytest

from conduyt import (
    ConduytArgumentError,
    ConduytCapabilityError,
    ConduytDeviceSync,
    ConduytDisconnectedError,
    ConduytNAKError,
    ConduytOTASync,
    ConduytTimeoutError,
    DatastreamType,
)
from conduyt.events import Fatal, Log, PinEvent
from conduyt.modules import (
    ConduytDHTSync,
    ConduytEncoderSync,
    ConduytI2CPassthroughSync,
    ConduytNeoPixelSync,
    ConduytOLEDSync,
    ConduytPIDSync,
    ConduytServoSync,
    ConduytStepperSync,
)
from conduyt.simulator import ConduytSimulator, Drop, Habits, Sketch
from conduyt.simulator.modules import Dht, Encoder, NeoPixel, Oled, Pid, Servo, Stepper
from conduyt.transports.serial import SerialTransport
from tests.conduyt.sync_tools import first, gather, sleep


@pytest.fixture
def device(conduyt_simulator: ConduytSimulator) -> Iterator[ConduytDeviceSync]:
    with ConduytDeviceSync(SerialTransport(conduyt_simulator.endpoint), timeout_ms=20_000) as opened:
        yield opened


def test_connecting_tells_what_the_device_is(device: ConduytDeviceSync) -> None:
    hello = device.capabilities
    assert device.connected
    assert hello is not None
    assert len(hello.pins) == 20
    assert hello.max_payload == 256
    assert [module.name for module in hello.modules][:3] == ["servo", "neopixel", "encoder"]
    assert [stream.name for stream in hello.datastreams] == ["temperature", "setpoint", "relay"]
    assert device.connect() == hello


def test_disconnecting_ends_it_and_it_can_be_connected_again(device: ConduytDeviceSync) -> None:
    device.disconnect()
    assert not device.connected
    assert device.capabilities is None
    with pytest.raises(ConduytDisconnectedError, match="connect"):
        device.ping()
    device.connect()
    device.ping()


def test_pins(device: ConduytDeviceSync, conduyt_simulator: ConduytSimulator) -> None:
    pin = device.pin(13).mode("output")
    pin.write(1)
    assert conduyt_simulator.device.pins.output(13) == 255
    assert device.pin(2).read() == 1
    assert device.pin(2).digital_read() == 1
    assert device.pin(14).analog_read() == 700
    assert device.pin("A1").read() == 1023
    assert device.pin("a0").num == 14
    assert device.pin("7").num == 7


def test_a_duty_of_1_is_no_level_in_mode_pwm(device: ConduytDeviceSync, conduyt_simulator: ConduytSimulator) -> None:
    pin = device.pin(9).mode("pwm")
    for duty in (0, 1, 2, 255):
        pin.write(duty)
    assert [entry.payload.hex() for entry in conduyt_simulator.commands.named("PIN_WRITE")] == [
        "0900",
        "090102",
        "0902",
        "09ff",
    ]


def test_a_pin_is_analog_as_long_as_its_mode_is(device: ConduytDeviceSync) -> None:
    pin = device.pin(14).mode("analog")
    assert pin.read() == 700
    pin.mode("input")
    assert pin.read() in {0, 1}
    assert pin.read("analog") == 700


@pytest.mark.parametrize("num", [-1, 256, "B3", "A16", "", True])
def test_what_is_no_pin(device: ConduytDeviceSync, num: int | str) -> None:
    with pytest.raises(ConduytArgumentError):
        device.pin(num)


def test_what_a_pin_cannot_do_is_not_sent(device: ConduytDeviceSync, conduyt_simulator: ConduytSimulator) -> None:
    sent = len(conduyt_simulator.commands.named("PIN_MODE"))
    with pytest.raises(ConduytNAKError, match="pin 99 does not exist: the board has pins 0 to 19") as missing:
        device.pin(99).write(1)
    assert (missing.value.error_name, missing.value.code, missing.value.seq) == ("INVALID_PIN", 4, None)
    with pytest.raises(ConduytCapabilityError, match="pin 2 cannot do pwm: it can do digital_in, digital_out"):
        device.pin(2).mode("pwm")
    with pytest.raises(ConduytCapabilityError, match="pin 2 cannot do analog"):
        device.pin(2).analog_read()
    with pytest.raises(ConduytArgumentError, match="0 to 255, not 300"):
        device.pin(13).write(300)
    with pytest.raises(ValueError, match="use input, output, pwm, analog, input_pullup"):
        device.pin(13).mode("nonsense")
    assert len(conduyt_simulator.commands.named("PIN_MODE")) == sent
    assert conduyt_simulator.commands.named("PIN_WRITE") == []


def test_checks_can_be_left_to_the_device(conduyt_simulator: ConduytSimulator) -> None:
    with ConduytDeviceSync(SerialTransport(conduyt_simulator.endpoint), check_capabilities=False) as device:
        device.pin(99).write(1)
        device.pin(2).mode("pwm")
        with pytest.raises(ConduytNAKError) as refused:
            device.pin(2).analog_read()
    assert (refused.value.error_name, refused.value.seq) == ("PIN_MODE_UNSUPPORTED", refused.value.seq)
    assert refused.value.seq is not None


def test_watching_an_analog_pin(device: ConduytDeviceSync, conduyt_simulator: ConduytSimulator) -> None:
    events = first(device.pin(14).watch("analog", interval_ms=10, threshold=1, timeout_s=20))
    assert events == [PinEvent(14, 700)]
    assert [entry.payload.hex() for entry in conduyt_simulator.commands.named("PIN_SUBSCRIBE")] == ["0e040a00010000"]
    assert len(conduyt_simulator.commands.named("PIN_UNSUBSCRIBE")) == 1


def falling(device: ConduytDeviceSync, simulator: ConduytSimulator, poll_ms: int | None) -> list[PinEvent]:
    """What is seen while somebody pulls pin 2 down and lets it go again, until it has been seen twice."""
    seen: list[PinEvent] = []

    def pull() -> None:
        for level in (False, True) * 50:
            sleep(0.04)
            simulator.device.pins.drive(2, level)
            if len(seen) == 2:
                return

    def watch() -> None:
        seen.extend(first(device.pin(2).watch("falling", interval_ms=5, poll_ms=poll_ms, timeout_s=20), 2))

    gather(watch, pull)
    return seen


@pytest.mark.conduyt_simulator(habits=Habits.documented())
def test_watching_an_edge_on_a_device_that_reports_edges(
    device: ConduytDeviceSync, conduyt_simulator: ConduytSimulator
) -> None:
    assert falling(device, conduyt_simulator, None) == [PinEvent(2, 0)] * 2


def test_reading_a_pin_again_and_again_finds_edges_too(
    device: ConduytDeviceSync, conduyt_simulator: ConduytSimulator
) -> None:
    assert falling(device, conduyt_simulator, 3) == [PinEvent(2, 0)] * 2
    assert conduyt_simulator.commands.named("PIN_SUBSCRIBE") == []


def test_nothing_to_watch_ends_in_time(device: ConduytDeviceSync) -> None:
    with pytest.raises(ConduytTimeoutError, match=r"nothing came within 0\.05 s"):
        first(device.pin(2).watch("rising", timeout_s=0.05))


def test_two_who_watch_one_pin_share_its_subscription(
    device: ConduytDeviceSync, conduyt_simulator: ConduytSimulator
) -> None:
    watched = gather(
        lambda: first(device.pin(14).watch("analog", interval_ms=10, threshold=0, timeout_s=20), 2),
        lambda: first(device.pin(14).watch("analog", interval_ms=10, threshold=0, timeout_s=20), 6),
    )
    few, many = watched
    assert (len(few), len(many)) == (2, 6)
    assert len(conduyt_simulator.commands.named("PIN_UNSUBSCRIBE")) == 1


def test_a_used_up_table_says_what_helps(device: ConduytDeviceSync) -> None:

    def use_it_up() -> None:
        for _ in range(40):
            first(device.pin(14).watch("analog", interval_ms=1, threshold=0, timeout_s=20))

    with pytest.raises(ConduytNAKError, match=r"SUB_LIMIT_REACHED.*reset\(\) empties it"):
        use_it_up()
    device.reset()
    first(device.pin(14).watch("analog", interval_ms=1, threshold=0, timeout_s=20))


def test_i2c(device: ConduytDeviceSync) -> None:
    device.i2c.write(0x50, b"\x10\x01\x02\x03")
    assert device.i2c.read_register(0x50, 0x10, 3) == b"\x01\x02\x03"
    assert ConduytI2CPassthroughSync(device).read_register(0x68, 0x75, 3) == b"\x71\xaa\xbb"
    assert len(device.i2c.read(0x50, 2)) == 2
    with pytest.raises(ConduytNAKError, match="no I2C device answers at address 0x33") as nobody:
        device.i2c.read(0x33, 2)
    assert nobody.value.error_name == "I2C_NACK"
    with pytest.raises(ConduytNAKError, match="I2C_NACK"):
        device.i2c.write(0x33, b"\x00")
    with pytest.raises(ConduytArgumentError, match=r"5 is outside 8\.\.119"):
        device.i2c.read(5, 2)


def test_spi(device: ConduytDeviceSync) -> None:
    assert device.spi.transfer(10, b"\x00\x01\xff\x55") == b"\xff\xfe\x00\xaa"
    with pytest.raises(ConduytCapabilityError, match="pin 99"):
        device.spi.transfer(99, b"\x00")


def test_datastreams(device: ConduytDeviceSync, conduyt_simulator: ConduytSimulator) -> None:
    setpoint = device.datastream("setpoint")
    assert setpoint.descriptor.type == DatastreamType.FLOAT32
    setpoint.write(22.5)
    device.datastream(2).write(True)
    assert conduyt_simulator.device.datastreams["setpoint"].writes[-1].hex() == "0000b441"
    with pytest.raises(ConduytCapabilityError, match="temperature cannot be written") as read_only:
        device.datastream("temperature").write(1.0)
    assert read_only.value.error_name == "DATASTREAM_READONLY"
    with pytest.raises(ConduytArgumentError, match="setpoint takes float32, not 'warm'"):
        setpoint.write("warm")
    with pytest.raises(ConduytNAKError, match="no datastream 'humidity': the device has temperature, setpoint, relay"):
        device.datastream("humidity").read()
    with pytest.raises(ConduytNAKError, match="UNKNOWN_DATASTREAM"):
        setpoint.read()


@pytest.mark.conduyt_simulator(habits=Habits.documented())
def test_reading_a_datastream_of_a_device_that_can(device: ConduytDeviceSync) -> None:
    device.datastream("setpoint").write(22.5)
    assert device.datastream("setpoint").read() == 22.5


def test_watching_a_datastream(device: ConduytDeviceSync, conduyt_simulator: ConduytSimulator) -> None:
    values = first(device.watch_datastream("temperature", timeout_s=20), 2)
    assert [value.datastream.name for value in values] == ["temperature", "temperature"]
    assert all(isinstance(value.value, float) and len(value.raw) == 4 for value in values)


def test_streams(device: ConduytDeviceSync, conduyt_simulator: ConduytSimulator) -> None:
    samples = first(device.watch_analog(["A1", 0], 500, timeout_s=20), 3)
    assert [sample.values for sample in samples] == [{0: 700, 1: 1023}] * 3
    assert [entry.payload.hex() for entry in conduyt_simulator.commands.named("STREAM_START")] == ["0300f40100"]
    assert len(conduyt_simulator.commands.named("STREAM_STOP")) == 1
    with pytest.raises(ConduytArgumentError, match="at least one"):
        first(device.watch_analog([]))


def test_one_stream_at_a_time(device: ConduytDeviceSync) -> None:
    stream = device.watch_analog([0], 500, timeout_s=20)
    for _ in stream:
        with pytest.raises(ConduytArgumentError, match="one stream at a time"):
            first(device.watch_analog([1]))
        break
    stream.close()


def test_log_and_fatal(device: ConduytDeviceSync, conduyt_simulator: ConduytSimulator) -> None:
    def listen() -> list[Log | Fatal]:
        return first(device.watch(Log, Fatal, timeout_s=20), 2)

    def speak() -> list[Log | Fatal]:
        sleep(0.05)
        conduyt_simulator.device.log("warm")
        conduyt_simulator.device.fatal("too warm")
        return []

    heard, _ = gather(listen, speak)
    assert heard == [Log("warm"), Fatal("too warm")]


def test_servo_and_neopixel(device: ConduytDeviceSync, conduyt_simulator: ConduytSimulator) -> None:
    servo, neo = ConduytServoSync(device), ConduytNeoPixelSync(device)
    servo.attach(9)
    servo.write(90)
    assert conduyt_simulator.device.module(Servo).angle == 90
    servo.write_microseconds(1500)
    servo.detach()
    neo.begin(pin=6, count=30)
    neo.fill(255, 0, 0)
    neo.set_pixel(0, 1, 2, 3)
    neo.set_range(1, 2, 4, 5, 6)
    neo.set_brightness(255)
    neo.show()
    assert len(conduyt_simulator.device.module(NeoPixel).shown) == 30
    with pytest.raises(ConduytArgumentError, match="65535"):
        neo.set_range(65535, 1, 0, 0, 0)
    with pytest.raises(ConduytArgumentError, match=r"NeopixelFill\.r: 256"):
        neo.fill(256, 0, 0)


def test_encoder(device: ConduytDeviceSync, conduyt_simulator: ConduytSimulator) -> None:
    encoder = ConduytEncoderSync(device)
    encoder.attach(5, 6)

    def turn() -> list[tuple[int, int]]:
        sleep(0.05)
        conduyt_simulator.device.module(Encoder).turn(-2)
        return []

    def watch() -> list[tuple[int, int]]:
        return [(tick.count, tick.delta) for tick in first(encoder.watch(timeout_s=20), 2)]

    ticks, _ = gather(watch, turn)
    assert ticks == [(-1, -1), (-2, -1)]
    assert encoder.read() == -2
    encoder.reset()
    assert encoder.read() == 0


def test_stepper(device: ConduytDeviceSync, conduyt_simulator: ConduytSimulator) -> None:
    stepper = ConduytStepperSync(device)
    stepper.config(2, 3)
    stepper.move_to(0, 1000)
    stepper.stop()

    def move() -> list[int]:
        sleep(0.02)
        stepper.move(20, 10000)
        return []

    def watch() -> list[int]:
        return [done.position for done in first(stepper.watch(timeout_s=20))]

    done, _ = gather(watch, move)
    assert done == [20]
    assert conduyt_simulator.device.module(Stepper).position == 20


def test_dht(device: ConduytDeviceSync, conduyt_simulator: ConduytSimulator) -> None:
    dht = ConduytDHTSync(device)
    with pytest.raises(ConduytNAKError, match="MODULE_NOT_LOADED"):
        dht.read()
    dht.begin(pin=4, sensor_type=22)
    reading = dht.read()
    assert (reading.temperature, reading.humidity) == (21.5, 40.25)
    conduyt_simulator.device.module(Dht).broken = True
    with pytest.raises(ConduytNAKError, match="OUT_OF_MEMORY"):
        dht.read()


def test_oled_and_pid(device: ConduytDeviceSync, conduyt_simulator: ConduytSimulator) -> None:
    oled, pid = ConduytOLEDSync(device), ConduytPIDSync(device)
    oled.begin()
    oled.text(0, 16, 2, "Hello")
    oled.draw_rect(0, 48, 128, 16, True)
    oled.draw_bitmap(0, 0, 8, 2, b"\xaa\x55")
    oled.show()
    assert conduyt_simulator.device.module(Oled).text == "Hello"
    oled.clear()
    with pytest.raises(ConduytArgumentError, match="needs 2 bytes"):
        oled.draw_bitmap(0, 0, 8, 2, b"\xaa")
    pid.config(2.0, 0.5, 0.05)
    pid.set_target(50)
    pid.set_input(14)
    pid.set_output(5)
    pid.enable()
    pid.disable()
    assert conduyt_simulator.device.module(Pid) is not None


def test_a_module_of_another_kind_is_not_told_anything(device: ConduytDeviceSync) -> None:
    assert ConduytDHTSync(device).module_id == 4
    with pytest.raises(ConduytCapabilityError, match=r"module 0 is no dht: the device has servo \(0\)"):
        ConduytDHTSync(device, module_id=0).read()


def test_a_module_is_given_pins_that_the_board_has(
    device: ConduytDeviceSync, conduyt_simulator: ConduytSimulator
) -> None:
    with pytest.raises(ConduytCapabilityError, match="pin 99 does not exist"):
        ConduytServoSync(device).attach(99)
    with pytest.raises(ConduytCapabilityError, match="pin 77 does not exist"):
        ConduytEncoderSync(device).attach(2, 77)
    assert not conduyt_simulator.commands.named("MOD_CMD")
    ConduytStepperSync(device).config(2, 3)  # without an enable pin


def test_300_pings_at_once(device: ConduytDeviceSync) -> None:
    gather(*[device.ping for _ in range(300)])
    assert device.statistics.answers == 301
    assert device.statistics.unexpected_answers == 0


def test_no_answer_goes_to_another_pin(device: ConduytDeviceSync) -> None:
    pins = [(2, 1), (3, 0), (14, 700), (15, 1023)] * 30

    def read(num: int) -> int:
        pin = device.pin(num)
        return (pin.analog_read() if num >= 14 else pin.digital_read())

    calls = [lambda num=num: read(num) for num, _ in pins]
    assert gather(*calls) == [value for _, value in pins]


def test_commands_by_number(device: ConduytDeviceSync) -> None:
    assert device._send_command(0x12, b"\x0e\x03") == b"\x0e\xbc\x02"
    assert device._send_command(0x01) == b""
    with pytest.raises(ConduytNAKError, match="UNKNOWN_TYPE"):
        device._send_command(0x33)


def test_a_lost_command_is_a_timeout_that_says_so(
    device: ConduytDeviceSync, conduyt_simulator: ConduytSimulator
) -> None:
    conduyt_simulator.faults.add(Drop(of="PING"))
    short = ConduytDeviceSync(SerialTransport(conduyt_simulator.endpoint), timeout_ms=100)
    device.disconnect()
    short.connect()
    with pytest.raises(TimeoutError, match=r"no answer to PING \(number \d+\) from .* within 100 ms") as lost:
        short.ping()
    assert isinstance(lost.value, ConduytTimeoutError)
    assert lost.value.was_sent
    short.disconnect()


@pytest.mark.conduyt_simulator(board="esp32", sketch=Sketch(ota=True))
def test_update(device: ConduytDeviceSync, conduyt_simulator: ConduytSimulator) -> None:
    image = bytes(range(256)) * 20
    progress: list[tuple[int, int]] = []
    ConduytOTASync(device).flash(image, on_progress=lambda sent, total: progress.append((sent, total)))
    assert conduyt_simulator.device.ota.installed == [image]
    assert conduyt_simulator.device.ota.hash_matched
    assert progress[0] == (505, len(image))
    assert progress[-1] == (len(image), len(image))
    sizes = {len(entry.payload) for entry in conduyt_simulator.commands.named("OTA_CHUNK")}
    assert max(sizes) == 509


@pytest.mark.conduyt_simulator(board="esp32", sketch=Sketch(ota=True))
def test_an_update_survives_lost_answers(conduyt_simulator: ConduytSimulator) -> None:
    image = b"\x55" * 2000
    conduyt_simulator.faults.add(Drop(of="OTA_CHUNK", times=1))
    with ConduytDeviceSync(SerialTransport(conduyt_simulator.endpoint), timeout_ms=150) as device:
        ConduytOTASync(device).flash(image, sha256=hashlib.sha256(image).digest())
    assert conduyt_simulator.device.ota.installed == [image]
    assert conduyt_simulator.device.ota.hash_matched


def test_updates_that_cannot_be(device: ConduytDeviceSync) -> None:
    ota = ConduytOTASync(device)
    with pytest.raises(ConduytCapabilityError, match="without updates") as without:
        ota.flash(b"image")
    assert without.value.error_name == "OTA_INVALID"
    with pytest.raises(ValueError, match="empty"):
        ota.flash(b"")
    with pytest.raises(ValueError, match="32 bytes, not 3"):
        ota.flash(b"image", sha256=b"abc")
    with pytest.raises(ValueError, match=r"sha256 is 0000.*the image has 6105d6cc"):
        ota.flash(b"image", sha256=bytes(32))
    with pytest.raises(ValueError, match="chunk_size 300 is more than this link carries: 250 at most"):
        ota.flash(b"image", chunk_size=300)


def test_what_the_link_cannot_carry_is_not_sent(device: ConduytDeviceSync) -> None:
    with pytest.raises(ConduytArgumentError, match="I2C_WRITE cannot be sent: 302 bytes, and this link carries 254"):
        device.i2c.write(0x50, bytes(301))
    assert device.largest_payload == 254
