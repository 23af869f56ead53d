"""The broker that comes along: who gets in, and that nothing is left of it. As emitted for a device."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiomqtt
import pytest
from devicewire.span.simulation.amqtt_broker import AmqttBroker, account_plugins, anonymous_plugins


@contextlib.asynccontextmanager
async def running(plugins: Mapping[str, Any]) -> AsyncIterator[int]:
    broker = AmqttBroker(plugins)
    await broker.start()
    port = await broker.listen("127.0.0.1", 0)
    try:
        yield port
    finally:
        await broker.stop()
    with pytest.raises(ConnectionError):
        await asyncio.open_connection("127.0.0.1", port)


async def test_messages_come_through() -> None:
    async with running(anonymous_plugins()) as port, aiomqtt.Client("127.0.0.1", port) as client:
        await client.subscribe("lamp/#", qos=1)
        await client.publish("lamp/light", b"on", qos=1)
        message = await asyncio.wait_for(anext(aiter(client.messages)), 30)
        assert (str(message.topic), message.payload) == ("lamp/light", b"on")


@pytest.mark.parametrize(
    ("user", "password", "is_let_in"),
    [("ann", "secret", True), ("ann", "Secret", False), ("bob", "secret", False), (None, None, False)],
)
async def test_accounts(user: str | None, password: str | None, *, is_let_in: bool) -> None:
    async with running(account_plugins({"ann": "secret"})) as port:
        client = aiomqtt.Client("127.0.0.1", port, username=user, password=password, timeout=30)
        if is_let_in:
            async with client:
                pass
            return
        with pytest.raises(aiomqtt.MqttError):
            await client.__aenter__()


async def test_two_listeners_and_one_that_cannot_be_had() -> None:
    async with running(anonymous_plugins()) as port:
        second = AmqttBroker(anonymous_plugins())
        await second.start()
        try:
            assert await second.listen("127.0.0.1", 0) != port
            with pytest.raises(OSError, match="address already in use"):
                await second.listen("127.0.0.1", port)
        finally:
            await second.stop()
