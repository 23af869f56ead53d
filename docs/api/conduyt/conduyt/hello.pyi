from __future__ import annotations

class DatastreamDescriptor:
    def __init__(self, index: int, name: str, type: DatastreamType, unit: str, writable: bool, pin_ref: int = 255, retain: bool = False) -> None: ...
    index: int
    name: str
    pin_ref: int = 255
    retain: bool = False
    type: DatastreamType
    unit: str
    writable: bool
class HelloResp:
    def __init__(self, firmware_name: str, firmware_version: tuple[int, int, int], mcu_id: bytes, ota_capable: bool, pins: tuple[PinCapability, ...], i2c_buses: int, spi_buses: int, uart_count: int, max_payload: int, modules: tuple[ModuleDescriptor, ...], datastreams: tuple[DatastreamDescriptor, ...]) -> None: ...
    datastreams: tuple[DatastreamDescriptor, ...]
    firmware_name: str
    firmware_version: tuple[int, int, int]
    i2c_buses: int
    max_payload: int
    mcu_id: bytes
    modules: tuple[ModuleDescriptor, ...]
    ota_capable: bool
    pins: tuple[PinCapability, ...]
    spi_buses: int
    uart_count: int
class ModuleDescriptor:
    def __init__(self, module_id: int, name: str, version_major: int, version_minor: int, pins: tuple[int, ...] = ()) -> None: ...
    module_id: int
    name: str
    pins: tuple[int, ...] = ()
    version_major: int
    version_minor: int
class PinCapability:
    def __init__(self, pin: int, capabilities: Capability) -> None: ...
    capabilities: Capability
    pin: int
def parse_hello_resp(payload: bytes) -> HelloResp: ...
