"""Commands of `SpanPanel`: confirmed by what comes back, or failed with a reason."""

import asyncio
import re

import pytest

from span_panel_api import (
    SpanPanel,
    SpanPanelBrokerAwayError,
    SpanPanelCommandError,
    SpanPanelConnectionError,
    SpanPanelNotConfirmedError,
)

from .brokers import Broker
from .conftest import new_panel
from .fake_panel import FakePanel, later, refusing
from .house import HOUSES, SERIAL, circuit_id
from .panel_tools import (
    STATE,
    relay_topic,
    until,
)


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
