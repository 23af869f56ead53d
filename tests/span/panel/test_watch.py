"""What is told of changes, and what becomes of those who are slow. Without any broker."""

import asyncio
import gc

from span_panel_api._hub import Hub, Watch
from span_panel_api.events import Change

from .feeding import Feed, fed
from .house import HOUSES, SERIAL, circuit_id, flat_house, tree_house

POWER = f"ebus/5/{SERIAL}/{circuit_id(1)}/active-power"


def watched(feed: Feed, size: int = 1000) -> tuple[Hub, Watch]:
    hub = Hub(feed.core, feed.view)
    hub.chunk_ended()
    return hub, hub.watch(size)


def tell(feed: Feed, hub: Hub, *messages: tuple[str, str]) -> None:
    feed.send(messages)
    hub.chunk_ended()


def drain(watch: Watch) -> list[Change]:
    found: list[Change] = []
    while (change := watch.take()) is not None:
        found.append(change)
    return found


def test_a_value_in_our_sign_and_as_it_came() -> None:
    feed = fed(flat_house())
    hub, watch = watched(feed)
    tell(feed, hub, (POWER, "-7.25"))
    power, raw = drain(watch)
    assert (raw.field, raw.value, power.field, power.value, power.previous) == (
        "raw_power_w",
        -7.25,
        "power_w",
        7.25,
        100.5,
    )
    assert (power.kind, power.part, power.id, power.name) == ("value", "circuit", circuit_id(1), "Circuit  1 ")
    assert (power.raw, power.superseded) == ("-7.25", 0)


def test_a_value_that_stays_the_same_is_no_change() -> None:
    feed = fed(flat_house())
    hub, watch = watched(feed)
    tell(feed, hub, (POWER, "-100.5"), (POWER, "-100.50"))
    assert drain(watch) == []


def test_who_is_slow_gets_the_latest_value_and_a_count() -> None:
    feed = fed(flat_house())
    hub, watch = watched(feed)
    tell(feed, hub, *((POWER, f"-{number}.0") for number in range(1, 501)))
    changes = {change.field: change for change in drain(watch)}
    assert (changes["power_w"].value, changes["power_w"].superseded) == (500.0, 499)


def test_a_deleted_value_is_a_change_to_none() -> None:
    feed = fed(flat_house())
    hub, watch = watched(feed)
    tell(feed, hub, (POWER, ""))
    assert [(change.field, change.value, change.raw) for change in drain(watch)] == [
        ("power_w", None, None),
        ("raw_power_w", None, None),
    ]


def test_targets_and_derived_fields() -> None:
    feed = fed(flat_house())
    hub, watch = watched(feed)
    start = f"ebus/5/{SERIAL}/{circuit_id(1)}"
    tell(feed, hub, (f"{start}/relay/$target", "OPEN"), (f"{start}/always-on", "true"))
    changes = [(change.kind, change.field, change.value) for change in drain(watch)]
    assert ("target", "relay_target", "OPEN") in changes
    assert ("value", "is_relay_settable", False) in changes


def test_one_property_in_two_records() -> None:
    feed = fed(flat_house())
    hub, watch = watched(feed)
    tell(feed, hub, (f"ebus/5/{SERIAL}/bess/grid-state", "OFF_GRID"))
    assert {(change.part, change.field, change.value) for change in drain(watch)} == {
        ("grid", "state", "OFF_GRID"),
        ("battery", "grid_state", "OFF_GRID"),
    }


def test_properties_that_no_record_has() -> None:
    messages = [
        (topic, payload.replace('"feed"', '"future"') if "$description" in topic else payload)
        for topic, payload in flat_house()
    ]
    feed = fed([*messages, (f"ebus/5/{SERIAL}/new-node/thing", "1")])
    hub, watch = watched(feed)
    tell(feed, hub, (f"ebus/5/{SERIAL}/new-node/thing", "2"))
    (change,) = drain(watch)
    assert (change.part, change.id, change.name, change.field, change.value) == (
        "other",
        SERIAL,
        "new-node",
        "thing",
        "2",
    )


def test_states_and_structure() -> None:
    feed = fed(tree_house())
    hub, watch = watched(feed)
    tell(feed, hub, (f"ebus/5/{circuit_id(1)}/$state", "init"), (f"ebus/5/{SERIAL}/$state", "lost"))
    assert [(one.kind, one.id, one.value, one.previous) for one in drain(watch)] == [
        ("device_state", circuit_id(1), "init", "ready"),
        ("state", SERIAL, "lost", "ready"),
    ]
    tell(feed, hub, (f"ebus/5/{circuit_id(1)}/$description", '{"homie": "5.0", "nodes": {}}'))
    assert [change.kind for change in drain(watch)] == ["structure"]


def test_the_queue_of_other_changes_is_limited() -> None:
    feed = fed(flat_house())
    hub, watch = watched(feed, size=10)
    for number in range(30):
        tell(feed, hub, (f"ebus/5/{SERIAL}/$state", ("ready", "lost")[number % 2]))
    changes = drain(watch)
    assert (len(changes), watch.dropped) == (10, 19)  # the first of them changed nothing
    assert changes[-1].value == "lost"


def test_everything_is_told_to_who_watches_from_the_start() -> None:
    for house in HOUSES.values():
        feed = Feed()
        hub, watch = watched(feed)
        tell(feed, hub, *house())
        values = {
            (change.part, change.field): change.value for change in drain(watch) if change.id in (SERIAL, circuit_id(3))
        }
        assert values["circuit", "power_w"] == 300.5
        assert values["power_flows", "grid_w"] == 1500.0


def test_those_who_went_cost_nothing() -> None:
    feed = fed(flat_house())
    hub, watch = watched(feed)
    assert feed.core.on_value is not None
    del watch
    gc.collect()
    tell(feed, hub, (POWER, "-1.0"))
    assert feed.core.on_value is None


async def test_waiting_ends_with_a_change_and_with_the_end() -> None:
    feed = fed(flat_house())
    hub, watch = watched(feed)
    waiting = asyncio.ensure_future(anext(watch))
    await asyncio.sleep(0)
    tell(feed, hub, (POWER, "-1.0"))
    assert (await waiting).field == "power_w"
    assert (await anext(watch)).field == "raw_power_w"
    rest = asyncio.ensure_future(anext(watch, None))
    await asyncio.sleep(0)
    hub.end()
    assert await rest is None
    assert [change async for change in watch] == []
