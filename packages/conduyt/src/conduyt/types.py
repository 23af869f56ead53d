"""What a device says about itself, as values; and a packet as the vendor's package has it."""

from __future__ import annotations

from dataclasses import dataclass

from devicewire.conduyt.enums import DatastreamType
from devicewire.conduyt.enums import PinCapability as Capability

__all__ = [
    "Capability",
    "ConduytPacket",
    "DatastreamDescriptor",
    "DatastreamType",
    "HelloResp",
    "ModuleDescriptor",
    "PinCapability",
]


@dataclass(frozen=True, slots=True)
class PinCapability:
    """What one pin can do.

    Attributes:
        pin: its number.
        capabilities: flags such as `Capability.PWM_OUT`; also an int. 0 means that the pin is not usable.
    """

    pin: int
    capabilities: Capability

    def __str__(self) -> str:
        words = [flag.name.lower() for flag in Capability if flag in self.capabilities and flag.name]
        return ", ".join(words) or "nothing"


@dataclass(frozen=True, slots=True)
class ModuleDescriptor:
    """A module of the device. Built-in modules never name their pins."""

    module_id: int
    name: str
    version_major: int
    version_minor: int
    pins: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DatastreamDescriptor:
    """A datastream of the device. `unit` is what its sketch calls it; `pin_ref` is 255 for none."""

    index: int
    name: str
    type: DatastreamType
    unit: str
    writable: bool
    pin_ref: int = 255
    retain: bool = False


@dataclass(frozen=True, slots=True)
class HelloResp:
    """What a device is and has.

    Attributes:
        firmware_name: name of its sketch.
        firmware_version: major, minor, patch.
        mcu_id: factory number of the chip, 8 bytes; zeros where there is none.
        ota_capable: whether its firmware can be replaced over the link.
        pins: what each pin can do, by pin number.
        i2c_buses: number of I2C buses.
        spi_buses: number of SPI buses.
        uart_count: number of serial ports.
        max_payload: size of its packet buffer in bytes. Over COBS a little less passes.
        modules: its modules.
        datastreams: its datastreams.
    """

    firmware_name: str
    firmware_version: tuple[int, int, int]
    mcu_id: bytes
    ota_capable: bool
    pins: tuple[PinCapability, ...]
    i2c_buses: int
    spi_buses: int
    uart_count: int
    max_payload: int
    modules: tuple[ModuleDescriptor, ...]
    datastreams: tuple[DatastreamDescriptor, ...]


@dataclass(frozen=True, slots=True)
class ConduytPacket:
    """One packet."""

    version: int
    type: int
    seq: int
    payload: bytes
