"""Analog inputs sampled at a fixed rate."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Sequence
from typing import TYPE_CHECKING

from devicewire.conduyt.constants import ANALOG_PIN_LIMIT
from devicewire.conduyt.packets import StreamData, StreamStartCmd, StreamStopCmd

from ._board import parse_pin, whole
from .errors import ConduytArgumentError, ConduytError
from .events import Sample

if TYPE_CHECKING:
    from ._link import Link

__all__ = ["watch"]

_LOG = logging.getLogger("conduyt")


async def watch(
    link: Link, inputs: Sequence[int | str], rate_hz: int, queue_size: int, timeout_s: float | None
) -> AsyncGenerator[Sample, None]:
    """See `ConduytDevice.watch_analog`."""
    channels = sorted({whole(parse_pin(name)[0], "an analog input", 0, ANALOG_PIN_LIMIT - 1) for name in inputs})
    rate_hz = whole(rate_hz, "rate_hz", 1, 65535)
    if not channels:
        raise ConduytArgumentError("name at least one analog input")
    if link.memory.is_streaming:
        raise ConduytArgumentError("the device is streaming already, and can have one stream at a time")
    listener = link.listen(lambda event: isinstance(event, StreamData), queue_size)
    try:
        await link.tell(StreamStartCmd(sum(1 << channel for channel in channels), rate_hz))
        while (event := await listener.next(timeout_s)) is not None:
            if isinstance(event, StreamData) and len(event.values) == len(channels):
                yield Sample(dict(zip(channels, event.values, strict=True)))
            else:
                link.hub.unheard[type(event).__name__] += 1  # the rest of an earlier stream
    finally:
        await listener.close()
        await _stop(link)


async def _stop(link: Link) -> None:
    if not link.memory.is_streaming:
        return
    try:
        await link.tell(StreamStopCmd())
    except ConduytError as error:
        link.memory.note(StreamStopCmd())
        _LOG.warning("the device may go on streaming: %s", error)
