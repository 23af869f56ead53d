"""What bad lines, cables and boards do, as the host sees it."""

import contextlib
from pathlib import Path

import pytest

from conduyt.simulator import (
    ConduytSimulator,
    Corrupt,
    CorruptCommand,
    Delay,
    Delimiters,
    DeviceType,
    Drop,
    Fault,
    Flood,
    HostType,
    Noise,
    OtherSequence,
    Packet,
    Pieces,
    Refuse,
    Repeat,
    Silence,
    Truncate,
    Unplug,
    WrongType,
    parse_fault,
)
from conduyt.simulator.packets import cobs_decode, decode_packet
from tests.conduyt.limits import wait_until
from tests.conduyt.simulator.conftest import SerialHost

PONG = Packet(DeviceType.PONG, 5)


@pytest.mark.parametrize(
    ("fault", "received"),
    [
        (Drop(), []),
        (Silence(), []),
        (Repeat(count=2), [PONG] * 3),
        (OtherSequence(), [Packet(PONG.type, 6)]),
        (OtherSequence(offset=-6), [Packet(PONG.type, 255)]),
        (CorruptCommand(), [Packet(DeviceType.NAK, 0, b"\x02")]),
        (WrongType(), [Packet(0x99, 5)]),
        (WrongType(type=DeviceType.ACK, payload=b"xy"), [Packet(DeviceType.ACK, 5, b"xy")]),
        (Refuse(), [Packet(DeviceType.NAK, 5, b"\x0c")]),
        (Refuse(code=0x7E), [Packet(DeviceType.NAK, 5, b"\x7e")]),
        (Refuse(code=None), [Packet(DeviceType.NAK, 5)]),
        (Noise(data=b"boot\r\n\0"), [PONG]),
        (Pieces(count=3), [PONG]),
        (Pieces(count=100, pause_s=0), [PONG]),
        (Delimiters(count=3), [PONG]),
        (Flood(count=2), [Packet(DeviceType.LOG, 0, b"flood")] * 2 + [PONG]),
        (Delay(seconds=0.01), [PONG]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_fault_and_what_comes_after_it(
    simulator: ConduytSimulator, host: SerialHost, fault: Fault, received: list[Packet]
) -> None:
    with simulator.faults.active(fault):
        host.command(HostType.PING, seq=5)
        wait_until(lambda: len(simulator.commands))
    host.command(HostType.PING, seq=77)
    got: list[Packet] = []
    while not got or got[-1] != Packet(DeviceType.PONG, 77):
        frame = host.frame()
        if not frame.startswith(b"boot") and frame:
            decoded = cobs_decode(frame)
            assert decoded is not None
            got.append(decode_packet(decoded))
    assert got[:-1] == received


def test_corrupted_packets_differ_in_one_bit(simulator: ConduytSimulator, host: SerialHost) -> None:
    host.command(HostType.HELLO)
    whole = cobs_decode(host.frame())
    simulator.faults.add(Corrupt())
    host.command(HostType.HELLO)
    damaged = cobs_decode(host.frame())
    assert whole is not None
    assert damaged is not None
    assert (int.from_bytes(whole, "big") ^ int.from_bytes(damaged, "big")).bit_count() == 1


def test_truncated_answers_are_good_packets(simulator: ConduytSimulator, host: SerialHost) -> None:
    simulator.faults.add(Truncate(keep=2, of="PIN_*"))
    assert host.ask(HostType.PIN_READ, b"\x02") == Packet(DeviceType.PIN_READ_RESP, 1, b"\x02\x01")
    assert len(host.ask(HostType.HELLO).payload) == 236


def test_noise_without_a_delimiter_spoils_one_packet(simulator: ConduytSimulator, host: SerialHost) -> None:
    simulator.faults.add(Noise(data=b"hello", times=1))
    host.command(HostType.PING)
    assert cobs_decode(host.frame()) is None
    assert host.ask(HostType.PING) == Packet(DeviceType.PONG, 1)


def test_missing_delimiter_joins_two_frames(simulator: ConduytSimulator, host: SerialHost) -> None:
    simulator.faults.add(Delimiters(times=1))
    host.command(HostType.PING, seq=1)
    host.command(HostType.PING, seq=2)
    decoded = cobs_decode(host.frame())
    assert decoded is not None
    assert decode_packet(decoded).seq == 1
    assert decode_packet(decoded[8:].lstrip(b"\0")).seq == 2


def test_lost_commands_are_not_carried_out(simulator: ConduytSimulator, host: SerialHost) -> None:
    for fault, level in [(Silence(times=1), 0), (Drop(times=1), 1)]:
        simulator.faults.add(fault)
        host.command(HostType.PIN_WRITE, b"\x0d\x01\x00")
        host.ask(HostType.PING)
        assert simulator.device.pins.output(13) == 255 * level
    assert [command.answer is None for command in simulator.commands.named("PIN_WRITE")] == [True, False]


def test_delayed_answers_may_be_overtaken(simulator: ConduytSimulator, host: SerialHost) -> None:
    simulator.faults.add(Delay(0.1, in_order=False, of="PING", times=1))
    host.command(HostType.PING, seq=1)
    host.command(HostType.PING, seq=2)
    assert [host.receive().seq for _ in range(2)] == [2, 1]


def test_events_have_faults_of_their_own(simulator: ConduytSimulator, host: SerialHost) -> None:
    simulator.faults.add(Drop(of="LOG", times=1))
    for text in ("lost", "heard"):
        simulator.device.log(text)
    assert host.receive().payload == b"heard"
    assert len(simulator.faults) == 0


def test_probability_follows_the_seed() -> None:
    def heard(seed: int) -> list[int]:
        with (
            ConduytSimulator("pty", seed=seed, speed=0) as running,
            contextlib.closing(SerialHost(running.endpoint)) as host,
        ):
            running.faults.add(Drop(of="PING", probability=0.5))
            for seq in range(40):
                host.command(HostType.PING, seq=seq)
            host.command(HostType.RESET, seq=255)
            return list(iter(lambda: host.receive().seq, 255))

    assert heard(1) == heard(1) != heard(2)
    assert 5 < len(heard(1)) < 35


def test_unplugged_in_the_middle_of_a_frame(simulator: ConduytSimulator, host: SerialHost) -> None:
    simulator.faults.add(Unplug(keep=4, of="HELLO", times=1, replug_s=0.02))
    host.command(HostType.HELLO)
    with pytest.raises(EOFError):
        host.receive()
    wait_until(Path(simulator.endpoint).exists)
    with contextlib.closing(SerialHost(simulator.endpoint)) as again:
        assert len(again.ask(HostType.HELLO).payload) == 236


GOOD = [
    ("drop,of=PIN_READ,times=2", Drop(of="PIN_READ", times=2)),
    ("delay=0.5,in_order=false", Delay(0.5, in_order=False)),
    ("silence,probability=0.25", Silence(probability=0.25)),
    ("wrong_type=0x82", WrongType(0x82)),
    ("refuse=8,acts=true", Refuse(8, acts=True)),
    ("unplug=3,replug_s=0.5", Unplug(3, 0.5)),
    ("pieces=9, pause_s=0", Pieces(9, 0)),
    ("flood=5", Flood(5)),
]


@pytest.mark.parametrize(("text", "fault"), GOOD)
def test_faults_as_text(text: str, fault: Fault) -> None:
    assert parse_fault(text) == fault


BAD = [
    ("explode", "unknown fault 'explode'; known: corrupt, "),
    ("drop=3", "drop takes no argument"),
    ("delay", "delay needs an argument: delay=seconds"),
    ("delay=soon", "seconds=soon"),
    ("drop,when=now", "unknown option 'when'; known: acts, of, "),
    ("drop,acts=maybe", "'maybe' is neither true nor false"),
    ("drop,times=0", "times must be 1 or more"),
    ("drop,probability=2", "between 0 and 1"),
    ("noise,data=00", "unknown option 'data'"),
]


@pytest.mark.parametrize(("text", "reason"), BAD)
def test_text_that_is_no_fault(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_fault(text)
