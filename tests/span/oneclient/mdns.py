"""Announces panels on the loopback interface, as the recorded lines have it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from zeroconf import IPVersion, ServiceInfo, Zeroconf

LOOPBACK = "127.0.0.1"
SERIAL = "zz-2601-0abcd"
_WEB = {"path": "/api", "versions": "v1,v2", "version_default": "v2", "v1_deprecated": "true", "txtvers": "1"}
_MQTT = {"protocol": "mqtt", "versions": "3.1,3.1.1,5.0", "txtvers": "1"}


def services(serial: str = SERIAL) -> list[ServiceInfo]:
    """The seven services of a panel."""
    device = {
        "manufacturer": "SPAN.io",
        "model": "MAIN_32",
        "hardware_version": "1.2",
        "serial_number": serial,
        "firmware_version": "spanos3/r202609/01",
        "eth0_mac": "02:00:00:00:00:0a",
        "wlan0_mac": "02:00:00:00:00:0b",
        "wlan0_ap_mac": "02:00:00:00:00:0c",
        "eth1_mac": "unknown",
        "txtvers": "1",
    }
    ebus = {"homie_domain": "ebus", "homie_version": "5", "mqtt_broker": f"span-{serial}", "txtvers": "1"}
    return [
        service("_http._tcp.local.", f"span-{serial}-HTTP-API", 80, _WEB, serial),
        service("_https._tcp.local.", f"span-{serial}-HTTPS-API", 443, _WEB, serial),
        service("_secure-mqtt._tcp.local.", f"span-{serial}-MQTTS", 8883, _MQTT, serial),
        service("_mqtt-ws._tcp.local.", f"span-{serial}-MQTT-WS", 9001, _MQTT, serial),
        service("_mqtt-wss._tcp.local.", f"span-{serial}-MQTT-WSS", 9002, _MQTT, serial),
        service("_device-info._tcp.local.", f"span-{serial}", 0, device, serial),
        service("_ebus._tcp.local.", f"span-{serial}-EBUS", 0, ebus, serial),
    ]


def service(kind: str, instance: str, port: int, txt: Mapping[str, Any], serial: str = SERIAL) -> ServiceInfo:
    """One announcement."""
    return ServiceInfo(
        kind,
        f"{instance}.{kind}",
        port=port,
        properties=dict(txt),
        server=f"span-{serial}.local.",
        parsed_addresses=[LOOPBACK],
    )


def recorded(line: str, transcript: Path) -> ServiceInfo:
    """The announcement of a recorded line."""
    found = next(item for item in map(json.loads, transcript.read_text().splitlines()) if item["id"] == line)["mdns"]
    return ServiceInfo(
        found["type"],
        f"{found['instance']}.{found['type']}",
        port=found["port"],
        properties=found["txt"],
        server=found["host"],
        parsed_addresses=[LOOPBACK],
    )


@contextmanager
def announced(infos: Sequence[ServiceInfo]) -> Iterator[Zeroconf]:
    """Announce services on loopback; gives the instance, which can also be used for browsing."""
    zeroconf = Zeroconf(interfaces=[LOOPBACK], ip_version=IPVersion.V4Only)
    try:
        for info in infos:
            zeroconf.registry.async_add(info)
        yield zeroconf
    finally:
        zeroconf.close()
