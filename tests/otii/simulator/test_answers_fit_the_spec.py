"""Every command is asked at least once, and every answer and error is one that the spec allows."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from otii_tcp_client.simulator import ACE_ID, ARC_ID, Device, OtiiSimulator
from otii_tcp_client.simulator.operations import HANDLERS
from otii_tcp_client.simulator.spec import load_spec
from tests.otii.simulator.wire import Wire, WireError

SPEC = load_spec()
COIN = "1ce61608-0000-4000-8000-000000000001"
OTHER_COIN = "b2ce2796-0000-4000-8000-000000000002"


class CheckedWire:
    """Calls commands, holds each answer against the spec, and notes which commands worked."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.seen: set[str] = set()

    def __call__(self, command: str, **data: Any) -> Any:
        entry = SPEC["commands"][command]
        try:
            answer = self.wire.call(command, **data)
        except WireError as error:
            check_error(command, error)
            raise
        self.seen.add(command)
        if "response" not in entry:
            assert answer is None
        else:
            Draft202012Validator({**entry["response"], "$defs": SPEC["$defs"]}).validate(answer)
        return answer

    def arc(self, command: str, **data: Any) -> Any:
        return self(command, device_id=ARC_ID, **data)


def check_error(command: str, error: WireError) -> None:
    assert error.code in SPEC["commands"][command]["errors"]
    assert set(error.data or {}) <= {*SPEC["errors"][error.code].get("data", []), "message"}


@pytest.fixture
def ask(wire: Wire) -> CheckedWire:
    return CheckedWire(wire)


def test_every_command_has_a_handler() -> None:
    assert set(HANDLERS) == set(SPEC["commands"])


def test_every_command_answers_as_the_spec_says(simulator: OtiiSimulator, ask: CheckedWire) -> None:
    ask_about_the_server(ask)
    ask_about_a_device(simulator, ask)
    ask_about_recordings(simulator, ask)
    ask_about_logs(ask)
    ask_about_batteries(simulator, ask)
    ask_for_the_end(ask)
    assert ask.seen == set(SPEC["commands"])


def ask_about_the_server(ask: CheckedWire) -> None:
    ask("otii_is_logged_in")
    ask("otii_logout")
    ask("otii_login", username="joe", password="secret")
    ask("otii_get_licenses")
    ask("otii_reserve_license", license_id=1234)
    ask("otii_reserve_license", license_id=5432)
    assert ask("otii_has_license", license_type="Automation") == {"has_license": True}
    ask("otii_get_devices", timeout=0)
    assert ask("otii_get_device_id", device_name="Arc") == {"device_id": ARC_ID}
    assert ask("otii_get_active_project") == {"project_id": -1}
    assert ask("otii_create_project") == {"project_id": 1}
    ask("otii_set_all_main", enable=False)


def ask_about_a_device(simulator: OtiiSimulator, ask: CheckedWire) -> None:
    ask.arc("arc_add_to_project")
    for setter, getter, value in (
        ("arc_set_adc_resistor", "arc_get_adc_resistor", 1.5),
        ("arc_set_exp_voltage", "arc_get_exp_voltage", 3.0),
        ("arc_set_main_voltage", "arc_get_main_voltage", 3.3),
        ("arc_set_max_current", "arc_get_max_current", 0.4),
        ("arc_set_uart_baudrate", "arc_get_uart_baudrate", 9600),
    ):
        ask.arc(setter, value=value)
        assert ask.arc(getter) == {"value": value}
    ask.arc("arc_set_range", range="high")
    assert ask.arc("arc_get_range") == {"range": "high"}
    ask.arc("arc_set_src_cur_limit_enabled", enable=True)
    assert ask.arc("arc_get_src_cur_limit_enabled") == {"enabled": True}
    ask.arc("arc_set_property", name="colour", value={"a": [1, None]})
    assert ask.arc("arc_get_property", name="colour") == {"value": {"a": [1, None]}}
    assert ask.arc("arc_get_property", name="size") == {}
    for command in ("arc_enable_5v", "arc_enable_exp_port", "arc_enable_legacy_sink"):
        ask.arc(command, enable=True)
    ask("arc_enable_5v", device_id=ACE_ID, enable=5)
    ask("arc_set_0-15_voltage", device_id=ACE_ID, value=12.0)
    ask.arc("arc_set_gpo", pin=2, value=True)
    assert ask.arc("arc_get_gpi", pin=1) == {"value": False}
    ask.arc("arc_set_tx", value=False)
    assert ask.arc("arc_get_rx") == {"value": False}
    ask.arc("arc_set_power_regulation", mode="voltage")
    ask.arc("arc_set_main_current", value=-0.01)
    ask_about_maintenance(simulator, ask)


def ask_about_maintenance(simulator: OtiiSimulator, ask: CheckedWire) -> None:
    assert ask.arc("arc_get_4wire") == {"value": "disabled"}
    ask.arc("arc_set_4wire", enable=True)
    assert ask.arc("arc_get_4wire") == {"value": "inactive"}
    ask.arc("arc_firmware_upgrade", filename=None)
    with pytest.raises(WireError, match="Not ready"):
        ask.arc("arc_get_main")
    simulator.bench.advance(3)
    assert ask.arc("arc_get_4wire") == {"value": "cal_invalid"}
    ask.arc("arc_calibrate")
    assert ask.arc("arc_get_version") == {"hw_version": "1.2", "fw_version": "3.4.5"}
    assert ask.arc("arc_is_connected") == {"connected": True}
    assert ask("arc_is_connected", device_id="gone") == {"connected": False}
    ask.arc("arc_commit")


def ask_about_recordings(simulator: OtiiSimulator, ask: CheckedWire) -> None:
    ask.arc("arc_enable_uart", enable=True)
    for channel in ("mc", "mv", "mp", "ac", "ap", "av", "sp", "sn", "vb", "vj", "tp", "rx", "i1", "i2"):
        ask.arc("arc_enable_channel", channel=channel, enable=True)
    assert ask.arc("arc_get_channel_samplerate", channel="mc") == {"value": 4000}
    ask("arc_set_channel_samplerate", device_id=ACE_ID, channel="mc", value=50_000)
    assert ask("project_get_last_recording", project_id=1) == {"recording_id": -1}
    ask("project_start_recording", project_id=1)
    ask.arc("arc_set_main", enable=True)
    assert ask.arc("arc_get_main") == {"value": True}
    simulator.bench.advance(2)
    ask.arc("arc_write_tx", value="AT\r\n")
    for channel in ("mc", "mv", "tp", "i1"):
        ask.arc("arc_get_value", channel=channel)
    assert ask("recording_is_running", recording_id=0) == {"running": True}
    simulator.bench.advance(1)
    ask("project_stop_recording", project_id=1)
    ask("project_get_recordings", project_id=1)
    assert ask("project_get_last_recording", project_id=1)["running"] is False
    ask_for_data(ask)


def ask_for_data(ask: CheckedWire) -> None:
    for channel in ("mc", "mp", "tp", "rx", "i1"):
        named = {"recording_id": 0, "device_id": ARC_ID, "channel": channel}
        count = ask("recording_get_channel_data_count", **named)["count"]
        assert len(ask("recording_get_channel_data", **named, index=0, count=count)["values"]) == count
        assert ask("recording_get_channel_data_index", **named, timestamp=99.0) == {"index": count}
        assert ask("recording_get_channel_info", **named)["to"] == pytest.approx(3.0)
    mc = {"recording_id": 0, "device_id": ARC_ID, "channel": "mc"}
    ask("recording_get_channel_statistics", **mc, **{"from": 0.5, "to": 2.5})
    ask("recording_downsample_channel", **mc, factor=4)
    ask("recording_rename", recording_id=0, name="Boot")
    ask("recording_set_offset", recording_id=0, offset=250_000)
    assert ask("recording_get_offset", recording_id=0) == {"offset": 250_000}
    ask("project_crop_data", project_id=1, start=0.5, end=2.0)


def ask_about_logs(ask: CheckedWire) -> None:
    log_id = ask("recording_import_log", recording_id=0, filename="trace.log", converter="adb.lua")["log_id"]
    ask("recording_set_log_offset", recording_id=0, channel=log_id, offset=1500)
    assert ask("recording_get_log_offset", recording_id=0, channel=log_id) == {"offset": 1500}
    assert ask("recording_get_log_offset", recording_id=0, channel="rx", device_id=ARC_ID) == {"offset": 0}
    ask("recording_log", recording_id=0, text="hello", timestamp=0)
    assert ask("project_create_user_log", project_id=1, id="Signaling") == {"id": "Signaling"}
    for number in range(5):
        ask("recording_append_user_log", recording_id=0, measurement_id="Signaling", time=number, message=f"m{number}")
    ask("recording_offset_user_log", recording_id=0, measurement_id="Signaling", offset=0.25)
    span = {"from": 0.0, "to": 10.0, "filter": "m", "page": 2, "page_size": 2}
    page = ask("recording_get_user_log_data", recording_id=0, user_log_id="Signaling", **span)
    assert (page["page"], page["pages_total"]) == (2, 3)
    assert page["values"] == [{"timestamp": 2.25, "value": "m2"}, {"timestamp": 3.25, "value": "m3"}]


def ask_about_batteries(simulator: OtiiSimulator, ask: CheckedWire) -> None:
    ask("otii_get_battery_profiles")
    ask("otii_get_battery_profile_info", battery_profile_id=COIN)
    emulator = ask.arc(
        "arc_set_supply_battery_emulator", battery_profile_id=COIN, series=2, soc=50.0, used_capacity=None
    )
    assert ask.arc("arc_get_supply_mode") == {"supply_mode": "battery-emulator"}
    assert ask("battery_emulator_get_series", **emulator) == {"value": 2}
    assert ask("battery_emulator_get_parallel", **emulator) == {"value": 1}
    ask("battery_emulator_set_soc", **emulator, value=40)
    assert ask("battery_emulator_get_soc", **emulator)["value"] == pytest.approx(40)
    ask("battery_emulator_update_profile", **emulator, battery_profile_id=OTHER_COIN, mode="keep_soc")
    ask("battery_emulator_set_soc_tracking", **emulator, enable=False)
    assert ask("battery_emulator_get_soc_tracking", **emulator) == {"enabled": False}
    ask("battery_emulator_set_used_capacity", **emulator, value=360.0)
    assert ask("battery_emulator_get_used_capacity", **emulator) == {"value": 360.0}
    ask.arc("arc_set_supply_power_box")
    ask.arc("arc_set_battery_profile", value=[{"current": 0.01, "duration": 5}, {"resistance": 1e6, "duration": 55}])
    ask.arc("arc_enable_battery_profiling", enable=True)
    assert ask.arc("arc_wait_for_battery_data", timeout=20) == {"value": None}
    simulator.bench.advance(60)
    first, second = (ask.arc("arc_wait_for_battery_data", timeout=0)["value"] for _ in range(2))
    assert (first["step"], first["timestamp"], first["discharge"]) == (1, 5, pytest.approx(0.05))
    assert (second["step"], second["iteration"]) == (2, 1)


def ask_for_the_end(ask: CheckedWire) -> None:
    name = ask("project_save", project_id=1, filename="demo", force=False, progress=False)["filename"]
    ask("recording_delete", recording_id=0)
    ask("otii_open_project", filename=name, force=True, progress=False)
    ask("project_close", project_id=2, force=False)
    ask("otii_return_license", license_id=1234)
    ask("otii_shutdown")


@pytest.mark.parametrize(
    ("command", "data", "code"),
    [
        ("arc_get_main", {"device_id": "gone"}, "Device not connected"),
        ("arc_get_value", {"device_id": ARC_ID, "channel": "mc"}, "Not ready"),
        ("arc_get_value", {"device_id": ARC_ID, "channel": "rx"}, "Invalid key value"),
        ("arc_enable_channel", {"device_id": ARC_ID, "channel": "me", "enable": True}, "Invalid key value"),
        ("arc_set_channel_samplerate", {"device_id": ARC_ID, "channel": "mc", "value": 100}, "Operation not supported"),
        ("arc_set_0-15_voltage", {"device_id": ARC_ID, "value": 5}, "Command not valid for device type"),
        ("arc_get_main", {"device_id": "UART1"}, "Command not valid for device type"),
        ("arc_set_main_voltage", {"device_id": ARC_ID, "value": 24.5}, "Invalid key value"),
        ("arc_enable_5v", {"device_id": ARC_ID, "enable": 5}, "Invalid key type"),
        ("arc_get_gpi", {"device_id": ARC_ID, "pin": 1}, "Command failure"),
        ("arc_get_rx", {"device_id": ARC_ID}, "Command failure"),
        ("arc_write_tx", {"device_id": ARC_ID, "value": "AT"}, "Command failure"),
        ("arc_add_to_project", {"device_id": ARC_ID}, "Command failure"),
        ("arc_firmware_upgrade", {"device_id": ARC_ID, "filename": "fw.txt"}, "Command failure"),
        ("arc_wait_for_battery_data", {"device_id": ARC_ID, "timeout": 0}, "Command failure"),
        ("arc_enable_battery_profiling", {"device_id": ARC_ID, "enable": True}, "Command failure"),
        ("arc_set_battery_profile", {"device_id": ARC_ID, "value": [{"duration": 1}]}, "Invalid key value"),
        ("otii_get_device_id", {"device_name": "Nobody"}, "Invalid key value"),
        ("otii_login", {"username": "joe", "password": "bad"}, "Could not login"),
        ("otii_reserve_license", {"license_id": 1}, "License could not be reserved"),
        ("otii_return_license", {"license_id": 1234}, "License could not be returned"),
        ("otii_get_battery_profiles", {}, "No license"),
        ("battery_emulator_get_soc", {"battery_emulator_id": "x"}, "No license"),
        ("project_get_recordings", {"project_id": 99}, "Project does not exist"),
        ("recording_rename", {"recording_id": 99, "name": "x"}, "Invalid key value"),
        ("otii_open_project", {"filename": "missing"}, "Command failure"),
    ],
)
def test_refusals(simulator: OtiiSimulator, ask: CheckedWire, command: str, data: Any, code: str) -> None:
    simulator.bench.plug(Device("UART1", "ttyUSB0", "Uart"))
    with pytest.raises(WireError) as refused:
        ask(command, **data)
    assert refused.value.code == code
    if code == "Device not connected":
        assert refused.value.data == {"device_id": "gone"}


def test_a_device_that_hangs(simulator: OtiiSimulator, ask: CheckedWire) -> None:
    simulator.bench.device(ARC_ID).is_hung = True
    with pytest.raises(WireError, match="Command timeout"):
        ask.arc("arc_calibrate")
