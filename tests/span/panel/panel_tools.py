"""What tests of `SpanPanel` share: topics, servers that misbehave, and waiting."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine

import pytest

from span_panel_api import (
    Change,
    SpanPanel,
    SpanPanelError,
)

from .brokers import MOSQUITTO
from .house import HOUSES, SERIAL, circuit_id

needs_mosquitto = pytest.mark.skipif(MOSQUITTO is None, reason="mosquitto is not installed")


STATE = f"ebus/5/{SERIAL}/$state"


async def until(condition: Callable[[], object], limit_s: float = 20.0) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(limit_s):
        while not condition():  # noqa: ASYNC110 # conditions tell nobody
            await asyncio.sleep(0.005)


Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[None, None, None]]


@contextlib.asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[int]:
    """A server on a port of its own; it ends when all who talk to it have been served, or are cut off."""
    tasks: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.create_task(served(reader, writer)))

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(ConnectionError):
                await handler(reader, writer)
                writer.close()
                await writer.wait_closed()
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)  # for what was aborted


def power_topic(model: str) -> str:
    return (
        f"ebus/5/{SERIAL}/{circuit_id(1)}/active-power"
        if model == "flat"
        else f"ebus/5/{circuit_id(1)}/meter/active-power"
    )


def relay_topic(model: str) -> str:
    return f"ebus/5/{SERIAL}/{circuit_id(1)}/relay" if model == "flat" else f"ebus/5/{circuit_id(1)}/switch/relay"


def error_of(panel: SpanPanel) -> SpanPanelError | None:
    return panel.connection_error


def house_of(model: str) -> list[tuple[str, str]]:

    return HOUSES[model]()


def drained(watch: object) -> list[Change]:
    found: list[Change] = []
    while (change := watch.take()) is not None:  # type: ignore[attr-defined]  # a Watch
        found.append(change)
    return found
