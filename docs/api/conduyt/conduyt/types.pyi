from __future__ import annotations

class Capability(IntFlag):
    ANALOG_IN: object = 8
    DIGITAL_IN: object = 1
    DIGITAL_OUT: object = 2
    I2C_SCL: object = 32
    I2C_SDA: object = 16
    INTERRUPT: object = 128
    PWM_OUT: object = 4
    SPI: object = 64
class ConduytPacket:
    def __init__(self, version: int, type: int, seq: int, payload: bytes) -> None: ...
    payload: bytes
    seq: int
    type: int
    version: int
class DatastreamDescriptor:
    def __init__(self, index: int, name: str, type: DatastreamType, unit: str, writable: bool, pin_ref: int = 255, retain: bool = False) -> None: ...
    index: int
    name: str
    pin_ref: int = 255
    retain: bool = False
    type: DatastreamType
    unit: str
    writable: bool
class DatastreamType(OpenIntEnum):
    BOOL: object = 1
    BYTES: object = 9
    FLOAT32: object = 7
    INT16: object = 4
    INT32: object = 6
    INT8: object = 2
    STRING: object = 8
    UINT16: object = 5
    UINT8: object = 3
    is_listed: bool
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
