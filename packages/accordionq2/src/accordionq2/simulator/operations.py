"""What each of the 50 operations does that all firmwares have. Keys are operation ids; requests have passed the spec already.

A handler returns the document of its answer, bytes for a download, or None where the answer carries nothing.

Assumed, because no source tells: unknown modules answer 404, a write to an input 400, deleting a configuration file
that is loaded is allowed, and a measuring channel takes 1 to 100,000 samples.
"""

from collections.abc import Mapping
from typing import Final

from . import bus_operations, channel_operations, hardware, modules
from .answers import Json
from .calibration import table_from
from .channel import Channel
from .machine import Call, Handler, Machine, Result
from .newer_operations import NEWER_HANDLERS
from .numeric import DEFAULT_SAMPLES, SAMPLE_RATE_HZ
from .station import SERIAL


def perform(machine: Machine, name: str, call: Call) -> Result:
    """Do one operation, and what is due at once, or refuse with `RefusalError`."""
    with machine.station.lock:
        result = HANDLERS[name](machine, call)
        machine.station.run_due()
        return result


# Connection and resources


def _connection_status(machine: Machine, _call: Call) -> Json:
    return {"isConnected": machine.station.is_connected, "lastError": machine.station.last_error}


def _value(machine: Machine, text: str) -> Json:
    return {machine.settings.value_member: text}


def _get_value(machine: Machine, call: Call) -> Json:
    return _value(machine, machine.station.value(call.body["Name"]))


def _get_values(machine: Machine, call: Call) -> Json:
    max_age_ms: float = call.body.get("MaxAgeMs", 0)
    read = {name: machine.station.read(name, max_age_ms, call.is_locked_out) for name in call.body["Names"]}
    answer: dict[str, Json] = {"resources": {name: value for name, (value, _) in read.items()}}
    return {**answer, "ageMs": {name: age for name, (_, age) in read.items()}} if machine.has_details else answer


def _set_values(machine: Machine, call: Call) -> None:
    values: Mapping[str, str] = call.body["Resources"]
    for name, text in values.items():
        machine.station.write_value(name, text)


def _transact(machine: Machine, call: Call) -> Json:
    machine.station.write_value(call.body["Name"], call.body["Value"])
    return _get_value(machine, call)


# Modules


def _load_module(machine: Machine, call: Call) -> None:
    machine.station.modules.load(call.body)
    machine.station.tell_changed("Added")


def _unload_module(machine: Machine, call: Call) -> None:
    machine.station.modules.unload(call.body)
    machine.station.tell_changed("Removed")


# Application and files


def _identification(machine: Machine, _call: Call) -> Json:
    return f"eSharp,AccordionQ2,{SERIAL},{machine.settings.firmware}"


def _delete_config(machine: Machine, call: Call) -> None:
    name: str = call.parameters["name"]
    machine.station.config_files.delete(name)
    machine.station.loaded_files = [loaded for loaded in machine.station.loaded_files if loaded != name]


# Numeric results and calibration


def _numeric_channel(channel: Channel) -> Json:
    return {
        "netName": channel.net_name,
        "alias": channel.alias,
        "possibleTargetNames": list(hardware.targets()),
        "sampleRate": SAMPLE_RATE_HZ,
        "defaultSamples": DEFAULT_SAMPLES,
    }


def _numeric_channel_name(machine: Machine, call: Call) -> str:
    return machine.station.channel(call.parameters["channel"], "NumericResult").net_name


def _targets(machine: Machine, call: Call) -> Json:
    _numeric_channel_name(machine, call)
    return list(hardware.targets())


def _measure(machine: Machine, call: Call) -> Json:
    body = call.body
    count, is_reduced = body.get("Samples", DEFAULT_SAMPLES), body.get("ReducedSet", True)
    return machine.station.measure(
        body["ChannelNetName"], body["TargetNetName"], int(count), is_reduced=is_reduced
    ).report()


def _statistic(name: str) -> Handler:
    def get(machine: Machine, call: Call) -> Json:
        figure: float = getattr(machine.station.results.get(_numeric_channel_name(machine, call)), name)
        return figure

    return get


def _samples(machine: Machine, call: Call) -> Json:
    return list(machine.station.results.samples(_numeric_channel_name(machine, call)))


def _calibration_table(machine: Machine, call: Call) -> Json:
    channel = machine.station.channel(call.parameters["channel"], "Calibration")
    machine.station.check_works(channel.net_name)
    return machine.station.calibration_tables[channel.net_name]


def _set_calibration_table(machine: Machine, call: Call) -> None:
    machine.station.set_calibration(call.body["ChannelNetName"], table_from(call.body["Table"]))


def _calibration_channels(machine: Machine, _call: Call) -> Json:
    channels = machine.station.channels_of("Calibration")
    return [{"netName": channel.net_name, "alias": channel.alias} for channel in channels]


def _strings(texts: list[str]) -> Json:
    return list(texts)


HANDLERS: Final[Mapping[str, Handler]] = {
    "connection_get_status": _connection_status,
    "resources_get_names": lambda machine, _: _strings(machine.station.resource_names()),
    "resources_get_value": _get_value,
    "resources_set_value": lambda machine, call: machine.station.write_value(call.body["Name"], call.body["Value"]),
    "resources_get_values": _get_values,
    "resources_set_values": _set_values,
    "resources_transact": _transact,
    "channels_get_all": lambda machine, _: [machine.channel(channel) for channel in machine.station.channels.values()],
    "channels_get_channel": lambda machine, call: machine.channel(channel_operations.find(machine.station, call.body)),
    "channels_configure": lambda machine, call: channel_operations.configure(machine.station, [call.body]),
    "channels_configure_many": lambda machine, call: channel_operations.configure(machine.station, call.body),
    "modules_get_all": lambda machine, _: machine.station.modules.report(),
    "modules_get_loaded": lambda machine, _: machine.station.modules.report(only_loaded=True),
    "modules_load": _load_module,
    "modules_unload": _unload_module,
    "modules_configure": lambda machine, call: machine.station.modules.configure(call.body),
    "modules_get_physical_system": lambda machine, _: modules.physical_system(machine.settings.firmware),
    "modules_get_all_apps": lambda _machine, _: modules.apps(),
    "modules_get_licensed_apps": lambda _machine, _: modules.apps(only_licensed=True),
    "application_get_name": lambda machine, _: machine.station.name,
    "application_get_identification": _identification,
    "application_get_status": lambda machine, _: machine.station.status,
    "application_reset": lambda machine, _: machine.station.reset(),
    "application_list_config_files": lambda machine, _: _strings(machine.station.config_files.names()),
    "application_get_loaded_config_files": lambda machine, _: _strings(machine.station.loaded_files),
    "application_load_config_file": lambda machine, call: machine.station.load_configuration(call.body["FileName"]),
    "application_save_config_file": lambda machine, call: machine.station.save_configuration(call.body["FileName"]),
    "application_download_config_file": lambda machine, call: machine.station.config_files.get(call.parameters["name"]),
    "application_upload_config_file": lambda machine, call: machine.station.config_files.put(*call.upload),
    "application_delete_config_file": _delete_config,
    "application_get_system_log": lambda machine, call: _strings(machine.station.log_lines(call.parameters["tail"])),
    "media_list_files": lambda machine, _: _strings(machine.station.media_files.names()),
    "media_download_file": lambda machine, call: machine.station.media_files.get(call.parameters["name"]),
    "media_upload_file": lambda machine, call: machine.station.media_files.put(*call.upload),
    "media_delete_file": lambda machine, call: machine.station.media_files.delete(call.parameters["name"]),
    "comm_i2c": lambda machine, call: bus_operations.i2c(machine.station, machine.settings, call.body),
    "comm_uart": lambda machine, call: bus_operations.uart(machine.station, machine.settings, call.body),
    "comm_spi": lambda machine, call: bus_operations.spi(machine.station, machine.settings, call.body),
    "comm_socket": lambda machine, call: bus_operations.socket(machine.station, machine.settings, call.body),
    "numeric_results_get_channels": lambda machine, _: [
        _numeric_channel(channel) for channel in machine.station.channels_of("NumericResult")
    ],
    "numeric_results_get_targets": _targets,
    "numeric_results_measure": _measure,
    "numeric_results_get_mean": _statistic("mean"),
    "numeric_results_get_min": _statistic("min"),
    "numeric_results_get_max": _statistic("max"),
    "numeric_results_get_stdev": _statistic("stdev"),
    "numeric_results_get_samples": _samples,
    "calibration_get_channels": _calibration_channels,
    "calibration_get_table": _calibration_table,
    "calibration_set_table": _set_calibration_table,
    **NEWER_HANDLERS,
}
