"""`SpanPanel` against real brokers, with a panel made of another library behind them."""

import asyncio
import contextlib
import multiprocessing
import os
import re
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor

import pytest

from span_panel_api import (
    BrokerAccess,
    Change,
    SpanPanel,
    SpanPanelAuthError,
    SpanPanelBrokerAwayError,
    SpanPanelCommandError,
    SpanPanelConnectionError,
    SpanPanelError,
    SpanPanelNotConfirmedError,
    SpanPanelNotReadyError,
    SpanPanelSync,
    SpanPanelTimeoutError,
)

from .brokers import MOSQUITTO, Broker, Mosquitto, running
from .conftest import new_panel
from .fake_panel import FakePanel, later, refusing
from .house import HOUSES, SERIAL, circuit_id, flat_house, tree_circuit, tree_devices

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


# Connecting


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


async def test_new_values_arrive(panel: SpanPanel, fake: FakePanel, model: str) -> None:
    fake.publish([(power_topic(model), "-1.25")])
    await until(lambda: panel.circuits["circuit 1"].power_w == 1.25)
    reading = panel.circuits["circuit 1"].reading("power_w")
    assert reading is not None
    assert (reading.is_retained, reading.is_stale, reading.raw) == (False, False, "-1.25")


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


# Coming back


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


def error_of(panel: SpanPanel) -> SpanPanelError | None:
    return panel.connection_error


def house_of(model: str) -> list[tuple[str, str]]:
    from .house import HOUSES

    return HOUSES[model]()


def drained(watch: object) -> list[Change]:
    found: list[Change] = []
    while (change := watch.take()) is not None:  # type: ignore[attr-defined]  # a Watch
        found.append(change)
    return found


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


# Watching


async def test_changes_come_as_they_happen(panel: SpanPanel, fake: FakePanel, model: str) -> None:
    changes = panel.watch()
    fake.publish([(power_topic(model), "-5.0"), (STATE, "lost")])
    found = [await asyncio.wait_for(anext(changes), 20) for _ in range(3)]
    assert {(change.kind, change.value) for change in found} == {("value", 5.0), ("value", -5.0), ("state", "lost")}
    await panel.close()
    assert [change.value async for change in changes] == ["closed"]


async def test_what_came_while_you_were_busy_is_in_the_next_snapshot(
    panel: SpanPanel, fake: FakePanel, model: str
) -> None:
    snapshots = panel.watch_snapshots(0.0)
    first = asyncio.create_task(anext(snapshots))
    await asyncio.sleep(0)
    await asyncio.to_thread(fake.publish, [(power_topic(model), "1.0")])
    await first
    await asyncio.to_thread(fake.publish, [(power_topic(model), "2.0")])
    await until(lambda: abs(panel.circuits["circuit 1"].power_w or 0) == 2.0)
    async with asyncio.timeout(5):
        assert abs((await anext(snapshots)).circuits["circuit 1"].power_w or 0) == 2.0
    await snapshots.aclose()


async def test_snapshots_at_an_interval(panel: SpanPanel, fake: FakePanel, model: str) -> None:
    powers: list[float | None] = []

    async def read() -> None:
        async for snapshot in panel.watch_snapshots(interval=0.02):
            powers.append(snapshot.circuits["circuit 1"].power_w)  # noqa: PERF401 # looked at as it grows

    reading = asyncio.ensure_future(read())
    await asyncio.sleep(0)
    fake.publish([(power_topic(model), "-5.0")])
    await until(lambda: powers and powers[-1] == 5.0)
    await panel.close()
    await reading


async def test_a_circuit_comes_and_goes(panel: SpanPanel, fake: FakePanel, model: str) -> None:
    import json

    if model == "flat":
        fake.publish(flat_house(circuits=4))
    else:
        name, about, values = tree_circuit(4)
        root, root_about, _ = tree_devices(circuits=4)[0]
        messages = [(f"ebus/5/{name}/{key}", value) for key, value in values.items()]
        fake.publish(
            [(f"ebus/5/{name}/$description", json.dumps(about)), *messages, (f"ebus/5/{name}/$state", "ready")]
        )
        fake.publish([(f"ebus/5/{root}/$description", json.dumps(root_about))])
    await until(lambda: "circuit 4" in panel.circuits and panel.circuits["circuit 4"].power_w == 400.5)
    assert panel.circuits["circuit 4"].is_live


# Commands


async def test_a_relay_is_confirmed_by_what_comes_back(panel: SpanPanel, fake: FakePanel, model: str) -> None:
    result = await panel.set_relay("Circuit 1", "OPEN")
    assert (result.requested, result.value, result.was_already) == ("OPEN", "OPEN", False)
    assert panel.circuits["circuit 1"].relay == "OPEN"
    topic, payload, qos, is_retained = fake.wait_for_command()
    assert (topic, payload, qos, is_retained) == (f"{relay_topic(model)}/set", "OPEN", 1, False)


async def test_circuits_by_id_tab_and_record(panel: SpanPanel, fake: FakePanel) -> None:
    for circuit in (circuit_id(3), 3, panel.circuits["circuit 3"]):
        await panel.set_priority(circuit, "OFF_GRID")
    fake.wait_for_command(3)
    assert [command[1] for command in fake.commands] == ["OFF_GRID"] * 3
    assert panel.circuits["circuit 3"].priority == "OFF_GRID"


async def test_a_value_that_is_there_already(panel: SpanPanel, fake: FakePanel) -> None:
    fake.answer = refusing
    result = await panel.set_relay("circuit 1", "CLOSED")
    assert (result.value, result.was_already) == ("CLOSED", True)
    fake.wait_for_command()
    assert len(fake.commands) == 1


async def test_silence_is_not_success_and_nothing_is_sent_twice(panel: SpanPanel, fake: FakePanel) -> None:
    fake.answer = refusing
    with pytest.raises(SpanPanelNotConfirmedError, match="it is CLOSED, not OPEN") as caught:
        await panel.set_relay("circuit 1", "OPEN", timeout=0.1)
    error = caught.value
    assert (error.reason, error.was_sent, error.value) == ("not_confirmed", True, "CLOSED")
    assert isinstance(error, TimeoutError)
    fake.wait_for_command()
    assert len(fake.commands) == 1


async def test_what_is_shown_proves_nothing_while_the_opposite_is_on_its_way(
    panel: SpanPanel, fake: FakePanel, model: str
) -> None:
    relays = iter([[], [(relay_topic(model), "OPEN"), (relay_topic(model), "CLOSED")]])
    fake.answer = lambda _topic, _payload: next(relays)  # slow: the first command takes effect with the second
    given_up = asyncio.create_task(panel.set_relay(1, "OPEN"))
    await asyncio.to_thread(fake.wait_for_command)
    given_up.cancel()
    result = await panel.set_relay(1, "CLOSED")
    assert (result.value, result.was_already) == ("CLOSED", False), "it was CLOSED before, and that said nothing"
    fake.answer = refusing
    assert (await panel.set_relay(1, "CLOSED")).was_already, "nothing is on its way any more"


async def test_a_command_given_up_and_never_carried_out(panel: SpanPanel, fake: FakePanel) -> None:
    fake.answer = refusing
    with pytest.raises(SpanPanelNotConfirmedError):
        await asyncio.gather(panel.set_relay(1, "OPEN", timeout=0.2), panel.set_relay(1, "CLOSED", timeout=0.1))
    result = await panel.set_relay(1, "CLOSED", timeout=0.1)
    assert (result.value, result.was_already) == ("CLOSED", True)


async def test_a_broker_that_ends_the_session_for_a_command(broker: Broker, fake: FakePanel, panel: SpanPanel) -> None:
    fake.answer = refusing
    waiting = asyncio.create_task(panel.set_relay(1, "OPEN", timeout=1.0))
    await asyncio.to_thread(fake.wait_for_command)
    broker.stop()
    broker.start()
    fake.wait_until_back()
    await asyncio.to_thread(fake.publish, HOUSES[panel.data_model or ""]())
    with pytest.raises(SpanPanelNotConfirmedError, match="the connection broke meanwhile"):
        await waiting
    assert len(fake.commands) == 1, "sent once"


async def test_a_circuit_that_goes_while_a_command_waits(panel: SpanPanel, fake: FakePanel, model: str) -> None:
    fake.answer = lambda _topic, _payload: [(relay_topic(model), "")]
    with pytest.raises(SpanPanelNotConfirmedError, match="does not show it any more") as caught:
        await panel.set_relay(1, "OPEN", timeout=0.3)
    assert (caught.value.was_sent, caught.value.value, len(fake.commands)) == (True, None, 1)


async def test_the_panel_is_still_on_its_way(panel: SpanPanel, fake: FakePanel, model: str) -> None:
    fake.answer = lambda topic, payload: [(topic.removesuffix("/set") + "/$target", payload)]
    with pytest.raises(SpanPanelNotConfirmedError, match="still moving to it"):
        await panel.set_relay("circuit 1", "OPEN", timeout=0.7)
    assert panel.circuits["circuit 1"].relay_target == "OPEN"


async def test_the_broker_goes_while_a_command_waits(broker: Broker, fake: FakePanel, panel: SpanPanel) -> None:
    fake.answer = refusing
    waiting = asyncio.ensure_future(panel.set_relay("circuit 1", "OPEN", timeout=1.0))
    await asyncio.to_thread(fake.wait_for_command)
    broker.stop()
    with pytest.raises(SpanPanelBrokerAwayError) as caught:
        await waiting
    assert (caught.value.was_sent, caught.value.reason) == (True, "broker_away")
    assert isinstance(caught.value, ConnectionError)


@pytest.mark.parametrize(
    ("circuit", "value", "reason"),
    [
        ("circuit 2", "OPEN", "not_settable"),
        ("circuit 1", "ajar", "invalid_value"),
        ("circuit 1", "UNKNOWN", "invalid_value"),
        ("circuit 9", "OPEN", "unknown_part"),
        (99, "OPEN", "unknown_part"),
    ],
)
async def test_refused_before_anything_is_sent(
    panel: SpanPanel, fake: FakePanel, circuit: str | int, value: str, reason: str
) -> None:
    with pytest.raises(SpanPanelCommandError) as caught:
        await panel.set_relay(circuit, value)
    assert (caught.value.reason, caught.value.was_sent) == (reason, False)
    with pytest.raises(SpanPanelCommandError) as caught:
        await panel.set_priority("circuit 1", "MUST_HAVE")
    assert caught.value.reason == "invalid_value"
    assert fake.commands == []


async def test_a_panel_that_is_not_ready_takes_no_commands(panel: SpanPanel, fake: FakePanel) -> None:
    fake.publish([(STATE, "sleeping")])
    await until(lambda: panel.state == "sleeping")
    with pytest.raises(SpanPanelCommandError, match=re.escape("not ready (sleeping)")) as caught:
        await panel.set_relay("circuit 1", "OPEN")
    assert caught.value.reason == "not_ready"


@pytest.mark.parametrize("model", ["1.0"], indirect=True)
async def test_a_circuit_that_is_not_ready_takes_no_commands(panel: SpanPanel, fake: FakePanel) -> None:
    fake.publish([(f"ebus/5/{circuit_id(1)}/$state", "init")])
    await until(lambda: not panel.circuits["circuit 1"].is_live)
    with pytest.raises(SpanPanelCommandError, match="is not ready"):
        await panel.set_relay("circuit 1", "OPEN")


async def test_closing_while_it_connects(broker: Broker, fake: FakePanel) -> None:
    panel = new_panel(broker.port)
    connecting = asyncio.create_task(panel.connect())
    await asyncio.sleep(0)
    await panel.close()
    with pytest.raises(SpanPanelConnectionError, match="was closed while"):
        await connecting
    assert panel.connection == "closed"
    assert not [task for task in asyncio.all_tasks() if task.get_name().startswith(SERIAL)]


async def test_without_a_connection_that_is_what_is_wrong(broker: Broker, fake: FakePanel) -> None:
    panel = new_panel(broker.port)
    for circuit in ("circuit 1", 1):
        with pytest.raises(SpanPanelCommandError, match="call connect") as caught:
            await panel.set_relay(circuit, "OPEN")
        assert caught.value.reason == "broker_away"


async def test_what_each_data_model_can_be_told(panel: SpanPanel, model: str) -> None:
    told, other = panel.set_dominant_power_source("BATTERY"), panel.set_asserted_islanding_state("OFF_GRID")
    if model != "flat":
        told, other = other, told
    assert (await told).was_already is False
    with pytest.raises(SpanPanelCommandError) as caught:
        await other
    assert caught.value.reason == "unsupported"
    assert panel.grid.dominant_power_source == ("BATTERY" if model == "flat" else None)
    assert panel.grid.asserted_islanding_state == ("OFF_GRID" if model != "flat" else None)


async def test_charge_limits(panel: SpanPanel, fake: FakePanel, model: str) -> None:
    assert (await panel.set_ev_charge_limit(24)).value == 24
    charger = next(iter(panel.ev_chargers.values()))
    assert (charger.user_limit_a, charger.is_limit_settable) == (24, True)
    fake.answer = later({"user-max-charge-current": "16"})
    with pytest.raises(SpanPanelCommandError, match="the panel set 16, not 32") as caught:
        await panel.set_ev_charge_limit(32, charger)
    assert (caught.value.reason, caught.value.value, caught.value.was_sent) == ("changed", 16, True)
    with pytest.raises(SpanPanelCommandError) as caught:
        await panel.set_ev_charge_limit(16, "nobody")
    assert caught.value.reason == "unknown_part"
    if model == "1.0":
        with pytest.raises(SpanPanelCommandError, match="at least 6 and at most 48") as caught:
            await panel.set_ev_charge_limit(99, charger.id)
        assert caught.value.reason == "invalid_value"


async def test_commands_at_the_same_time(panel: SpanPanel, fake: FakePanel) -> None:
    results = await asyncio.gather(
        panel.set_relay(1, "OPEN"), panel.set_relay(3, "OPEN"), panel.set_priority(3, "OFF_GRID")
    )
    assert [result.value for result in results] == ["OPEN", "OPEN", "OFF_GRID"]


async def test_before_connecting_nothing_is_known() -> None:
    panel = new_panel(1883)
    assert (panel.connection, panel.state, panel.data_model, len(panel.circuits), panel.battery) == (
        "closed",
        None,
        None,
        0,
        None,
    )
    with pytest.raises(SpanPanelBrokerAwayError, match="call connect"):
        await panel.set_dominant_power_source("GRID")
    assert repr(panel) == f"<SpanPanel {SERIAL}: closed, silent>"


# Without an event loop


def test_the_blocking_twin(broker: Broker, fake: FakePanel, model: str) -> None:
    panel = SpanPanelSync(
        "127.0.0.1",
        BrokerAccess(SERIAL),
        broker_port=broker.port,
        use_tls=False,
        reconnect_wait=0.02,
        reconnect_limit=0.1,
    )
    assert panel.connection == "closed"
    with panel:
        assert panel.is_live
        assert panel.set_relay(1, "OPEN").value == "OPEN"
        assert panel.circuits["circuit 1"].relay == "OPEN"
        changes = panel.watch(timeout=20)
        fake.publish([(power_topic(model), "-5.0")])
        assert next(change.value for change in changes if change.field == "power_w") == 5.0
        changes.close()  # type: ignore[attr-defined]  # a generator
        assert list(panel.watch(timeout=0.01)) == []
        assert panel.set_priority(3, "OFF_GRID").value == "OFF_GRID"
        assert panel.set_ev_charge_limit(16).value == 16
        assert (panel.state, panel.data_model, panel.serial_number) == ("ready", model, SERIAL)
    assert panel.connection == "closed"
    panel.close()
    assert panel.circuits["circuit 1"].relay == "OPEN"
    panel.connect()  # with another event loop
    assert [part is not None for part in parts_of(panel)] == [True] * 9
    assert (panel.backup is None) is (model == "flat")
    assert (panel.is_live, panel.connection_error, len(panel.batteries)) == (True, None, 1)
    assert panel.statistics.reconnects in range(2)  # amqtt may take the end of the first session for that of the second
    panel.update_credentials(BrokerAccess(SERIAL, "other"))
    assert panel.credentials.broker_username == "other"
    assert repr(panel) == f"<SpanPanelSync {SERIAL}: connected, ready>"
    panel.close()


def parts_of(panel: SpanPanelSync) -> list[object]:
    found = [panel.info, panel.grid, panel.power_flows, panel.feedthrough, panel.power_control]
    return [*found, panel.solar, panel.battery, panel.ev_chargers, panel.issues]


def test_snapshots_without_an_event_loop(broker: Broker, fake: FakePanel, model: str) -> None:
    with SpanPanelSync("127.0.0.1", BrokerAccess(SERIAL), broker_port=broker.port, use_tls=False) as panel:
        snapshots, is_over = panel.watch_snapshots(0.0, timeout=20), threading.Event()

        def publish() -> None:
            for power in range(5, 100):  # nobody knows when the snapshots begin
                if not is_over.wait(0.05):
                    fake.publish([(power_topic(model), f"-{power}.0")])

        publishing = threading.Thread(target=publish)
        publishing.start()
        assert next(now for now in snapshots if now.circuits["circuit 1"].power_w in range(5, 100)).is_live
        is_over.set()
        publishing.join()
        told = {"flat": panel.set_dominant_power_source, "1.0": panel.set_asserted_islanding_state}[model]
        assert told({"flat": "BATTERY", "1.0": "OFF_GRID"}[model]).was_already is False


def blocking(broker: Broker) -> SpanPanelSync:
    return SpanPanelSync("127.0.0.1", BrokerAccess(SERIAL), broker_port=broker.port, use_tls=False)


def test_what_waits_ends_when_another_thread_closes(broker: Broker, fake: FakePanel) -> None:
    fake.answer = refusing
    with ThreadPoolExecutor(3) as threads, blocking(broker) as panel:
        changes = threads.submit(list, panel.watch())
        snapshots = threads.submit(list, panel.watch_snapshots(0.0))
        command = threads.submit(panel.set_relay, 1, "OPEN", timeout=60)
        fake.wait_for_command()
        panel.close()
        assert changes.result(30)[-1].value == "closed"
        assert isinstance(snapshots.result(30), list)
        assert isinstance(command.exception(30), SpanPanelConnectionError)
        with pytest.raises(SpanPanelBrokerAwayError, match=r"connect\(\) first"):
            panel.set_relay(1, "OPEN")
    assert not [thread for thread in threading.enumerate() if thread.name == f"span {SERIAL}"]


@pytest.mark.usefixtures("fake")
@pytest.mark.parametrize("timeout", [None, 20.0])
def test_what_came_before_it_was_closed_is_not_lost(broker: Broker, timeout: float | None) -> None:
    with blocking(broker) as panel:
        changes = panel.watch(timeout=timeout)
        panel.close()
        assert [change.value for change in changes][-1] == "closed"
        with pytest.raises(SpanPanelBrokerAwayError, match=r"connect\(\) first"):
            panel.set_relay(1, "OPEN")


@pytest.mark.filterwarnings(
    "ignore:This process .* is multi-threaded:DeprecationWarning"
)  # from Python 3.12 on: rightly
@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_panel_after_a_fork(broker: Broker, fake: FakePanel) -> None:
    with blocking(broker) as panel:
        with multiprocessing.get_context("fork").Pool(1, initializer=_keep, initargs=(panel,)) as child:
            assert child.apply_async(_after_fork).get(20) == ("connect() anew", "OPEN")
        assert panel.is_live
        assert panel.set_relay(1, "CLOSED").value == "CLOSED"


_kept: list[SpanPanelSync] = []


def _keep(panel: SpanPanelSync) -> None:
    _kept.append(panel)


def _after_fork() -> tuple[str, str]:
    (panel,) = _kept
    said = ""
    try:
        panel.set_relay(1, "OPEN")
    except SpanPanelConnectionError as error:
        said = str(error)
    panel.connect()
    value = panel.set_relay(1, "OPEN").value
    panel.close()
    return said.partition(": ")[2][:14], str(value)


def test_a_panel_in_one_event_loop_after_the_other(broker: Broker, fake: FakePanel) -> None:
    panel = new_panel(broker.port)

    async def look() -> int:
        async with panel:
            return len(panel.circuits)

    assert [asyncio.run(look()) for _ in range(2)] == [3, 3]


def test_the_blocking_twin_says_why_it_cannot_connect() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    panel = SpanPanelSync("127.0.0.1", BrokerAccess(SERIAL), broker_port=port, use_tls=False)
    with pytest.raises(SpanPanelConnectionError):
        panel.connect()
    assert panel.connection == "closed"
