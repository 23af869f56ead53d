"""The strict board: it does what the documents say."""

import math
import struct

import pytest

from conduyt.simulator import Device, DeviceType, Dht, Encoder, ErrorCode, Habits, HostType, Oled, Servo
from tests.conduyt.simulator.boards import ACK, ask, board, events, module, nak
from tests.conduyt.simulator.test_hello_and_ota import BEGIN, IMAGE


@pytest.fixture
def strict() -> Device:
    return board("r4", habits=Habits.documented())


def test_pins_are_checked(strict: Device) -> None:
    assert ask(strict, HostType.PIN_WRITE, b"\x63\x01") == nak(ErrorCode.INVALID_PIN)
    assert ask(strict, HostType.PIN_READ, b"\x63") == nak(ErrorCode.INVALID_PIN)
    assert ask(strict, HostType.PIN_WRITE, b"\x02\x80") == nak(ErrorCode.PIN_MODE_UNSUPPORTED)
    assert ask(strict, HostType.PIN_MODE, b"\x02\x03") == nak(ErrorCode.PIN_MODE_UNSUPPORTED)
    assert ask(strict, HostType.PIN_MODE, b"\x09\x02") == ACK


@pytest.mark.parametrize(("mode", "levels"), [(1, [1, 0, 1]), (2, [1, 1]), (3, [0])])
def test_edges_are_reported_with_the_short_form(strict: Device, mode: int, levels: list[int]) -> None:
    assert ask(strict, HostType.PIN_SUBSCRIBE, struct.pack("<BBH", 3, mode, 50)) == ACK
    for level in (True, True, False, True):
        strict.pins.drive(3, level)
    assert events(strict) == [(DeviceType.PIN_EVENT, struct.pack("<BH", 3, level)) for level in levels]


def test_threshold_must_be_exceeded_and_slots_come_back(strict: Device) -> None:
    for _ in range(40):
        assert ask(strict, HostType.PIN_SUBSCRIBE, struct.pack("<BBHH", 14, 4, 50, 700)) == ACK
        assert ask(strict, HostType.PIN_UNSUBSCRIBE, b"\x0e") == ACK
    ask(strict, HostType.PIN_SUBSCRIBE, struct.pack("<BBHH", 14, 4, 50, 700))
    strict.advance(0.06)
    assert events(strict) == []
    strict.pins.drive_analog(14, 701)
    strict.advance(0.06)
    assert events(strict) == [(DeviceType.PIN_EVENT, struct.pack("<BH", 14, 701))]


def test_datastreams_are_read_and_subscribed_to(strict: Device) -> None:
    strict.advance(1)
    assert events(strict) == []
    kind, payload = ask(strict, HostType.DS_READ, b"\x00")
    assert kind == DeviceType.DS_READ_RESP
    assert payload[:1] == b"\x00"
    assert 20 < struct.unpack("<f", payload[1:])[0] < 23
    assert ask(strict, HostType.DS_READ, b"\x09") == nak(ErrorCode.UNKNOWN_DATASTREAM)
    assert ask(strict, HostType.DS_SUBSCRIBE, b"\x09") == nak(ErrorCode.UNKNOWN_DATASTREAM)
    assert ask(strict, HostType.DS_SUBSCRIBE, b"\x01\x64\x00") == ACK
    strict.advance(0.25)
    assert events(strict) == [(DeviceType.DS_EVENT, b"\x01" + struct.pack("<f", 20))] * 2


def test_modules_say_who_they_are(strict: Device) -> None:
    module(strict, 4, 1, b"\x04\x16")
    assert module(strict, 4, 2)[1][0] == 4
    strict.module(Dht).broken = True
    assert all(math.isnan(value) for value in struct.unpack("<ff", module(strict, 4, 2)[1][1:]))
    module(strict, 2, 1, b"\x05\x06")
    strict.module(Encoder).turn(1)
    assert events(strict) == [(DeviceType.MOD_EVENT, struct.pack("<BBih", 2, 1, 1, 1))]
    _, hello = ask(strict, HostType.HELLO)
    assert b"dht\0\0\0\0\0\x01\x00\x01\x04" in hello
    assert b"encoder\0\x01\x00\x02\x05\x06" in hello


def test_modules_do_what_the_documents_say(strict: Device) -> None:
    module(strict, 0, 2, b"\xff")
    assert strict.module(Servo).angle == 180
    module(strict, 5, 3, b"\0\0\1" + b"x" * 70)
    module(strict, 5, 6)
    assert strict.module(Oled).text == "x" * 64
    module(strict, 3, 1, b"\x02\x03\x04\xc8\x00")
    assert module(strict, 3, 2, struct.pack("<iH", 100, 10)) == ACK
    assert module(strict, 3, 2, struct.pack("<iH", 100, 10)) == nak(ErrorCode.MODULE_BUSY)
    module(strict, 6, 5, b"\x01")
    strict.advance(0.1)
    kind, payload = events(strict)[-1]
    assert (kind, payload[:2], len(payload)) == (DeviceType.MOD_EVENT, b"\x06\x01", 14)


def test_four_bytes_start_a_stream(strict: Device) -> None:
    assert ask(strict, HostType.STREAM_START, b"\x01\x00\x0a\x00") == ACK
    strict.advance(0.1)
    assert events(strict) == [(DeviceType.STREAM_DATA, b"\xbc\x02")]


def test_updates_are_checked() -> None:
    device = board("esp32", habits=Habits.documented())
    ask(device, HostType.OTA_BEGIN, BEGIN)
    ask(device, HostType.OTA_CHUNK, struct.pack("<I", 0) + IMAGE[:400])
    assert ask(device, HostType.OTA_FINALIZE) == nak(ErrorCode.OTA_INVALID)
    assert ask(device, HostType.OTA_CHUNK, struct.pack("<I", 400) + IMAGE[400:]) == ACK
    assert ask(device, HostType.OTA_FINALIZE) == ACK
    assert device.restart_due == 0
