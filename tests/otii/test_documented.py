"""Every documented method, against the simulated server."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from otii_tcp_client import (
    AsyncArc,
    AsyncConnect,
    AsyncOtii,
    AsyncOtiiClient,
    AsyncProject,
    AsyncRecording,
    NotConnectedError,
    Otii_Exception,
    OtiiArgumentError,
    OtiiError,
    OtiiProtocolError,
)
from otii_tcp_client.simulator import ACE_ID, ARC_ID, Device, OtiiSimulator, Settings
from otii_tcp_client.simulator.faults import MissingField, WrongType
from tests.otii.async_tools import listed


async def opened(simulator: OtiiSimulator) -> AsyncConnect:
    connect = AsyncOtiiClient().connect(
        host=simulator.host, port=simulator.port, licenses=["Automation", "Battery"], try_for_seconds=0
    )
    await connect.open()
    return connect


async def device(otii: AsyncConnect, device_id: str) -> AsyncArc:
    return next(item for item in await otii.get_devices(timeout=0) if item.id == device_id)


async def recorded(simulator: OtiiSimulator, otii: AsyncConnect) -> tuple[AsyncProject, AsyncRecording]:
    """A recording of one second with samples, pulses and lines."""
    arc, project = await device(otii, ARC_ID), await otii.create_project()
    await arc.set_main_voltage(3.3)
    await arc.enable_exp_port(True)
    await arc.enable_uart(True)
    for channel in ("mc", "mv", "rx", "i1"):
        await arc.enable_channel(channel, True)
    await project.start_recording()
    await arc.set_main(True)
    simulator.bench.advance(1)
    await project.stop_recording()
    recording = await project.get_last_recording()
    assert recording is not None
    return project, recording


async def test_devices(otii_simulator: OtiiSimulator) -> None:
    otii = await opened(otii_simulator)
    otii_simulator.bench.plug(Device("UART1", "ttyUSB0", "Uart"))
    found = await otii.get_devices(timeout=0)
    assert [(item.type, item.id, item.name) for item in found] == [("Arc", ARC_ID, "Arc"), ("Ace", ACE_ID, "Ace")]
    assert [item.id for item in await otii.get_devices(0, ("Uart",))] == ["UART1"]
    assert [item.id for item in await otii.get_devices(0, "Ace")] == [ACE_ID]
    assert await otii.get_devices(0, "A") == []
    assert await otii.get_device_id("Ace") == ACE_ID
    assert "Arc" in repr(found[0])
    await otii.set_all_main(True)
    assert await found[0].get_main() is True
    await otii.disconnect()


async def test_no_devices(otii_simulator: OtiiSimulator) -> None:
    otii = await opened(otii_simulator)
    otii_simulator.bench.unplug(ARC_ID)
    otii_simulator.bench.unplug(ACE_ID)
    assert await otii.get_devices(timeout=0) == []
    otii_simulator.faults.add(MissingField("data"))
    assert await otii.get_devices(timeout=0) == []
    await otii.disconnect()


async def test_settings_of_an_arc(otii_simulator: OtiiSimulator) -> None:
    otii = await opened(otii_simulator)
    arc = await device(otii, ARC_ID)
    await arc.enable_exp_port(True)
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
        assert await getattr(arc, f"set_{name}")(value) is None
        assert await getattr(arc, f"get_{name}")() == value
    assert type(await arc.get_range()) is str
    await arc.set_4wire(True)
    assert await arc.get_4wire() in {"active", "inactive"}
    await arc.set_property("some-name", {"a": [1, None]})
    assert await arc.get_property("some-name") == {"a": [1, None]}
    assert await arc.get_property("another") is None
    assert await arc.is_connected() is True
    assert isinstance(await arc.get_version(), dict)
    assert isinstance(await arc.get_channel_samplerate("mc"), int)
    assert isinstance(await arc.get_value("mv"), float)
    await otii.disconnect()


async def test_commands_of_an_arc(otii_simulator: OtiiSimulator) -> None:
    otii = await opened(otii_simulator)
    arc = await device(otii, ARC_ID)
    await otii.create_project()
    await arc.add_to_project()
    await arc.calibrate()
    otii_simulator.bench.advance(5)
    await arc.commit()
    await arc.enable_5v(True)
    await arc.enable_legacy_sink(False)
    await arc.firmware_upgrade()
    otii_simulator.bench.advance(60)
    await arc.enable_exp_port(True)
    await arc.set_gpo(1, True)
    assert await arc.get_gpi(2) in {True, False}
    await arc.set_tx(True)
    assert await arc.get_rx() in {True, False}
    await arc.enable_uart(True)
    await arc.write_tx("AT\r\n")
    await arc.set_power_regulation("current")
    await arc.set_main_current(-0.001)
    await arc.set_supply_power_box()
    assert await arc.get_supply_mode() == "power-box"
    with pytest.raises(Otii_Exception, match="Operation not supported"):
        await arc.set_channel_samplerate("mc", 1000)
    await otii.disconnect()


async def test_commands_of_an_ace(otii_simulator: OtiiSimulator) -> None:
    otii = await opened(otii_simulator)
    ace = await device(otii, ACE_ID)
    await ace.enable_5v(5)
    await ace.set_0_to_15_voltage(12.0)
    await ace.set_channel_samplerate("mc", 50000)
    assert await ace.get_channel_samplerate("mc") == 50000
    await otii.disconnect()


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
async def test_values_that_no_device_takes(
    otii_simulator: OtiiSimulator, method: str, arguments: tuple[Any, ...]
) -> None:
    otii = await opened(otii_simulator)
    arc = await device(otii, ARC_ID)
    before = len(otii_simulator.requests)
    with pytest.raises(OtiiArgumentError) as caught:
        await getattr(arc, method)(*arguments)
    assert len(otii_simulator.requests) == before
    assert ARC_ID in str(caught.value)
    assert caught.value.type in {"Invalid key value", "Invalid key type"}
    await otii.disconnect()


async def test_battery_profiling(otii_simulator: OtiiSimulator) -> None:
    otii = await opened(otii_simulator)
    arc = await device(otii, ARC_ID)
    await arc.set_battery_profile([{"current": 0.01, "duration": 0.001}, {"current": 0.0, "duration": 0.001}])
    await arc.enable_battery_profiling(True)
    await arc.set_main(True)
    otii_simulator.bench.advance(1)
    found = await arc.wait_for_battery_data(1000)
    assert found is not None
    assert {"timestamp", "voltage", "discharge"} <= set(found)
    while await arc.wait_for_battery_data(0) is not None:
        pass
    with pytest.raises(OtiiProtocolError, match="set_battery_profile"):
        await arc.set_battery_profile([{"current": 0.01}])
    await otii.disconnect()


async def test_battery_emulator(otii_simulator: OtiiSimulator) -> None:
    otii = await opened(otii_simulator)
    arc = await device(otii, ARC_ID)
    profiles = await otii.get_battery_profiles()
    info = await otii.get_battery_profile_info(profiles[0]["battery_profile_id"])
    assert info["name"] == profiles[0]["name"]
    emulator = await arc.set_supply_battery_emulator(info["battery_profile_id"], series=2, parallel=3, soc=50)
    assert await arc.get_supply_mode() == "battery-emulator"
    assert (await emulator.get_series(), await emulator.get_parallel()) == (2, 3)
    assert await emulator.get_soc() == pytest.approx(50)
    assert await emulator.get_soc_tracking() is True
    await emulator.set_soc_tracking(False)
    assert await emulator.get_soc_tracking() is False
    await emulator.set_soc(25)
    assert await emulator.get_soc() == pytest.approx(25)
    await emulator.set_used_capacity(0.123)
    assert await emulator.get_used_capacity() == pytest.approx(0.123)
    await emulator.update_profile(profiles[1]["battery_profile_id"], "reset")
    assert await emulator.get_soc() == pytest.approx(100)
    assert emulator.id in repr(emulator)
    with pytest.raises(Otii_Exception, match="Invalid key value"):
        await arc.set_supply_battery_emulator(info["battery_profile_id"], soc=1, used_capacity=1)
    await otii.disconnect()


async def test_project(otii_simulator: OtiiSimulator, tmp_path: Path) -> None:
    otii = await opened(otii_simulator)
    project = await otii.create_project()
    assert project.filename == ""
    with pytest.raises(Otii_Exception, match="give the project a file name first") as caught:
        await project.save()
    assert (caught.value.type, caught.value.was_sent) == ("Missing file name", False)
    assert await project.get_last_recording() is None
    assert await project.get_recordings() == []
    seen: list[float] = []
    name = await project.save_as(str(tmp_path / "demo"), True, on_progress=seen.append)
    assert project.filename == name == await project.save()
    assert seen[-1] == 1.0
    assert await project.create_user_log("Signaling") == "Signaling"
    assert (await otii.get_active_project()).id == project.id
    await project.close(True)
    assert project.id == -1
    with pytest.raises(OtiiArgumentError, match="closed or deleted"):
        await project.save_as("x")
    again = await otii.open_project(name, on_progress=seen.append)
    assert again.filename == name
    assert name in repr(again)
    await otii.disconnect()


async def test_server_that_names_no_project(otii_simulator: OtiiSimulator) -> None:
    otii = await opened(otii_simulator)
    otii_simulator.faults.add(WrongType("data.project_id", -1))
    with pytest.raises(OtiiProtocolError, match="names no project"):
        await otii.create_project()
    await otii.disconnect()


async def test_recording(otii_simulator: OtiiSimulator) -> None:
    otii = await opened(otii_simulator)
    project, recording = await recorded(otii_simulator, otii)
    assert await recording.is_running() is False
    assert isinstance(recording.start_time, datetime)
    assert recording.start_time.tzinfo == UTC
    assert {item["channel"] for item in recording.measurements or []} == {"mc", "mv", "rx", "i1"}
    info = await recording.get_channel_info(ARC_ID, "mc")
    assert (info["from"], info["to"], info["sample_rate"]) == (0.0, 1.0, 4000)
    statistics = await recording.get_channel_statistics(ARC_ID, "mc", 0.0, 1.0)
    assert set(statistics) == {"min", "max", "average", "energy", "charge"}
    assert await recording.get_channel_data_index(ARC_ID, "mc", 0.5) == 2000
    await recording.set_offset(250000)
    assert await recording.get_offset() == 250000
    await recording.set_log_offset(ARC_ID, "rx", 1500)
    assert await recording.get_log_offset(ARC_ID, "rx") == 1500
    await recording.log("hello")
    await recording.rename("Boot")
    assert recording.name == "Boot" == (await project.get_recordings())[0].name
    assert "Boot" in repr(recording)
    await project.crop_data(0.25, 0.75)
    await recording.downsample_channel(ARC_ID, "mc", 5)
    assert await recording.get_channel_data_count(ARC_ID, "mc") < 500
    await recording.delete()
    assert recording.id == -1
    with pytest.raises(Otii_Exception, match="closed or deleted"):
        await recording.get_offset()
    await otii.disconnect()


async def test_user_logs(otii_simulator: OtiiSimulator) -> None:
    otii = await opened(otii_simulator)
    project, recording = await recorded(otii_simulator, otii)
    log = await project.create_user_log("Signaling")
    for number in range(5):
        await recording.append_user_log(log, number / 10, f"line {number}")
    page = await recording.get_user_log_data(log, 0, 1, "", 1, 2)
    assert (page["page"], page["pages_total"], len(page["values"])) == (1, 3, 2)
    entries = await listed(recording.iter_user_log_data(log, 0, 1, "line"))
    assert [entry.message for entry in entries] == [f"line {number}" for number in range(5)]
    assert str(entries[1]) == "time: 0.1, message: line 1"
    await recording.offset_user_log(log, 0.25)
    imported = await recording.import_log("trace.log", "adb.lua")
    await recording.set_log_offset(None, imported, 10)
    assert await recording.get_log_offset(None, imported) == 10
    await otii.disconnect()


async def test_samples(otii_simulator: OtiiSimulator) -> None:
    otii = await opened(otii_simulator)
    _, recording = await recorded(otii_simulator, otii)
    data = await recording.get_channel_data(ARC_ID, "mc", 1000, 500)
    assert list(data) == ["data_type", "timestamp", "interval", "values"]
    assert (data["data_type"], data["timestamp"], len(data["values"])) == ("analog", 0.25, 500)
    assert type(data["values"]) is list
    chunks = await listed(recording.iter_channel_data(ARC_ID, "mc", 1000, 500, chunk_size=120))
    assert [value for chunk in chunks for value in chunk.values] == data["values"]
    assert [len(chunk.values) for chunk in chunks] == [120, 120, 120, 120, 20]
    assert (await recording.get_channel_data(ARC_ID, "mc", 3990, 500))["values"] == data["values"][:0] + (
        await recording.get_channel_data(ARC_ID, "mc", 3990, 10)
    )["values"]
    assert (await recording.get_channel_data(ARC_ID, "mc", 0, 0))["values"] == []
    await otii.disconnect()


async def test_arrays(otii_simulator: OtiiSimulator) -> None:
    otii = await opened(otii_simulator)
    _, recording = await recorded(otii_simulator, otii)
    seen: list[tuple[int, int]] = []
    array = await recording.get_channel_array(
        ARC_ID, "mc", chunk_size=1500, on_progress=lambda done, total: seen.append((done, total))
    )
    assert (len(array), array.unit, array.interval) == (4000, "A", 0.00025)
    assert seen == [(1500, 4000), (3000, 4000), (4000, 4000)]
    assert array.values.tolist() == (await recording.get_channel_data(ARC_ID, "mc", 0, 4000))["values"]
    assert array.timestamps[-1] == pytest.approx(0.99975)
    lines = await recording.get_channel_array(ARC_ID, "rx")
    assert len(lines) == await recording.get_channel_data_count(ARC_ID, "rx")
    await otii.disconnect()


async def test_entries(otii_simulator: OtiiSimulator) -> None:
    otii = await opened(otii_simulator)
    _, recording = await recorded(otii_simulator, otii)
    count = await recording.get_channel_data_count(ARC_ID, "rx")
    stripped = await recording.get_channel_data(ARC_ID, "rx", 0, count)
    raw = await recording.get_channel_data(ARC_ID, "rx", 0, count, strip=False)
    assert stripped["data_type"] == "log"
    assert [entry["value"] for entry in stripped["values"]] == [entry["value"].strip() for entry in raw["values"]]
    pulses = await recording.get_channel_data(ARC_ID, "i1", 0, 10)
    assert {entry["value"] for entry in pulses["values"]} <= {True, False}
    await otii.disconnect()


async def test_export_and_plot(otii_simulator: OtiiSimulator, tmp_path: Path) -> None:
    otii = await opened(otii_simulator)
    _, recording = await recorded(otii_simulator, otii)
    seen: list[tuple[int, int]] = []
    rows = await recording.export(tmp_path / "all.csv", on_progress=lambda done, total: seen.append((done, total)))
    assert rows == 4000
    assert seen[-1][0] == seen[-1][1]
    assert len((tmp_path / "all.csv").read_text().splitlines()) == 4001
    span = await recording.export(tmp_path / "some.csv", [(ARC_ID, "mc")], from_time=0.25, to_time=0.5)
    assert span == 1000
    await recording.plot(tmp_path / "all.png", on_progress=lambda done, total: seen.append((done, total)))
    assert (tmp_path / "all.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(ValueError, match="no analog channel"):
        await recording.plot(tmp_path / "x.png", [(ARC_ID, "rx")])
    await otii.disconnect()


@pytest.mark.otii_simulator(settings=Settings(firmware="3.5.5"))
async def test_servers_that_list_no_channels(otii_simulator: OtiiSimulator, tmp_path: Path) -> None:
    otii = await opened(otii_simulator)
    _, recording = await recorded(otii_simulator, otii)
    assert recording.measurements is None
    with pytest.raises(ValueError, match="name them"):
        await recording.export(tmp_path / "all.csv")
    assert await recording.export(tmp_path / "all.csv", [(ARC_ID, "mc"), (ARC_ID, "rx")]) == 4000
    await otii.disconnect()


async def test_channel_data_of_an_unknown_kind(otii_simulator: OtiiSimulator) -> None:
    otii = await opened(otii_simulator)
    _, recording = await recorded(otii_simulator, otii)
    otii_simulator.faults.add(WrongType("data.data_type", "spectrum"))
    with pytest.raises(OtiiProtocolError, match="unknown kind"):
        await recording.get_channel_array(ARC_ID, "mc")
    assert (await recording.get_channel_data(ARC_ID, "rx", 0, 10))["data_type"] == "spectrum"
    await otii.disconnect()


async def test_licences_by_hand(otii_simulator: OtiiSimulator) -> None:
    otii = AsyncOtiiClient().connect(host=otii_simulator.host, port=otii_simulator.port, licensing="manual")
    await otii.open()
    assert await otii.is_logged_in() is True
    await otii.logout()
    assert await otii.is_logged_in() is False
    await otii.login("joe", "secret")
    licenses = await otii.get_licenses()
    assert {"id", "type", "available", "reserved_to", "hostname", "addons"} <= set(licenses[0])
    await otii.reserve_license(1234)
    assert await otii.has_license("Automation") is True
    await otii.return_license(1234)
    assert await otii.has_license("Automation") is False
    with pytest.raises(Otii_Exception, match="License could not be reserved"):
        await otii.reserve_license(1)
    await otii.shutdown()
    await otii.disconnect()


async def test_an_otii_without_a_connection() -> None:
    with pytest.raises(NotConnectedError):
        await AsyncOtii().is_logged_in()


@pytest.mark.parametrize("description", [{}, {"recording_id": "x"}, {"recording_id": 1, "name": 7}])
def test_descriptions_that_are_none(description: dict[str, Any]) -> None:
    with pytest.raises(OtiiError, match="describes no recording"):
        AsyncRecording(description, AsyncOtii().connection)


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
    assert AsyncRecording(description, AsyncOtii().connection).start_time == expected
