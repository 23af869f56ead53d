"""What the status of a panel tells about its firmware."""

from __future__ import annotations

import warnings

import pytest

import span_panel_api
from span_panel_api import FirmwareWarning, SpanPanelClient, SpanPanelClientSync
from span_panel_api.simulator import Settings, SpanSimulator, WrongType

KNOWN = "spanos3/r202639"
with_v2 = pytest.mark.span_simulator(settings=Settings(firmware="r202639"), broker="none")
without_v1 = pytest.mark.span_simulator(settings=Settings(firmware="r202639", no_v1=True), broker="none")
newer = pytest.mark.span_simulator(settings=Settings(firmware="spanos3/r209901/02"), broker="none")


async def _heard(simulator: SpanSimulator) -> SpanPanelClient:
    async with SpanPanelClient(simulator.host, simulator.port, 30, access_token=simulator.token) as client:
        assert client.compatibility[:3] == ("unknown", None, KNOWN)
        await client.get_status()
    return client


@with_v2
async def test_the_same_release_is_no_news(span_simulator: SpanSimulator) -> None:
    client = await _heard(span_simulator)
    assert client.compatibility[:3] == ("same", KNOWN, KNOWN)
    assert [request.path for request in span_simulator.requests] == ["/api/v1/status"], "nothing is asked for it"


@without_v1
async def test_without_v1(span_simulator: SpanSimulator) -> None:
    assert (await _heard(span_simulator)).compatibility.verdict == "same"


async def test_older_firmware(span_simulator: SpanSimulator) -> None:
    assert (await _heard(span_simulator)).compatibility[:2] == ("older", "spanos2/r202546")


@newer
async def test_newer_firmware_warns_once(span_simulator: SpanSimulator) -> None:
    with pytest.warns(FirmwareWarning, match="codegen update span SOURCE") as caught:
        client = await _heard(span_simulator)
    assert [warning.filename for warning in caught] == [__file__]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        await client.get_status()
    assert client.compatibility[:2] == ("newer", "spanos3/r209901")
    await client.close()


@newer
def test_the_synchronous_client_knows_it_too(span_simulator: SpanSimulator) -> None:
    with SpanPanelClientSync(span_simulator.host, span_simulator.port, 30) as client:
        with pytest.warns(FirmwareWarning, match="upgrade span-panel-api") as caught:
            client.get_status()
        assert [warning.filename for warning in caught] == [__file__]
        assert client.compatibility.verdict == "newer"


async def test_a_status_without_firmware(span_simulator: SpanSimulator) -> None:
    span_simulator.faults.add(WrongType(member="firmwareVersion"))
    assert (await _heard(span_simulator)).compatibility.verdict == "unknown"


def test_names() -> None:
    assert span_panel_api.API_VERSION == "v1"
    assert issubclass(FirmwareWarning, UserWarning)
