"""The board's description of itself, and updates of its program."""

import hashlib
import struct

import pytest

from conduyt.simulator import BOARDS, DeviceType, ErrorCode, HostType, Packet, Sketch
from conduyt.simulator.hello import build_hello
from conduyt.simulator.outgoing import fits
from conduyt.simulator.sketch import RELAY, SETPOINT, SKETCHES, TEMPERATURE, version_numbers
from tests.conduyt.simulator.boards import ACK, ask, board, events, nak

IMAGE = bytes(range(256)) * 4
BEGIN = struct.pack("<I", len(IMAGE)) + hashlib.sha256(IMAGE).digest()


@pytest.mark.parametrize("name", BOARDS)
def test_default_sketches_fit_their_boards(name: str) -> None:
    payload = build_hello(BOARDS[name], SKETCHES[name])
    sketch = SKETCHES[name]
    assert len(payload) == 36 + len(BOARDS[name].pins) + 12 * len(sketch.modules) + 28 * len(sketch.datastreams)
    assert fits(Packet(DeviceType.HELLO_RESP, 0, payload), BOARDS[name].max_payload, cobs=True)


TOO_LARGE = [
    ("uno", Sketch(modules=(), datastreams=(TEMPERATURE, SETPOINT, RELAY))),
    ("uno", Sketch(modules=("servo",), datastreams=(TEMPERATURE, RELAY))),
    ("mega", Sketch(modules=("servo", "dht"))),
    ("mega", Sketch(modules=(), datastreams=(TEMPERATURE,))),
    ("r4", Sketch(modules=(), datastreams=(TEMPERATURE,) * 7)),
    ("r4", Sketch(datastreams=(TEMPERATURE,) * 4)),
]


@pytest.mark.parametrize(("name", "sketch"), TOO_LARGE)
def test_sketches_that_are_known_to_be_too_large(name: str, sketch: Sketch) -> None:
    payload = build_hello(BOARDS[name], sketch)
    assert len(payload) <= BOARDS[name].max_payload  # what did not fit was left out
    assert not fits(Packet(DeviceType.HELLO_RESP, 0, payload), BOARDS[name].max_payload, cobs=True)


@pytest.mark.parametrize(("max_payload", "largest"), [(128, 121), (256, 249), (512, 505)])
def test_largest_answer(max_payload: int, largest: int) -> None:
    for size, fitting in [(largest, True), (largest + 1, False)]:
        assert fits(Packet(0xA0, 1, bytes(size)), max_payload, cobs=True) is fitting
    assert fits(Packet(0xA0, 1, bytes(max_payload)), max_payload, cobs=False)


def test_boards_add_no_more_than_they_have_room_for() -> None:
    device = board("uno", sketch=Sketch(datastreams=(RELAY,) * 9))
    assert len(device.modules) == 4
    assert len(device.datastreams) == 4


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("1.2.3", (1, 2, 3)), ("v2.5.11-rc1", (2, 5, 111)), ("3.7", (3, 7, 0)), ("", (0, 0, 0)), ("300.1", (44, 1, 0))],
)
def test_versions_are_read_as_the_firmware_does(text: str, numbers: tuple[int, int, int]) -> None:
    assert version_numbers(text) == numbers


def test_update() -> None:
    device = board("esp32")
    assert ask(device, HostType.OTA_CHUNK, bytes(5)) == nak(ErrorCode.OTA_INVALID)
    assert ask(device, HostType.OTA_BEGIN, BEGIN) == ACK
    for offset in range(0, len(IMAGE), 400):
        assert ask(device, HostType.OTA_CHUNK, struct.pack("<I", offset) + IMAGE[offset : offset + 400]) == ACK
        assert ask(device, HostType.RESET) == ACK
    assert ask(device, HostType.OTA_CHUNK, struct.pack("<I", 0) + IMAGE[:400]) == nak(ErrorCode.OTA_INVALID)
    assert ask(device, HostType.OTA_CHUNK, struct.pack("<I", len(IMAGE))) == ACK
    assert ask(device, HostType.OTA_FINALIZE) == ACK
    assert device.ota.installed == [IMAGE]
    assert device.ota.hash_matched is True
    assert device.restart_due == 0.5
    assert ask(device, HostType.OTA_FINALIZE) == nak(ErrorCode.OTA_INVALID)


def test_incomplete_updates_are_installed_all_the_same() -> None:
    device = board("esp32")
    assert ask(device, HostType.OTA_BEGIN, BEGIN) == ACK
    assert ask(device, HostType.OTA_CHUNK, struct.pack("<I", 0) + b"half") == ACK
    assert device.ota.received == 4
    assert ask(device, HostType.OTA_FINALIZE) == ACK
    assert (device.ota.installed, device.ota.hash_matched) == ([b"half"], False)


@pytest.mark.parametrize("size", [0, 1 << 24])
def test_sizes_that_are_refused(size: int) -> None:
    assert ask(board("esp32"), HostType.OTA_BEGIN, struct.pack("<I", size) + bytes(32)) == nak(ErrorCode.OTA_INVALID)


def test_boards_that_only_say_that_they_can() -> None:
    device = board("r4", sketch=Sketch(ota=True))
    assert ask(device, HostType.OTA_BEGIN, BEGIN) == ACK
    assert ask(device, HostType.OTA_CHUNK, bytes(5)) == nak(ErrorCode.OTA_INVALID)
    assert events(device) == []
