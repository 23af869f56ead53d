"""Boards without a link: commands in, answers and events out."""

from conduyt.simulator import BOARDS, Device, DeviceType, ErrorCode, Habits, HostType, Packet, Sketch
from conduyt.simulator.clock import Clock
from conduyt.simulator.sketch import SKETCHES

ACK = (DeviceType.ACK, b"")


def board(name: str = "r4", *, sketch: Sketch | None = None, habits: Habits | None = None) -> Device:
    """A board whose time stands still."""
    return Device(BOARDS[name], sketch or SKETCHES[name], habits, Clock(speed=0))


def ask(device: Device, command: int, payload: bytes = b"") -> tuple[int, bytes]:
    """Send a command; return type and payload of the answer."""
    answer = device.receive(Packet(command, 7, payload))
    assert answer is not None
    assert answer.seq == 7
    return answer.type, answer.payload


def module(device: Device, number: int, command: int, payload: bytes = b"") -> tuple[int, bytes]:
    """Send a command to a module."""
    return ask(device, HostType.MOD_CMD, bytes((number, command)) + payload)


def nak(code: ErrorCode) -> tuple[int, bytes]:
    """The answer that refuses."""
    return DeviceType.NAK, bytes((code,))


def events(device: Device) -> list[tuple[int, bytes]]:
    """What the device has sent unasked since the last look."""
    packets = device.outbox.take()
    assert all(packet.seq == 0 for packet in packets)
    return [(packet.type, packet.payload) for packet in packets]
