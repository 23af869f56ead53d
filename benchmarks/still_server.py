"""A server that sends bytes rendered beforehand and does nothing else, in a process of its own: only the client's work shows.

`python -m benchmarks.still_server` prints its port and runs until its standard input is closed.
"""

from __future__ import annotations

import asyncio
import sys
from typing import cast

from benchmarks.answers import answers

_NOT_FOUND = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"


class _Still(asyncio.Protocol):
    """Answers GET requests, which have no bodies, on one connection."""

    def __init__(self, rendered: dict[str, bytes]) -> None:
        self._rendered = rendered
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, self._received = self._received.split(b"\r\n\r\n", 1)
            path = head.split(b" ", 2)[1].decode()
            self._transport.write(self._rendered.get(path, _NOT_FOUND))


async def main() -> None:
    """Serve on a free port until standard input is closed."""
    loop, rendered = asyncio.get_running_loop(), answers()
    server = await loop.create_server(lambda: _Still(rendered), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
