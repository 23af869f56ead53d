"""What the greeting of a server tells about its protocol."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import pytest

import otii_tcp_client
from otii_tcp_client import (
    AsyncOtiiClient,
    AsyncOtiiConnection,
    FirmwareWarning,
    Otii_Exception,
    OtiiClient,
    OtiiConnection,
)
from otii_tcp_client.simulator import OtiiSimulator, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def newer() -> Iterator[OtiiSimulator]:
    with OtiiSimulator(settings=Settings(protocol_version="0.2")) as simulator:
        yield simulator


def test_the_same_protocol_is_no_news(otii_simulator: OtiiSimulator) -> None:
    with OtiiClient().connect(host=otii_simulator.host, port=otii_simulator.port) as otii:
        assert otii.compatibility[:3] == ("same", "0.1", "0.1")
        assert otii_tcp_client.API_VERSION in otii.compatibility.text


def test_nothing_is_asked_for_it(otii_simulator: OtiiSimulator) -> None:
    connection = OtiiConnection(otii_simulator.host, otii_simulator.port)
    assert connection.compatibility.verdict == "unknown"
    connection.connect_to_server()
    assert connection.compatibility.verdict == "same"
    connection.close_connection()
    assert [request.command for request in otii_simulator.requests] == []


def test_a_newer_server_warns_once(newer: OtiiSimulator) -> None:
    connection = OtiiConnection(newer.host, newer.port)
    with pytest.warns(FirmwareWarning, match="codegen update otii SOURCE") as caught:
        connection.connect_to_server()
    assert [warning.filename for warning in caught] == [__file__]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        connection.connect_to_server()
    assert connection.compatibility[:3] == ("newer", "0.2", "0.1")
    connection.close_connection()


async def test_the_asynchronous_client_knows_it_too(newer: OtiiSimulator) -> None:
    with pytest.warns(FirmwareWarning, match="upgrade otii-tcp-client") as caught:
        otii = await AsyncOtiiClient().connect(host=newer.host, port=newer.port)
    assert [warning.filename for warning in caught] == [__file__]
    assert otii.compatibility.verdict == "newer"
    await otii.disconnect()


async def test_who_wants_errors_gets_one_and_no_connection(newer: OtiiSimulator) -> None:
    connection = AsyncOtiiConnection(newer.host, newer.port)
    with warnings.catch_warnings():
        warnings.simplefilter("error", FirmwareWarning)
        with pytest.raises(FirmwareWarning):
            await connection.connect_to_server()
    assert not connection.is_connected


@pytest.mark.parametrize("version", ["", "soon", "1" * 500])
def test_odd_versions_are_unknown(version: str) -> None:
    with OtiiSimulator(settings=Settings(protocol_version=version)) as simulator:
        connection = OtiiConnection(simulator.host, simulator.port)
        connection.connect_to_server()
        assert connection.compatibility.verdict == "unknown"
        connection.close_connection()


def test_a_refusal_tells_no_version() -> None:
    with OtiiSimulator(settings=Settings(denial="no licence")) as simulator:
        connection = OtiiConnection(simulator.host, simulator.port)
        connection.connect_to_server()
        assert connection.compatibility.verdict == "unknown"
        connection.close_connection()
        with pytest.raises(Otii_Exception):
            OtiiClient().connect(host=simulator.host, port=simulator.port)
