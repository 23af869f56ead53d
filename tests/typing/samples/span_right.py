"""What a user of span_panel_api may write: every line must type-check."""

from __future__ import annotations

import ssl
from typing import assert_type

import httpx
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
from devicewire.span.v2.models import ApiClient
from span_panel_api import (
    Circuits,
    DetectionResult,
    PanelCredentials,
    PanelTrust,
    SpanPanelAPIError,
    SpanPanelAuthError,
    SpanPanelCertificateError,
    SpanPanelClient,
    SpanPanelClientSync,
    SpanPanelConnectionError,
    SpanPanelError,
    SpanPanelRest,
    SpanPanelRestSync,
    SpanPanelRetriableError,
    SpanPanelServerError,
    SpanPanelTimeoutError,
    V2AuthResponse,
    V2StatusInfo,
    detect_api_version,
    fetch_trust,
    phase_of_tab,
    register_panel,
    register_v2,
    sync,
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


async def rest_v2() -> None:
    found = await detect_api_version("192.168.1.100")
    assert_type(found, DetectionResult)
    if found.api_version == "v2" and found.status_info is not None:
        assert_type(found.status_info.proximity_proven, bool | None)
    credentials = await register_panel("192.168.1.100", "my-client", "a passphrase")
    assert_type(credentials, PanelCredentials)
    assert_type(credentials.broker_password, str | None)
    credentials.save("panel.json")
    async with SpanPanelRest.from_credentials(PanelCredentials.load("panel.json")) as rest:
        assert_type(rest, SpanPanelRest)
        assert_type(await rest.get_status(), V2StatusInfo)
        assert_type(await rest.get_fqdn(), str | None)
        changed = credentials.with_passphrases(await rest.regenerate_passphrase())
        assert_type(changed.with_host("panel.local"), PanelCredentials)
    answer = await register_v2("192.168.1.100", "my-client", httpx_client=httpx.AsyncClient(), port=8080)
    assert_type(answer, V2AuthResponse)
    trust = await fetch_trust("192.168.1.100", fingerprint="AB:CD")
    assert_type(trust.ssl_context(), ssl.SSLContext)


def rest_v2_blocking(trust: PanelTrust) -> None:
    assert_type(sync.get_v2_status("192.168.1.100", httpx_client=httpx.Client()), V2StatusInfo)
    assert_type(sync.register_panel("192.168.1.100", "my-client", trust=trust), PanelCredentials)
    with SpanPanelRestSync("192.168.1.100", trust=trust) as rest:
        assert_type(rest, SpanPanelRestSync)
        for name, client in rest.get_clients().clients.items():
            assert_type((name, client), tuple[str, ApiClient])


def certificates(error: SpanPanelConnectionError) -> str | None:
    return error.offered_fingerprint if isinstance(error, SpanPanelCertificateError) else None


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
