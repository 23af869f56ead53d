"""The documented surface: names, signatures, defaults, kinds of errors."""

import importlib
import inspect
import subprocess
import sys

import pytest

import otii_tcp_client
from otii_tcp_client import (
    arc,
    battery_emulator,
    otii,
    otii_client,
    otii_connection,
    otii_exception,
    project,
    recording,
)

SIGNATURES = {
    arc.Arc: [
        "__init__(device_dict, connection)", "add_to_project()", "calibrate()", "commit()", "enable_5v(enable)",
        "enable_battery_profiling(enable)", "enable_channel(channel, enable)", "enable_exp_port(enable)",
        "enable_legacy_sink(enable)", "enable_uart(enable)", "firmware_upgrade(filename=None)", "get_4wire()",
        "get_adc_resistor()", "get_channel_samplerate(channel)", "get_exp_voltage()", "get_gpi(pin)", "get_main()",
        "get_main_voltage()", "get_max_current()", "get_property(name)", "get_range()", "get_rx()",
        "get_src_cur_limit_enabled()", "get_supply_mode()", "get_uart_baudrate()", "get_value(channel)", "get_version()",
        "is_connected()", "set_0_to_15_voltage(value)", "set_4wire(enable)", "set_adc_resistor(value)",
        "set_battery_profile(value)", "set_channel_samplerate(channel, value)", "set_exp_voltage(value)",
        "set_gpo(pin, value)", "set_main(enable)", "set_main_current(value)", "set_main_voltage(value)",
        "set_max_current(value)", "set_power_regulation(mode)", "set_property(name, value)", "set_range(arange)",
        "set_src_cur_limit_enabled(enable)",
        "set_supply_battery_emulator(battery_profile_id, *, series=1, parallel=1, used_capacity=None, soc=None, soc_tracking=True)",
        "set_supply_power_box()", "set_tx(value)", "set_uart_baudrate(value)", "wait_for_battery_data(timeout)",
        "write_tx(value)",
    ],
    otii.Otii: [
        "__init__(connection=None)", "create_project()", "get_active_project()",
        "get_battery_profile_info(battery_profile_id)", "get_battery_profiles()", "get_device_id(device_name)",
        "get_devices(timeout=10, devicefilter=None)", "get_licenses()", "has_license(license_type)", "is_logged_in()",
        "login(username, password)", "logout()", "open_project(filename, force=False, progress=False)",
        "reserve_license(license_id)", "return_license(license_id)", "set_all_main(enable)", "shutdown()",
    ],
    otii_client.OtiiClient: [
        "__init__()",
        ("connect(*, host='127.0.0.1', port=1905, try_for_seconds=10, licensing=<LicensingMode.AUTO: 'auto'>, "
        "credentials='./credentials.json', licenses=None)"),
        "disconnect()",
    ],
    otii_connection.OtiiConnection: [
        "__init__(address, port)", "close_connection()", "connect_to_server(*, try_for_seconds=0)",
        "receive_response(timeout_seconds, trans_id)", "send(request)", "send_and_receive(request, timeout=3.0)",
        "send_request(message)",
    ],
    project.Project: [
        "__init__(id, connection)", "close(force=False)", "create_user_log(user_log_id)", "crop_data(start, end)",
        "get_last_recording()", "get_recordings()", "save(progress=False)", "save_as(filename, force=False, progress=False)",
        "start_recording()", "stop_recording()",
    ],
    recording.Recording: [
        "__init__(recording_dict, connection)", "append_user_log(user_log_id, time, message)", "delete()",
        "downsample_channel(device_id, channel, factor)", "get_channel_data(device_id, channel, index, count, strip=True)",
        "get_channel_data_count(device_id, channel)", "get_channel_data_index(device_id, channel, timestamp)",
        "get_channel_info(device_id, channel)", "get_channel_statistics(device_id, channel, from_time, to_time)",
        "get_log_offset(device_id, channel)", "get_offset()",
        "get_user_log_data(user_log_id, time_from, time_to, filter_string, page=1, page_size=1000)",
        "import_log(filename, converter)", "is_running()",
        "iter_user_log_data(user_log_id, time_from, time_to, filter_string='')", "log(text, timestamp=0)",
        "offset_user_log(user_log_id, offset)", "rename(name)", "set_log_offset(device_id, channel, offset)",
        "set_offset(offset)",
    ],
    battery_emulator.BatteryEmulator: [
        "__init__(battery_emulator_id, connection)", "get_parallel()", "get_series()", "get_soc()", "get_soc_tracking()",
        "get_used_capacity()", "set_soc(value)", "set_soc_tracking(enable)", "set_used_capacity(value)",
        "update_profile(battery_profile_id, mode)",
    ],
}  # fmt: skip
OURS = {"on_progress", "validate", "reconnect_for", "max_message_bytes"}
CASES = [(kind, line) for kind, lines in SIGNATURES.items() for line in lines]


def signature(kind: type, name: str) -> str:
    """A signature without types and without what we added, all of which is keyword-only and has a default."""
    parameters = []
    for parameter in list(inspect.signature(getattr(kind, name)).parameters.values())[1:]:
        if parameter.name in OURS:
            assert parameter.kind is inspect.Parameter.KEYWORD_ONLY
            assert parameter.default is not inspect.Parameter.empty
            continue
        parameters.append(parameter.replace(annotation=inspect.Parameter.empty))
    return f"{name}{inspect.Signature(parameters)}"


@pytest.mark.parametrize(("kind", "expected"), CASES, ids=[f"{kind.__name__}.{line}" for kind, line in CASES])
def test_signatures(kind: type, expected: str) -> None:
    assert signature(kind, expected.partition("(")[0]) == expected


@pytest.mark.parametrize("kind", [kind for kind in SIGNATURES if kind.__name__ != "Connect"])
def test_the_other_colour_has_the_same_names(kind: type) -> None:
    other = getattr(otii_tcp_client, f"Async{kind.__name__}")
    names = {name for name in dir(kind) if not name.startswith("_")}
    assert names <= {name for name in dir(other) if not name.startswith("_")}
    for name in names:
        if inspect.isfunction(getattr(kind, name)):
            assert str(inspect.signature(getattr(kind, name))).count(",") == str(
                inspect.signature(getattr(other, name))
            ).count(",")


def test_connect_takes_its_arguments_by_position() -> None:
    names = list(inspect.signature(otii_client.Connect).parameters)
    assert names[:6] == ["host", "port", "try_for_seconds", "licensing", "credentials", "licenses"]
    assert issubclass(otii_client.Connect, otii.Otii)


def test_errors_are_in_their_documented_modules() -> None:
    base = otii_tcp_client.OtiiError
    for error in (
        otii.OtiiException,
        otii_client.OtiiClientException,
        otii_connection.DisconnectedException,
        otii_exception.Otii_Exception,
    ):
        assert issubclass(error, base)
    assert issubclass(otii_tcp_client.OtiiTimeoutError, TimeoutError)
    assert issubclass(otii_tcp_client.OtiiRefusedError, ConnectionRefusedError)
    assert issubclass(otii_tcp_client.DisconnectedException, ConnectionError)
    assert issubclass(otii_tcp_client.OtiiArgumentError, otii_exception.Otii_Exception | ValueError)
    example = otii_exception.Otii_Exception({"errorcode": "Not ready"})
    assert (example.type, isinstance(example.message, str)) == ("Not ready", True)


def test_values_of_modules() -> None:
    assert (otii_client.DEFAULT_HOST, otii_client.DEFAULT_PORT, otii_client.DEFAULT_CONNECTION_TIMEOUT) == (
        "127.0.0.1",
        1905,
        10,
    )
    assert otii_client.DEFAULT_LICENSING_MODE is otii_client.LicensingMode.AUTO
    assert (otii_client.DEFAULT_CREDENTIALS, otii_client.DEFAULT_LICENSES) == ("./credentials.json", None)
    assert (otii_client.OTII_USERNAME, otii_client.OTII_PASSWORD) == ("OTII_USERNAME", "OTII_PASSWORD")
    assert otii_client.LICENSE_MAP["Enterprise"] == ["Automation", "Battery"]
    assert "Pro" not in otii_client.LICENSE_MAP
    assert [mode.value for mode in otii_client.LicensingMode] == ["auto", "manual"]
    assert recording.CHUNK_SIZE == 40000
    assert recording.remove_control_characters("a\tb\r\n\x1b[0mc") == "ab[0mc"
    assert int(otii_connection.get_new_trans_id()) + 1 == int(otii_connection.get_new_trans_id())
    assert {arc.DeviceType, arc.PowerRegulation, arc.Range}
    assert otii_tcp_client.LicensingMode is otii_client.LicensingMode


@pytest.mark.parametrize("name", otii_tcp_client.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(otii_tcp_client, name) is not None
    assert name in dir(otii_tcp_client)


def test_other_names_are_not() -> None:
    with pytest.raises(AttributeError, match="Nonsense"):
        getattr(otii_tcp_client, "Nonsense")  # noqa: B009 - a checker would not let it through
    assert importlib.import_module("otii_tcp_client.exceptions").OtiiError is otii_tcp_client.OtiiError


def test_importing_the_client_imports_nothing_heavy() -> None:
    code = (
        "import sys, otii_tcp_client.otii_client; print(sorted({'asyncio', 'numpy', 'rich', 'ssl'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
