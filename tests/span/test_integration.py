"""Against a panel of your own, opt-in: `SPAN_HOST=192.168.1.50 SPAN_TOKEN=... pytest -m integration tests/span`. Reads only."""

import os
from collections.abc import AsyncIterator

import pytest

from span_panel_api import Circuits, SpanPanelAPIError, SpanPanelClient, SpanPanelClientSync, phase_of_tab

pytestmark = pytest.mark.integration

HOST = os.environ.get("SPAN_HOST", "")
TOKEN = os.environ.get("SPAN_TOKEN") or None
PORT = int(os.environ.get("SPAN_PORT", "80"))

needs_token = pytest.mark.skipif(TOKEN is None, reason="set SPAN_TOKEN to a token of the panel")


@pytest.fixture
async def client() -> AsyncIterator[SpanPanelClient]:
    if not HOST:
        pytest.skip("set SPAN_HOST to the panel's address")
    async with SpanPanelClient(HOST, PORT, 10, retries=2, access_token=TOKEN) as opened:
        yield opened


async def test_status(client: SpanPanelClient) -> None:
    status = await client.get_status()
    assert status.system.serial
    assert status.software.firmware_version.startswith("spanos")


async def test_status_without_asyncio(client: SpanPanelClient) -> None:
    with SpanPanelClientSync(HOST, PORT, 10, retries=2) as sync_client:
        assert sync_client.get_status().system.serial == (await client.get_status()).system.serial


@needs_token
async def test_circuits_and_branches_fit(client: SpanPanelClient) -> None:
    circuits, state = await client.get_circuits(), await client.get_panel_state()
    assert isinstance(circuits, Circuits)
    assert len(circuits) > 0
    tabs = {branch.id for branch in state.branches}
    for circuit in circuits:
        assert set(circuit.tabs or ()) <= tabs
    first = next(iter(circuits))
    assert (await client.get_circuit(first.id)).name == first.name
    assert {phase_of_tab(tab) for tab in tabs} == {"L1", "L2"}
    assert len(await client.get_unmapped_branches()) < len(tabs)


@needs_token
async def test_everything_that_can_be_read(client: SpanPanelClient, caplog: pytest.LogCaptureFixture) -> None:
    for read in (
        client.get_panel_power,
        client.get_panel_meter,
        client.get_main_relay_state,
        client.get_islanding_state,
        client.get_storage_soe,
        client.get_nice_to_have_threshold,
    ):
        assert await read() is not None
    assert caplog.messages == [], "the panel answers something that the spec does not promise"


@needs_token
async def test_an_unknown_circuit(client: SpanPanelClient) -> None:
    with pytest.raises(SpanPanelAPIError):
        await client.get_circuit("00" * 16)
