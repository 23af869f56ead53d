"""The commands about one device: power, channels, the expansion port, the UART."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from .answers import Json, RefusalError, failure, invalid_value
from .bench import Bench
from .device import Device
from .device_kinds import ANALOG, MAX_RATE, OLD_CHANNELS, PINS
from .handling import Data, Handler, Result, Waiting, for_analyser, for_device
from .profiling import Profiling, check_steps

_RESTART_S: Final = 2.0
"""How long a device is away after an upgrade of its firmware."""


def _get(name: str, key: str = "value") -> Handler:
    return for_analyser(lambda _bench, device, _data: {key: getattr(device.state, name)})


def _set(name: str, key: str = "value", check: Callable[[Device, Any], None] | None = None) -> Handler:
    def work(_bench: Bench, device: Device, data: Data) -> Json:
        if check is not None:
            check(device, data[key])
        setattr(device.state, name, data[key])
        return None

    return for_analyser(work)


# Power


def _set_main(_bench: Bench, device: Device, data: Data) -> Json:
    device.switch_main(is_on=data["enable"])
    return None


def _check_main_volts(device: Device, volts: float) -> None:
    if not 0 <= volts <= device.kind.max_volts:
        raise invalid_value("value", volts)


def _check_5v(device: Device, value: bool | float) -> None:
    if not isinstance(value, bool) and not device.kind.has_high_voltage_pin:
        keys = {"key": "enable", "expected_type": "boolean", "received_type": "number"}
        raise RefusalError("Invalid key type", keys)


def _check_has_pin(device: Device, _volts: float) -> None:
    if not device.kind.has_high_voltage_pin:
        raise RefusalError("Command not valid for device type")


def _get_4wire(_bench: Bench, device: Device, _data: Data) -> Json:
    if not device.is_calibrated:
        return {"value": "cal_invalid"}
    if not device.state.four_wire:
        return {"value": "disabled"}
    return {"value": "active" if device.state.is_main_on else "inactive"}


def _calibrate(_bench: Bench, device: Device, _data: Data) -> Json:
    if device.state.is_main_on:
        raise failure("Main power is on")
    device.is_calibrated = True
    return None


def _upgrade(bench: Bench, device: Device, data: Data) -> Json:
    filename = data.get("filename")
    if filename is not None and not filename.endswith(".bin"):
        raise failure(f"{filename} is no firmware")
    device.switch_main(is_on=False)
    device.is_calibrated = False
    device.ready_s = bench.now_s() + _RESTART_S
    return None


# Channels


def _check_channel(device: Device, channel: str, known: tuple[str, ...] | None = None) -> None:
    if channel in OLD_CHANNELS or channel not in (known or device.kind.channels()):
        raise invalid_value("channel", channel)


def _enable_channel(_bench: Bench, device: Device, data: Data) -> Json:
    _check_channel(device, data["channel"])
    change = device.enabled.add if data["enable"] else device.enabled.discard
    change(data["channel"])
    return None


def _get_rate(_bench: Bench, device: Device, data: Data) -> Json:
    _check_channel(device, data["channel"], ANALOG)
    return {"value": device.rate(data["channel"])}


def _set_rate(_bench: Bench, device: Device, data: Data) -> Json:
    if not device.kind.has_settable_rates:
        raise RefusalError("Operation not supported")
    _check_channel(device, data["channel"], ANALOG)
    if not 1 <= data["value"] <= MAX_RATE:
        raise invalid_value("value", data["value"])
    device.rates[data["channel"]] = int(data["value"])
    return None


def _get_value(bench: Bench, device: Device, data: Data) -> Json:
    channel = data["channel"]
    _check_channel(device, channel, (*ANALOG, *PINS))
    if channel not in device.enabled and not device.state.is_main_on:
        if bench.settings.idle_value == "error":
            raise RefusalError("Not ready")
        return {"value": 0}
    return {"value": float(device.pin(PINS.index(channel) + 1)) if channel in PINS else device.value(channel)}


# Expansion port, UART


def _get_gpi(_bench: Bench, device: Device, data: Data) -> Json:
    return {"value": device.pin(data["pin"])}


def _set_gpo(_bench: Bench, device: Device, data: Data) -> Json:
    device.pin(1)  # refuses while the expansion port is off
    device.state.outputs[int(data["pin"])] = data["value"]
    return None


def _get_rx(_bench: Bench, device: Device, _data: Data) -> Json:
    device.check_pin_is_free()
    return {"value": device.state.is_main_on}


def _set_tx(_bench: Bench, device: Device, data: Data) -> Json:
    device.check_pin_is_free()
    device.state.tx_level = data["value"]
    return None


def _write_tx(_bench: Bench, device: Device, data: Data) -> Json:
    device.write_line(data["value"])
    return None


# The device itself


def _add_to_project(bench: Bench, device: Device, _data: Data) -> Json:
    if bench.active_project is None:
        raise failure("There is no project")
    device.is_in_project = True
    return None


def _get_property(_bench: Bench, device: Device, data: Data) -> Json:
    name = data["name"]
    return {"value": device.state.properties[name]} if name in device.state.properties else {}


def _set_property(_bench: Bench, device: Device, data: Data) -> Json:
    device.state.properties[data["name"]] = data["value"]
    return None


def _get_version(_bench: Bench, device: Device, _data: Data) -> Json:
    return {"hw_version": device.kind.hw_version, "fw_version": device.kind.fw_version}


def _is_connected(bench: Bench, data: Data) -> Json:
    return {"connected": any(device.id == data["device_id"] for device in bench.devices)}


def _nothing(_bench: Bench, _device: Device, _data: Data) -> Json:
    return None


# Battery profiling


def _set_battery_profile(_bench: Bench, device: Device, data: Data) -> Json:
    check_steps(data["value"])
    device.steps = [dict(step) for step in data["value"]]
    return None


def _enable_profiling(bench: Bench, device: Device, data: Data) -> Json:
    if data["enable"] and not device.steps:
        raise failure("No battery profile is set")
    device.profiling = Profiling(device.steps, bench.now_s()) if data["enable"] else None
    return None


def _wait_for_battery_data(bench: Bench, device: Device, data: Data) -> Result:
    profiling = device.profiling
    if profiling is None:
        raise failure("Battery profiling is not enabled")

    def finished() -> Json:
        found = profiling.next_data(bench.now_s())
        return None if found is None else {"value": found}

    return finished() or Waiting(finished, data["timeout"] / 1000, {"value": None})


HANDLERS: Final[Mapping[str, Handler]] = {
    "arc_add_to_project": for_device(_add_to_project),
    "arc_calibrate": for_analyser(_calibrate),
    "arc_commit": for_device(_nothing),
    "arc_enable_5v": _set("has_5v", "enable", _check_5v),
    "arc_enable_battery_profiling": for_analyser(_enable_profiling),
    "arc_enable_channel": for_device(_enable_channel),
    "arc_enable_exp_port": _set("has_exp_port", "enable"),
    "arc_enable_legacy_sink": _set("sinks_like_before", "enable"),
    "arc_enable_uart": _set("has_uart", "enable"),
    "arc_firmware_upgrade": for_analyser(_upgrade),
    "arc_get_4wire": for_analyser(_get_4wire),
    "arc_get_adc_resistor": _get("adc_ohms"),
    "arc_get_channel_samplerate": for_analyser(_get_rate),
    "arc_get_exp_voltage": _get("exp_volts"),
    "arc_get_gpi": for_analyser(_get_gpi),
    "arc_get_main": _get("is_main_on"),
    "arc_get_main_voltage": _get("main_volts"),
    "arc_get_max_current": _get("max_amps"),
    "arc_get_property": for_device(_get_property),
    "arc_get_range": _get("range", "range"),
    "arc_get_rx": for_analyser(_get_rx),
    "arc_get_src_cur_limit_enabled": _get("limits_current", "enabled"),
    "arc_get_uart_baudrate": _get("baud_rate"),
    "arc_get_value": for_analyser(_get_value),
    "arc_get_version": for_device(_get_version),
    "arc_is_connected": _is_connected,
    "arc_set_0-15_voltage": _set("pin_volts", check=_check_has_pin),
    "arc_set_4wire": _set("four_wire", "enable"),
    "arc_set_adc_resistor": _set("adc_ohms"),
    "arc_set_battery_profile": for_analyser(_set_battery_profile),
    "arc_set_channel_samplerate": for_analyser(_set_rate),
    "arc_set_exp_voltage": _set("exp_volts"),
    "arc_set_gpo": for_analyser(_set_gpo),
    "arc_set_main": for_analyser(_set_main),
    "arc_set_main_current": _set("main_amps"),
    "arc_set_main_voltage": _set("main_volts", check=_check_main_volts),
    "arc_set_max_current": _set("max_amps"),
    "arc_set_power_regulation": _set("regulation", "mode"),
    "arc_set_property": for_device(_set_property),
    "arc_set_range": _set("range", "range"),
    "arc_set_src_cur_limit_enabled": _set("limits_current", "enable"),
    "arc_set_tx": for_analyser(_set_tx),
    "arc_set_uart_baudrate": _set("baud_rate"),
    "arc_wait_for_battery_data": for_analyser(_wait_for_battery_data),
    "arc_write_tx": for_analyser(_write_tx),
}
