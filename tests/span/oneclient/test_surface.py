"""Every method of the v1 surface, on one panel over v1 and over v2: the answers field by field, and the errors of what is gone."""

import inspect
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import pytest

from span_panel_api import SpanPanelClient, SpanPanelUnsupportedError
from span_panel_api.simulator import Settings, SpanSimulator

LIGHTS = "Kitchen Lights"
SOLAR = "Commissioned PV System"
Answer = Mapping[str, Any]

READS: dict[str, tuple[str, ...]] = {
    "get_status": (),
    "get_panel_state": (),
    "get_panel_power": (),
    "get_panel_meter": (),
    "get_circuits": (),
    "get_circuit": (LIGHTS,),
    "get_unmapped_branches": (),
    "get_storage_soe": (),
    "get_islanding_state": (),
    "get_main_relay_state": (),
    "get_clients": (),
    "get_client": ("first",),
    "ping": (),
}
WRITES: dict[str, tuple[str, ...]] = {
    "set_circuit_relay": (LIGHTS, "OPEN"),
    "set_circuit_priority": (LIGHTS, "NON_ESSENTIAL"),
    "set_circuit": (LIGHTS, "CLOSED", "MUST_HAVE"),
}
GONE: dict[str, tuple[Any, ...]] = {
    "set_main_relay_state": ("OPEN",),
    "set_circuit_name": (LIGHTS, "Den"),
    "set_storage_soe": (50,),
    "get_nice_to_have_threshold": (),
    "set_nice_to_have_threshold": (20, 40),
    "emergency_reconnect": (),
    "scan_wifi": (),
    "connect_wifi": ("home", "psk"),
    "get_spaces": (),
    "get_space": ("x",),
    "set_space": ("x",),
}
ELSEWHERE = {"authenticate", "delete_client", "get_all_data", "close"}
"""Methods that have a test of their own below, or no answer."""

# What may differ, and how: `unknown` is None or left out over v2, `other` is another value, `new` is not there over v1.
CIRCUIT = {
    "isSheddable": {"other"},  # v1 says False whatever the priority
    "instantPowerUpdateTimeS": {"other"},  # when it arrived
    "energyAccumUpdateTimeS": {"other"},
}
SAMPLE = {"instantPowerW", "importedActiveEnergyWh", "exportedActiveEnergyWh"}
BRANCH = {"id", "relayState", "isMeasureValid", "measureDurationMs", "measureStartTsMs", *SAMPLE}
DIFFERENCES: dict[str, dict[str, set[str]]] = {
    "get_status": {
        "network.wwanLink": {"unknown"},
        "software.env": {"unknown"},
        "software.updateStatus": {"unknown"},
        "system.uptime": {"unknown"},
        "system.manufacturer": {"other"},  # SPAN, not Span
        "system.model": {"other"},  # MAIN_32, not a number
    },
    "get_panel_state": {
        "gridSampleStartMs": {"unknown"},
        "gridSampleEndMs": {"unknown"},
        "feedthroughEnergy.producedEnergyWh": {"other"},  # the counters of the lugs; v1 calculates
        **{f"branches.*.{name}": {"unknown"} for name in BRANCH},  # of tabs without a circuit, and of wide breakers
    },
    "get_panel_meter": {"feedthrough.producedEnergyWh": {"other"}},
    "get_circuits": {f"circuits.*.{name}": kinds for name, kinds in CIRCUIT.items()},
    "get_circuit": CIRCUIT,
    "get_unmapped_branches": {f"*.{name}": {"unknown"} for name in BRANCH},
}
ROUNDING = 0.002
"""MQTT has three decimals."""
FLOOR_W = 3.0
"""v1 says 0 where a circuit takes less."""
LAG = 1e-3
"""v1's counters of circuits trail."""


@pytest.fixture(params=["r202627", "r202639"])
def simulator(request: pytest.FixtureRequest) -> Iterator[SpanSimulator]:
    """A panel with both interfaces."""
    with SpanSimulator(settings=Settings(firmware=request.param)) as running:
        yield running


@pytest.fixture
async def clients(simulator: SpanSimulator) -> AsyncIterator[tuple[SpanPanelClient, SpanPanelClient]]:
    """The same panel over v1 and over v2."""
    async with SpanPanelClient(simulator.host, simulator.port, 10, api_version="v1") as v1:
        await v1.authenticate("first", "Reads", dashboard_password=simulator.passphrase)
        known = v1.credentials
        async with SpanPanelClient(simulator.host, simulator.port, 10, api_version="v2", credentials=known) as v2:
            yield v1, v2


async def test_every_answer_field_by_field(clients: tuple[SpanPanelClient, SpanPanelClient]) -> None:
    then, now = clients
    lights = (await then.get_circuits()).by_name(LIGHTS).id
    for name, words in READS.items():
        arguments = [lights if word == LIGHTS else word for word in words]
        answers = [_leaves(await getattr(client, name)(*arguments)) for client in clients]
        assert _differences(*answers) == DIFFERENCES.get(name, {}), name
    for name, words in WRITES.items():
        arguments = [lights if word == LIGHTS else word for word in words]
        changed = _leaves(await _call(now, name, arguments))
        may_differ = CIRCUIT.keys() | {"instantPowerW"}  # the relay is told before the power
        assert _differences(_leaves(await then.get_circuit(lights)), changed).keys() <= may_differ, name
    assert (await now.get_all_data(include_battery=True)).keys() == (await then.get_all_data(True)).keys()


async def test_what_is_gone_and_nothing_else_is(clients: tuple[SpanPanelClient, SpanPanelClient]) -> None:
    _, now = clients
    for name, arguments in GONE.items():
        with pytest.raises(SpanPanelUnsupportedError) as caught:
            await getattr(now, name)(*arguments)
        assert re.search(r"REST v1 is gone .*: .{20,}", str(caught.value)), "it says what to do"
    known = now.credentials
    assert known is not None
    await now.authenticate("second", dashboard_password=known.passphrase)
    entry = _leaves(await now.get_client("first"))
    assert _leaves(await now.delete_client("first")) == entry
    methods = {name for name, _ in inspect.getmembers(SpanPanelClient, inspect.iscoroutinefunction) if name[0] != "_"}
    assert methods == READS.keys() | WRITES.keys() | GONE.keys() | ELSEWHERE


async def _call(client: SpanPanelClient, name: str, arguments: list[str]) -> Any:
    if name != "set_circuit":
        return await getattr(client, name)(*arguments)
    circuit, relay, priority = arguments
    return await client.set_circuit(circuit, relay=relay, priority=priority)


def _leaves(answer: Any, path: str = "") -> dict[str, Any]:
    """Every value of an answer by its path; branches by their tab; without the circuit that v1 does not have."""
    plain = _plain(answer)
    if isinstance(plain, list | tuple):
        members = [_plain(one) for one in plain]
        plain = {one["id"]: one for one in members} if all(isinstance(one, dict) for one in members) else tuple(plain)
    if not isinstance(plain, dict):
        return {path: plain}
    inner = (_leaves(item, f"{path}.{key}") for key, item in plain.items() if not _is_solar(item))
    return {name: value for found in inner for name, value in found.items()}


def _plain(item: Any) -> Any:
    return item.to_dict() if hasattr(item, "to_dict") else item


def _is_solar(item: Any) -> bool:
    return isinstance(item, dict) and item.get("name") == SOLAR


def _differences(then: Answer, now: Answer) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in then.keys() | now.keys():
        kind = _kind(path, then, now)
        if kind:
            found.setdefault(re.sub(r"\.(\d+|[0-9a-f]{32})\b", ".*", path).lstrip("."), set()).add(kind)
    return found


def _kind(path: str, then: Answer, now: Answer) -> str:
    if path not in then:
        return "new"
    before, after = then[path], now.get(path)
    if after is None and before is not None:
        return "unknown"
    return "" if before == after or _is_close(path, before, after) else "other"


def _is_close(path: str, before: Any, after: Any) -> bool:
    if isinstance(before, bool) or not isinstance(before, float | int) or not isinstance(after, float | int):
        return False
    if path.endswith("instantPowerW") and before == 0:
        return abs(after) < FLOOR_W
    share = LAG if path.endswith("EnergyWh") else 0.0
    return bool(after == pytest.approx(before, rel=share, abs=ROUNDING))
