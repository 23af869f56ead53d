"""Members that several requests share, checked and ready to be put into one: `Request(**section(...), other=...)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from ._arguments import Keep, alias_requests, objects, wifi_request, word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from devicewire.accordionq2 import models


class Transfer(TypedDict):
    """What every bus transaction says."""

    device_name: str
    action: models.BusActions
    data_to_send: bytes | None
    number_of_bytes_to_receive: int


class LineSettings(TypedDict):
    """How a UART is set."""

    baud_rate: int
    bus_type: models.UartBusTypes
    flow_control: models.FlowControlTypes
    parity: models.ParityTypes


class ReadEnd(TypedDict):
    """When a read that may bring fewer bytes ends."""

    use_termination_byte: bool
    termination_byte: int
    timeout_ms: int


class Startup(TypedDict):
    """Whether boot.config is applied, and its alias files."""

    enabled: bool | None
    alias_files: tuple[models.BootAliasFileRequest, ...] | None


class Hardware(TypedDict):
    """Sections of boot.config about modules, services, USB and media devices."""

    modules: tuple[models.BootModule, ...] | None
    services: tuple[models.BootService, ...] | None
    disable_usb_ports: bool | None
    enable_media_devices: bool | None


class Network(TypedDict):
    """Sections of boot.config about the network."""

    ip_configurations: tuple[models.BootAddress, ...] | None
    wifi: models.BootWifiRequest | None


def transfer(device_name: str, action: str, data: bytes | None, count: int) -> Transfer:
    """Return what is done on a bus; an action that the spec does not list is passed on."""
    from devicewire.accordionq2.models import BusActions

    return {
        "device_name": device_name,
        "action": word(BusActions, "action", action),
        "data_to_send": data,
        "number_of_bytes_to_receive": count,
    }


def line_settings(baud_rate: int, bus_type: str, flow_control: str, parity: str) -> LineSettings:
    """Return the settings of a UART; words that the spec does not list are passed on."""
    from devicewire.accordionq2.models import FlowControlTypes, ParityTypes, UartBusTypes

    return {
        "baud_rate": baud_rate,
        "bus_type": word(UartBusTypes, "bus_type", bus_type),
        "flow_control": word(FlowControlTypes, "flow_control", flow_control),
        "parity": word(ParityTypes, "parity", parity),
    }


def read_end(use_termination_byte: bool, termination_byte: int, timeout_ms: int) -> ReadEnd:
    """Return when a read ends."""
    return {
        "use_termination_byte": use_termination_byte,
        "termination_byte": termination_byte,
        "timeout_ms": timeout_ms,
    }


def startup(enabled: bool | None, alias_files: Iterable[models.BootAliasFile] | None) -> Startup:
    """Return what is applied at the start; None leaves it as it is."""
    return {"enabled": enabled, "alias_files": alias_requests(alias_files)}


def hardware(
    modules: Iterable[models.BootModule] | None,
    services: Iterable[models.BootService] | None,
    disable_usb_ports: bool | None,
    enable_media_devices: bool | None,
) -> Hardware:
    """Return the sections about the hardware; None leaves one as it is."""
    from devicewire.accordionq2.models import BootModule, BootService

    return {
        "modules": objects("modules", BootModule, modules),
        "services": objects("services", BootService, services),
        "disable_usb_ports": disable_usb_ports,
        "enable_media_devices": enable_media_devices,
    }


def network(
    ip_configurations: Iterable[models.BootAddress] | None,
    wifi: models.BootWifi | None,
    wifi_password: str | Keep | None,
) -> Network:
    """Return the sections about the network; None leaves one as it is.

    Raises:
        AccordionQ2ArgumentError: a password without `wifi`.
    """
    from devicewire.accordionq2.models import BootAddress

    return {
        "ip_configurations": objects("ip_configurations", BootAddress, ip_configurations),
        "wifi": wifi_request(wifi, wifi_password),
    }
