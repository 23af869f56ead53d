"""What changes the panel: time, the grid, the battery, restarts, the door."""

from typing import Any

import pytest

from span_panel_api.simulator import CircuitChange, GridWords, Panel, Settings, reports, system_time
from span_panel_api.simulator.wifi import Wifi


def state_of(panel: Panel) -> Any:
    return reports.panel_state(panel)


def circuit_of(panel: Panel, name: str) -> Any:
    return reports.circuit(panel, panel.find_circuit(name).id)


def words_of(panel: Panel) -> tuple[str, str, str, str]:
    state, islanding = state_of(panel), reports.islanding_state(panel)
    assert isinstance(islanding, dict)
    return (
        state["dsmGridState"],
        state["dsmState"],
        state["currentRunConfig"],
        str(islanding["islanding_state"]),
    )


def relays(panel: Panel, priority: str) -> set[str]:
    chosen = [circuit for circuit in panel.circuits.values() if circuit.priority == priority]
    return {panel.relay_state(circuit) for circuit in chosen if circuit.name.strip() != "Dryer"}


def test_off_grid_changes_the_four_words_and_the_main_relay_together() -> None:
    panel = Panel(1)
    on_grid = words_of(panel)
    assert on_grid == ("DSM_GRID_UP", "DSM_ON_GRID", "PANEL_ON_GRID", "ON_GRID")
    assert state_of(panel)["mainRelayState"] == "CLOSED"
    panel.set_utility(is_up=False)
    assert not set(words_of(panel)) & set(on_grid)
    assert state_of(panel)["mainRelayState"] == "OPEN"
    assert state_of(panel)["instantGridPowerW"] == 0.0
    panel.set_utility(is_up=True)
    assert words_of(panel) == on_grid


def test_off_grid_words_can_be_chosen() -> None:
    panel = Panel(1)
    panel.backup.off_grid_words = GridWords("A", "B", "C", "D")
    panel.set_main_relay("OPEN")
    assert words_of(panel) == ("A", "B", "C", "D")


def test_off_grid_the_feedthrough_identity_still_holds() -> None:
    panel = Panel(1)
    panel.set_utility(is_up=False)
    panel.advance(1000)
    state = state_of(panel)
    assert state["feedthroughPowerW"] == sum(branch["instantPowerW"] for branch in state["branches"])


def test_main_meter_stands_still_off_grid() -> None:
    panel = Panel(1)
    panel.set_utility(is_up=False)
    before = state_of(panel)["mainMeterEnergy"]
    panel.advance(3600)
    assert state_of(panel)["mainMeterEnergy"] == before


def test_off_grid_sheds_by_priority() -> None:
    panel = Panel(1)
    assert relays(panel, "NON_ESSENTIAL") == {"CLOSED"}
    panel.set_utility(is_up=False)
    assert relays(panel, "NON_ESSENTIAL") == {"OPEN"}
    assert relays(panel, "NICE_TO_HAVE") == {"CLOSED"}
    assert relays(panel, "MUST_HAVE") == {"CLOSED"}
    panel.set_utility(is_up=True)
    assert relays(panel, "NON_ESSENTIAL") == {"CLOSED"}


def test_a_circuit_that_is_never_backed_up_is_shed_whatever_its_priority() -> None:
    panel = Panel(1)
    office = panel.find_circuit("Office")
    panel.change_circuit(office.id, CircuitChange(is_never_backup=True))
    panel.set_utility(is_up=False)
    assert panel.relay_state(office) == "OPEN"


def test_always_on_circuits_are_never_shed() -> None:
    panel = Panel(1)
    rack = panel.find_circuit("Network Rack")
    panel.change_circuit(rack.id, CircuitChange(priority="NON_ESSENTIAL"))
    panel.set_utility(is_up=False)
    assert panel.relay_state(rack) == "CLOSED"


def test_nice_to_have_circuits_follow_the_thresholds_with_hysteresis() -> None:
    panel = Panel(1)
    panel.set_utility(is_up=False)
    seen = []
    for percent in (50, 40, 50, 60, 50):
        panel.set_soe(percent)
        seen.append(relays(panel, "NICE_TO_HAVE"))
    assert seen == [{"CLOSED"}, {"OPEN"}, {"OPEN"}, {"CLOSED"}, {"CLOSED"}]
    panel.set_thresholds(low=55)
    assert relays(panel, "NICE_TO_HAVE") == {"OPEN"}
    panel.set_thresholds(high=50, low=20)
    assert relays(panel, "NICE_TO_HAVE") == {"CLOSED"}


def test_battery_empties_at_night_and_then_the_house_is_dark() -> None:
    panel = Panel(1)
    panel.advance(10 * 3600)
    panel.set_soe(2)
    panel.set_utility(is_up=False)
    panel.advance(4 * 3600)
    assert panel.backup.soe_percent == 0
    before = state_of(panel)["branches"]
    assert all(abs(branch["instantPowerW"]) < 1 for branch in before)
    panel.advance(600)
    exported = [branch["exportedActiveEnergyWh"] for branch in state_of(panel)["branches"]]
    assert exported == [branch["exportedActiveEnergyWh"] for branch in before]


def test_battery_charges_from_the_sun_and_stops_when_full() -> None:
    panel = Panel(1)
    for circuit in panel.circuits.values():
        panel.change_circuit(circuit.id, CircuitChange(relay="OPEN"))
    panel.set_soe(97)
    panel.set_utility(is_up=False)
    panel.advance(3 * 3600)
    assert panel.backup.soe_percent == 100


def test_without_a_battery_the_panel_reports_a_number_and_is_dark_off_grid() -> None:
    panel = Panel(1)
    panel.backup.has_battery = False
    assert reports.soe(panel) == {"soe": {"percentage": 95}}
    panel.set_utility(is_up=False)
    assert all(abs(branch["instantPowerW"]) < 1 for branch in state_of(panel)["branches"])


@pytest.mark.parametrize("percent", [0, 1, 42, 99, 100])
def test_state_of_energy_reads_back_as_set(percent: int) -> None:
    panel = Panel(1)
    panel.set_soe(percent)
    assert reports.soe(panel) == {"soe": {"percentage": percent}}


def test_restart_starts_uptime_over_and_dips_the_counters_for_a_moment() -> None:
    panel = Panel(1)
    before = panel.branch_reading()
    panel.reboot(30)
    assert panel.is_booting()
    panel.advance(31)
    dipped = panel.branch_reading()
    assert not panel.is_booting()
    assert panel.uptime_ms() == 31_000
    assert sum(dipped.exported_wh) < sum(before.exported_wh)
    assert dipped.feedthrough_consumed_wh == dipped.main_consumed_wh - sum(dipped.imported_wh)
    panel.advance(60)
    assert sum(panel.branch_reading().exported_wh) > sum(before.exported_wh)


def test_time_does_not_go_back() -> None:
    with pytest.raises(ValueError, match="does not go back"):
        Panel(1).advance(-1)
    readings = iter([1000.0, 900.0, 1100.0])
    panel = Panel(1, source=lambda: next(readings, 1200.0))
    times = [panel.now_ms() for _ in range(4)]
    assert times == sorted(times)


def test_a_source_drives_the_clock() -> None:
    source = system_time(speed=0)
    panel = Panel(1, source)
    assert panel.now_ms() == round(source() * 1000)


def test_a_long_time_passes_in_coarse_steps() -> None:
    panel = Panel(1)
    before = panel.branch_reading()
    panel.advance(30 * 86_400)
    after = panel.branch_reading()
    assert 100_000 < sum(after.exported_wh) - sum(before.exported_wh) < 5_000_000


def test_find_circuit_ignores_outer_spaces() -> None:
    panel = Panel(1)
    assert panel.find_circuit("Office").name == " Office"
    with pytest.raises(KeyError, match="Sauna"):
        panel.find_circuit("Sauna")


def test_door_opening_counts_as_the_first_press() -> None:
    panel = Panel(1)
    panel.door.open(panel.now_ms())
    panel.press_door(2)
    assert panel.door.state == "OPEN"
    assert panel.door.is_proven(panel.now_ms())


def test_slow_presses_prove_nothing() -> None:
    panel = Panel(1)
    for _ in range(3):
        panel.press_door(1)
        panel.advance(11)
    assert not panel.door.is_proven(panel.now_ms())


def test_proof_of_proximity_ends_after_fifteen_minutes() -> None:
    panel = Panel(1)
    panel.press_door()
    panel.advance(14 * 60)
    assert panel.door.is_proven(panel.now_ms())
    panel.advance(61)
    assert not panel.door.is_proven(panel.now_ms())


def test_closing_the_door_is_no_press() -> None:
    panel = Panel(1)
    panel.press_door(2)
    panel.door.close()
    assert not panel.door.is_proven(panel.now_ms())


@pytest.mark.parametrize(
    ("firmware", "word", "is_v2"),
    [("r202546", "spanos2/r202546/03", False), ("spanos2/r202639/01", "spanos2/r202639/01", True)],
)
def test_firmware_words(firmware: str, word: str, is_v2: bool) -> None:
    settings = Settings(firmware=firmware)
    assert settings.firmware_version == word
    assert settings.is_v2_firmware is is_v2
    status: Any = reports.status(Panel(1), settings, Wifi())
    assert status["software"]["firmwareVersion"] == word


def test_a_firmware_without_release_is_refused() -> None:
    with pytest.raises(ValueError, match="names no release"):
        Settings(firmware="latest")


def test_secrets_stay_out_of_the_settings_repr() -> None:
    settings = Settings(dashboard_password="hush-hush", otps={"123456"})
    assert "hush-hush" not in repr(settings)
    assert "123456" not in repr(settings)
