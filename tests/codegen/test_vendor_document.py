"""The main job on real input: the panel's own OpenAPI document, unmodified, gives a client that type-checks and works."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from codegen.generate import generate_elsewhere
from span_panel_api.simulator import SpanSimulator

NAME = "vendor_span_client"


@pytest.fixture(scope="module")
def document(wire: Path) -> Path:
    path = wire / "span-vendor-openapi-v1.json"
    if not path.is_file():
        pytest.skip(f"{path.name} is not there")
    return path


@pytest.fixture(scope="module")
def folder(document: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the generated package, importable."""
    folder = tmp_path_factory.mktemp("vendor")
    summary = generate_elsewhere(document, folder / NAME, lambda _: None)
    assert summary.files > 60
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    yield folder
    sys.path.remove(str(folder))
    for module in [known for known in sys.modules if known.split(".")[0] == NAME]:
        del sys.modules[module]


@pytest.fixture(scope="module")
def simulator() -> Iterator[SpanSimulator]:
    with SpanSimulator(seed=1) as running:
        yield running


def operation(name: str) -> Any:
    return importlib.import_module(f"{NAME}.api.{name}")


def client(simulator: SpanSimulator) -> Any:
    return importlib.import_module(f"{NAME}.client").AuthenticatedClient(simulator.endpoint, simulator.token)


READS = (
    "get_all_clients_api_v1_auth_clients_get",
    "get_circuits_api_v1_circuits_get",
    "get_islanding_state_api_v1_islanding_state_get",
    "get_main_relay_state_api_v1_panel_grid_get",
    "get_panel_meter_api_v1_panel_meter_get",
    "get_panel_power_api_v1_panel_power_get",
    "get_panel_state_api_v1_panel_get",
    "get_storage_nice_to_have_threshold_api_v1_storage_nice_to_have_thresh_get",
    "get_storage_soe_api_v1_storage_soe_get",
    "get_wifi_scan_api_v1_wifi_scan_get",
    "system_status_api_v1_status_get",
)


def test_every_module_imports(folder: Path) -> None:
    for path in sorted((folder / NAME).rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        importlib.import_module(".".join(part for part in parts if part != "__init__"))


def test_all_24_operations_are_there(folder: Path, document: Path) -> None:
    described = json.loads(document.read_text("utf-8"))["paths"]
    assert len(list((folder / NAME / "api").glob("[!_]*.py"))) == sum(len(item) for item in described.values()) == 24


@pytest.mark.parametrize("name", READS)
async def test_reads_against_the_simulator(folder: Path, simulator: SpanSimulator, name: str) -> None:
    module = operation(name)
    with client(simulator) as sync_client:
        answer = module.sync_detailed(client=sync_client)
        assert answer.status_code == 200
        assert answer.parsed is not None
        assert not [issue for issue in answer.issues if "missing" in issue.problem]
        assert module.sync(client=sync_client) is not None
    async with client(simulator) as async_client:
        assert (await module.asyncio_detailed(client=async_client)).status_code == 200
        assert type(await module.asyncio(client=async_client)) is type(answer.parsed)


async def test_a_relay_is_switched_both_ways(folder: Path, simulator: SpanSimulator) -> None:
    circuits, change = (
        operation("get_circuits_api_v1_circuits_get"),
        operation("set_circuit_state_api_v_1_circuits_circuit_id_post"),
    )
    models = importlib.import_module(f"{NAME}.models")
    with client(simulator) as sync_client:
        found = circuits.sync(client=sync_client).circuits.additional_properties
        circuit_id = next(key for key, circuit in found.items() if circuit.is_user_controllable)
        body = models.BodySetCircuitStateApiV1CircuitsCircuitIdPost
        opened = body(relay_state_in=models.RelayStateIn(relay_state=models.RelayState.OPEN))
        assert change.sync(circuit_id, client=sync_client, body=opened).relay_state == models.RelayState.OPEN
    async with client(simulator) as async_client:
        closed = body(relay_state_in=models.RelayStateIn(relay_state=models.RelayState.CLOSED))
        answer = await change.asyncio(circuit_id, client=async_client, body=closed)
        assert answer.relay_state == models.RelayState.CLOSED


def test_without_a_token_the_panel_refuses(folder: Path, simulator: SpanSimulator) -> None:
    module = operation("get_circuits_api_v1_circuits_get")
    with importlib.import_module(f"{NAME}.client").Client(simulator.endpoint) as nobody:
        assert module.sync_detailed(client=nobody).status_code in (401, 403)
