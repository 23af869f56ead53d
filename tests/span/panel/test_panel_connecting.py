"""`SpanPanel` connects to real brokers, or says why not."""

import asyncio
import contextlib
import re
import socket
import time

import pytest

from span_panel_api import (
    BrokerAccess,
    SpanPanel,
    SpanPanelAuthError,
    SpanPanelConnectionError,
    SpanPanelNotConfirmedError,
    SpanPanelNotReadyError,
    SpanPanelTimeoutError,
)

from .brokers import Broker
from .conftest import new_panel
from .fake_panel import FakePanel
from .house import SERIAL, flat_house
from .panel_tools import (
    STATE,
    serving,
    until,
)


async def test_connected_means_complete(panel: SpanPanel, model: str) -> None:
    assert (panel.connection, panel.state, panel.is_live, panel.data_model) == ("connected", "ready", True, model)
    assert [circuit.power_w for circuit in panel.circuits.values()] == [100.5, 200.5, 300.5]
    assert panel.circuits["circuit 1"].reading("power_w").is_retained  # type: ignore[union-attr]  # it is there
    assert panel.issues == ()
    assert panel.solar is not None
    assert panel.battery is not None
    assert panel.feedthrough is not None
    parts = (
        panel.grid,
        panel.power_flows,
        panel.info,
        panel.power_control,
        *panel.ev_chargers.values(),
        *panel.batteries,
    )
    assert all(part is not None and part.is_live for part in parts)
    assert (panel.backup is None) is (model == "flat")
    assert panel.statistics.last_message == pytest.approx(time.time(), abs=60)


async def test_connecting_twice_and_closing_twice(broker: Broker, fake: FakePanel) -> None:
    panel = new_panel(broker.port)
    await panel.close()
    await panel.connect()
    await panel.connect()
    await panel.close()
    await panel.close()
    assert (panel.connection, panel.is_live, panel.circuits["circuit 1"].is_live) == ("closed", False, False)
    await panel.connect()
    assert panel.is_live
    await panel.close()


async def test_a_broker_without_a_panel(broker: Broker) -> None:
    panel = new_panel(broker.port, ready_timeout=0.1)
    with pytest.raises(SpanPanelNotReadyError, match="published nothing"):
        await panel.connect()
    assert panel.connection == "closed"


async def test_a_panel_that_is_not_ready(broker: Broker, fake: FakePanel) -> None:
    fake.publish([(STATE, "init")])
    panel = new_panel(broker.port)
    with pytest.raises(SpanPanelNotReadyError, match="its state is init"):
        await panel.connect(timeout=0.1)
    await panel.connect(wait_ready=False)
    assert (panel.connection, panel.is_live) == ("connected", False)
    waiting = asyncio.ensure_future(panel.connect(timeout=20))
    fake.publish([(STATE, "ready")])
    await waiting
    assert panel.is_live
    await panel.close()


async def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    panel = new_panel(port)
    with pytest.raises(SpanPanelConnectionError, match=f"the broker at 127.0.0.1:{port} cannot be reached"):
        await panel.connect()
    assert panel.connection == "closed"


async def test_somebody_listens_who_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        panel = new_panel(silent.getsockname()[1], connect_timeout=0.1)
        with pytest.raises(SpanPanelTimeoutError, match=re.escape("within 0.1 s")):
            await panel.connect()


@pytest.mark.parametrize(("answer", "text"), [(b"HTTP/1.1 400 Bad Request\r\n\r\n", "no MQTT"), (b"", "was lost")])
async def test_somebody_else_listens(answer: bytes, text: str) -> None:
    async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        with contextlib.suppress(ConnectionError):
            await writer.drain()
            writer.close()
            await writer.wait_closed()

    async with serving(serve) as port:
        with pytest.raises(SpanPanelConnectionError, match=text):
            await new_panel(port).connect()


@pytest.mark.parametrize(
    ("code", "kind"), [(3, SpanPanelConnectionError), (5, SpanPanelAuthError), (4, SpanPanelAuthError)]
)
async def test_brokers_that_refuse(code: int, kind: type[Exception]) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(bytes([0x20, 2, 0, code]))
        await reader.read(100)
        writer.close()

    async with serving(serve) as port:
        with pytest.raises(kind, match="refuses"):
            await new_panel(port).connect()


async def test_a_websocket_where_there_is_none() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    async with serving(serve) as port:
        with pytest.raises(SpanPanelConnectionError, match=re.escape("(WebSocket) cannot be reached")):
            await new_panel(port, transport="websockets").connect()


async def test_a_broker_that_does_not_let_us_read() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b"\x20\x02\x00\x00")
        while data := await reader.read(100):
            writer.write(b"\x90\x03" + data[2:4] + b"\x80")
        writer.close()

    async with serving(serve) as port:
        panel = new_panel(port, ready_timeout=50)
        async with asyncio.timeout(20):
            with pytest.raises(SpanPanelConnectionError, match="does not let us read ebus/5"):
                await panel.connect()


async def test_a_broker_that_acknowledges_nothing() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b"\x20\x02\x00\x00")
        while data := await reader.read(1000):
            answers = [b"\x90\x03" + number + b"\x00" for number in _subscribed(data)]
            writer.write(b"".join(answers))
            if answers:
                writer.write(b"".join(_message(*item) for item in flat_house()))
        writer.close()

    async with serving(serve) as port, new_panel(port) as panel:
        await until(lambda: panel.circuits)
        with pytest.raises(SpanPanelNotConfirmedError) as caught:
            await panel.set_relay("circuit 1", "OPEN", timeout=0.1)
        assert caught.value.was_sent


def _subscribed(data: bytes) -> list[bytes]:
    """The packet ids of the SUBSCRIBE packets in some bytes; all of them are short."""
    found: list[bytes] = []
    while data[:1] == b"\x82":
        found.append(data[2:4])
        data = data[2 + data[1] :]
    return found


def _message(topic: str, payload: str) -> bytes:
    body = len(topic).to_bytes(2, "big") + topic.encode() + payload.encode()
    length = len(body)
    return b"\x31" + bytes([length & 127 | 128, length >> 7 & 127 | 128, length >> 14]) + body


def test_what_a_panel_needs() -> None:
    with pytest.raises(ValueError, match="credentials are needed"):
        SpanPanel("127.0.0.1")
    with pytest.raises(ValueError, match="cannot be the id"):
        SpanPanel("127.0.0.1", BrokerAccess("a/#"))
    assert "secret" not in repr(BrokerAccess("s", "u", "secret"))


async def test_settings_that_make_no_sense() -> None:
    with pytest.raises(ValueError, match="no host is known"):
        await SpanPanel(credentials=BrokerAccess(SERIAL)).connect()
    with pytest.raises(SpanPanelAuthError, match="no password for its broker yet"):
        await SpanPanel("127.0.0.1", BrokerAccess(SERIAL, "user")).connect()
    with pytest.raises(ValueError, match="a port is"):
        await SpanPanel("127.0.0.1", BrokerAccess(SERIAL), broker_port=70_000).connect()
