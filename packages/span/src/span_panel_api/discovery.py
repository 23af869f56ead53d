"""Finds panels in the local network by mDNS. Nothing else is sent, and nothing to the panels themselves.

A panel announces up to seven services. They belong together by the serial number in their names and become one `DiscoveredPanel`.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from .exceptions import SpanPanelConnectionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from zeroconf import ServiceInfo, Zeroconf
    from zeroconf.asyncio import AsyncZeroconf

__all__ = ["DiscoveredPanel", "discover", "discover_sync"]

_PREFIX: Final = "span-"
_HTTP, _HTTPS, _MQTTS = "_http._tcp.local.", "_https._tcp.local.", "_secure-mqtt._tcp.local."
_WS, _WSS, _DEVICE, _EBUS = (
    "_mqtt-ws._tcp.local.",
    "_mqtt-wss._tcp.local.",
    "_device-info._tcp.local.",
    "_ebus._tcp.local.",
)
_SUFFIXES: Final = {
    _HTTP: "-HTTP-API",
    _HTTPS: "-HTTPS-API",
    _MQTTS: "-MQTTS",
    _WS: "-MQTT-WS",
    _WSS: "-MQTT-WSS",
    _DEVICE: "",
    _EBUS: "-EBUS",
}
"""What follows the serial number in the name of each service."""
_MAKER: Final = "span"
"""How the manufacturer's name begins: `_device-info` alone would take any device whose name begins like a panel's."""
_DETAILS_S: Final = 1.0
"""How long to ask once more for a service of which only the name came."""
_MOST_SERVICES: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoveredPanel:
    """What one panel announces of itself. What it did not announce is None or empty."""

    serial_number: str
    host_name: str | None = None
    """Name in the local network, such as `span-zz-2601-0abcd.local`; the panel's certificate holds this name."""
    addresses: tuple[str, ...] = ()
    """IP addresses, those of version 4 first."""
    http_port: int | None = None
    https_port: int | None = None
    mqtts_port: int | None = None
    ws_port: int | None = None
    wss_port: int | None = None
    api_versions: tuple[str, ...] = ()
    """Interfaces, such as `("v1", "v2")`. Panels whose firmware knows version 1 only announce none."""
    manufacturer: str | None = None
    model: str | None = None
    """Such as `MAIN_32` (`SPAN32` before firmware r202609)."""
    hardware_version: str | None = None
    firmware_version: str | None = None
    mac_addresses: Mapping[str, str] = field(default_factory=dict[str, str])
    """By interface: `eth0`, `wlan0`, `wlan0_ap`, `eth1`. Interfaces that the panel calls unknown are left out."""

    @property
    def host(self) -> str:
        """What to give to a client: the first address, or the name where no address is known."""
        return self.addresses[0] if self.addresses else self.host_name or ""


async def discover(
    timeout: float = 3.0,  # noqa: ASYNC109 - how long to listen, not when to give up
    zeroconf: AsyncZeroconf | Zeroconf | None = None,
) -> tuple[DiscoveredPanel, ...]:
    """Return the panels that announce themselves, by serial number.

    Args:
        timeout: seconds to listen. A panel that answers in pieces may take one second more.
        zeroconf: an instance of your own; it stays open. Home-automation programs share one.

    Raises:
        ValueError: `timeout` is no time.
        ImportError: the extra `discovery` is not installed.
        SpanPanelConnectionError: this computer cannot send to its network.
    """
    _check(timeout)
    if zeroconf is None:
        return await _with_own(timeout)
    from zeroconf.asyncio import AsyncZeroconf

    shared = zeroconf.zeroconf if isinstance(zeroconf, AsyncZeroconf) else zeroconf
    if shared.loop is not asyncio.get_running_loop():
        return await asyncio.to_thread(discover_sync, timeout, shared)
    return await _browse(shared, timeout)


def discover_sync(timeout: float = 3.0, zeroconf: Zeroconf | None = None) -> tuple[DiscoveredPanel, ...]:
    """Return the panels that announce themselves, without asyncio. Arguments and errors as those of `discover`."""
    _check(timeout)
    if zeroconf is not None:
        return _browse_sync(zeroconf, timeout)
    module = _module()
    try:
        own = module.Zeroconf()
    except OSError as error:
        raise _no_network(error) from error
    with own as opened:
        return _browse_sync(opened, timeout)


def _check(timeout: float) -> None:
    if not 0 < timeout < float("inf"):
        raise ValueError(f"timeout must be more than 0 seconds and finite, not {timeout!r}")


def _module() -> Any:
    try:
        import zeroconf
    except ImportError as error:
        raise ImportError("finding panels needs zeroconf: pip install 'span-panel-api[discovery]'") from error
    return zeroconf


def _no_network(error: OSError) -> SpanPanelConnectionError:
    return SpanPanelConnectionError(f"discover: this computer cannot send to its network: {error}", was_sent=False)


async def _with_own(timeout: float) -> tuple[DiscoveredPanel, ...]:  # noqa: ASYNC109 - as above
    _module()
    from zeroconf.asyncio import AsyncZeroconf

    try:
        own = AsyncZeroconf()
    except OSError as error:
        raise _no_network(error) from error
    try:
        return await _browse(own.zeroconf, timeout)
    finally:
        await asyncio.shield(own.async_close())  # in a task that nobody has cancelled: otherwise it ends half-way


async def _browse(zeroconf: Zeroconf, timeout: float) -> tuple[DiscoveredPanel, ...]:  # noqa: ASYNC109 - as above
    from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo

    names = _Names()
    browser = AsyncServiceBrowser(zeroconf, list(_SUFFIXES), handlers=[names.changed])
    try:
        await asyncio.sleep(timeout)
    finally:
        await asyncio.shield(browser.async_cancel())
    infos = [AsyncServiceInfo(kind, name) for kind, name in names.found]
    await asyncio.gather(*(_load(info, zeroconf) for info in infos))
    return _merge(infos)


async def _load(info: Any, zeroconf: Zeroconf) -> None:
    if not info.load_from_cache(zeroconf):
        await info.async_request(zeroconf, _DETAILS_S * 1000)


def _browse_sync(zeroconf: Zeroconf, timeout: float) -> tuple[DiscoveredPanel, ...]:
    from zeroconf import ServiceBrowser, ServiceInfo

    names = _Names()
    browser = ServiceBrowser(zeroconf, list(_SUFFIXES), handlers=[names.changed])
    try:
        time.sleep(timeout)  # announcements come to a thread of zeroconf's; nothing tells when the last has come
    finally:
        browser.cancel()
    infos = [ServiceInfo(kind, name) for kind, name in names.found]
    end = time.monotonic() + _DETAILS_S
    for info in infos:
        if not info.load_from_cache(zeroconf) and (left := end - time.monotonic()) > 0:
            info.request(zeroconf, left * 1000)
    return _merge(infos)


class _Names:
    """The services that were seen, of panels only, in order."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], None] = {}

    def changed(self, *, service_type: str, name: str, state_change: Any, **_: object) -> None:
        """Take a change that a browser reports."""
        if state_change.name == "Removed":
            self.found.pop((service_type, name), None)
        elif serial_in(service_type, name) is not None and len(self.found) < _MOST_SERVICES:
            self.found[service_type, name] = None


def serial_in(service_type: str, name: str) -> str | None:
    """Return the serial number in the full name of a service; None where it is not a panel's."""
    instance = name.removesuffix(service_type).rstrip(".")
    base, _, number = instance.rpartition(" (")  # what mDNS adds when two of one name meet
    instance = base if base and number.rstrip(")").isdecimal() else instance
    suffix = _SUFFIXES[service_type]
    lowered = instance.lower()
    if not lowered.startswith(_PREFIX) or not lowered.endswith(suffix.lower()):
        return None
    return instance[len(_PREFIX) : len(instance) - len(suffix)] or None


def _merge(infos: Iterable[ServiceInfo]) -> tuple[DiscoveredPanel, ...]:
    panels: dict[str, dict[str, ServiceInfo]] = {}
    for info in infos:
        serial = serial_in(info.type, info.name)
        if serial is not None and info.server is not None:
            panels.setdefault(serial.lower(), {})[info.type] = info
    return tuple(_panel(serial, panels[serial]) for serial in sorted(panels) if _is_panel(panels[serial]))


def _is_panel(services: Mapping[str, ServiceInfo]) -> bool:
    if set(services) == {_DEVICE}:
        return (_text(services[_DEVICE], "manufacturer") or "").lower().startswith(_MAKER)
    return True


def _panel(serial: str, services: Mapping[str, ServiceInfo]) -> DiscoveredPanel:
    device, web = services.get(_DEVICE), services.get(_HTTP) or services.get(_HTTPS)
    server = next((info.server for info in services.values() if info.server), None)
    versions = _text(web, "versions") or ""
    return DiscoveredPanel(
        serial_number=_text(device, "serial_number") or serial,
        host_name=server.rstrip(".") if server else None,
        addresses=_addresses(services.values()),
        http_port=_port(services.get(_HTTP)),
        https_port=_port(services.get(_HTTPS)),
        mqtts_port=_port(services.get(_MQTTS)),
        ws_port=_port(services.get(_WS)),
        wss_port=_port(services.get(_WSS)),
        api_versions=tuple(part.strip() for part in versions.split(",") if part.strip()),
        manufacturer=_text(device, "manufacturer"),
        model=_text(device, "model"),
        hardware_version=_text(device, "hardware_version"),
        firmware_version=_text(device, "firmware_version"),
        mac_addresses=_macs(device),
    )


def _addresses(services: Iterable[ServiceInfo]) -> tuple[str, ...]:
    found = dict.fromkeys(address for info in services for address in info.parsed_scoped_addresses())
    return tuple(sorted(found, key=lambda address: ":" in address))


def _port(info: ServiceInfo | None) -> int | None:
    return info.port or None if info is not None else None


def _macs(info: ServiceInfo | None) -> dict[str, str]:
    names = ("eth0", "wlan0", "wlan0_ap", "eth1")
    found = {name: _text(info, f"{name}_mac") for name in names}
    return {name: mac for name, mac in found.items() if mac is not None}


def _text(info: ServiceInfo | None, key: str) -> str | None:
    """Return a value of the TXT record; None where it is missing, empty, or `unknown`."""
    value = info.properties.get(key.encode()) if info is not None else None
    text = value.decode("utf-8", "replace").strip() if value else ""
    printable = "".join(character for character in text if character.isprintable())
    return None if printable.lower() in ("", "unknown") else printable
