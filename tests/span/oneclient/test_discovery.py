"""Panels are found by what they announce, on the loopback interface. Other tests may announce theirs at the same time."""

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from zeroconf import IPVersion, ServiceInfo, Zeroconf
from zeroconf.asyncio import AsyncZeroconf

from span_panel_api import DiscoveredPanel, SpanPanelConnectionError, discover, discover_sync
from span_panel_api.discovery import serial_in
from tests.span.oneclient.mdns import LOOPBACK, announced, recorded, service, services
from tests.wire import need, wire_folder

LISTEN_S = 0.15
LONGER_S = (LISTEN_S, 1.0, 5.0)
"""Announcements may take their time on a busy machine: who has not heard enough listens again, and longer."""
MDNS_LINES = ("_http", "_https", "_secure-mqtt", "_mqtt-ws", "_mqtt-wss", "_device-info", "_ebus")


def _mine(panels: Sequence[DiscoveredPanel], serial: str) -> DiscoveredPanel | None:
    found = [panel for panel in panels if panel.serial_number == serial]
    assert len(found) <= 1
    return found[0] if found else None


@pytest.fixture
def serial(request: pytest.FixtureRequest) -> str:
    return f"zz-{os.getpid()}-{abs(hash(request.node.name)) % 100000}"


def _browse(infos: list[ServiceInfo], serial: str) -> DiscoveredPanel | None:
    with announced(infos) as zeroconf:
        return _mine(discover_sync(LISTEN_S, zeroconf), serial)


async def _is_found(serial: str, zeroconf: Zeroconf | AsyncZeroconf) -> bool:
    for seconds in LONGER_S:
        if _mine(await discover(seconds, zeroconf), serial) is not None:
            return True
    return False


def _heard(infos: list[ServiceInfo], is_enough: Callable[[Sequence[DiscoveredPanel]], object]) -> list[DiscoveredPanel]:
    """What is found while these services are announced."""
    panels: list[DiscoveredPanel] = []
    with announced(infos) as zeroconf:
        for seconds in LONGER_S:
            panels = list(discover_sync(seconds, zeroconf))
            if is_enough(panels):
                break
    return panels


def test_seven_services_are_one_panel(serial: str) -> None:
    expected = DiscoveredPanel(
        serial_number=serial,
        host_name=f"span-{serial}.local",
        addresses=(LOOPBACK,),
        http_port=80,
        https_port=443,
        mqtts_port=8883,
        ws_port=9001,
        wss_port=9002,
        api_versions=("v1", "v2"),
        manufacturer="SPAN.io",
        model="MAIN_32",
        hardware_version="1.2",
        firmware_version="spanos3/r202609/01",
        mac_addresses={"eth0": "02:00:00:00:00:0a", "wlan0": "02:00:00:00:00:0b", "wlan0_ap": "02:00:00:00:00:0c"},
    )
    panels = _heard(services(serial), lambda found: expected in found)
    assert _mine(panels, serial) == expected
    assert expected.host == LOOPBACK


async def test_with_an_own_asyncio_zeroconf(serial: str) -> None:
    with announced(services(serial)):
        mine = AsyncZeroconf(interfaces=[LOOPBACK], ip_version=IPVersion.V4Only)
        try:
            assert await _is_found(serial, mine)
            assert await _is_found(serial, mine.zeroconf), "it stayed open and works again"
        finally:
            await mine.async_close()


async def test_with_a_zeroconf_that_lives_in_a_thread(serial: str) -> None:
    with announced(services(serial)) as zeroconf:
        assert await _is_found(serial, zeroconf)


@pytest.mark.parametrize("wait_s", [0.0, 0.01])
async def test_a_search_that_is_cancelled_leaves_nothing_open(wait_s: float, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[AsyncZeroconf] = []

    def opening() -> AsyncZeroconf:
        opened.append(AsyncZeroconf(interfaces=[LOOPBACK]))
        return opened[-1]

    monkeypatch.setattr("zeroconf.asyncio.AsyncZeroconf", opening)
    searching = asyncio.create_task(discover(5.0))
    await asyncio.sleep(wait_s)
    searching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await searching
    (own,) = opened
    ends = [*own.zeroconf.engine.senders, *own.zeroconf.engine.readers]
    assert all(one.transport.is_closing() for one in ends)
    assert own.zeroconf.done


async def test_concurrent_searches_on_one_instance(serial: str) -> None:
    with announced(services(serial)) as zeroconf:
        assert all(await asyncio.gather(*(_is_found(serial, zeroconf) for _ in range(3))))


def test_two_panels_do_not_mix(serial: str) -> None:
    other = f"{serial}-b"  # one serial number begins like the other
    names = {f"span-{serial}.local", f"span-{other}.local"}
    panels = _heard([*services(serial), *services(other)], lambda found: names <= {panel.host_name for panel in found})
    first, second = _mine(panels, serial), _mine(panels, other)
    assert first is not None
    assert second is not None
    assert (first.host_name, second.host_name) == (f"span-{serial}.local", f"span-{other}.local")
    assert [panel.serial_number for panel in panels] == sorted(panel.serial_number for panel in panels)


def test_a_panel_without_version_2_announces_less(serial: str) -> None:
    only_web = service("_http._tcp.local.", f"span-{serial}-HTTP-API", 80, {"path": "/api"}, serial)
    panel = _mine(_heard([only_web], lambda found: _mine(found, serial)), serial)
    assert panel is not None
    assert (panel.http_port, panel.https_port, panel.api_versions, panel.model) == (80, None, (), None)


@pytest.mark.parametrize("txt", [{"manufacturer": "Somebody else"}, {}])
def test_another_device_with_such_a_name_is_none(serial: str, txt: dict[str, str]) -> None:
    assert _browse([service("_device-info._tcp.local.", f"span-{serial}", 0, txt, serial)], serial) is None


def test_a_device_entry_alone_is_enough_when_it_is_the_makers(serial: str) -> None:
    device = service("_device-info._tcp.local.", f"span-{serial}", 0, {"manufacturer": "SPAN.io"}, serial)
    assert _mine(_heard([device], lambda found: _mine(found, serial)), serial) is not None


def test_odd_texts_are_kept_out(serial: str) -> None:
    txt = {"manufacturer": "SPAN.io", "model": b"\xff\xfe", "firmware_version": b"a\x1b[31mb", "hardware_version": ""}
    device = service("_device-info._tcp.local.", f"span-{serial}", 0, txt, serial)
    panel = _mine(_heard([device], lambda found: _mine(found, serial)), serial)
    assert panel is not None
    assert panel.firmware_version == "a[31mb"
    assert panel.hardware_version is None
    assert panel.model == "\ufffd\ufffd"


@pytest.mark.parametrize(
    ("kind", "instance", "expected"),
    [
        ("_http._tcp.local.", "span-zz-1-HTTP-API", "zz-1"),
        ("_http._tcp.local.", "SPAN-ZZ-1-http-api", "ZZ-1"),
        ("_http._tcp.local.", "span-zz-1-HTTP-API (2)", "zz-1"),
        ("_http._tcp.local.", "span-zz-1", None),
        ("_http._tcp.local.", "span--HTTP-API", None),
        ("_http._tcp.local.", "printer-HTTP-API", None),
        ("_device-info._tcp.local.", "span-zz-1", "zz-1"),
        ("_device-info._tcp.local.", "span-", None),
    ],
)
def test_serial_in_a_name(kind: str, instance: str, expected: str | None) -> None:
    assert serial_in(kind, f"{instance}.{kind}") == expected


@pytest.mark.parametrize("word", MDNS_LINES)
def test_recorded_announcement(word: str) -> None:
    transcript = wire_folder() / "span.transcript.jsonl"
    need(transcript.exists(), transcript.name)
    info = recorded(f"v2/mdns/{word}._tcp", transcript)
    info.name = info.name.replace("zz-2601-0abcd", own := f"zz-{os.getpid()}-r{word.strip('_')}")
    info.key = info.name.lower()
    maker = [] if word != "_ebus" else [service("_http._tcp.local.", f"span-{own}-HTTP-API", 80, {}, own)]
    wanted = "zz-2601-0abcd" if word == "_device-info" else own  # the TXT record names it, too

    def is_meant(panel: DiscoveredPanel) -> bool:
        return panel.host_name == "span-zz-2601-0abcd.local" and panel.serial_number == wanted

    panels = _heard([info, *maker], lambda found: any(map(is_meant, found)))
    panel = next(filter(is_meant, panels))
    ports = {panel.http_port, panel.https_port, panel.mqtts_port, panel.ws_port, panel.wss_port} - {None}
    expected = {"_http": 80, "_https": 443, "_secure-mqtt": 8883, "_mqtt-ws": 9001, "_mqtt-wss": 9002, "_ebus": 80}
    assert ports == ({expected[word]} if word in expected else set())


@pytest.mark.parametrize("seconds", [0, -1, float("inf"), float("nan")])
async def test_a_time_that_is_none_is_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match="timeout"):
        await discover(seconds)
    with pytest.raises(ValueError, match="timeout"):
        discover_sync(seconds)


async def test_without_zeroconf_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zeroconf", None)
    with pytest.raises(ImportError, match=r"span-panel-api\[discovery\]"):
        await discover(LISTEN_S)
    with pytest.raises(ImportError, match=r"span-panel-api\[discovery\]"):
        discover_sync(LISTEN_S)


async def test_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> Zeroconf:
        raise OSError(19, "No such device")

    monkeypatch.setattr("zeroconf.Zeroconf", refuse)
    monkeypatch.setattr("zeroconf.asyncio.AsyncZeroconf", refuse)
    with pytest.raises(SpanPanelConnectionError, match="No such device"):
        await discover(LISTEN_S)
    with pytest.raises(SpanPanelConnectionError, match="No such device"):
        discover_sync(LISTEN_S)


def test_nothing_is_sent_to_the_panel(serial: str, tmp_path: Path) -> None:
    with announced(services(serial)) as zeroconf:
        assert _mine(discover_sync(LISTEN_S, zeroconf), serial)
        sockets = [str(sock.sock.getsockname()) for sock in zeroconf.engine.senders]
    assert all("5353" in name for name in sockets), "only mDNS sockets exist"
