"""Frames, streams and commands with whatever its interpreter has. Runs in every environment: `python -m benchmarks.conduyt_worker SIDE`.

SIDE is `ours`, `cobs`, `cobs-python` or `conduyt-py`. Reads lines `WHAT ARGUMENT...`, answers each with seconds of processor time per
operation. Uses nothing but the standard library and the documented names of the packages.
"""

from __future__ import annotations

import asyncio
import importlib
import random
import sys
import time
import timeit
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_SAMPLE_S = 0.05
_CHUNK = 4096
PAYLOAD = bytes(range(16))
_MODULES = {"ours": "conduyt.framing", "cobs": "cobs.cobs", "cobs-python": "cobs.cobs._cobs_py"}


def seconds(operation: Callable[[Any], Any], argument: Any) -> float:
    """Processor time of one call."""
    timer = timeit.Timer("f(a)", timer=time.process_time, globals={"f": operation, "a": argument})
    count, taken = 1, timer.timeit(1)
    while taken < _SAMPLE_S / 4:
        count = int(count * max(2, min(20, _SAMPLE_S / max(taken, 1e-5))))
        taken = timer.timeit(count)
    return min(taken, timer.timeit(count), timer.timeit(count)) / count


def data_of(size: int, kind: str) -> bytes:
    """Random, all-zero or no-zero data, the same in every process."""
    source = random.Random(size)
    if kind == "random":
        return source.randbytes(size)
    return bytes(size) if kind == "zeros" else bytes(source.choices(range(1, 256), k=size))


def encode(side: str, size: str, kind: str) -> float:
    """COBS, one call."""
    return seconds(importlib.import_module(_MODULES[side]).encode, data_of(int(size), kind))


def decode(side: str, size: str, kind: str) -> float:
    """COBS, one call."""
    module = importlib.import_module(_MODULES[side])
    return seconds(module.decode, module.encode(data_of(int(size), kind)))


def framer(side: str) -> Callable[[bytes], bytes]:
    """Return what makes a whole frame of a payload."""
    if side == "ours":
        ours = importlib.import_module("conduyt.framing").encode_frame
        return lambda payload: ours(0x11, 7, payload)
    wire, cobs = importlib.import_module("conduyt.core.wire"), importlib.import_module("conduyt.core.cobs")
    return lambda payload: cobs.cobs_encode(wire.wire_encode(wire.make_packet(0x11, 7, payload))) + b"\0"


def frame(side: str) -> float:
    """Packet, COBS and delimiter."""
    return seconds(framer(side), PAYLOAD)


def stream(side: str, frames: str) -> float:
    """Find the packets in a stream of frames of which one in a hundred is damaged. Raises when an undamaged one is missing."""
    data, sound = damaged_stream(framer(side), int(frames))
    chunks = [data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK)]
    start = time.process_time()
    found = sum(map(reader(side), chunks))
    taken = time.process_time() - start
    if found != sound:
        raise RuntimeError(f"{found} packets of {sound} found")
    return taken / int(frames)


def damaged_stream(make: Callable[[bytes], bytes], frames: int) -> tuple[bytes, int]:
    """Return the stream, and how many of its frames are not damaged."""
    source, good = random.Random(1), make(PAYLOAD)
    bad = good[:12] + bytes([good[12] ^ 0x40]) + good[13:]
    choice = [source.random() >= 0.01 for _ in range(frames)]
    return b"".join([good if sound else bad for sound in choice]), sum(choice)


def reader(side: str) -> Callable[[bytes], int]:
    """Return what takes a piece of a stream and counts the packets that end in it."""
    if side == "ours":
        feed = importlib.import_module("conduyt.framing").FrameDecoder(256).feed
        return lambda chunk: len(feed(chunk))
    wire, cobs = importlib.import_module("conduyt.core.wire"), importlib.import_module("conduyt.core.cobs")
    rest = b""

    def read(chunk: bytes) -> int:
        nonlocal rest
        *frames, rest = (rest + chunk).split(b"\0")
        return sum(_is_packet(wire, cobs.cobs_decode(frame)) for frame in frames if frame)

    return read


def _is_packet(wire: Any, decoded: bytes | None) -> bool:
    if decoded is None:
        return False
    try:
        wire.wire_decode(decoded)
    except ValueError:
        return False
    return True


class Echo:
    """A transport that answers at once. It has the methods of both packages."""

    needs_cobs = False
    connected = False

    def __init__(self) -> None:
        self._hellos = [packet(0x81, seq, hello()) for seq in range(256)]
        self._pongs = [packet(0x80, seq, b"") for seq in range(256)]
        self._handler: Callable[[bytes], None] = lambda _packet: None

    async def connect(self) -> None:
        """Connect."""
        self.connected = True

    async def disconnect(self) -> None:
        """Disconnect."""
        self.connected = False

    open, close = connect, disconnect

    def on_packet(self, handler: Callable[[bytes], None]) -> None:
        """Set the handler."""
        self._handler = handler

    on_receive = on_packet

    async def send(self, packet: bytes) -> None:
        """Answer."""
        self._handler((self._hellos if packet[3] == 2 else self._pongs)[packet[4]])


def ping(_side: str, count: str) -> float:
    """Processor time of one command that is answered at once."""
    return asyncio.run(_ping(int(count)))


async def _ping(count: int) -> float:
    from conduyt import ConduytDevice

    device = ConduytDevice(Echo())
    await device.connect()
    for _ in range(count // 10):
        await device.ping()
    start = time.process_time()
    for _ in range(count):
        await device.ping()
    taken = time.process_time() - start
    await device.disconnect()
    return taken / count


def hello() -> bytes:
    """Payload of HELLO_RESP of a board with 20 pins and nothing else."""
    fields = (
        b"board".ljust(16, b"\0") + bytes([1, 0, 0]) + bytes(8) + bytes([0, 20]) + bytes([3] * 20) + bytes([1, 1, 1])
    )
    return fields + (256).to_bytes(2, "little") + bytes(2)


def packet(kind: int, seq: int, payload: bytes) -> bytes:
    """Make a packet, without the code that is measured."""
    covered = bytes([2, kind, seq]) + len(payload).to_bytes(2, "little") + payload
    crc = 0
    for byte in covered:
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1 ^ 0x31) & 0xFF if crc & 0x80 else crc << 1
    return b"CD" + covered + bytes([crc])


OPERATIONS: dict[str, Callable[..., float]] = {
    "encode": encode,
    "decode": decode,
    "frame": frame,
    "stream": stream,
    "ping": ping,
}


def main(side: str, lines: Iterable[str]) -> None:
    """Do what standard input asks for."""
    for line in lines:
        what, *arguments = line.split()
        print(OPERATIONS[what](side, *arguments), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.stdin)
