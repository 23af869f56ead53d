"""What the panel announces by mDNS, and the responder that does it. Only when it is asked for."""

import asyncio
import socket
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from zeroconf import ServiceInfo, Zeroconf

from . import products

if TYPE_CHECKING:
    from .span_simulator import SpanSimulator

_DOMAIN: Final = "local."
_TIMEOUT_S: Final = 10.0
_MAC_PREFIX: Final = "02:00:00:00:00"


@dataclass(frozen=True, slots=True)
class Service:
    """One service: `type` such as `_http._tcp.local.`, `host` such as `span-<serial>.local.`; port 0 says metadata only."""

    type: str
    instance: str
    host: str
    port: int
    txt: dict[str, str]


class Announcer:
    """Announces services on the network of one address, with a responder of its own unless one is given."""

    def __init__(self, address: str, responder: Zeroconf | None = None) -> None:
        self._address = address
        self._is_own = responder is None
        self._responder = responder or Zeroconf(interfaces=[address])
        self._infos: list[ServiceInfo] = []

    def start(self, services: list[Service]) -> None:
        """Announce."""
        self._infos = [self._info(service) for service in services]
        # The serial number is in every name: there is nobody to ask whether the name is free.
        responder: Any = self._responder  # some of its types are only half there
        self._do(responder.async_register_service(info, cooperating_responders=True) for info in self._infos)

    def stop(self) -> None:
        """Take everything back."""
        responder: Any = self._responder
        self._do(responder.async_unregister_service(info) for info in self._infos)
        self._infos = []
        if self._is_own:
            self._responder.close()

    def _do(self, works: Iterable[Coroutine[Any, Any, Any]]) -> None:
        """Let the responder do things in its own loop, all at once; the messages on the network follow by themselves."""
        loop = self._responder.loop
        if loop is None:
            raise RuntimeError("the responder for mDNS does not run")
        for future in [asyncio.run_coroutine_threadsafe(work, loop) for work in works]:
            future.result(_TIMEOUT_S)

    def _info(self, service: Service) -> ServiceInfo:
        family = socket.AF_INET6 if ":" in self._address else socket.AF_INET
        return ServiceInfo(
            service.type,
            f"{service.instance}.{service.type}",
            addresses=[socket.inet_pton(family, self._address)],
            port=service.port,
            properties=service.txt,
            server=service.host,
        )


def announced_services(simulator: "SpanSimulator") -> list[Service]:
    """Return the seven services of a panel, with the ports that it listens on."""
    name = f"span-{simulator.serial}"
    ports = simulator.broker_ports
    listed = (
        ("_http", "-HTTP-API", simulator.port, _api_text()),
        ("_https", "-HTTPS-API", simulator.https_port, _api_text()),
        ("_secure-mqtt", "-MQTTS", ports.mqtts, _broker_text()),
        ("_mqtt-ws", "-MQTT-WS", ports.ws, _broker_text("mqtt")),
        ("_mqtt-wss", "-MQTT-WSS", ports.wss, _broker_text("mqtt")),
        ("_device-info", "", 0, _device_text(simulator)),
        ("_ebus", "-EBUS", 0, _ebus_text(name)),
    )
    return [
        Service(f"{type_}._tcp.{_DOMAIN}", name + suffix, f"{name}.{_DOMAIN}", port, text)
        for type_, suffix, port, text in listed
    ]


def _api_text() -> dict[str, str]:
    return {
        "path": "/api",
        "schema": "/api/openapi.json",
        "docs": "/api/docs",
        "versions": "v1,v2",
        "version_default": "v2",
        "v1_path": "/api/v1",
        "v1_deprecated": "true",
        "v2_path": "/api/v2",
        "txtvers": "1",
    }


def _broker_text(subprotocol: str | None = None) -> dict[str, str]:
    text = {"protocol": "mqtt", "versions": "3.1,3.1.1,5.0"}
    return {**text, **({} if subprotocol is None else {"subprotocol": subprotocol}), "txtvers": "1"}


def _device_text(simulator: "SpanSimulator") -> dict[str, str]:
    model = simulator.panel.house.model
    return {
        "manufacturer": "SPAN.io",
        "model": model if simulator.settings.release.has_repairs else model.replace("MAIN_", "SPAN"),
        "hardware_version": products.HARDWARE,
        "serial_number": simulator.serial,
        "firmware_version": simulator.firmware,
        "eth0_mac": f"{_MAC_PREFIX}:0a",
        "wlan0_mac": f"{_MAC_PREFIX}:0b",
        "wlan0_ap_mac": f"{_MAC_PREFIX}:0c",
        "eth1_mac": "unknown",
        "txtvers": "1",
    }


def _ebus_text(name: str) -> dict[str, str]:
    return {"homie_domain": "ebus", "homie_version": "5", "homie_roles": "device", "mqtt_broker": name, "txtvers": "1"}
