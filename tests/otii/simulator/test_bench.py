"""The simulator as an object of Python, and refusals that need something to be there first."""

from typing import Any

import pytest

from otii_tcp_client.simulator import ACE_ID, ARC_ID, Bench, Device, ErrorAnswer, OtiiSimulator
from tests.otii.simulator.wire import Wire, WireError, connected

COIN = "1ce61608-0000-4000-8000-000000000001"


async def test_both_colours_of_with() -> None:
    async with OtiiSimulator() as simulator:
        assert simulator.is_running
        simulator.start()  # it runs already
        with connected(simulator) as wire:
            assert wire.call("otii_is_logged_in") == {"logged_in": True}
        assert simulator.endpoint == f"tcp://127.0.0.1:{simulator.port}"
        assert repr(simulator) == f"<OtiiSimulator {simulator.endpoint} 3.6.0>"
    assert not simulator.is_running


def test_it_keeps_port_and_state() -> None:
    simulator = OtiiSimulator()
    with simulator, connected(simulator) as wire:
        port = simulator.port
        wire.call("otii_create_project")
    with simulator, connected(simulator) as wire:
        assert simulator.port == port
        assert wire.call("otii_get_active_project") == {"project_id": 1}


def test_addresses_of_version_six_are_in_brackets() -> None:
    assert OtiiSimulator(host="::1", port=5).endpoint == "tcp://[::1]:5"


def test_requests_can_be_looked_at(simulator: OtiiSimulator, wire: Wire) -> None:
    wire.call("otii_login", username="joe", password="secret")
    wire.call("otii_is_logged_in")
    assert simulator.requests.commands() == ["otii_login", "otii_is_logged_in"]
    assert simulator.requests[0].data == {"username": "joe", "password": "secret"}
    assert len(simulator.requests[1:]) == 1
    assert "secret" not in repr(simulator.requests)
    simulator.requests.clear()
    assert len(simulator.requests) == 0


def test_devices() -> None:
    bench = Bench()
    assert repr(bench.device(ARC_ID)) == f"<Device {ARC_ID} 'Arc' Arc>"
    assert bench.device(ACE_ID).type == "Ace"
    with pytest.raises(ValueError, match="'Toaster' is no kind of device; known: Arc, Ace, Simulator, Uart"):
        Device("1", "x", "Toaster")
    with pytest.raises(ValueError, match="does not go back"):
        bench.advance(-1)


def test_faults_can_be_taken_back(simulator: OtiiSimulator, wire: Wire) -> None:
    fault = simulator.faults.add(ErrorAnswer())
    simulator.faults.remove(fault)
    simulator.faults.remove(fault)
    assert wire.call("otii_is_logged_in")


@pytest.mark.parametrize(
    ("command", "data", "code"),
    [
        ("project_crop_data", {"project_id": 1, "start": 2, "end": 1}, "Invalid key value"),
        ("project_create_user_log", {"project_id": 1, "id": "A"}, "Command failure"),
        ("project_save", {"project_id": 1, "filename": "", "force": False, "progress": False}, "Command failure"),
        ("recording_import_log", {"recording_id": 0, "filename": "trace.log", "converter": "x"}, "Invalid key value"),
        ("recording_import_log", {"recording_id": 0, "filename": "none", "converter": "a.lua"}, "Command failure"),
        ("recording_offset_user_log", {"recording_id": 0, "measurement_id": "B", "offset": 1}, "Invalid key value"),
        (
            "recording_get_channel_data_count",
            {"recording_id": 0, "device_id": ARC_ID, "channel": "mv"},
            "Invalid key value",
        ),
        (
            "recording_get_channel_statistics",
            {"recording_id": 0, "device_id": ARC_ID, "channel": "rx", "from": 0, "to": 1},
            "Invalid key value",
        ),
        (
            "recording_downsample_channel",
            {"recording_id": 0, "device_id": ARC_ID, "channel": "rx", "factor": 2},
            "Invalid key value",
        ),
    ],
)
def test_refusals_about_recordings(simulator: OtiiSimulator, wire: Wire, command: str, data: Any, code: str) -> None:
    project, _ = wire.record("mc", "rx")
    simulator.bench.advance(1)
    wire.call("project_stop_recording", project_id=project)
    wire.call("project_create_user_log", project_id=project, id="A")
    with pytest.raises(WireError) as refused:
        wire.call(command, **data)
    assert refused.value.code == code


def test_a_running_recording_is_not_cropped(wire: Wire) -> None:
    project, _ = wire.record("mc")
    with pytest.raises(WireError, match="Command failure"):
        wire.call("project_crop_data", project_id=project, start=0, end=1)


def test_what_power_has_to_do_with_it(wire: Wire) -> None:
    wire.arc("arc_set_main", enable=True)
    wire.arc("arc_set_4wire", enable=True)
    assert wire.arc("arc_get_4wire") == {"value": "active"}
    wire.arc("arc_enable_exp_port", enable=True)
    wire.arc("arc_enable_uart", enable=True)
    for command, data in (("arc_calibrate", {}), ("arc_set_tx", {"value": True})):
        with pytest.raises(WireError, match="Command failure"):
            wire.arc(command, **data)


@pytest.mark.parametrize(("key", "value"), [("used_capacity", 1e6), ("battery_profile_id", "none")])
def test_batteries_that_there_are_not(wire: Wire, key: str, value: Any) -> None:
    wire.call("otii_reserve_license", license_id=5432)
    with pytest.raises(WireError) as refused:
        wire.arc("arc_set_supply_battery_emulator", **{"battery_profile_id": COIN, key: value})
    assert refused.value.data == {"key": key, "value": value}
    with pytest.raises(WireError, match="Invalid key value"):
        wire.call("battery_emulator_get_soc", battery_emulator_id="none")


def test_batteries_are_profiled_with_any_load(simulator: OtiiSimulator, wire: Wire) -> None:
    wire.arc("arc_set_battery_profile", value=[{"power": 0.03, "duration": 1}, {"resistance": 300.0, "duration": 1}])
    wire.arc("arc_enable_battery_profiling", enable=True)
    simulator.bench.advance(5)
    found = [wire.arc("arc_wait_for_battery_data", timeout=0)["value"] for _ in range(4)]
    assert [(entry["iteration"], entry["step"]) for entry in found] == [(1, 1), (1, 2), (2, 1), (2, 2)]
    assert all(2.9 < entry["voltage"] < 3.0 for entry in found)
    assert [entry["discharge"] for entry in found] == sorted(entry["discharge"] for entry in found)
