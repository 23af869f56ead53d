"""Every documented method is there, in both colours, with the documented parameters and defaults."""

import inspect
from typing import Any

import pytest

from accordionq2 import AccordionQ2Client, AsyncAccordionQ2Client
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
    "resources.get_values": {"names": REQUIRED},
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
KINDS = [AccordionQ2Client, AsyncAccordionQ2Client]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", DOCUMENTED)
def test_method(kind: Any, name: str) -> None:
    group, _, method = name.partition(".")
    function = getattr(getattr(kind("http://h"), group), method)
    parameters = inspect.signature(function).parameters.values()
    positional = {item.name: item.default for item in parameters if item.kind is item.POSITIONAL_OR_KEYWORD}
    assert list(positional.items()) == list(DOCUMENTED[name].items())
    assert inspect.iscoroutinefunction(function) is (kind is AsyncAccordionQ2Client)
    assert function.__doc__


@pytest.mark.parametrize("kind", KINDS)
def test_client(kind: Any) -> None:
    assert len(DOCUMENTED) == 50
    arguments = {item.name: item.default for item in inspect.signature(kind).parameters.values()}
    assert list(arguments.items()) == [
        ("base_url", REQUIRED),
        ("timeout", 30.0),
        ("auth", None),
        ("verify", True),
        ("default_headers", None),
    ]
    client = kind("http://h")
    public = {
        f"{group}.{name}" for group in kind.__annotations__ for name in dir(getattr(client, group)) if name[0] != "_"
    }
    assert public == set(DOCUMENTED)
