"""The modules: what the host does to them, and what they tell."""

import struct

import pytest

from conduyt.simulator import (
    Bitmap,
    Device,
    DeviceType,
    Dht,
    Encoder,
    ErrorCode,
    NeoPixel,
    Oled,
    Packet,
    Pid,
    Rectangle,
    Servo,
    Stepper,
    Text,
)
from tests.conduyt.simulator.boards import ACK, ask, board, events, module, nak

SERVO, NEOPIXEL, ENCODER, STEPPER, DHT, OLED, PID = range(7)


def test_servo(device: Device) -> None:
    servo = device.module(Servo)
    assert module(device, SERVO, 1, b"\x09") == ACK
    assert (servo.pin, servo.range_us) == (9, (544, 2400))
    assert module(device, SERVO, 1, struct.pack("<BHH", 9, 1000, 2000)) == ACK
    assert module(device, SERVO, 2, b"\x5a") == ACK
    assert (servo.angle, servo.pulse_us) == (90, 1500)
    assert module(device, SERVO, 3, struct.pack("<H", 1234)) == ACK
    assert servo.pulse_us == 1234
    assert servo.claimed_pins() == (9,)
    assert module(device, SERVO, 4) == ACK
    assert servo.pin is None


def test_fields_that_are_cut_short_read_as_zero_and_leave_their_bytes(device: Device) -> None:
    assert module(device, SERVO, 1, b"\x09\xe8") == ACK
    assert device.module(Servo).range_us == (544, 2400)
    assert module(device, NEOPIXEL, 1, b"\x06\x05\x00") == ACK
    assert module(device, NEOPIXEL, 2, b"\x02") == ACK  # no index: 0; then red takes the byte
    assert device.module(NeoPixel).pixels[0] == (2, 0, 0, 0)


def test_neopixel(device: Device) -> None:
    strip = device.module(NeoPixel)
    assert module(device, NEOPIXEL, 2, b"\x00\x00\x01\x02\x03") == ACK
    assert strip.pixels == []
    assert module(device, NEOPIXEL, 1, b"\x06\x05\x00\x00") == ACK
    assert (strip.pixel_type, strip.shown) == (0x52, ((0, 0, 0, 0),) * 5)
    assert module(device, NEOPIXEL, 4, b"\x00\x00\x10\x20") == ACK
    assert module(device, NEOPIXEL, 3, struct.pack("<HHBBB", 1, 9, 1, 2, 3)) == ACK
    assert strip.shown == ((0, 0, 0, 0),) * 5
    assert module(device, NEOPIXEL, 5) == ACK
    assert strip.shown == ((0, 0, 16, 32), *((1, 2, 3, 0),) * 4)
    assert module(device, NEOPIXEL, 6, b"\x40") == ACK
    assert strip.brightness == 64


def test_a_range_beyond_65535_stops_the_device_for_good(device: Device) -> None:
    assert module(device, NEOPIXEL, 1, b"\x06\x05\x00\x00") == ACK
    payload = b"\x01\x03" + struct.pack("<HHBBB", 1, 0xFFFF, 0, 0, 0)
    assert device.receive(Packet(0x40, 1, payload)) is None
    assert device.receive(Packet(0x01, 2)) is None
    device.advance(10)
    assert events(device) == []
    assert device.next_due() is None
    device.restart()
    assert ask(device, 0x01) == (DeviceType.PONG, b"")


def test_encoder_counts_and_reports_each_change_of_a(device: Device) -> None:
    encoder = device.module(Encoder)
    encoder.turn(5)
    assert module(device, ENCODER, 2) == (DeviceType.MOD_RESP, b"\0" + struct.pack("<i", 0))
    assert module(device, ENCODER, 1, b"\x05\x06") == ACK
    encoder.turn(3)
    encoder.turn(-1)
    ticks = [struct.unpack("<BBih", payload) for kind, payload in events(device) if kind == DeviceType.MOD_EVENT]
    assert ticks == [(0, 1, 1, 1), (0, 1, 2, 1), (0, 1, 3, 1), (0, 1, 2, -1)]
    assert module(device, ENCODER, 2) == (DeviceType.MOD_RESP, b"\0" + struct.pack("<i", 2))
    assert module(device, ENCODER, 3) == ACK
    assert encoder.count == 0
    encoder.turn(-2)
    assert module(device, ENCODER, 2) == (DeviceType.MOD_RESP, b"\0" + struct.pack("<i", -2))


def move(steps: int, speed_hz: int) -> bytes:
    return struct.pack("<iH", steps, speed_hz)


def done(position: int) -> tuple[int, bytes]:
    return DeviceType.MOD_EVENT, b"\0\x01" + struct.pack("<i", position)


def test_stepper_moves_and_reports(device: Device) -> None:
    stepper = device.module(Stepper)
    assert module(device, STEPPER, 1, b"\x02\x03\xff\xc8\x00") == ACK
    assert stepper.claimed_pins() == (2, 3)
    assert module(device, STEPPER, 2, move(-100, 200)) == ACK
    device.advance(0.25)
    assert (stepper.position, stepper.moving) == (-50, True)
    device.advance(0.3)
    assert done(-100) in events(device)
    assert module(device, STEPPER, 3, move(50, 0)) == ACK
    device.advance(0.2)
    assert (stepper.position, stepper.moving) == (50, False)
    assert done(50) in events(device)


def test_stepper_replaced_and_stopped_moves_are_not_reported(device: Device) -> None:
    stepper = device.module(Stepper)
    module(device, STEPPER, 1, b"\x02\x03\x04\xc8\x00")
    module(device, STEPPER, 2, move(1000, 100))
    device.advance(1)
    assert module(device, STEPPER, 2, move(0, 100)) == ACK
    device.advance(0.01)
    assert [event for event in events(device) if event[0] == DeviceType.MOD_EVENT] == [done(100)]
    module(device, STEPPER, 2, move(1000, 100))
    device.advance(1)
    assert module(device, STEPPER, 4) == ACK
    device.advance(20)
    assert [event for event in events(device) if event[0] == DeviceType.MOD_EVENT] == []
    assert stepper.position == 200


def test_stepper_waits_for_its_configuration(device: Device) -> None:
    module(device, STEPPER, 2, move(10, 100))
    device.advance(5)
    assert device.module(Stepper).position == 0
    module(device, STEPPER, 1, b"\x02\x03\x04\xc8\x00")
    device.advance(0.2)
    assert device.module(Stepper).position == 10


def test_dht(device: Device) -> None:
    sensor = device.module(Dht)
    assert module(device, DHT, 2) == nak(ErrorCode.MODULE_NOT_LOADED)
    assert module(device, DHT, 1, b"\x04\x16") == ACK
    assert (sensor.pin, sensor.sensor_type) == (4, 22)
    sensor.temperature, sensor.humidity = -12.5, 99.75
    assert module(device, DHT, 2) == (DeviceType.MOD_RESP, b"\0" + struct.pack("<ff", -12.5, 99.75))
    sensor.broken = True
    assert module(device, DHT, 2) == nak(ErrorCode.OUT_OF_MEMORY)


def test_oled(device: Device) -> None:
    display = device.module(Oled)
    assert module(device, OLED, 1, b"\x80\x40\x00") == ACK
    assert (display.size, display.address) == ((128, 64), 0x3C)
    assert module(device, OLED, 3, b"\x00\x10\x02" + "Grüße".encode()) == ACK
    assert module(device, OLED, 3, b"\x00\x20\x01" + b"x" * 70) == ACK
    assert module(device, OLED, 4, b"\x00\x30\x80\x10\x01") == ACK
    assert module(device, OLED, 5, b"\x00\x00\x08\x02\xaa\x55") == ACK
    assert module(device, OLED, 5, b"\x00\x00\x08\x02\xaa") == ACK
    assert display.text == ""
    assert module(device, OLED, 6) == ACK
    assert display.shown == (
        Text(0, 16, 2, "Grüße"),
        Text(0, 32, 1, "x" * 63),
        Rectangle(0, 48, 128, 16, filled=True),
        Bitmap(0, 0, 8, 2, b"\xaa\x55"),
    )
    assert display.text == "Grüße\n" + "x" * 63
    assert module(device, OLED, 2) == ACK
    assert display.drawn == []


def test_pid_works_ten_times_a_second(device: Device) -> None:
    controller = device.module(Pid)
    device.pins.drive_analog(14, 1023 / 4)
    module(device, PID, 1, struct.pack("<fff", 2, 1, 0))
    module(device, PID, 2, struct.pack("<f", 50))
    module(device, PID, 3, b"\x0e")
    module(device, PID, 4, b"\x05")
    device.advance(1)
    assert (controller.enabled, controller.output) == (False, 0)
    module(device, PID, 5, b"\x01")
    device.advance(0.1)
    assert controller.output == pytest.approx(2 * 25 + 2.5, abs=0.2)
    assert device.pins.output(5) == int(controller.output)
    device.advance(60)
    assert controller.output == 255
    module(device, PID, 5, b"\x00")
    assert not controller.enabled
    assert [event for event in events(device) if event[0] == DeviceType.MOD_EVENT] == []


def test_unknown_modules_are_named() -> None:
    with pytest.raises(LookupError, match="the sketch has 0 modules encoder"):
        board("uno").module(Encoder)
