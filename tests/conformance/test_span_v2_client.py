"""Every recorded line of client 2.6.4 over MQTT runs against `SpanMqttClient`, and every announcement against `discover`."""

import asyncio
import os
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from zeroconf import IPVersion, ServiceInfo, Zeroconf

from span_panel_api import DiscoveredPanel, MqttClientConfig, SpanMqttClient, SpanPanelError, discover_sync
from tests.conformance.recordings import Json
from tests.conformance.replay import Replay
from tests.conformance.span_v2 import deviations, document, lines, lines_of, listed, not_offered, reading
from tests.conformance.span_v2_stage import Stage, staged
from tests.wire import cases, need

OURS = lines_of("client")
MQTT = [name for name in OURS if name.startswith("v2/mqtt/")]
MDNS = [name for name in OURS if name.startswith("v2/mdns/")]
BRING_UP = "v2/mqtt/flat/bring-up-and-snapshot"
SERIAL = "zz-2601-0abcd"
CLOCK = "<client clock, s>"
LOOPBACK = "127.0.0.1"


def _expected(line: Json) -> Json:
    """A line with what a good client does in place of what was recorded, where it says so."""
    words = line.get("expect")
    better = words if isinstance(words, dict) else reading(line["id"])
    assert words is None or better is not None, f"{line['id']}: nobody has read {words!r}"
    recorded = {name: value for name, value in line.items() if name not in {"raises", "result"}}
    return line if better is None else recorded | better


async def _replayed(line: Json) -> Replay:
    """Run a line: the panel as it was brought up, then what the line has it publish, then the call."""
    replay = Replay()
    with staged(lines()[BRING_UP]["mqtt"]) as stage:
        config = MqttClientConfig(LOOPBACK, SERIAL, "any", mqtts_port=stage.port, use_tls=False)
        async with SpanMqttClient(LOOPBACK, SERIAL, config) as client:
            if line["id"] != BRING_UP:
                await _published(client, stage, line.get("mqtt", ()))
            result, raised = await _called(client, line["call"])
        stage.settle(0 if raised else len(line.get("publishes", ())))
    replay.compare("raises", (line.get("raises") or {}).get("type"), None if raised is None else type(raised).__name__)
    replay.compare("publishes", line.get("publishes", []), stage.commands)
    if "result" in line:
        for path, recorded in _flat(line["result"]):
            _compare(replay, path, recorded, result)
        if isinstance(line["result"], Mapping):
            replay.compare("circuits", len(line["result"]["circuits"]), len(getattr(result, "circuits", ())))
    return replay


async def _published(client: SpanMqttClient, stage: Stage, messages: Any) -> None:
    """Let the panel publish, and wait until the client has noticed."""
    if not messages:
        return
    changes: list[bool] = []
    client.register_connection_callback(changes.append)
    lost = [{"topic": f"ebus/5/{SERIAL}/$state", "payload": "lost", "retain": True}]
    wanted = [messages] if messages[0]["payload"] == "lost" else [lost, messages]
    for count, batch in enumerate(wanted, 1):
        stage.publish(batch)
        async with asyncio.timeout(20):
            while len(changes) < count:  # noqa: ASYNC110 # the callback fills a list
                await asyncio.sleep(0.01)


async def _called(client: SpanMqttClient, call: Json) -> tuple[Any, SpanPanelError | None]:
    try:
        return await getattr(client, call["method"])(*call["args"], **call["kwargs"]), None
    except SpanPanelError as error:
        return None, error


def _flat(value: Any, path: str = "result") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for name, item in value.items():
            yield from _flat(item, f"{path}.{name}")
    else:
        yield path, value


def _compare(replay: Replay, path: str, recorded: Any, result: Any) -> None:
    """Compare one value. Circuits count as one, whichever it is: they have the same fields."""
    found = result
    for step in path.split(".")[1:]:
        found = found.get(step) if isinstance(found, Mapping) else getattr(found, step, None)
    if recorded == CLOCK:
        recorded, found = CLOCK, CLOCK if isinstance(found, int) else found
    aspect = path.replace("result.circuits.unmapped_tab_", "result.unmapped.")
    parts = aspect.split(".")
    aspect = f"result.circuits.*.{parts[-1]}" if parts[1:2] == ["circuits"] else aspect
    aspect = "result.unmapped" if parts[1:2] == ["unmapped"] else aspect
    replay.compare(aspect, tuple(recorded) if isinstance(recorded, list) else recorded, found)


def _check(line: Json, found: Replay) -> None:
    known = listed(line["id"])
    unlisted = {aspect: pair for aspect, pair in found.differences.items() if aspect not in known}
    assert unlisted == {}, "these differ (recorded, ours) and are not listed"
    assert sorted(known.keys() - found.differences.keys()) == [], "these are listed and do not differ any more"
    for aspect, ours in known.items():
        meaning = {"none": None, "...": found.differences[aspect][1]}.get(ours, ours) if isinstance(ours, str) else ours
        assert (aspect, found.differences[aspect][1]) == (aspect, meaning), "the list says otherwise"


@pytest.mark.parametrize(
    "name", cases([name for name in MQTT if name not in not_offered(MQTT)], "span.transcript.jsonl")
)
async def test_line(name: str) -> None:
    line = _expected(lines()[name])
    _check(line, await _replayed(line))


@pytest.mark.parametrize("name", cases(MDNS, "span.transcript.jsonl"))
def test_announcement(name: str) -> None:
    """Each announcement alone, of a panel of its own, together with one that makes sure of the rest."""
    said = lines()[name]["mdns"]
    serial = f"zz-{os.getpid()}-{MDNS.index(name)}"
    infos = [_announcement(lines()[other]["mdns"], serial) for other in {name, "v2/mdns/_http._tcp"}]
    ports = {"_https": "https_port", "_secure-mqtt": "mqtts_port", "_mqtt-ws": "ws_port", "_mqtt-wss": "wss_port"}
    field = ports.get(said["type"].partition(".")[0], "http_port")
    zeroconf = Zeroconf(interfaces=[LOOPBACK], ip_version=IPVersion.V4Only)
    try:
        for info in infos:
            zeroconf.registry.async_add(info)
        panels: list[DiscoveredPanel] = []
        for seconds in (0.15, 1.0, 5.0):  # on a busy machine announcements may take their time
            panels = [panel for panel in discover_sync(seconds, zeroconf) if panel.host_name == f"span-{serial}.local"]
            if any(getattr(panel, field) and (panel.model or "manufacturer" not in said["txt"]) for panel in panels):
                break
    finally:
        zeroconf.close()
    (panel,) = panels
    assert getattr(panel, field) == (said["port"] or 80)
    assert panel.api_versions == ("v1", "v2")
    if "manufacturer" in said["txt"]:
        assert (panel.model, panel.firmware_version) == (said["txt"]["model"], said["txt"]["firmware_version"])
        assert "eth1" not in panel.mac_addresses, "it is unknown"


def _announcement(said: Json, serial: str) -> ServiceInfo:
    instance = said["instance"].replace(SERIAL, serial)
    return ServiceInfo(
        said["type"],
        f"{instance}.{said['type']}",
        port=said["port"],
        properties={name: value.replace(SERIAL, serial) for name, value in said["txt"].items()},
        server=said["host"].replace(SERIAL, serial),
        parsed_addresses=[LOOPBACK],
    )


def test_the_list_is_tidy() -> None:
    need(lines(), "span.transcript.jsonl")
    mine = [item for item in deviations() if any(name in MQTT for name in lines() if item.covers(name))]
    assert mine
    assert all(len(item.reason) > 20 for item in mine)


def test_no_line_is_left_out() -> None:
    need(lines(), "span.transcript.jsonl")
    assert {"mqtt": len(MQTT), "mdns": len(MDNS)} == document()["client"]
