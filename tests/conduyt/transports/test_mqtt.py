"""MQTT, against a real broker."""

from __future__ import annotations

import asyncio
import importlib.util
import socket
from typing import TYPE_CHECKING

import aiomqtt
import pytest

from conduyt.errors import ConduytArgumentError, ConduytBrokerError, ConduytDisconnectedError
from conduyt.simulator import Broker
from conduyt.transports.base import ConduytTransport
from conduyt.transports.mqtt import MQTTTransport

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from .conftest import Heard

PING = b"CD\x02\x01\x07\x00\x00\x14"
PONG = b"CD\x02\x80\x07\x00\x00\x31"


@pytest.fixture(scope="module")
def broker() -> Iterator[Broker]:
    with Broker() as running:
        yield running


@pytest.fixture
async def device(broker: Broker) -> AsyncIterator[aiomqtt.Client]:
    async with aiomqtt.Client("127.0.0.1", broker.port) as client:
        await client.subscribe("conduyt/board/cmd/#", qos=1)
        yield client


def transport_for(port: int, heard: Heard, **arguments: str) -> MQTTTransport:
    transport = MQTTTransport("127.0.0.1", port, "board", open_timeout_s=20, **arguments)  # type: ignore[arg-type]  # of several types, by name
    transport.on_packet(heard.packet)
    transport.on_lost(heard.lost)
    return transport


async def test_moves_packets_both_ways(broker: Broker, device: aiomqtt.Client, heard: Heard) -> None:
    transport = transport_for(broker.port, heard)
    assert isinstance(transport, ConduytTransport)
    assert not transport.needs_cobs
    assert transport.one_at_a_time
    await transport.open()
    await transport.send(PING)
    message = await asyncio.wait_for(anext(aiter(device.messages)), 20)
    assert (str(message.topic), message.payload) == ("conduyt/board/cmd/01", PING)
    await device.publish("conduyt/board/evt/80", PONG)
    await heard.until(PONG)
    await device.publish("conduyt/board/hello", PONG)
    await heard.until(PONG + PONG)
    await transport.close()
    assert heard.losses == []


async def test_retained_answers_and_other_messages_are_ignored(
    broker: Broker, device: aiomqtt.Client, heard: Heard
) -> None:
    await device.publish("conduyt/board/hello", b"CD\x02\x81\x01\x00\x00\x00", retain=True)
    transport = transport_for(broker.port, heard)
    await transport.open()
    for message in (b"", b"CD", b"CD\x02\x80\x07\x10\x00\x31"):
        await device.publish("conduyt/board/evt/80", message)
    await device.publish("conduyt/board/status", "online")
    await device.publish("conduyt/board/evt/80", PONG)
    await heard.until(PONG)
    assert transport.ignored == 3
    await device.publish("conduyt/board/hello", b"", retain=True)
    await transport.close()


async def test_device_goes_offline(broker: Broker, device: aiomqtt.Client, heard: Heard) -> None:
    transport = transport_for(broker.port, heard)
    await transport.open()
    await device.publish("conduyt/board/status", "offline")
    assert "board behind the MQTT broker" in str(await heard.until_lost())
    await transport.close()


async def test_broker_goes_away(heard: Heard) -> None:
    with Broker() as own:
        transport = transport_for(own.port, heard)
        await transport.open()
    assert "was lost" in str(await heard.until_lost())
    with pytest.raises(ConduytDisconnectedError, match=f":{own.port} "):
        await transport.send(PING)
    with pytest.raises(ConduytBrokerError, match="cannot be reached"):
        await transport.open()
    with own:
        await transport.open()
        assert transport.connected
        await transport.close()
    assert not transport.connected


async def test_broker_refuses_the_password(heard: Heard) -> None:
    with Broker(credentials=("user", "right")) as own:
        wrong = transport_for(own.port, heard, username="user", password="wrong-secret")
        with pytest.raises(ConduytBrokerError, match="refused the user name or the password") as refused:
            await wrong.open()
        assert "wrong-secret" not in f"{refused.value!r} {refused.value.__cause__!r} {wrong!r}"
        with pytest.raises(ConduytBrokerError, match="without user name and password"):
            await transport_for(own.port, heard).open()
        right = transport_for(own.port, heard, username="user", password="right")
        await right.open()
        assert right.connected
        await right.close()


async def test_no_broker_there(heard: Heard) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(ConduytBrokerError, match=f":{port} cannot be reached"):
        await transport_for(port, heard).open()


async def test_something_else_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        transport = MQTTTransport("127.0.0.1", silent.getsockname()[1], open_timeout_s=0.2)
        with pytest.raises(ConduytBrokerError, match=r"is this the address of an MQTT broker|cannot be reached"):
            await transport.open()
        assert not transport.connected


async def test_send_before_open() -> None:
    with pytest.raises(ConduytDisconnectedError, match=r"call open\(\)"):
        await MQTTTransport("127.0.0.1").send(PING)


@pytest.mark.parametrize("name", ["", "a/b", "#", "+"])
def test_names_that_are_no_part_of_a_topic(name: str) -> None:
    with pytest.raises(ConduytArgumentError, match="device_id"):
        MQTTTransport("127.0.0.1", device_id=name)


def test_missing_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(ImportError, match=r"conduyt-py\[mqtt\]"):
        MQTTTransport("127.0.0.1")
