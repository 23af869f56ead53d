"""Every recorded MQTT line of SPAN v2 runs against `SpanPanel`, over a real broker; the list of deviations says where ours does otherwise, and why.

Lines of the surface of 2.6.4 run here, too, with the methods of `SpanPanel`; `test_span_v2_client.py` runs them with that surface.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Any

import pytest

from tests.conformance.recordings import Json
from tests.conformance.span_v2 import document, lines, lines_of, not_offered
from tests.conformance.span_v2_mqtt import BRING_UP, Outcome, messages, recorded, run
from tests.span.panel.brokers import Embedded, running
from tests.span.panel.fake_panel import FakePanel
from tests.wire import cases, need

OURS = lines_of("mqtt")
ALSO = [name for name in lines_of("client") if name.startswith("v2/mqtt/")]


def _ids(names: list[str]) -> list[Any]:
    return cases([name for name in names if name not in not_offered(names)], "span.transcript.jsonl")


@pytest.fixture(scope="module")
def houses() -> Iterator[Mapping[str, tuple[int, FakePanel]]]:
    """For each data model a broker that remembers the recorded panel."""
    need(lines(), "span.transcript.jsonl")
    with ExitStack() as stack:
        found: dict[str, tuple[int, FakePanel]] = {}
        for model in BRING_UP:
            broker = stack.enter_context(running(Embedded()))
            fake = FakePanel(broker.port)
            stack.callback(fake.close)
            fake.publish(messages(model))
            found[model] = (broker.port, fake)
        yield found


def _listed(name: str) -> Mapping[str, Any]:
    found = [item["ours"] for item in document().get("mqtt_deviation", ()) if name in item["lines"]]
    assert len(found) < 2, f"{name}: more than one entry"
    return found[0] if found else {}


def _without_quality(publishes: list[Json]) -> list[Json]:
    """QoS 1 everywhere: the broker acknowledges, and that is all that QoS 2 would add. (2.6.4 does so, too.)"""
    return [{name: value for name, value in item.items() if name != "qos"} for item in publishes]


def _check(name: str, wanted: Outcome, found: Outcome) -> None:
    if "publishes" in found:
        assert all(item["qos"] == 1 for item in found["publishes"])
        found["publishes"], wanted["publishes"] = (_without_quality(one["publishes"]) for one in (found, wanted))
    listed = dict(_listed(name))
    if listed.pop("drop_unmapped", False):
        wanted["circuits"] = {key: one for key, one in wanted["circuits"].items() if not key.startswith("unmapped")}
    known = {aspect for aspect, value in listed.items() if wanted.get(aspect) != value}
    assert known == set(listed), "these are listed and do not differ any more: remove them from the list"
    merged = {key: value for key, value in {**wanted, **listed}.items() if value != "none"}
    assert dict(found) == merged


@pytest.mark.parametrize("name", _ids([*OURS, *ALSO]))
async def test_line(name: str, houses: Mapping[str, tuple[int, FakePanel]]) -> None:
    line = lines()[name]
    for model, (port, fake) in houses.items():
        if line["data_model"] in {model, "any"}:
            await _test(line, model, port, fake)


async def _test(line: Json, model: str, port: int, fake: FakePanel) -> None:
    is_start = line["id"] in BRING_UP.values()
    fake.publish([] if is_start else [(item["topic"], item["payload"]) for item in line.get("mqtt", ())])
    wanted = recorded(line)
    if line["data_model"] == "any":
        wanted["data_model"] = {"flat": "flat", "parent_child": "1.0"}[model]
    try:
        is_lost = "is_live" in wanted and not wanted["is_live"]
        found = await _not_live(port) if is_lost else await run(line, fake, port)
    finally:
        fake.answer = lambda _topic, _payload: []
        fake.publish([] if is_start else _touched(line, model))
    _check(line["id"], wanted, found)


async def _not_live(port: int) -> Outcome:
    """A panel that is lost from the beginning: `connect()` does not wait for it here."""
    from span_panel_api import SpanPanel
    from tests.conformance.span_v2_mqtt import access

    panel = SpanPanel("127.0.0.1", access(), broker_port=port, use_tls=False)
    await panel.connect(wait_ready=False)
    async for snapshot in panel.watch_snapshots(0.0):
        if snapshot.state is not None and snapshot.data_model not in {None, "unknown"}:
            break
    found = Outcome(state=panel.state, is_live=panel.is_live, data_model=panel.data_model)
    await panel.close()
    return found


def _touched(line: Json, model: str) -> list[tuple[str, str]]:
    """The messages of the start that a line has replaced; and empty ones for what was not there."""
    start = dict(messages(model))
    changed = [item["topic"] for key in ("mqtt", "panel_then_publishes") for item in line.get(key) or ()]
    changed += [item["topic"].removesuffix("/set") for item in line.get("publishes") or ()]
    return [(topic, start.get(topic, "")) for topic in dict.fromkeys(changed)]


def test_the_list_is_tidy() -> None:
    need(lines(), "span.transcript.jsonl")
    entries = document()["mqtt_deviation"]
    assert [name for item in entries for name in item["lines"] if name not in [*OURS, *ALSO]] == []
    assert all(len(item["reason"]) > 20 for item in entries)


def test_no_line_is_left_out() -> None:
    need(lines(), "span.transcript.jsonl")
    assert {"run": len(_ids(OURS)), "not_offered": len(not_offered(OURS)), "also": len(_ids(ALSO))} == document()[
        "mqtt"
    ]
