"""`SpanPanelSync`: the same from threads, after forks, and in one event loop after the other."""

import asyncio
import multiprocessing
import os
import socket
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from span_panel_api import (
    BrokerAccess,
    SpanPanelBrokerAwayError,
    SpanPanelConnectionError,
    SpanPanelSync,
)

from .brokers import Broker
from .conftest import new_panel
from .fake_panel import FakePanel, refusing
from .house import SERIAL
from .panel_tools import (
    power_topic,
)


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
