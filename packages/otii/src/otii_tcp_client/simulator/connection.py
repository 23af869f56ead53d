"""One client: its requests are worked on in their order, and answered in their order, each when its time has come."""

import asyncio
import os
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from .answers import LINE_END, Answer, Delivery
from .framing import LineSplitter, TooLarge
from .responder import Job, Responder

_READ_SIZE: Final = 65_536
_POLL_S: Final = 0.01
_FLOOD_PART: Final = b'{"type":"response","data":"never ending text ' + b"." * 65_492
_RESET_ON_CLOSE: Final = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
_BACKLOG: Final = 10_000
"""Answers that may wait for their time; then requests are read no further."""


class Connection:
    """Serves one client until it leaves, or until an answer ends the connection."""

    def __init__(
        self, number: int, responder: Responder, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._number = number
        self._responder = responder
        self._reader = reader
        self._writer = writer
        self._outbox: asyncio.Queue[tuple[float, Answer]] = asyncio.Queue(_BACKLOG)
        self._turn = asyncio.Lock()
        self._overtaking: set[asyncio.Task[None]] = set()
        self._is_silent = False

    async def serve(self) -> None:
        """Greet, answer, and close."""
        with suppress(ConnectionError):
            line, may_stay = self._responder.greeting()
            if self._responder.bench.settings.greets or not may_stay:
                await self._write(line + LINE_END)
            if may_stay:
                await self._converse()
        self._writer.close()

    def push(self, line: bytes) -> None:
        """Send a message that nobody asked for."""
        if not self._is_silent:
            self._writer.write(line + LINE_END)

    def close(self) -> None:
        """End the connection at once."""
        self._writer.transport.abort()

    async def _converse(self) -> None:
        sender = asyncio.create_task(self._send_answers())
        worker = asyncio.create_task(self._work())
        try:
            done, _ = await asyncio.wait((sender, worker), return_when=asyncio.FIRST_COMPLETED)
            if sender not in done:
                await self._finish(sender)
        finally:
            for task in (sender, worker, *self._overtaking):
                task.cancel()
            await asyncio.gather(sender, worker, *self._overtaking, return_exceptions=True)

    async def _finish(self, sender: "asyncio.Task[None]") -> None:
        """Send what is still due: the client may have closed its side only. A client that left ends this, too."""
        emptied = asyncio.create_task(self._outbox.join())
        await asyncio.wait((sender, emptied), return_when=asyncio.FIRST_COMPLETED)
        emptied.cancel()

    async def _work(self) -> None:
        splitter = LineSplitter()
        while data := await self._reader.read(_READ_SIZE):
            limit = self._responder.bench.settings.max_request_bytes
            for line in splitter.feed(data, limit):
                arrived = time.monotonic()
                answer = await self._answer(line)
                is_last = self._responder.bench.is_shut_down
                if not is_last or self._responder.bench.settings.answers_shutdown:
                    await self._outbox.put((arrived + answer.delay_s, answer))
                if is_last:
                    return

    async def _answer(self, line: bytes | TooLarge) -> Answer:
        if isinstance(line, TooLarge):
            return self._responder.too_large(self._number, line.size)
        outcome = self._responder.receive(self._number, line)
        if isinstance(outcome, Answer):
            return outcome
        return await self._wait_for(outcome)

    async def _wait_for(self, job: Job) -> Answer:
        deadline = time.monotonic() + job.waiting.timeout_s
        while time.monotonic() < deadline:
            await asyncio.sleep(min(_POLL_S, max(0.0, deadline - time.monotonic())))
            answer = self._responder.poll(job)
            if answer is not None:
                return answer
        return self._responder.expire(job)

    async def _send_answers(self) -> None:
        """Send until an answer ends the connection."""
        while True:
            due, answer = await self._outbox.get()
            if answer.overtakes:
                self._overtaking.add(asyncio.create_task(self._send_later(due, answer)))
            else:
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                if not await self._deliver(answer):
                    return
            self._outbox.task_done()

    async def _send_later(self, due: float, answer: Answer) -> None:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        if not await self._deliver(answer):
            self.close()

    async def _deliver(self, answer: Answer) -> bool:
        """Put an answer on the wire. False when the connection is to end."""
        async with self._turn:
            if self._is_silent:
                return True
            for part in _parts(answer):
                await self._write(part)
                if answer.piece_size:
                    await asyncio.sleep(0)
        if answer.delivery is Delivery.STALL:
            self._is_silent = answer.kept_bytes > 0
        if answer.delivery is Delivery.RESET:
            self._reset()
        return answer.delivery in (Delivery.COMPLETE, Delivery.STALL)

    async def _write(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    def _reset(self) -> None:
        self._writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        self._writer.transport.abort()


def _parts(answer: Answer) -> Iterator[bytes]:
    """Yield the bytes of an answer, in the pieces in which they are to leave."""
    if answer.delivery in (Delivery.DROP, Delivery.RESET):
        return
    if answer.delivery is Delivery.FLOOD:
        for start in range(0, answer.flood_size, len(_FLOOD_PART)):
            yield _FLOOD_PART[: answer.flood_size - start]
        return
    whole = answer.wire()
    if answer.delivery in (Delivery.TRUNCATE, Delivery.STALL):
        whole = whole[: answer.kept_bytes]
    size = answer.piece_size or len(whole)
    for start in range(0, len(whole), max(1, size)):
        yield whole[start : start + size]
