"""What the panel announces by mDNS, against the documented lines and on a real network of this machine."""

import json
from typing import Any

import pytest
from zeroconf import ServiceInfo, Zeroconf

from span_panel_api.simulator import Settings, SpanSimulator
from tests.wire import wire_folder

TRANSCRIPT = wire_folder() / "span.transcript.jsonl"


def documented() -> dict[str, Any]:
    lines = map(json.loads, TRANSCRIPT.read_text(encoding="utf-8").splitlines())
    return {line["mdns"]["type"]: line["mdns"] for line in lines if line["id"].startswith("v2/mdns/")}


@pytest.mark.skipif(not TRANSCRIPT.is_file(), reason="the recordings are not here")
def test_the_seven_services_are_the_documented_ones() -> None:
    settings = Settings(firmware="r202609")
    with SpanSimulator(settings=settings, broker="none") as simulator:
        services = {service.type: service for service in simulator.services()}
        found = documented()
        assert services.keys() == found.keys()
        ports = simulator.broker_ports
        own_ports = {80: simulator.port, 443: simulator.https_port, 8883: ports.mqtts, 9001: ports.ws, 9002: ports.wss}
        for type_, line in found.items():
            ours = services[type_]
            written = json.dumps([line["instance"], line["host"], line["txt"]]).replace(
                "zz-2601-0abcd", simulator.serial
            )
            assert [ours.instance, ours.host, ours.txt] == json.loads(written)
            assert ours.port == own_ports.get(line["port"], 0)


def test_the_model_had_another_name_at_first() -> None:
    simulator = SpanSimulator(settings=Settings(firmware="r202603"))
    [device] = [service for service in simulator.services() if service.type.startswith("_device-info")]
    assert device.txt["model"] == "SPAN32"


@pytest.mark.parametrize("is_given", [False, True])
def test_announcements_come_and_go(*, is_given: bool) -> None:
    responder = Zeroconf(interfaces=["127.0.0.1"])
    try:
        arguments: Any = {"settings": Settings(firmware="r202639"), "broker": "none"}
        with SpanSimulator(**arguments, mdns=responder if is_given else True) as simulator:
            name = f"span-{simulator.serial}-HTTPS-API._https._tcp.local."
            info = ServiceInfo("_https._tcp.local.", name)
            assert info.request(responder, 5000)
            assert (info.port, info.server) == (simulator.https_port, f"{simulator.server_name}.")
            assert info.parsed_addresses() == ["127.0.0.1"]
            assert info.decoded_properties["v2_path"] == "/api/v2"
    finally:
        responder.close()
