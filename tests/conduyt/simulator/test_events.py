"""What the board sends unasked: subscriptions, streams, datastreams, messages of the sketch."""

import struct

import pytest

from conduyt.simulator import DatastreamSpec, DatastreamType, Device, DeviceType, ErrorCode, HostType, Sketch
from tests.conduyt.simulator.boards import ACK, ask, board, events, nak

QUIET = Sketch(modules=())
ANALOG_POLL = 4


@pytest.fixture
def quiet() -> Device:
    """A board whose sketch pushes nothing."""
    return board(sketch=QUIET)


def subscribe(
    device: Device, pin: int, mode: int = ANALOG_POLL, interval_ms: int = 100, threshold: int = 0
) -> tuple[int, bytes]:
    return ask(device, HostType.PIN_SUBSCRIBE, struct.pack("<BBHHx", pin, mode, interval_ms, threshold))


def readings(device: Device) -> list[int]:
    return [struct.unpack("<BH", payload)[1] for kind, payload in events(device) if kind == DeviceType.PIN_EVENT]


def test_analog_poll_reports_at_each_interval(quiet: Device) -> None:
    assert subscribe(quiet, 14, interval_ms=50) == ACK
    quiet.advance(0.3)
    assert readings(quiet) == [700] * 6
    assert subscribe(quiet, 14, interval_ms=0) == ACK
    quiet.advance(0.3)
    assert readings(quiet) == [700] * 3


def test_threshold_is_a_least_change(quiet: Device) -> None:
    quiet.pins.drive_analog(14, 4)
    subscribe(quiet, 14, threshold=5)
    quiet.advance(0.1)
    assert readings(quiet) == []
    quiet.pins.drive_analog(14, 5)
    quiet.advance(0.2)
    quiet.pins.drive_analog(14, 9)
    quiet.advance(0.1)
    quiet.pins.drive_analog(14, 10)
    quiet.advance(0.1)
    assert readings(quiet) == [5, 10]


def test_threshold_needs_a_seventh_byte(quiet: Device) -> None:
    ask(quiet, HostType.PIN_SUBSCRIBE, struct.pack("<BBHH", 14, ANALOG_POLL, 100, 5000))
    quiet.advance(0.1)
    assert readings(quiet) == [700]


@pytest.mark.parametrize("mode", [1, 2, 3, 77])
def test_edges_are_acknowledged_and_never_reported(quiet: Device, mode: int) -> None:
    assert subscribe(quiet, 3, mode) == ACK
    for level in (True, False, True):
        quiet.pins.drive(3, level)
    quiet.advance(1)
    assert events(quiet) == []


def test_slots_come_back_with_reset_only(quiet: Device) -> None:
    for pin in range(16):
        assert subscribe(quiet, pin) == ACK
        assert ask(quiet, HostType.PIN_UNSUBSCRIBE, bytes((pin,))) == ACK
    assert quiet.subscriptions.active() == ()
    assert subscribe(quiet, 14) == nak(ErrorCode.SUB_LIMIT_REACHED)
    assert ask(quiet, HostType.RESET) == ACK
    assert subscribe(quiet, 14) == ACK
    assert ask(quiet, HostType.PIN_UNSUBSCRIBE, b"\x03") == nak(ErrorCode.INVALID_PIN)


def test_stream_reads_its_inputs_together_and_outlives_reset(quiet: Device) -> None:
    assert ask(quiet, HostType.STREAM_START, struct.pack("<HHx", 0x8003, 20)) == ACK
    quiet.advance(0.1)
    assert events(quiet) == [(DeviceType.STREAM_DATA, struct.pack("<HHH", 700, 1023, 0))] * 2
    assert ask(quiet, HostType.RESET) == ACK
    quiet.advance(0.1)
    assert len(events(quiet)) == 2
    assert ask(quiet, HostType.STREAM_STOP) == ACK
    quiet.advance(1)
    assert events(quiet) == []


def test_stream_of_nothing_and_stream_at_the_default_rate(quiet: Device) -> None:
    assert ask(quiet, HostType.STREAM_START, bytes(5)) == ACK
    quiet.advance(1)
    assert events(quiet) == []
    assert ask(quiet, HostType.STREAM_START, b"\x01\x00\x00\x00\x00") == ACK
    quiet.advance(0.1005)
    assert len(events(quiet)) == 10


def test_datastreams_move_whether_or_not_anybody_asked(device: Device) -> None:
    device.advance(1.05)
    pushed = events(device)
    values = [struct.unpack("<Bf", payload) for kind, payload in pushed if kind == DeviceType.DS_EVENT]
    assert [index for index, _ in values] == [0] * 5
    temperatures = [value for _, value in values]
    assert len(set(temperatures)) == 5
    assert all(20 < value < 23 for value in temperatures)


def test_writing_datastreams(device: Device) -> None:
    heard: list[object] = []
    setpoint = device.datastreams["setpoint"]
    setpoint.on_write = heard.append
    assert ask(device, HostType.DS_WRITE, b"\x01" + struct.pack("<f", 22.5)) == ACK
    assert ask(device, HostType.DS_WRITE, b"\x01\x07") == ACK  # too short for a float: the sketch's business
    assert (setpoint.value, heard) == (22.5, [22.5])
    assert setpoint.writes == [struct.pack("<f", 22.5), b"\x07"]
    assert ask(device, HostType.DS_READ, b"\x00") == nak(ErrorCode.UNKNOWN_DATASTREAM)
    assert ask(device, HostType.DS_SUBSCRIBE, b"\x63") == ACK


VALUES = [
    (DatastreamType.BOOL, True, b"\x01"),
    (DatastreamType.INT8, -5, b"\xfb"),
    (DatastreamType.UINT8, 200, b"\xc8"),
    (DatastreamType.INT16, -1234, b"\x2e\xfb"),
    (DatastreamType.UINT16, 60000, b"\x60\xea"),
    (DatastreamType.INT32, -70000, b"\x90\xee\xfe\xff"),
    (DatastreamType.FLOAT32, 23.5, b"\x00\x00\xbc\x41"),
    (DatastreamType.STRING, "grün", b"gr\xc3\xbcn"),
    (DatastreamType.BYTES, b"\x00\x01", b"\x00\x01"),
]


@pytest.mark.parametrize(("kind", "value", "data"), VALUES)
def test_values_of_every_type(kind: DatastreamType, value: object, data: bytes) -> None:
    stream = DatastreamSpec("it", kind, writable=True)
    device = board(sketch=Sketch(modules=(), datastreams=(stream,)))
    device.datastreams.push("it", value)  # type: ignore[arg-type]  # one of the types above
    assert events(device) == [(DeviceType.DS_EVENT, b"\x00" + data)]
    ask(device, HostType.DS_WRITE, b"\x00" + data)
    assert device.datastreams[0].value == value


def test_values_that_do_not_fit_and_names_that_are_unknown(device: Device) -> None:
    stream = DatastreamSpec("byte", DatastreamType.UINT8)
    with pytest.raises(ValueError, match="300 is no UINT8"):
        board(sketch=Sketch(datastreams=(stream,))).datastreams.push("byte", 300)
    with pytest.raises(KeyError, match="nothing"):
        device.datastreams.push("nothing", 1)


def test_messages_of_the_sketch(device: Device) -> None:
    device.log("21 °C")
    device.fatal("boom")
    device.emit(0x99, b"\x01\x02")
    assert events(device) == [(DeviceType.LOG, "21 °C".encode()), (DeviceType.FATAL, b"boom"), (0x99, b"\x01\x02")]
