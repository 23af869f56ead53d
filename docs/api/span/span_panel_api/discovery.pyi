from __future__ import annotations

class DiscoveredPanel:
    def __init__(self, *, serial_number: str, host_name: str | None = None, addresses: tuple[str, ...] = (), http_port: int | None = None, https_port: int | None = None, mqtts_port: int | None = None, ws_port: int | None = None, wss_port: int | None = None, api_versions: tuple[str, ...] = (), manufacturer: str | None = None, model: str | None = None, hardware_version: str | None = None, firmware_version: str | None = None, mac_addresses: Mapping[str, str] = dict[str, str]()) -> None: ...
    addresses: tuple[str, ...] = ()
    api_versions: tuple[str, ...] = ()
    firmware_version: str | None = None
    hardware_version: str | None = None
    host: str
    host_name: str | None = None
    http_port: int | None = None
    https_port: int | None = None
    mac_addresses: Mapping[str, str] = field(default_factory=dict[str, str])
    manufacturer: str | None = None
    model: str | None = None
    mqtts_port: int | None = None
    serial_number: str
    ws_port: int | None = None
    wss_port: int | None = None
async def discover(timeout: float = 3.0, zeroconf: AsyncZeroconf | Zeroconf | None = None) -> tuple[DiscoveredPanel, ...]: ...
def discover_sync(timeout: float = 3.0, zeroconf: Zeroconf | None = None) -> tuple[DiscoveredPanel, ...]: ...
