"""A station that sends bytes rendered beforehand and does nothing else, in a process of its own: only the client's work shows.

`python -m benchmarks.station_server` prints its port and runs until its standard input is closed. Below `/slow` every answer takes 5 ms.
"""

from __future__ import annotations

import asyncio
import sys
from typing import cast

from benchmarks.station_answers import DOWNLOAD, DOWNLOAD_BYTES, SLOW_S, answers

_NOT_FOUND = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"
_PIECE = bytes(256 * 1024)


class _Station(asyncio.Protocol):
    """One connection. Requests come one after the other, with or without a body."""

    def __init__(self, rendered: dict[str, bytes]) -> None:
        self._rendered = rendered
        self._received = b""
        self._may_write = asyncio.Event()
        self._may_write.set()
        self._download: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 # a name of asyncio
        if self._download is not None:
            self._download.cancel()

    def pause_writing(self) -> None:
        self._may_write.clear()

    def resume_writing(self) -> None:
        self._may_write.set()

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, rest = self._received.split(b"\r\n\r\n", 1)
            length = _content_length(head)
            if len(rest) < length:
                return
            self._received = rest[length:]
            self._answer(head.split(b" ", 2)[1].decode())

    def _answer(self, path: str) -> None:
        if path == DOWNLOAD:
            self._download = asyncio.get_running_loop().create_task(self._send_file())
            return
        plain = path.removeprefix("/slow")
        rendered = self._rendered.get(plain, _NOT_FOUND)
        if plain is path:
            self._transport.write(rendered)
        else:
            asyncio.get_running_loop().call_later(SLOW_S, self._transport.write, rendered)

    async def _send_file(self) -> None:
        self._transport.write(f"HTTP/1.1 200 OK\r\ncontent-length: {DOWNLOAD_BYTES}\r\n\r\n".encode())
        for _ in range(DOWNLOAD_BYTES // len(_PIECE)):
            await self._may_write.wait()
            self._transport.write(_PIECE)


def _content_length(head: bytes) -> int:
    lowered = head.lower()
    place = lowered.find(b"\r\ncontent-length:")
    return 0 if place < 0 else int(lowered[place + 17 :].split(b"\r\n", 1)[0])


async def main() -> None:
    """Serve on a free port until standard input is closed."""
    loop, rendered = asyncio.get_running_loop(), answers()
    server = await loop.create_server(lambda: _Station(rendered), "127.0.0.1", 0, backlog=200)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
