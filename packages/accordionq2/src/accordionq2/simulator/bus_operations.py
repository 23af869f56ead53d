"""The four bus operations."""

from collections.abc import Mapping
from typing import Any

from .answers import Json
from .buses import Transaction
from .settings import Settings
from .station import Station


def _transaction(body: Mapping[str, Any], bus: str) -> Transaction:
    ends = body.get("UseTerminationByte", False)
    transaction = Transaction(
        action=body["Action"],
        data=bytes.fromhex(body.get("DataToSend") or ""),
        count=body.get("NumberOfBytesToReceive", 0),
        terminator=int(body.get("TerminationByte", "0A" if bus == "uart" else "00"), 16) if ends else None,
    )
    transaction.check(bus)
    return transaction


def _bus_name(station: Station, body: Mapping[str, Any], kind: str) -> str:
    name = station.channel(body["DeviceName"], kind).net_name
    station.check_works(name)
    return name


def _answer(body: Mapping[str, Any], received: bytes) -> Json:
    return {
        "deviceName": body["DeviceName"],
        "action": body["Action"],
        "received": received.hex().upper(),
        "numberOfBytesReceived": len(received),
    }


def i2c(station: Station, settings: Settings, body: Mapping[str, Any]) -> Json:
    """Talk to a chip."""
    transaction = _transaction(body, "i2c")
    bus = station.buses.i2c[_bus_name(station, body, "I2C")]
    if transaction.action == "Scan":
        return _answer(body, bus.scan())
    received = bus.transact(int(body["Address"], 16), transaction.sent, transaction.wanted)
    return _answer(body, received[: settings.received_limit])


def uart(station: Station, _settings: Settings, body: Mapping[str, Any]) -> Json:
    """Talk to the instrument on the UART. Speed, parity and flow control make no difference here."""
    transaction = _transaction(body, "uart")
    return _answer(body, station.buses.uart[_bus_name(station, body, "UART")].transact(transaction))


def spi(station: Station, settings: Settings, body: Mapping[str, Any]) -> Json:
    """Talk to the flash memory: what is sent first, then what comes back."""
    transaction = _transaction(body, "spi")
    received = station.buses.spi[_bus_name(station, body, "SPI")].transact(transaction.sent, transaction.wanted)
    return _answer(body, received[: settings.received_limit])


def socket(station: Station, _settings: Settings, body: Mapping[str, Any]) -> Json:
    """Talk to an instrument on the station's network, which is simulated too."""
    transaction = _transaction(body, "socket")
    name = _bus_name(station, body, "Socket")
    port = station.buses.connected(name, body.get("HostName", ""), body.get("Port", 0))
    return _answer(body, port.transact(transaction))
