# Derived from tests/span/test_client.py by `codegen generate`. Do not edit: change that file.
"""The client against the simulator: every operation, the ways of use, settings, snapshots. The synchronous twin is derived."""

import pickle
import pkgutil
from collections.abc import Iterator
from functools import partial

import pytest
from devicewire.span import api
from devicewire.span.models import Circuit, Priority, RelayState

from span_panel_api import (
    Circuits,
    SpanPanelAPIError,
    SpanPanelAuthError,
    SpanPanelClientSync,
    SpanPanelConnectionError,
    SpanPanelRetriableError,
    SpanPanelServerError,
    phase_of_tab,
    unmapped_branches,
)
from span_panel_api.simulator import (
    ErrorStatus,
    ExtraField,
    MissingField,
    SpanSimulator,
    UnknownEnum,
    WrongType,
)
from tests.span.sync_tools import gather, record_waits

OFFICE = "Office"


@pytest.fixture
def client(span_simulator: SpanSimulator) -> Iterator[SpanPanelClientSync]:
    simulator = span_simulator
    with SpanPanelClientSync(simulator.host, simulator.port, 30, access_token=simulator.token) as opened:
        yield opened


# The 24 operations


def test_every_operation_has_a_method() -> None:
    operations = {module.name for module in pkgutil.iter_modules(api.__path__)}
    assert len(operations) == 24
    assert operations - set(dir(SpanPanelClientSync)) == {"register_client"}  # authenticate


def test_get_status(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    status = client.get_status()
    assert status.system.serial == span_simulator.panel.serial
    assert status.software.firmware_version == "spanos2/r202546/03"
    assert status.network.eth_0_link is True


def test_get_panel_state(client: SpanPanelClientSync) -> None:
    state = client.get_panel_state()
    assert state.main_relay_state is RelayState.CLOSED
    assert [branch.id for branch in state.branches] == list(range(1, 33))
    assert all(isinstance(branch.instant_power_w, float) for branch in state.branches)
    assert state.dsm_grid_state == "DSM_GRID_UP"


def test_get_circuits(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    circuits = client.get_circuits()
    assert isinstance(circuits, Circuits)
    assert {circuit.id for circuit in circuits} == set(span_simulator.panel.circuits)
    assert len(circuits) == 20
    for circuit_id, circuit in circuits.circuits.additional_properties.items():
        assert isinstance(circuit, Circuit)
        assert circuit.id == circuit_id


def test_get_circuit(client: SpanPanelClientSync) -> None:
    circuits = client.get_circuits()
    assert [client.get_circuit(circuit.id) for circuit in circuits] == list(circuits)


def test_set_circuit_relay(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    office = span_simulator.panel.find_circuit(OFFICE)
    opened = client.set_circuit_relay(office.id, "open")
    assert (opened.relay_state, opened.instant_power_w) == (RelayState.OPEN, 0.0)
    assert (client.get_circuits()).by_name(OFFICE).relay_state is RelayState.OPEN
    closed = client.set_circuit_relay(office.id, "CLOSED")
    assert closed.relay_state is RelayState.CLOSED
    assert closed.instant_power_w is not None
    assert closed.instant_power_w < -100


def test_set_circuit_priority(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    office = span_simulator.panel.find_circuit(OFFICE)
    for word in ("NICE_TO_HAVE", "non_essential", "Must_Have"):
        changed = client.set_circuit_priority(office.id, word)
        assert changed.priority == Priority(word.upper())
        assert (client.get_circuit(office.id)).priority is changed.priority


def test_set_circuit_changes_several_things_in_one_request(
    client: SpanPanelClientSync, span_simulator: SpanSimulator
) -> None:
    office = span_simulator.panel.find_circuit(OFFICE)
    changed = client.set_circuit(
        office.id,
        relay="OPEN",
        priority="NON_ESSENTIAL",
        name="Bureau",
        user_controllable=False,
        sheddable=True,
        never_backup=True,
    )
    assert len(span_simulator.requests) == 1
    assert changed.name == "Bureau"
    assert (changed.is_user_controllable, changed.is_sheddable, changed.is_never_backup) == (False, True, True)
    assert (changed.relay_state, changed.priority) == (RelayState.OPEN, Priority.NON_ESSENTIAL)
    assert client.set_circuit(office.id) == changed


def test_set_circuit_name(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    office = span_simulator.panel.find_circuit(OFFICE)
    assert (client.set_circuit_name(office.id, "Büro 😀")).name == "Büro 😀"
    assert span_simulator.panel.circuits[office.id].name == "Büro 😀"


def test_panel_figures(client: SpanPanelClientSync) -> None:
    state, power, meter = client.get_panel_state(), client.get_panel_power(), client.get_panel_meter()
    assert power.instant_grid_power_w == state.instant_grid_power_w
    assert meter.main_meter == state.main_meter_energy
    assert meter.feedthrough == state.feedthrough_energy


def test_main_relay_and_islanding(client: SpanPanelClientSync) -> None:
    assert (client.get_main_relay_state()).relay_state == "CLOSED"
    assert (client.get_islanding_state()).islanding_state == "ON_GRID"
    client.set_main_relay_state("open")
    assert (client.get_main_relay_state()).relay_state == "OPEN"
    assert (client.get_islanding_state()).islanding_state == "OFF_GRID"
    client.set_main_relay_state("CLOSED")
    assert (client.get_panel_state()).main_relay_state is RelayState.CLOSED


def test_storage(client: SpanPanelClientSync) -> None:
    assert (client.get_storage_soe()).to_dict() == {"soe": {"percentage": 83}}
    assert (client.set_storage_soe(41)).to_dict() == {"soe": {"percentage": 41}}
    assert (client.get_storage_soe()).to_dict() == {"soe": {"percentage": 41}}


def test_thresholds(client: SpanPanelClientSync) -> None:
    before = client.get_nice_to_have_threshold()
    after = client.set_nice_to_have_threshold(low_percentage=25)
    assert after.nice_to_have_threshold_high_soe == before.nice_to_have_threshold_high_soe
    assert client.get_nice_to_have_threshold() == after
    assert (client.set_nice_to_have_threshold(30, 70)).to_dict() == {
        "nice_to_have_threshold_low_soe": {"percentage": 30},
        "nice_to_have_threshold_high_soe": {"percentage": 70},
    }


def test_clients(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    known = client.get_clients()
    assert list(known.clients.additional_properties) == ["simulator"]
    client.authenticate("a/b ?#", "odd name", dashboard_password=span_simulator.settings.dashboard_password)
    entry = client.get_client("a/b ?#")
    assert entry.description == "odd name"
    assert "CLIENTS" in entry.allowed_endpoint_groups.get
    client.set_access_token(span_simulator.token)
    assert client.delete_client("a/b ?#") == entry
    with pytest.raises(SpanPanelAPIError) as caught:
        client.get_client("a/b ?#")
    assert caught.value.status_code == 404


def test_wifi(client: SpanPanelClientSync) -> None:
    scan = client.scan_wifi()
    assert {point.ssid for point in scan.access_points} == {"home", "guest"}
    joined = client.connect_wifi("guest", "")
    assert joined.connected is True
    assert (client.connect_wifi("home", "wrong")).error == "Wrong key"


def test_leftovers(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    for answer in (client.get_spaces(), client.get_spaces("17"), client.get_space("17")):
        assert answer == {}
    assert client.set_space("17") == {}
    assert client.emergency_reconnect() == {}
    assert [(request.path, request.query) for request in span_simulator.requests[:2]] == [
        ("/api/v1/spaces", "spaces_id="),
        ("/api/v1/spaces", "spaces_id=17"),
    ]


def test_conveniences(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    assert client.ping() is True
    data = client.get_all_data()
    assert list(data) == ["status", "panel_state", "circuits"]
    full = client.get_all_data(include_battery=True)
    assert full["circuits"] == client.get_circuits()
    assert full["storage"] == client.get_storage_soe()
    span_simulator.stop()
    assert client.ping() is False


# Ways of use


def test_in_a_block(span_simulator: SpanSimulator) -> None:
    password = span_simulator.settings.dashboard_password
    with SpanPanelClientSync(span_simulator.host, span_simulator.port) as client:
        client.authenticate("app", "My app", dashboard_password=password)
        assert len(client.get_circuits()) == 20
        with pytest.raises(RuntimeError, match="already inside"):
            with client:
                pass
    with client:
        assert client.ping()


def test_long_lived(span_simulator: SpanSimulator) -> None:
    client = SpanPanelClientSync(span_simulator.host, span_simulator.port, timeout=30, retries=2)
    try:
        client.set_access_token(span_simulator.token)
        for _ in range(3):
            assert (client.get_panel_state()).branches
            span_simulator.panel.advance(10)
    finally:
        client.close()
    assert client.access_token == span_simulator.token


def test_by_hand_and_after_close(span_simulator: SpanSimulator) -> None:
    client = SpanPanelClientSync(span_simulator.host, span_simulator.port)
    client.close()
    assert client.ping()
    client.close()
    client.close()
    assert (client.get_status()).system.manufacturer == "Span"
    client.close()


def test_a_block_left_by_an_error(span_simulator: SpanSimulator) -> None:
    client = SpanPanelClientSync(span_simulator.host, span_simulator.port)
    with pytest.raises(KeyError):
        with client:
            raise KeyError("of the user")
    assert client.ping()
    client.close()


# Settings


def test_settings_act_on_the_next_call(
    client: SpanPanelClientSync, span_simulator: SpanSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = record_waits(client, monkeypatch)
    assert (client.retries, client.retry_timeout, client.retry_backoff_multiplier) == (0, 0.5, 2.0)
    with span_simulator.faults.active(ErrorStatus(503)):
        with pytest.raises(SpanPanelRetriableError):
            client.get_status()
        client.retries, client.retry_timeout, client.retry_backoff_multiplier = 3, 2.0, 1.5
        with pytest.raises(SpanPanelRetriableError) as caught:
            client.get_status()
    assert caught.value.status_code == 503
    assert waits == [2.0, 3.0, 4.5]
    assert len(span_simulator.requests) == 5
    with pytest.raises(ValueError, match="retries"):
        client.retries = -1
    with pytest.raises(ValueError, match="retry_timeout"):
        client.retry_timeout = -1
    with pytest.raises(ValueError, match="retry_backoff_multiplier"):
        client.retry_backoff_multiplier = 0.9
    assert client.retries == 3


def test_success_after_failures(
    client: SpanPanelClientSync, span_simulator: SpanSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = record_waits(client, monkeypatch)
    client.retries = 4
    span_simulator.faults.add(ErrorStatus(502, times=2))
    assert len(client.get_circuits()) == 20
    assert waits == [0.5, 1.0]
    span_simulator.faults.add(ErrorStatus(500, times=1))
    with pytest.raises(SpanPanelServerError):
        client.get_circuits()
    assert waits == [0.5, 1.0]


def test_waiting_takes_time(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    client.retries, client.retry_timeout = 1, 0.001
    span_simulator.faults.add(ErrorStatus(502, times=1))
    assert (client.get_status()).system.manufacturer == "Span"


def test_a_panel_that_starts_late(
    client: SpanPanelClientSync, span_simulator: SpanSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = record_waits(client, monkeypatch)
    client.retries = 2
    span_simulator.stop()
    with pytest.raises(SpanPanelConnectionError) as caught:
        client.set_circuit_relay("c1", "OPEN")
    assert caught.value.was_sent is False
    assert waits == [0.5, 1.0]
    span_simulator.start()
    assert client.ping()


# Results


def test_snapshots_do_not_change(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    before = client.get_circuits()
    kitchen = before.by_tab(15)
    span_simulator.panel.advance(3600)
    client.set_circuit_relay(kitchen.id, "OPEN")
    after = client.get_circuits()
    assert before.by_tab(15) is kitchen
    assert kitchen.relay_state is RelayState.CLOSED
    assert after != before
    with pytest.raises(AttributeError):
        kitchen.name = "other"  # type: ignore[misc] # this is what must not work
    with pytest.raises(TypeError):
        before.circuits.additional_properties["x"] = kitchen  # type: ignore[index] # this is what must not work


def test_snapshots_are_values(client: SpanPanelClientSync) -> None:
    results = [
        client.get_status(),
        client.get_panel_state(),
        client.get_circuits(),
        client.get_storage_soe(),
        client.get_clients(),
        client.scan_wifi(),
    ]
    for result in results:
        twin = pickle.loads(pickle.dumps(result))
        assert twin == result
        assert hash(twin) == hash(result)
        assert type(result).from_dict(result.to_dict()) == result


def test_circuits_by_name_tab_and_id(client: SpanPanelClientSync) -> None:
    circuits = client.get_circuits()
    lights = circuits.by_name("kitchen lights")
    assert lights is circuits.by_tab(15) is circuits.by_id(lights.id)
    assert circuits.by_name("garage door") is circuits.by_name("  Garage  Door ")
    assert circuits.by_tab(1) is circuits.by_tab(3)
    with pytest.raises(LookupError, match=r"no circuit is named 'Sauna'; there are 20: Bathroom GFCI, Dishwasher"):
        circuits.by_name("Sauna")
    with pytest.raises(LookupError, match="no circuit is on tab 30; branches without a circuit"):
        circuits.by_tab(30)
    with pytest.raises(LookupError, match="no circuit has the id 'x'; there are 20"):
        circuits.by_id("x")


def test_circuits_of_one_name(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    office = span_simulator.panel.find_circuit(OFFICE)
    client.set_circuit_name(office.id, "DISHWASHER ")
    with pytest.raises(LookupError, match="2 circuits are named 'Dishwasher'"):
        (client.get_circuits()).by_name("Dishwasher")


def test_branches_without_a_circuit(client: SpanPanelClientSync) -> None:
    branches = client.get_unmapped_branches()
    assert [branch.id for branch in branches] == [27, 28, 29, 30, 31, 32]
    state, circuits = client.get_panel_state(), client.get_circuits()
    assert unmapped_branches(state, circuits) == branches
    assert [phase_of_tab(branch.id) for branch in branches] == ["L2", "L2", "L1", "L1", "L2", "L2"]
    with pytest.raises(ValueError, match="from 1 on, not 0"):
        phase_of_tab(0)


def test_habits_of_real_panels_do_not_cost_an_answer(
    client: SpanPanelClientSync, span_simulator: SpanSimulator
) -> None:
    faults = span_simulator.faults
    with faults.active(WrongType("instantPowerW", "unknown")), faults.active(MissingField(member="circuits.*.name")):
        circuits = client.get_circuits()
    assert {circuit.instant_power_w for circuit in circuits} == {None}
    with pytest.raises(LookupError, match="there are 20: none has a name"):
        circuits.by_name(OFFICE)
    with faults.active(UnknownEnum("priority", "EMERGENCY")), faults.active(ExtraField("addedByFirmware", 7)):
        circuits = client.get_circuits()
    assert {circuit.priority for circuit in circuits} == {"EMERGENCY"}
    assert circuits["addedByFirmware"] == 7
    with faults.active(MissingField(member="circuits.*.tabs")), pytest.raises(LookupError):
        (client.get_circuits()).by_tab(1)


def test_null_in_place_of_lists(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    with span_simulator.faults.active(WrongType("circuits", None)):
        with pytest.raises(SpanPanelAPIError, match="circuits: expected an object, got null") as caught:
            client.get_circuits()
        assert caught.value.status_code == 200
    with span_simulator.faults.active(WrongType("branches", None)):
        assert client.get_unmapped_branches() == ()
    with span_simulator.faults.active(WrongType("tabs", None)):
        assert len(client.get_unmapped_branches()) == 32


# Concurrency


def test_concurrent_calls_do_not_mix(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    ids = [circuit_id for circuit_id in span_simulator.panel.circuits for _ in range(2)] + ["unknown"] * 10

    def rename_and_read(number: int) -> tuple[object, ...]:
        try:
            changed = client.set_circuit_name(ids[number], f"Circuit {number}")
            read = client.get_circuit(ids[number])
        except SpanPanelAPIError as error:
            return (error.status_code,)
        return (changed.id, changed.name, read.id)

    outcomes = gather(*(partial(rename_and_read, number) for number in range(len(ids))))
    for number, (circuit_id, outcome) in enumerate(zip(ids, outcomes, strict=True)):
        expected = (404,) if circuit_id == "unknown" else (circuit_id, f"Circuit {number}", circuit_id)
        assert outcome == expected
    writes = [request for request in span_simulator.requests if request.method == "POST"]
    assert len(writes) == len(ids) == 50


def test_errors_of_one_call_leave_the_others_alone(
    client: SpanPanelClientSync, span_simulator: SpanSimulator
) -> None:
    span_simulator.faults.add(ErrorStatus(401, path="*/storage/soe"))

    def soe() -> bool:
        with pytest.raises(SpanPanelAuthError):
            client.get_storage_soe()
        return True

    def circuits() -> bool:
        return len(client.get_circuits()) == 20

    assert gather(*[soe, circuits] * 10) == [True] * 20
