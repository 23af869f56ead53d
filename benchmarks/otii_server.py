"""An Otii server that does nothing but answer: what is slow in a benchmark is the client.

`python -m benchmarks.otii_server` prints its port and ends with its standard input. Each connection has a thread that
reads and one that writes. Commands for the device `slow` are answered 1 ms after they came, however many there are.
"""

from __future__ import annotations

import json
import queue
import random
import socket
import struct
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

SLOW_S = 0.001
CHUNK = 40_000
ONE_ANSWER = 1_100_000
"""Samples in the one large answer, of 20 bytes and a comma each: about 22 MB."""
_GREETING = (
    b'{"type":"information","info":"connected","data":{"otii_version":"3.6.0","protocol_version":"0.1","server":"b"}}'
)
_RANDOM = random.Random(1)


def samples(count: int) -> bytes:
    """Return the data of an answer with so many samples: 32-bit floats, as the server shows them."""
    floats = (struct.unpack("f", struct.pack("f", _RANDOM.random() * 0.1))[0] for _ in range(CHUNK))
    texts = [repr(value) for value in floats]
    values = ",".join((texts * (count // CHUNK + 1))[:count])
    return f'{{"data_type":"analog","timestamp":0.0,"interval":0.00025,"values":[{values}]}}'.encode()


SAMPLES = {CHUNK: samples(CHUNK), ONE_ANSWER: samples(ONE_ANSWER), 1: samples(1)}
ANSWERS: dict[str, Callable[[Any], bytes]] = {
    "arc_get_main": lambda _data: b'{"value":true}',
    "recording_get_channel_data": lambda data: SAMPLES[data["count"]],
    "recording_get_channel_data_count": lambda _data: b'{"count":1000000}',
}


def answer(line: bytes) -> tuple[float, bytes]:
    """Return when to answer a request, and the line."""
    request = json.loads(line)
    command, data = request["cmd"], request.get("data", {})
    due = time.monotonic() + SLOW_S if data.get("device_id") == "slow" else 0.0
    head = f'{{"type":"response","cmd":"{command}","trans_id":"{request["trans_id"]}"'.encode()
    body = b',"data":' + ANSWERS[command](data) if command in ANSWERS else b""
    return due, head + body + b"}\r\n"


def serve(connection: socket.socket) -> None:
    """Read requests until the client leaves."""
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    outbox: queue.SimpleQueue[tuple[float, bytes] | None] = queue.SimpleQueue()
    writer = threading.Thread(target=write, args=(connection, outbox), daemon=True)
    writer.start()
    connection.sendall(_GREETING + b"\r\n")
    with connection, connection.makefile("rb") as lines:
        try:
            for line in lines:
                outbox.put(answer(line))
        except OSError:
            pass
        outbox.put(None)
        writer.join()


def write(connection: socket.socket, outbox: queue.SimpleQueue[tuple[float, bytes] | None]) -> None:
    """Send the answers, each when it is due."""
    while (item := outbox.get()) is not None:
        due, line = item
        if (wait := due - time.monotonic()) > 0:
            time.sleep(wait)
        try:
            connection.sendall(line)
        except OSError:
            return


def main() -> None:
    """Listen until standard input ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)

    def accept() -> None:
        while True:
            threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
