"""What packets tell about the protocol of a device."""

from __future__ import annotations

import warnings

import pytest

from conduyt import API_VERSION, ConduytDevice, ConduytDeviceSync, ConduytTimeoutError, FirmwareWarning
from conduyt.framing import encode_frame
from conduyt.simulator import ConduytSimulator
from conduyt.transports.mock import MockTransport
from conduyt.transports.serial import SerialTransport


def of_version(version: int) -> MockTransport:
    """A device that answers everything with a packet of that version."""
    return MockTransport(lambda _: bytes([0x43, 0x44, version, 0x80, 1, 0, 0, 0]))


async def test_hello_tells_it_by_the_way() -> None:
    with ConduytSimulator() as simulator:
        device = ConduytDevice(SerialTransport(simulator.endpoint))
        assert device.compatibility.verdict == "unknown"
        async with device:
            assert device.compatibility[:3] == ("same", API_VERSION, API_VERSION)
        assert [command.name for command in simulator.commands] == ["HELLO"]


async def test_a_newer_device_warns_once() -> None:
    device = ConduytDevice(of_version(3), timeout_ms=50)
    with (
        pytest.warns(FirmwareWarning, match="codegen update conduyt SOURCE") as caught,
        pytest.raises(ConduytTimeoutError, match="another version of the protocol, 3 and not 2"),
    ):
        await device.connect()
    assert [warning.filename for warning in caught] == [__file__]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ConduytTimeoutError):
            await device.connect()
    assert device.compatibility[:3] == ("newer", "3", "2")


def test_the_synchronous_device_names_the_same_file() -> None:
    device = ConduytDeviceSync(of_version(3), timeout_ms=50)
    with pytest.warns(FirmwareWarning) as caught, pytest.raises(ConduytTimeoutError):
        device.connect()
    assert [warning.filename for warning in caught] == [__file__]


def test_an_older_device_is_named(recwarn: pytest.WarningsRecorder) -> None:
    device = ConduytDeviceSync(of_version(1), timeout_ms=50)
    with pytest.raises(ConduytTimeoutError, match="1 and not 2"):
        device.connect()
    assert device.compatibility[:2] == ("older", "1")
    assert not recwarn.list


async def test_a_version_inside_a_frame_is_found() -> None:
    frame = encode_frame(0x80, 1, b"")
    transport = MockTransport(lambda _: frame.replace(b"CD\x02", b"CD\x03"))
    transport.needs_cobs = True
    device = ConduytDevice(transport, timeout_ms=50)
    with pytest.warns(FirmwareWarning), pytest.raises(ConduytTimeoutError, match="3 and not 2"):
        await device.connect()


async def test_a_version_that_was_not_seen_whole_is_not_guessed() -> None:
    device = ConduytDevice(MockTransport(lambda _: b"CD"), timeout_ms=50)
    with pytest.raises(ConduytTimeoutError):
        await device.connect()
    assert device.compatibility.verdict == "unknown"
