"""What the board makes of the bytes that arrive, whole and one at a time."""

import pytest

from conduyt.simulator import Packet
from conduyt.simulator.packets import PacketFault, cobs_encode, encode_packet
from conduyt.simulator.receivers import CobsReceiver, FirmwareRawReceiver, PlainReceiver

PING = Packet(1, 1)
OTHER = Packet(1, 2)
RAW = encode_packet(PING)
BAD_CRC = RAW[:-1] + b"\xff"


def framed(packet: Packet) -> bytes:
    return cobs_encode(encode_packet(packet)) + b"\0"


@pytest.mark.parametrize("chunk", [1, 3, 1000])
def test_frames_arrive_in_any_pieces(chunk: int) -> None:
    receiver = CobsReceiver(128)
    data = b"\0" + framed(PING) + b"boot: 1.2\r\n\0" + framed(OTHER)
    items = [item for start in range(0, len(data), chunk) for item in receiver.feed(data[start : start + chunk])]
    assert items == [PING, OTHER]


@pytest.mark.parametrize(("max_payload", "largest"), [(128, 127), (256, 254), (512, 509)])
def test_largest_payload_that_arrives(max_payload: int, largest: int) -> None:
    receiver = CobsReceiver(max_payload)
    fitting, overlong = (Packet(1, 1, b"x" * size) for size in (largest, largest + 1))
    assert list(receiver.feed(framed(fitting))) == [fitting]
    assert PING not in list(receiver.feed(framed(overlong)))
    assert list(receiver.feed(framed(PING))) == [PING]


def test_a_lost_delimiter_costs_the_second_packet() -> None:
    assert list(CobsReceiver(128).feed(framed(PING)[:-1] + framed(OTHER))) == [PING]


@pytest.mark.parametrize("chunk", [1, 3, 1000])
def test_plain_reading_goes_on_after_damage(chunk: int) -> None:
    receiver = PlainReceiver(128)
    data = b"noise CC" + RAW + BAD_CRC + encode_packet(Packet(1, 3, b"x" * 129))[:9] + encode_packet(OTHER)
    items = [item for start in range(0, len(data), chunk) for item in receiver.feed(data[start : start + chunk])]
    assert items == [PING, PacketFault.BAD_CRC, PacketFault.OVERLONG, OTHER]


def test_firmware_reads_one_packet_for_each_arrival() -> None:
    receiver = FirmwareRawReceiver(128)
    assert list(receiver.feed(RAW + encode_packet(OTHER))) == [PING]
    assert list(receiver.feed(RAW)) == [OTHER]
    assert list(receiver.feed(RAW[:3])) == [PING]
    assert list(receiver.feed(RAW[3:])) == [PING]


def test_firmware_throws_everything_away_after_a_bad_crc() -> None:
    receiver = FirmwareRawReceiver(128)
    assert list(receiver.feed(BAD_CRC + RAW)) == [PacketFault.BAD_CRC]
    assert list(receiver.feed(RAW)) == [PING]


@pytest.mark.parametrize("stray", [b"x", b"CD\x01" + bytes(5), b"CD\x02\x01\x01\xff\xff\x00"])
def test_firmware_is_stuck_after_a_stray_byte(stray: bytes) -> None:
    receiver = FirmwareRawReceiver(128)
    assert list(receiver.feed(stray)) == []
    assert [item for _ in range(50) for item in receiver.feed(RAW)] == []
    receiver.clear()
    assert list(receiver.feed(RAW)) == [PING]
