"""`SpanPanel` and brokers that go, throw out, fall silent or want another password."""

import asyncio

import pytest

from span_panel_api import (
    BrokerAccess,
    SpanPanel,
    SpanPanelAuthError,
    SpanPanelBrokerAwayError,
    SpanPanelConnectionError,
)

from .brokers import Broker, Mosquitto, running
from .conftest import new_panel
from .fake_panel import FakePanel
from .house import SERIAL, flat_house
from .panel_tools import (
    drained,
    error_of,
    house_of,
    needs_mosquitto,
    power_topic,
    serving,
    until,
)


async def test_the_broker_goes_and_comes_back(broker: Broker, fake: FakePanel, panel: SpanPanel, model: str) -> None:
    watch = panel.watch()
    broker.stop()
    await until(lambda: panel.connection == "lost")
    circuit = panel.circuits["circuit 1"]
    assert (circuit.power_w, circuit.is_live, panel.state) == (100.5, False, "ready")
    assert error_of(panel) is not None
    with pytest.raises(SpanPanelBrokerAwayError) as caught:
        await panel.set_relay("circuit 1", "OPEN")
    assert (caught.value.reason, caught.value.was_sent) == ("broker_away", False)
    broker.start()
    fake.wait_until_back()
    fake.publish([(topic, payload) for topic, payload in house_of(model)])
    await until(lambda: panel.is_live and panel.circuits["circuit 1"].power_w == 100.5)
    assert (error_of(panel), panel.statistics.reconnects) == (None, 1)
    seen = [change.value for change in drained(watch) if change.kind == "connection"]
    assert seen == ["lost", "connected"]
    assert len(fake.commands) == 0


async def test_a_broker_that_lets_in_and_throws_out_is_not_besieged() -> None:
    async def throws_out(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b"\x20\x02\x00\x00")
        await writer.drain()

    async with serving(throws_out) as port:
        panel = new_panel(port, reconnect_wait=0.04, reconnect_limit=10.0)
        await panel.connect(wait_ready=False)
        await until(lambda: panel.statistics.reconnects)
        await asyncio.sleep(0.3)
        assert panel.statistics.reconnects <= 4, "at least 0.02, 0.04, 0.08, 0.16 s between them"
        await panel.close()


async def test_what_is_too_large_is_passed_over(
    panel: SpanPanel, fake: FakePanel, model: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = panel.circuits["circuit 1"].power_w
    for payload in (b"9" * (5 << 20), b"9" * (5 << 20), b"7.5"):
        fake.publish([(power_topic(model), payload)])
    await until(lambda: panel.circuits["circuit 1"].power_w != before)
    assert abs(panel.circuits["circuit 1"].power_w or 0) == 7.5
    assert panel.statistics.reconnects == 0
    assert [record.message.count("passed over") for record in caplog.records if record.name == "span_panel_api"] == [1]


async def test_a_value_that_vanished_while_the_broker_was_away(
    broker: Broker, fake: FakePanel, panel: SpanPanel
) -> None:
    broker.stop()
    await until(lambda: panel.connection == "lost")
    broker.start()
    fake.wait_until_back()
    await until(lambda: panel.connection == "connected")
    await until(lambda: panel.state is None)
    assert not panel.is_live
    assert all(circuit.power_w is None for circuit in panel.circuits.values())


async def test_a_silent_broker_counts_as_gone(fake: FakePanel, broker: Broker) -> None:
    """Between us and the broker stands somebody who stops passing things on."""
    is_open = asyncio.Event()
    is_open.set()

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            await is_open.wait()
            writer.write(data)
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner, outer = await asyncio.open_connection("127.0.0.1", broker.port)
        try:
            await asyncio.gather(pass_on(reader, outer), pass_on(inner, writer))
        finally:
            outer.transport.abort()

    async with serving(serve) as port:
        panel = new_panel(port, keepalive=0.5)
        await panel.connect()
        is_open.clear()
        await until(lambda: panel.connection == "lost")
        assert "silent" in str(panel.connection_error)
        is_open.set()
        await until(lambda: panel.connection == "connected")
        await panel.close()


@needs_mosquitto
async def test_a_new_password() -> None:
    with running(Mosquitto({"user": "old", "fake": "fake"})) as broker:
        access = BrokerAccess(SERIAL, "user", "old")
        panel = SpanPanel(
            "127.0.0.1", access, broker_port=broker.port, use_tls=False, reconnect_wait=0.02, reconnect_limit=0.05
        )
        with pytest.raises(SpanPanelAuthError, match="refuses") as caught:
            await SpanPanel(
                "127.0.0.1", BrokerAccess(SERIAL, "user", "wrong-one"), broker_port=broker.port, use_tls=False
            ).connect()
        assert "wrong-one" not in str(caught.value)
        await panel.connect(wait_ready=False)
        broker.stop()
        broker.passwords = {"user": "new"}
        broker.start()
        await until(lambda: panel.connection == "refused")
        assert isinstance(panel.connection_error, SpanPanelAuthError)
        with pytest.raises(ValueError, match="belong to panel other"):
            panel.update_credentials(BrokerAccess("other"))
        panel.update_credentials(BrokerAccess(SERIAL, "user", "new"))
        await until(lambda: panel.connection == "connected")
        await panel.close()


@needs_mosquitto
@pytest.mark.parametrize("password", ["old", None])
async def test_somebody_who_knows_the_password_is_asked_at_the_first_connection(password: str | None) -> None:
    known, answers = BrokerAccess(SERIAL, "user", password), [password, "new"]

    async def renew() -> BrokerAccess:
        return BrokerAccess(SERIAL, "user", answers.pop(0))

    with running(Mosquitto({"user": "new"})) as broker:
        panel = SpanPanel("127.0.0.1", known, broker_port=broker.port, use_tls=False, renew_credentials=renew)
        with pytest.raises(SpanPanelAuthError):
            await panel.connect(wait_ready=False)
        await panel.connect(wait_ready=False)
        assert panel.credentials.broker_password == "new"
        await panel.close()


@needs_mosquitto
async def test_somebody_who_knows_the_new_password_is_asked() -> None:
    asked: list[str] = []

    async def renew() -> BrokerAccess:
        asked.append("asked")
        if len(asked) == 1:
            raise SpanPanelConnectionError("not now")
        return BrokerAccess(SERIAL, "user", "new")

    with running(Mosquitto({"user": "old"})) as broker:
        panel = SpanPanel(
            "127.0.0.1",
            BrokerAccess(SERIAL, "user", "old"),
            broker_port=broker.port,
            use_tls=False,
            reconnect_wait=0.02,
            reconnect_limit=0.05,
            renew_credentials=renew,
        )
        await panel.connect(wait_ready=False)
        broker.stop()
        broker.passwords = {"user": "new"}
        broker.start()
        await until(lambda: panel.connection == "connected" and len(asked) == 2)
        assert panel.credentials.broker_password == "new"
        await panel.close()


@needs_mosquitto
async def test_websocket() -> None:
    with running(Mosquitto()) as broker:
        fake = FakePanel(broker.port)
        fake.publish(flat_house())
        async with new_panel(broker.ws_port, transport="websockets") as panel:
            assert len(panel.circuits) == 3
            assert (await panel.set_relay(1, "OPEN")).value == "OPEN"
            broker.stop()
            await until(lambda: panel.connection == "lost")
        fake.close()
