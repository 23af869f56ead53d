"""What a user of span_panel_api may write: every line must type-check."""

from __future__ import annotations

from typing import assert_type

from devicewire.span import AuthenticatedClient, Client
from devicewire.span.api import get_circuits, get_status, set_circuit
from devicewire.span.models import (
    AuthOut,
    BatteryStorage,
    Branch,
    Circuit,
    CircuitsOut,
    PanelState,
    Priority,
    RelayState,
    RelayStateIn,
    SetCircuitIn,
    StatusOut,
)
from devicewire.span.types import UNSET, Response, Unset
from span_panel_api import (
    Circuits,
    SpanPanelAPIError,
    SpanPanelAuthError,
    SpanPanelClient,
    SpanPanelClientSync,
    SpanPanelConnectionError,
    SpanPanelError,
    SpanPanelRetriableError,
    SpanPanelServerError,
    SpanPanelTimeoutError,
    phase_of_tab,
)


async def context_manager() -> None:
    async with SpanPanelClient("192.168.1.100", timeout=10.0, retries=2, retry_timeout=0.5) as client:
        assert_type(client, SpanPanelClient)
        assert_type(await client.authenticate("my-client", "Home automation"), AuthOut)
        assert_type(await client.get_status(), StatusOut)
        assert_type(await client.get_panel_state(), PanelState)
        assert_type(await client.get_storage_soe(), BatteryStorage)
        circuits = await client.get_circuits()
        assert_type(circuits, Circuits)
        for circuit_id, circuit in circuits.circuits.additional_properties.items():
            assert_type(circuit_id, str)
            assert_type(circuit, Circuit)
        assert_type(circuits.by_name("Kitchen").instant_power_w, float | None)
        assert_type(await client.set_circuit_relay("0dad2f16cd514812ae1807b0457d473e", "OPEN"), Circuit)
        assert_type(await client.set_circuit_priority("0dad2f16cd514812ae1807b0457d473e", Priority.MUST_HAVE), Circuit)


async def long_lived() -> None:
    client = SpanPanelClient(host="panel.local", port=443, use_ssl=True, access_token="a token")
    try:
        assert_type(client.retries, int)
        client.retries = 3
        client.retry_timeout = 2
        client.retry_backoff_multiplier = 1.5
        client.set_access_token("another token")
        panel = await client.get_panel_state()
        assert_type(panel.branches, tuple[Branch, ...])
    finally:
        await client.close()


def synchronous() -> None:
    with SpanPanelClientSync("192.168.1.100") as client:
        assert_type(client, SpanPanelClientSync)
        assert_type(client.get_status().system.serial, str)
        assert_type(client.get_circuits().by_tab(15).relay_state, RelayState)


def missing_and_null(circuit: Circuit) -> str:
    assert_type(circuit.name, str | Unset)
    if circuit.name is UNSET or isinstance(circuit.name, Unset):
        return "a circuit without a name"
    power = circuit.instant_power_w
    return circuit.name if power is None else f"{circuit.name}: {power:.1f} W on {phase_of_tab(1)}"


def errors(error: SpanPanelError) -> int | None:
    try:
        raise error
    except (SpanPanelConnectionError, SpanPanelTimeoutError, SpanPanelAuthError):
        return None
    except (SpanPanelRetriableError, SpanPanelServerError, SpanPanelAPIError) as refused:
        return refused.status_code


def standard_parents(error: SpanPanelError) -> tuple[bool, bool]:
    return isinstance(error, ConnectionError), isinstance(error, TimeoutError)


def low_level(token: str, body: SetCircuitIn) -> None:
    client = AuthenticatedClient(base_url="http://panel.local", token=token)
    answer = get_circuits.sync_detailed(client=client)
    assert_type(answer.status_code, int)
    assert isinstance(answer, Response)
    found = get_circuits.sync(client=client)
    assert isinstance(found, CircuitsOut)
    set_circuit.sync("an id", client=client, body=body)
    get_status.sync(client=Client(base_url="http://panel.local").with_headers({"X-Trace": "1"}))


def build_a_body() -> SetCircuitIn:
    return SetCircuitIn(relay_state_in=RelayStateIn(relay_state=RelayState.OPEN))
