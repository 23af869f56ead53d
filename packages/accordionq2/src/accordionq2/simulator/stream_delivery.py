"""Writes an event stream to its connection, as fast as the client takes it, until either side ends it."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator

from .stream_faults import StreamScript
from .streams import Ending, Stream


async def stream_parts(stream: Stream, script: StreamScript) -> AsyncGenerator[bytes | Ending]:
    """Yield the bytes of a stream as they come, and its ending at last."""
    content, ending = script.begin()
    if content:
        yield content
    ready = _woken_by(stream)
    while ending is None:
        ready.clear()
        while ending is None and (piece := stream.take()) is not None:
            content, ending = script.next(piece.content, is_event=piece.is_event)
            if content:
                yield content
        ending = ending or stream.ending
        if ending is None:
            await ready.wait()
    yield ending


def _woken_by(stream: Stream) -> asyncio.Event:
    """Return what the stream sets from any thread when there is something to take."""
    ready = asyncio.Event()
    loop = asyncio.get_running_loop()

    def wake() -> None:
        with contextlib.suppress(RuntimeError):  # the loop has just ended
            loop.call_soon_threadsafe(ready.set)

    stream.wake = wake
    return ready
