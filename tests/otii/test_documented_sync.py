# Derived from tests/otii/test_documented.py by `codegen generate`. Do not edit: change that file.
"""Every documented method, against the simulated server."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from otii_tcp_client import (
    Arc,
    Connect,
    Otii,
    OtiiClient,
    Project,
    Recording,
    NotConnectedError,
    Otii_Exception,
    OtiiArgumentError,
    OtiiError,
    OtiiProtocolError,
)
from otii_tcp_client.simulator import ACE_ID, ARC_ID, Device, OtiiSimulator, Settings
from otii_tcp_client.simulator.faults import MissingField, WrongType
from tests.otii.sync_tools import listed


def opened(simulator: OtiiSimulator) -> Connect:
    connect = OtiiClient().connect(
        host=simulator.host, port=simulator.port, licenses=["Automation", "Battery"], try_for_seconds=0
    )
    connect.open()
    return connect


def device(otii: Connect, device_id: str) -> Arc:
    return next(item for item in otii.get_devices(timeout=0) if item.id == device_id)


def recorded(simulator: OtiiSimulator, otii: Connect) -> tuple[Project, Recording]:
    """A recording of one second with samples, pulses and lines."""
    arc, project = device(otii, ARC_ID), otii.create_project()
    arc.set_main_voltage(3.3)
    arc.enable_exp_port(True)
    arc.enable_uart(True)
    for channel in ("mc", "mv", "rx", "i1"):
        arc.enable_channel(channel, True)
    project.start_recording()
    arc.set_main(True)
    simulator.bench.advance(1)
    project.stop_recording()
    recording = project.get_last_recording()
    assert recording is not None
    return project, recording


def test_devices(otii_simulator: OtiiSimulator) -> None:
    otii = opened(otii_simulator)
    otii_simulator.bench.plug(Device("UART1", "ttyUSB0", "Uart"))
    found = otii.get_devices(timeout=0)
    assert [(item.type, item.id, item.name) for item in found] == [("Arc", ARC_ID, "Arc"), ("Ace", ACE_ID, "Ace")]
    assert [item.id for item in otii.get_devices(0, ("Uart",))] == ["UART1"]
    assert [item.id for item in otii.get_devices(0, "Ace")] == [ACE_ID]
    assert otii.get_devices(0, "A") == []
    assert otii.get_device_id("Ace") == ACE_ID
    assert "Arc" in repr(found[0])
    otii.set_all_main(True)
    assert found[0].get_main() is True
    otii.disconnect()


def test_no_devices(otii_simulator: OtiiSimulator) -> None:
    otii = opened(otii_simulator)
    otii_simulator.bench.unplug(ARC_ID)
    otii_simulator.bench.unplug(ACE_ID)
    assert otii.get_devices(timeout=0) == []
    otii_simulator.faults.add(MissingField("data"))
    assert otii.get_devices(timeout=0) == []
    otii.disconnect()


def test_settings_of_an_arc(otii_simulator: OtiiSimulator) -> None:
    otii = opened(otii_simulator)
    arc = device(otii, ARC_ID)
    arc.enable_exp_port(True)
    pairs: list[tuple[str, Any]] = [
        ("main_voltage", 3.5),
        ("max_current", 0.25),
        ("adc_resistor", 0.05),
        ("exp_voltage", 1.8),
        ("main", True),
        ("range", "high"),
        ("src_cur_limit_enabled", True),
        ("uart_baudrate", 9600),
    ]
    for name, value in pairs:
        assert getattr(arc, f"set_{name}")(value) is None
        assert getattr(arc, f"get_{name}")() == value
    assert type(arc.get_range()) is str
    arc.set_4wire(True)
    assert arc.get_4wire() in {"active", "inactive"}
    arc.set_property("some-name", {"a": [1, None]})
    assert arc.get_property("some-name") == {"a": [1, None]}
    assert arc.get_property("another") is None
    assert arc.is_connected() is True
    assert isinstance(arc.get_version(), dict)
    assert isinstance(arc.get_channel_samplerate("mc"), int)
    assert isinstance(arc.get_value("mv"), float)
    otii.disconnect()


def test_commands_of_an_arc(otii_simulator: OtiiSimulator) -> None:
    otii = opened(otii_simulator)
    arc = device(otii, ARC_ID)
    otii.create_project()
    arc.add_to_project()
    arc.calibrate()
    otii_simulator.bench.advance(5)
    arc.commit()
    arc.enable_5v(True)
    arc.enable_legacy_sink(False)
    arc.firmware_upgrade()
    otii_simulator.bench.advance(60)
    arc.enable_exp_port(True)
    arc.set_gpo(1, True)
    assert arc.get_gpi(2) in {True, False}
    arc.set_tx(True)
    assert arc.get_rx() in {True, False}
    arc.enable_uart(True)
    arc.write_tx("AT\r\n")
    arc.set_power_regulation("current")
    arc.set_main_current(-0.001)
    arc.set_supply_power_box()
    assert arc.get_supply_mode() == "power-box"
    with pytest.raises(Otii_Exception, match="Operation not supported"):
        arc.set_channel_samplerate("mc", 1000)
    otii.disconnect()


def test_commands_of_an_ace(otii_simulator: OtiiSimulator) -> None:
    otii = opened(otii_simulator)
    ace = device(otii, ACE_ID)
    ace.enable_5v(5)
    ace.set_0_to_15_voltage(12.0)
    ace.set_channel_samplerate("mc", 50000)
    assert ace.get_channel_samplerate("mc") == 50000
    otii.disconnect()


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("set_exp_voltage", (9,)),
        ("set_max_current", (0,)),
        ("set_adc_resistor", (23,)),
        ("set_0_to_15_voltage", (15.1,)),
        ("set_gpo", (3, True)),
        ("get_gpi", (0,)),
        ("set_range", ("middle",)),
        ("set_power_regulation", ("on",)),
        ("set_battery_profile", ([{"current": 1, "duration": 1}] * 11,)),
        ("set_battery_profile", ([{"current": 1, "duration": 1}, {"current": 1, "duration": -1}],)),
        ("set_main_voltage", ("3.3",)),
        ("set_main", (1,)),
    ],
)
def test_values_that_no_device_takes(
    otii_simulator: OtiiSimulator, method: str, arguments: tuple[Any, ...]
) -> None:
    otii = opened(otii_simulator)
    arc = device(otii, ARC_ID)
    before = len(otii_simulator.requests)
    with pytest.raises(OtiiArgumentError) as caught:
        getattr(arc, method)(*arguments)
    assert len(otii_simulator.requests) == before
    assert ARC_ID in str(caught.value)
    assert caught.value.type in {"Invalid key value", "Invalid key type"}
    otii.disconnect()


def test_battery_profiling(otii_simulator: OtiiSimulator) -> None:
    otii = opened(otii_simulator)
    arc = device(otii, ARC_ID)
    arc.set_battery_profile([{"current": 0.01, "duration": 0.001}, {"current": 0.0, "duration": 0.001}])
    arc.enable_battery_profiling(True)
    arc.set_main(True)
    otii_simulator.bench.advance(1)
    found = arc.wait_for_battery_data(1000)
    assert found is not None
    assert {"timestamp", "voltage", "discharge"} <= set(found)
    while arc.wait_for_battery_data(0) is not None:
        pass
    with pytest.raises(OtiiProtocolError, match="set_battery_profile"):
        arc.set_battery_profile([{"current": 0.01}])
    otii.disconnect()


def test_battery_emulator(otii_simulator: OtiiSimulator) -> None:
    otii = opened(otii_simulator)
    arc = device(otii, ARC_ID)
    profiles = otii.get_battery_profiles()
    info = otii.get_battery_profile_info(profiles[0]["battery_profile_id"])
    assert info["name"] == profiles[0]["name"]
    emulator = arc.set_supply_battery_emulator(info["battery_profile_id"], series=2, parallel=3, soc=50)
    assert arc.get_supply_mode() == "battery-emulator"
    assert (emulator.get_series(), emulator.get_parallel()) == (2, 3)
    assert emulator.get_soc() == pytest.approx(50)
    assert emulator.get_soc_tracking() is True
    emulator.set_soc_tracking(False)
    assert emulator.get_soc_tracking() is False
    emulator.set_soc(25)
    assert emulator.get_soc() == pytest.approx(25)
    emulator.set_used_capacity(0.123)
    assert emulator.get_used_capacity() == pytest.approx(0.123)
    emulator.update_profile(profiles[1]["battery_profile_id"], "reset")
    assert emulator.get_soc() == pytest.approx(100)
    assert emulator.id in repr(emulator)
    with pytest.raises(Otii_Exception, match="Invalid key value"):
        arc.set_supply_battery_emulator(info["battery_profile_id"], soc=1, used_capacity=1)
    otii.disconnect()


def test_project(otii_simulator: OtiiSimulator, tmp_path: Path) -> None:
    otii = opened(otii_simulator)
    project = otii.create_project()
    assert project.filename == ""
    with pytest.raises(Otii_Exception, match="give the project a file name first") as caught:
        project.save()
    assert (caught.value.type, caught.value.was_sent) == ("Missing file name", False)
    assert project.get_last_recording() is None
    assert project.get_recordings() == []
    seen: list[float] = []
    name = project.save_as(str(tmp_path / "demo"), True, on_progress=seen.append)
    assert project.filename == name == project.save()
    assert seen[-1] == 1.0
    assert project.create_user_log("Signaling") == "Signaling"
    assert (otii.get_active_project()).id == project.id
    project.close(True)
    assert project.id == -1
    with pytest.raises(OtiiArgumentError, match="closed or deleted"):
        project.save_as("x")
    again = otii.open_project(name, on_progress=seen.append)
    assert again.filename == name
    assert name in repr(again)
    otii.disconnect()


def test_server_that_names_no_project(otii_simulator: OtiiSimulator) -> None:
    otii = opened(otii_simulator)
    otii_simulator.faults.add(WrongType("data.project_id", -1))
    with pytest.raises(OtiiProtocolError, match="names no project"):
        otii.create_project()
    otii.disconnect()


def test_recording(otii_simulator: OtiiSimulator) -> None:
    otii = opened(otii_simulator)
    project, recording = recorded(otii_simulator, otii)
    assert recording.is_running() is False
    assert isinstance(recording.start_time, datetime)
    assert recording.start_time.tzinfo == UTC
    assert {item["channel"] for item in recording.measurements or []} == {"mc", "mv", "rx", "i1"}
    info = recording.get_channel_info(ARC_ID, "mc")
    assert (info["from"], info["to"], info["sample_rate"]) == (0.0, 1.0, 4000)
    statistics = recording.get_channel_statistics(ARC_ID, "mc", 0.0, 1.0)
    assert set(statistics) == {"min", "max", "average", "energy", "charge"}
    assert recording.get_channel_data_index(ARC_ID, "mc", 0.5) == 2000
    recording.set_offset(250000)
    assert recording.get_offset() == 250000
    recording.set_log_offset(ARC_ID, "rx", 1500)
    assert recording.get_log_offset(ARC_ID, "rx") == 1500
    recording.log("hello")
    recording.rename("Boot")
    assert recording.name == "Boot" == (project.get_recordings())[0].name
    assert "Boot" in repr(recording)
    project.crop_data(0.25, 0.75)
    recording.downsample_channel(ARC_ID, "mc", 5)
    assert recording.get_channel_data_count(ARC_ID, "mc") < 500
    recording.delete()
    assert recording.id == -1
    with pytest.raises(Otii_Exception, match="closed or deleted"):
        recording.get_offset()
    otii.disconnect()


def test_user_logs(otii_simulator: OtiiSimulator) -> None:
    otii = opened(otii_simulator)
    project, recording = recorded(otii_simulator, otii)
    log = project.create_user_log("Signaling")
    for number in range(5):
        recording.append_user_log(log, number / 10, f"line {number}")
    page = recording.get_user_log_data(log, 0, 1, "", 1, 2)
    assert (page["page"], page["pages_total"], len(page["values"])) == (1, 3, 2)
    entries = listed(recording.iter_user_log_data(log, 0, 1, "line"))
    assert [entry.message for entry in entries] == [f"line {number}" for number in range(5)]
    assert str(entries[1]) == "time: 0.1, message: line 1"
    recording.offset_user_log(log, 0.25)
    imported = recording.import_log("trace.log", "adb.lua")
    recording.set_log_offset(None, imported, 10)
    assert recording.get_log_offset(None, imported) == 10
    otii.disconnect()


def test_samples(otii_simulator: OtiiSimulator) -> None:
    otii = opened(otii_simulator)
    _, recording = recorded(otii_simulator, otii)
    data = recording.get_channel_data(ARC_ID, "mc", 1000, 500)
    assert list(data) == ["data_type", "timestamp", "interval", "values"]
    assert (data["data_type"], data["timestamp"], len(data["values"])) == ("analog", 0.25, 500)
    assert type(data["values"]) is list
    chunks = listed(recording.iter_channel_data(ARC_ID, "mc", 1000, 500, chunk_size=120))
    assert [value for chunk in chunks for value in chunk.values] == data["values"]
    assert [len(chunk.values) for chunk in chunks] == [120, 120, 120, 120, 20]
    assert (recording.get_channel_data(ARC_ID, "mc", 3990, 500))["values"] == data["values"][:0] + (
        recording.get_channel_data(ARC_ID, "mc", 3990, 10)
    )["values"]
    assert (recording.get_channel_data(ARC_ID, "mc", 0, 0))["values"] == []
    otii.disconnect()


def test_arrays(otii_simulator: OtiiSimulator) -> None:
    otii = opened(otii_simulator)
    _, recording = recorded(otii_simulator, otii)
    seen: list[tuple[int, int]] = []
    array = recording.get_channel_array(
        ARC_ID, "mc", chunk_size=1500, on_progress=lambda done, total: seen.append((done, total))
    )
    assert (len(array), array.unit, array.interval) == (4000, "A", 0.00025)
    assert seen == [(1500, 4000), (3000, 4000), (4000, 4000)]
    assert array.values.tolist() == (recording.get_channel_data(ARC_ID, "mc", 0, 4000))["values"]
    assert array.timestamps[-1] == pytest.approx(0.99975)
    lines = recording.get_channel_array(ARC_ID, "rx")
    assert len(lines) == recording.get_channel_data_count(ARC_ID, "rx")
    otii.disconnect()


def test_entries(otii_simulator: OtiiSimulator) -> None:
    otii = opened(otii_simulator)
    _, recording = recorded(otii_simulator, otii)
    count = recording.get_channel_data_count(ARC_ID, "rx")
    stripped = recording.get_channel_data(ARC_ID, "rx", 0, count)
    raw = recording.get_channel_data(ARC_ID, "rx", 0, count, strip=False)
    assert stripped["data_type"] == "log"
    assert [entry["value"] for entry in stripped["values"]] == [entry["value"].strip() for entry in raw["values"]]
    pulses = recording.get_channel_data(ARC_ID, "i1", 0, 10)
    assert {entry["value"] for entry in pulses["values"]} <= {True, False}
    otii.disconnect()


def test_export_and_plot(otii_simulator: OtiiSimulator, tmp_path: Path) -> None:
    otii = opened(otii_simulator)
    _, recording = recorded(otii_simulator, otii)
    seen: list[tuple[int, int]] = []
    rows = recording.export(tmp_path / "all.csv", on_progress=lambda done, total: seen.append((done, total)))
    assert rows == 4000
    assert seen[-1][0] == seen[-1][1]
    assert len((tmp_path / "all.csv").read_text().splitlines()) == 4001
    span = recording.export(tmp_path / "some.csv", [(ARC_ID, "mc")], from_time=0.25, to_time=0.5)
    assert span == 1000
    recording.plot(tmp_path / "all.png", on_progress=lambda done, total: seen.append((done, total)))
    assert (tmp_path / "all.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(ValueError, match="no analog channel"):
        recording.plot(tmp_path / "x.png", [(ARC_ID, "rx")])
    otii.disconnect()


@pytest.mark.otii_simulator(settings=Settings(firmware="3.5.5"))
def test_servers_that_list_no_channels(otii_simulator: OtiiSimulator, tmp_path: Path) -> None:
    otii = opened(otii_simulator)
    _, recording = recorded(otii_simulator, otii)
    assert recording.measurements is None
    with pytest.raises(ValueError, match="name them"):
        recording.export(tmp_path / "all.csv")
    assert recording.export(tmp_path / "all.csv", [(ARC_ID, "mc"), (ARC_ID, "rx")]) == 4000
    otii.disconnect()


def test_channel_data_of_an_unknown_kind(otii_simulator: OtiiSimulator) -> None:
    otii = opened(otii_simulator)
    _, recording = recorded(otii_simulator, otii)
    otii_simulator.faults.add(WrongType("data.data_type", "spectrum"))
    with pytest.raises(OtiiProtocolError, match="unknown kind"):
        recording.get_channel_array(ARC_ID, "mc")
    assert (recording.get_channel_data(ARC_ID, "rx", 0, 10))["data_type"] == "spectrum"
    otii.disconnect()


def test_licences_by_hand(otii_simulator: OtiiSimulator) -> None:
    otii = OtiiClient().connect(host=otii_simulator.host, port=otii_simulator.port, licensing="manual")
    otii.open()
    assert otii.is_logged_in() is True
    otii.logout()
    assert otii.is_logged_in() is False
    otii.login("joe", "secret")
    licenses = otii.get_licenses()
    assert {"id", "type", "available", "reserved_to", "hostname", "addons"} <= set(licenses[0])
    otii.reserve_license(1234)
    assert otii.has_license("Automation") is True
    otii.return_license(1234)
    assert otii.has_license("Automation") is False
    with pytest.raises(Otii_Exception, match="License could not be reserved"):
        otii.reserve_license(1)
    otii.shutdown()
    otii.disconnect()


def test_an_otii_without_a_connection() -> None:
    with pytest.raises(NotConnectedError):
        Otii().is_logged_in()


@pytest.mark.parametrize("description", [{}, {"recording_id": "x"}, {"recording_id": 1, "name": 7}])
def test_descriptions_that_are_none(description: dict[str, Any]) -> None:
    with pytest.raises(OtiiError, match="describes no recording"):
        Recording(description, Otii().connection)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-04-06T08:11:03.019Z", datetime(2025, 4, 6, 8, 11, 3, 19000, UTC)),
        ("2025-04-06T08:11:03", datetime(2025, 4, 6, 8, 11, 3, tzinfo=UTC)),
        ("", None),
        ("yesterday", None),
    ],
)
def test_start_times(text: str, expected: datetime | None) -> None:
    description = {"recording_id": 1, "name": "x", "start-time": text}
    assert Recording(description, Otii().connection).start_time == expected
