"""Every documented method is there, in both colours, with the documented parameters and defaults."""

import inspect
import operator
from typing import Any

import pytest

from accordionq2 import (
    AccordionQ2Client,
    AsyncAccordionQ2Client,
    boot,
    events,
    files,
    firmware,
    instruments,
    lease,
    numeric_results,
    subscriptions,
    system,
)
from accordionq2.enums import FlowControlTypes, ParityTypes, UartBusTypes

REQUIRED = inspect.Parameter.empty
NAME = {"name": REQUIRED}
FILE = {"file_name": REQUIRED}
CHANNEL = {"channel_net_name": REQUIRED}
MODULE = {"module": REQUIRED}
BUS = {"device_name": REQUIRED, "action": REQUIRED}
DATA = {"data_to_send": None, "number_of_bytes_to_receive": 0}
DOCUMENTED: dict[str, dict[str, Any]] = {
    "resources.get_names": {},
    "resources.get_value": NAME,
    "resources.set_value": NAME | {"value": REQUIRED},
    "resources.get_values": {"names": REQUIRED, "max_age_ms": 0},
    "resources.set_values": {"resources": REQUIRED},
    "resources.transact": NAME | {"value": REQUIRED},
    "channels.get_all": {},
    "channels.get_channel": {"alias": None, "net_name": None},
    "channels.configure": {"config": REQUIRED},
    "channels.configure_many": {"configs": REQUIRED},
    "modules.get_all": {},
    "modules.get_loaded": {},
    "modules.load": MODULE,
    "modules.unload": MODULE,
    "modules.configure": MODULE,
    "modules.get_physical_system": {},
    "modules.get_licensed_apps": {},
    "modules.get_all_apps": {},
    "application.get_name": {},
    "application.get_identification": {},
    "application.get_status": {},
    "application.reset": {},
    "application.list_config_files": {},
    "application.get_loaded_config_files": {},
    "application.load_config_file": FILE,
    "application.save_config_file": FILE,
    "application.download_config_file": FILE,
    "application.upload_config_file": FILE | {"data": REQUIRED},
    "application.delete_config_file": FILE,
    "application.get_system_log": {"tail": 100},
    "media.list_files": {},
    "media.download_file": FILE,
    "media.upload_file": FILE | {"data": REQUIRED},
    "media.delete_file": FILE,
    "connection.get_status": {},
    "comm.i2c": {"device_name": REQUIRED, "address": REQUIRED, "action": REQUIRED} | DATA | {"max_retries": -1},
    "comm.uart": BUS
    | {
        "baud_rate": 9600,
        "bus_type": UartBusTypes.RS232,
        "flow_control": FlowControlTypes.NONE,
        "parity": ParityTypes.NONE,
        "use_termination_byte": False,
        "termination_byte": 10,
    }
    | DATA
    | {"timeout_ms": 1000},
    "comm.spi": BUS | DATA,
    "comm.socket": BUS
    | {"host_name": "", "port": 0}
    | DATA
    | {"termination_byte": 0, "use_termination_byte": False, "timeout_ms": 1000},
    "numeric_results.get_channels": {},
    "numeric_results.get_targets": CHANNEL,
    "numeric_results.measure": CHANNEL | {"target_net_name": REQUIRED, "samples": 1000, "reduced_set": True},
    "numeric_results.get_mean": CHANNEL,
    "numeric_results.get_min": CHANNEL,
    "numeric_results.get_max": CHANNEL,
    "numeric_results.get_stdev": CHANNEL,
    "numeric_results.get_samples": CHANNEL,
    "calibration.get_channels": {},
    "calibration.get_table": {"channel_name": REQUIRED},
    "calibration.set_table": {"channel_name": REQUIRED, "table": REQUIRED},
}
FIRMWARE_28: dict[str, dict[str, Any]] = {
    "resources.read_values": {"names": REQUIRED, "max_age_ms": 0},
    "numeric_results.acquire": {"channel": REQUIRED, "target": REQUIRED, "samples": 1000, "lsl": None, "usl": None},
    "audit.get_audit_log": {"tail": 100},
    "instruments.get_all": {},
    "events.open": {"silence_limit": 30.0},
    "subscriptions.create": {"stream_id": REQUIRED, "channels": REQUIRED, "interval_ms": 1000},
    "subscriptions.update": {"subscription_id": REQUIRED, "channels": REQUIRED, "interval_ms": 1000},
    "subscriptions.delete": {"subscription_id": REQUIRED},
    "lease.get": {},
    "lease.acquire": {"owner": REQUIRED, "ttl_ms": 30000},
    "lease.renew": {"ttl_ms": None},
    "lease.release": {},
    "lease.hold": {"owner": REQUIRED, "ttl_ms": 30000},
    "system.get_services": {},
    "system.service_action": {"service_id": REQUIRED, "action": REQUIRED},
    "system.reboot": {},
    "system.get_clock": {},
    "system.set_clock": {"utc": None, "force": False},
    "system.boot.get": {},
    "system.boot.set_startup": {"enabled": None, "alias_files": None},
    "system.boot.update": {},
    "files.get_roots": {},
    "files.list": {"root": REQUIRED, "path": ""},
    "files.download": {"root": REQUIRED, "path": REQUIRED},
    "files.upload": {"root": REQUIRED, "path": REQUIRED, "data": REQUIRED, "overwrite": False},
    "files.create_folder": {"root": REQUIRED, "path": REQUIRED},
    "files.move": {"root": REQUIRED, "source": REQUIRED, "target": REQUIRED, "overwrite": False},
    "files.delete": {"root": REQUIRED, "path": REQUIRED, "recursive": False},
    "firmware.get_state": {},
    "firmware.get_releases": {"include_beta": False},
    "firmware.set_source": {"location": REQUIRED},
    "firmware.start_update": {"version": REQUIRED, "include_beta": False},
    "firmware.get_update": {},
    "firmware.get_update_log": {},
    "firmware.wait_for_update": {"timeout": 900.0, "poll": 2.0},
    "firmware.install": {"version": REQUIRED, "include_beta": False, "timeout": 900.0},
    "firmware.upload_package": {"package": REQUIRED},
    "firmware.install_package": {"package": REQUIRED, "timeout": 900.0},
    "firmware.delete_package": {"file_name": REQUIRED},
}
DOCUMENTED |= FIRMWARE_28
AT_ONCE = {"lease.hold"}
"""What the asynchronous client returns without waiting."""
OURS = {"capabilities.get", "events.watch", "lease.held_lease_id"}
BOOT_UPDATE = (
    "if_modified enabled description alias_files modules ip_configurations wifi wifi_password disable_usb_ports "
    "enable_media_devices services"
)
KINDS = [AccordionQ2Client, AsyncAccordionQ2Client]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", DOCUMENTED)
def test_method(kind: Any, name: str) -> None:
    function = operator.attrgetter(name)(kind("http://h"))
    parameters = inspect.signature(function).parameters.values()
    positional = {item.name: item.default for item in parameters if item.kind is item.POSITIONAL_OR_KEYWORD}
    assert list(positional.items()) == list(DOCUMENTED[name].items())
    assert inspect.iscoroutinefunction(function) is (kind is AsyncAccordionQ2Client and name not in AT_ONCE)
    assert function.__doc__


@pytest.mark.parametrize("kind", KINDS)
def test_client(kind: Any) -> None:
    assert len(DOCUMENTED) == 50 + 39  # and the property `lease.held_lease_id`
    arguments = {item.name: item.default for item in inspect.signature(kind).parameters.values()}
    assert list(arguments.items()) == [
        ("base_url", REQUIRED),
        ("timeout", 30.0),
        ("auth", None),
        ("verify", True),
        ("default_headers", None),
    ]
    client = kind("http://h")
    groups = [*kind.__annotations__, "system.boot"]
    public = {
        f"{group}.{name}" for group in groups for name in dir(operator.attrgetter(group)(client)) if name[0] != "_"
    }
    assert public - {"system.boot"} == set(DOCUMENTED) | OURS


@pytest.mark.parametrize("kind", KINDS)
def test_sections_of_boot_config_are_named(kind: Any) -> None:
    parameters = inspect.signature(kind("http://h").system.boot.update).parameters
    assert " ".join(parameters) == BOOT_UPDATE
    assert {item.kind for item in parameters.values()} == {inspect.Parameter.KEYWORD_ONLY}
    assert [name for name, item in parameters.items() if item.default is not None] == ["wifi_password"]


def test_modules_of_the_documentation() -> None:
    assert (events.SILENCE_LIMIT_SECONDS, lease.HEADER) == (30.0, "X-Lease-Id")
    assert {str(state) for state in firmware.FINAL_STATES} == {"idle", "succeeded", "failed", "rolledBack", "unknown"}
    for module in (boot, events, files, firmware, instruments, lease, numeric_results, subscriptions, system):
        assert all(getattr(module, name) is not None for name in module.__all__)
