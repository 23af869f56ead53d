"""Boards whose time stands still, and hosts that share no code with the client."""

import os
import socket
from collections.abc import Iterator
from typing import Protocol

import pytest

from conduyt.simulator import ConduytSimulator, Device, Packet
from conduyt.simulator.packets import cobs_decode, cobs_encode, decode_packet, encode_packet
from tests.conduyt.limits import LIMIT_S
from tests.conduyt.simulator.boards import board

_READ_SIZE = 65536


class Host(Protocol):
    """One end of a link."""

    def send(self, data: bytes) -> None: ...
    def receive(self) -> Packet: ...
    def close(self) -> None: ...


class SerialHost:
    """A program that has the serial port open."""

    def __init__(self, path: str) -> None:
        self._port = os.open(path, os.O_RDWR | os.O_NOCTTY)
        self._gathered = b""

    def send(self, data: bytes) -> None:
        os.write(self._port, data)

    def command(self, packet_type: int, payload: bytes = b"", seq: int = 1) -> None:
        self.send(cobs_encode(encode_packet(Packet(packet_type, seq, payload))) + b"\0")

    def ask(self, packet_type: int, payload: bytes = b"", seq: int = 1) -> Packet:
        self.command(packet_type, payload, seq)
        return self.receive()

    def frame(self) -> bytes:
        """The next frame without its delimiter, damaged or not. EOFError when the port is gone."""
        while b"\0" not in self._gathered:
            data = self._read()
            if not data:
                raise EOFError
            self._gathered += data
        frame, _, self._gathered = self._gathered.partition(b"\0")
        return frame

    def receive(self) -> Packet:
        decoded = cobs_decode(self.frame())
        assert decoded is not None
        return decode_packet(decoded)

    def close(self) -> None:
        os.close(self._port)

    def _read(self) -> bytes:
        try:
            return os.read(self._port, _READ_SIZE)
        except OSError:
            return b""


class TcpHost:
    """A program at the other end of a TCP connection."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._connection.settimeout(LIMIT_S)
        self._gathered = b""

    def send(self, data: bytes) -> None:
        self._connection.sendall(data)

    def ask(self, packet_type: int, payload: bytes = b"", seq: int = 1) -> Packet:
        self.send(encode_packet(Packet(packet_type, seq, payload)))
        return self.receive()

    def receive(self) -> Packet:
        while len(self._gathered) < 8 or len(self._gathered) < 8 + self._gathered[5]:
            data = self._connection.recv(_READ_SIZE)
            if not data:
                raise EOFError
            self._gathered += data
        packet = decode_packet(self._gathered)
        self._gathered = self._gathered[8 + len(packet.payload) :]
        return packet

    def receives_nothing(self, seconds: float = 0.15) -> bool:
        self._connection.settimeout(seconds)
        try:
            self._gathered += self._connection.recv(_READ_SIZE)
        except TimeoutError:
            return not self._gathered
        finally:
            self._connection.settimeout(LIMIT_S)
        return False

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def device() -> Device:
    return board()


@pytest.fixture
def simulator() -> Iterator[ConduytSimulator]:
    """On a pseudo-terminal; its time stands still."""
    with ConduytSimulator("pty", speed=0) as running:
        yield running


@pytest.fixture
def host(simulator: ConduytSimulator) -> Iterator[SerialHost]:
    opened = SerialHost(simulator.endpoint)
    yield opened
    opened.close()
