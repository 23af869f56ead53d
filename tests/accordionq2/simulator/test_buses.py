"""Buses: an EEPROM, a thermometer and a clock on I2C, a flash memory on SPI, instruments on UART and socket."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from accordionq2.simulator import AccordionQ2Simulator, Settings

Transact = Callable[..., bytes]
I2C, SPI, UART, SOCKET = "0.ESH10000597.I2C00", "MySpi", "MyUart", "MySock"


def post(client: httpx.Client, bus: str, device: str, action: str, data: bytes | None = None, **more: Any) -> Any:
    body = {"DeviceName": device, "Action": action, "NumberOfBytesToReceive": 0, **more}
    if data is not None:
        body["DataToSend"] = data.hex().upper()
    return client.post(f"comm/{bus}", json=body)


@pytest.fixture
def i2c(client: httpx.Client) -> Transact:
    def transact(address: int, action: str, data: bytes | None = None, count: int = 0) -> bytes:
        more = {"Address": f"{address:02X}", "MaxRetries": -1, "NumberOfBytesToReceive": count}
        answer = post(client, "i2c", I2C, action, data, **more).json()
        assert (answer["deviceName"], answer["action"]) == (I2C, action)
        received = bytes.fromhex(answer["received"])
        assert answer["numberOfBytesReceived"] == len(received)
        return received

    return transact


def test_scan_finds_three_chips(i2c: Transact) -> None:
    assert i2c(0, "Scan") == bytes((0x18, 0x50, 0x68))


def test_eeprom_keeps_what_is_written_and_moves_its_pointer(i2c: Transact) -> None:
    assert i2c(0x50, "Send", b"\x20\x01\x02\x03") == b""
    assert i2c(0x50, "SendReceive", b"\x20", 2) == b"\x01\x02"
    assert i2c(0x50, "Receive", None, 2) == b"\x03\xff"
    assert i2c(0x50, "SendReceive", b"\x10", 2) == b"\xbe\xef"


def test_eeprom_wraps_at_its_ends(i2c: Transact) -> None:
    i2c(0x50, "Send", b"\x26abcd")
    assert i2c(0x50, "SendReceive", b"\x20", 8) == b"cd\xff\xff\xff\xffab"
    i2c(0x50, "Send", b"\x00z")
    assert i2c(0x50, "SendReceive", b"\xff", 2) == b"\xffz"


def test_thermometer_and_clock(simulator: AccordionQ2Simulator, i2c: Transact) -> None:
    raw = int.from_bytes(i2c(0x18, "SendReceive", b"\x05", 2), "big")
    assert raw / 16 == pytest.approx(float(simulator.station.value("0.1.ESH10000158.TEMP0")), abs=0.1)
    assert i2c(0x18, "SendReceive", b"\x06", 2) == b"\x00\x54"
    simulator.station.advance(18)
    assert i2c(0x68, "SendReceive", b"\x00", 7).hex() == "19231405290526"


def test_spi_flash(client: httpx.Client) -> None:
    def spi(action: str, data: bytes, count: int = 0) -> str:
        answer = post(client, "spi", SPI, action, data, NumberOfBytesToReceive=count).json()
        return str(answer["received"])

    assert spi("SendReceive", b"\x9f", 3) == "EF4016"
    spi("Send", b"\x02\x00\x01\x00lost")
    spi("Send", b"\x06")
    assert spi("SendReceive", b"\x05", 1) == "02"
    spi("Send", b"\x02\x00\x01\xfeabcd")
    assert spi("SendReceive", b"\x03\x00\x01\xfe", 2) == b"ab".hex()
    assert spi("SendReceive", b"\x03\x00\x01\x00", 3) == b"cd\xff".hex().upper()
    spi("Send", b"\x06")
    spi("Send", b"\x20\x00\x01\x00")
    assert spi("SendReceive", b"\x03\x00\x01\xfe", 2) == "FFFF"
    assert spi("SendReceive", b"\x77", 2) == "FFFF"


@pytest.fixture
def ask(client: httpx.Client) -> Callable[[str, str], str]:
    def query(bus: str, text: str) -> str:
        device = UART if bus == "uart" else SOCKET
        more = {"UseTerminationByte": True, "TerminationByte": "0A", "NumberOfBytesToReceive": 64, "TimeoutMs": 100}
        answer = post(client, bus, device, "SendReceive", f"{text}\n".encode(), **more)
        return bytes.fromhex(answer.json()["received"]).decode()

    return query


@pytest.mark.parametrize(("bus", "model"), [("uart", "SIM-PSU30,SN0001"), ("socket", "SIM-PSU60,SN0002")])
def test_instruments_speak_scpi(ask: Callable[[str, str], str], bus: str, model: str) -> None:
    assert ask(bus, "*IDN?") == f"eSharp,{model},1.0\n"
    assert ask(bus, "source:voltage 12.5;:VOLT?") == "12.500\n"
    assert float(ask(bus, "MEASure:VOLTage:DC?")) == pytest.approx(12.5, abs=0.01)
    assert float(ask(bus, "MEAS:CURR?")) == pytest.approx(12.5 / 47, abs=0.01)
    assert ask(bus, "outp off;outp?") == "0\n"
    assert float(ask(bus, "MEAS:VOLT?")) == pytest.approx(0, abs=0.01)
    assert ask(bus, "CURR 0.5;CURR?") == "0.500\n"
    assert ask(bus, "NONSENSE;VOLT 99;*OPC?") == "1\n"
    assert ask(bus, "SYST:ERR?") == '-113,"Undefined header"\n'
    assert ask(bus, "SYSTEM:ERROR?") == '-222,"Data out of range"\n'
    assert ask(bus, "syst:err?") == '0,"No error"\n'
    assert ask(bus, "NONSENSE;*CLS;*RST;VOLT?") == "0.000\n"


def test_uart_buffers_what_was_not_read(client: httpx.Client) -> None:
    def received(action: str, data: bytes | None = None, **more: Any) -> bytes:
        return bytes.fromhex(post(client, "uart", UART, action, data, **more).json()["received"] or "")

    assert received("Send", b"*ID") == b""
    assert received("Receive", NumberOfBytesToReceive=8) == b""
    received("Send", b"N?\n*OPC?\n")
    assert received("Receive", NumberOfBytesToReceive=6) == b"eSharp"
    assert received("Receive", UseTerminationByte=True, NumberOfBytesToReceive=4) == b",SIM"
    assert received("Receive", UseTerminationByte=True) == b"-PSU30,SN0001,1.0\n"
    assert received("Receive", UseTerminationByte=True, TerminationByte="FF") == b"1\n"
    received("Send", b"*OPC?\n")
    assert received("ClearBuffers") == b""
    assert received("Receive", NumberOfBytesToReceive=8) == b""


def test_a_socket_goes_where_it_is_told(client: httpx.Client) -> None:
    there = {"HostName": "192.168.1.10", "Port": 5025, "NumberOfBytesToReceive": 99}
    assert post(client, "socket", SOCKET, "SendReceive", b"*OPC?\n", **there).json()["received"] == "310A"
    answer = post(client, "socket", SOCKET, "SendReceive", b"*OPC?\n", **{**there, "Port": 80})
    assert (answer.status_code, answer.json()) == (500, {"error": "Connection refused by 192.168.1.10:80"})


@pytest.mark.parametrize(
    ("bus", "device", "action", "more", "status"),
    [
        ("i2c", I2C, "Receive", {"Address": "51"}, 500),
        ("i2c", I2C, "Receive", {"Address": "80"}, 400),
        ("i2c", I2C, "Receive", {"Address": "hello"}, 400),
        ("i2c", I2C, "Receive", {}, 400),
        ("i2c", I2C, "Send", {"Address": "50"}, 400),
        ("i2c", I2C, "SendReceive", {"Address": "50", "DataToSend": ""}, 400),
        ("i2c", I2C, "Send", {"Address": "50", "DataToSend": "0"}, 400),
        ("i2c", I2C, "ClearBuffers", {"Address": "50"}, 400),
        ("i2c", "nowhere", "Scan", {"Address": "00"}, 404),
        ("i2c", SPI, "Scan", {"Address": "00"}, 404),
        ("spi", SPI, "Scan", {}, 400),
        ("spi", SPI, "Receive", {"NumberOfBytesToReceive": -1}, 400),
        ("uart", UART, "Scan", {}, 400),
        ("uart", UART, "Jump", {}, 400),
        ("uart", UART, "Receive", {"Parity": "Round"}, 400),
        ("socket", SOCKET, "Receive", {"Port": 65536}, 400),
        ("socket", SOCKET, "Receive", {"TerminationByte": "100"}, 400),
    ],
)
def test_refused(client: httpx.Client, bus: str, device: str, action: str, more: dict[str, Any], status: int) -> None:
    assert post(client, bus, device, action, **more).status_code == status


def test_a_bus_may_fail_and_be_short(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.settings.received_limit = 1
    assert post(client, "spi", SPI, "SendReceive", b"\x9f", NumberOfBytesToReceive=3).json()["received"] == "EF"
    simulator.station.fail(SPI)
    assert post(client, "spi", SPI, "SendReceive", b"\x9f").status_code == 500


def test_settings_reach_every_bus() -> None:
    with AccordionQ2Simulator(settings=Settings(received_limit=0)) as simulator:
        body = {"DeviceName": I2C, "Action": "Receive", "Address": "50", "NumberOfBytesToReceive": 4}
        answer = httpx.post(f"{simulator.endpoint}/api/comm/i2c", json=body).json()
    assert (answer["received"], answer["numberOfBytesReceived"]) == ("", 0)
