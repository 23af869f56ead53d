"""Streams of events: one connection as it is, and a watch that connects again. Their synchronous twins are derived from this file."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Any, Self

from ._engine import errors_of
from ._events import Backoff, Gap, ServerEvent, may_heal, read_events, unusable_stream
from ._settings import checked_seconds
from ._waiting import AsyncStop
from .exceptions import AccordionQ2ConnectionError, AccordionQ2Error

if TYPE_CHECKING:
    from types import TracebackType

    from devicewire.accordionq2.models import HelloEvent
    from devicewire.accordionq2.transport import AsyncIncoming

    from ._engine import Engine

__all__ = ["AsyncEventStream", "AsyncEventWatch"]


class AsyncEventStream:
    """The station's events over one connection, in order: `async for event in stream`. It ends with an error, or after `close()`.

    Use it in an `async with` block, or `close()` it; closing the client closes it too. What is not read waits in the connection, and a
    station that cannot send drops events: their numbers are then missing.

    Iterating raises
        AccordionQ2TimeoutError: nothing came for as long as the silence limit.
        AccordionQ2ConnectionError: the station ended the stream, or the connection broke.
        AccordionQ2AnswerError: what comes is no stream of events.
    """

    hello: dict[str, Any]
    """Data of the first event, as they came."""

    def __init__(self, engine: Engine, incoming: AsyncIncoming) -> None:
        from devicewire.accordionq2.api import events_open

        self._engine = engine
        self._incoming = incoming
        self._reader = events_open.reader()
        self._ready: deque[ServerEvent] = deque()
        self._stop = AsyncStop()
        self.hello = {}
        self.greeting: ServerEvent | None = None
        self._hello: HelloEvent | None = None

    @classmethod
    async def open(cls, engine: Engine, silence_limit: float) -> Self:
        """Connect, and wait for the first event."""
        from devicewire.accordionq2.api import events_open

        stream = cls(engine, await engine.open(events_open.request, checked_seconds("silence_limit", silence_limit)))
        try:
            await stream._greet()  # its own
        except BaseException:
            await stream.close()
            raise
        return stream

    async def _greet(self) -> None:
        from devicewire.accordionq2.models import HelloEvent

        event = await self.next()
        if event is None or not isinstance(event.payload, HelloEvent):
            raise AccordionQ2ConnectionError("the event stream does not begin as it should", was_sent=True)
        self.greeting, self.hello, self._hello = event, event.data, event.payload

    @property
    def stream_id(self) -> str | None:
        """Id of the stream, for subscriptions; None from a server that has none."""
        return self._hello.stream_id if self._hello is not None else None

    async def next(self) -> ServerEvent | None:
        """Wait for the next event; None after `close()`."""
        while not self._ready and not self._stop.is_set():
            with errors_of("events"):
                piece = await self._incoming.read()
            self._take(piece)
        return self._ready.popleft() if self._ready and not self._stop.is_set() else None

    def _take(self, piece: bytes) -> None:
        from devicewire.accordionq2.errors import DecodeError

        if not piece and not self._stop.is_set():
            raise AccordionQ2ConnectionError("the station ended the event stream", was_sent=True)
        try:
            self._ready.extend(read_events(self._reader.feed(piece)))
        except DecodeError as error:
            raise unusable_stream(error) from error

    async def close(self) -> None:
        """Close the connection. May be called twice, and while another part of the program waits for an event."""
        self._stop.set()
        self._engine.forget(self)
        await self._incoming.close()

    async def interrupt(self) -> None:
        """Close the connection under whoever reads, who is told that the stream has ended."""
        await self._incoming.close()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> ServerEvent:
        event = await self.next()
        if event is None:
            raise StopAsyncIteration
        return event

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()


class AsyncEventWatch:
    """The station's events over as many connections as it takes: `async for event in watch`. It ends after `close()`.

    The first event of every connection is `hello`. When the connection breaks, it is made again, with growing pauses; `event.gap` tells
    what nobody was told of. Use it in an `async with` block, or `close()` it; closing the client closes it too.

    Iterating raises
        AccordionQ2ConnectionError: the first connection failed, or there was none for too long.
        AccordionQ2ApiError: the station refuses the stream.
    """

    def __init__(self, engine: Engine, silence_limit: float, give_up_s: float | None) -> None:
        self._engine = engine
        self._silence_s = checked_seconds("silence_limit", silence_limit)
        self._give_up_s = None if give_up_s is None else checked_seconds("give_up_s", give_up_s)
        self._stream: AsyncEventStream | None = None
        self._stop = AsyncStop()
        self._backoff = Backoff()
        self._lost_at: float | None = None
        self._last_id = 0

    async def next(self) -> ServerEvent | None:
        """Wait for the next event; None after `close()`."""
        while not self._stop.is_set():
            try:
                event = await self._next_of_stream()
            except AccordionQ2Error as error:
                await self.lose(error)
                continue
            if event is not None:
                return event
        return None

    async def _next_of_stream(self) -> ServerEvent | None:
        if self._stream is None:
            stream = await AsyncEventStream.open(self._engine, self._silence_s)
            if self._stop.is_set():
                await stream.close()
                return None
            self._stream = stream
            return self._first(stream.greeting)
        event = await self._stream.next()
        if event is None:  # somebody closed it
            self._stream = None
            return None
        return self._further(event)

    def _first(self, event: ServerEvent | None) -> ServerEvent | None:
        """Take the first event of a connection."""
        if event is None:
            return None
        lost_at, self._lost_at, self._last_id = self._lost_at, None, event.id
        if lost_at is None:
            return event
        return _with_gap(event, Gap("reconnected", None, time.monotonic() - lost_at))

    def _further(self, event: ServerEvent) -> ServerEvent:
        """Take another event: ids count up by one, so that a step shows how many are missing."""
        self._backoff.reset()
        if not event.id:
            return event
        lost, self._last_id = event.id - self._last_id - 1, event.id
        return _with_gap(event, Gap("lost", lost)) if lost > 0 else event

    async def lose(self, error: AccordionQ2Error) -> None:
        """Give up the connection; wait until the next attempt is due.

        Raises:
            AccordionQ2Error: there was none yet, there will be none, or it took too long.
        """
        is_first = self._stream is None and self._lost_at is None
        if (is_first or not may_heal(error)) and not self._stop.is_set():
            await self.close()
            raise error
        await self.restart(error)

    async def restart(self, error: AccordionQ2Error) -> None:
        """Give up the connection, even one that stands; wait until the next attempt is due.

        Raises:
            AccordionQ2ConnectionError: it took too long.
        """
        stream, self._stream = self._stream, None
        if stream is not None:
            await stream.close()
        now = time.monotonic()
        self._lost_at = now if self._lost_at is None else self._lost_at
        if self._give_up_s is not None and now - self._lost_at >= self._give_up_s:
            await self.close()
            text = f"no event stream for {self._give_up_s:g} s: {error}"
            raise AccordionQ2ConnectionError(text, was_sent=error.was_sent) from error
        await self._stop.wait(self._backoff.next_s())

    async def interrupt(self) -> None:
        """Break the connection, so that whoever reads makes a new one."""
        if self._stream is not None:
            await self._stream.interrupt()

    async def close(self) -> None:
        """End the watch. May be called twice, and while another part of the program waits for an event."""
        self._stop.set()
        self._engine.forget(self)
        if self._stream is not None:
            await self._stream.close()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> ServerEvent:
        event = await self.next()
        if event is None:
            raise StopAsyncIteration
        return event

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()


def _with_gap(event: ServerEvent, gap: Gap) -> ServerEvent:
    from attrs import evolve

    return evolve(event, gap=gap)
