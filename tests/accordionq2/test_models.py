"""Models, enumerations and flags as the documentation names them."""

import copy
import pickle
from types import SimpleNamespace
from typing import Any

import attrs
import pytest
from devicewire.accordionq2 import models as generated

import accordionq2
from accordionq2 import enums, numeric_results

POSITIONAL = {
    "AppLicenseDto": "name key expires type",
    "BusTransactionResponse": "device_name action received number_of_bytes_received",
    "CalibrationChannelDto": "net_name alias",
    "CalibrationRowDto": "key gain offset",
    "CalibrationTableDto": "product_id revision serial_number cal_data",
    "ChannelConfigRequest": "alias net_name enabled direction description unit group_name device_name details",
    "ChannelDto": "channel_index index enabled usage device_name channel_type channel_type_capability alias net_name group_name "
    "capability description direction direction_changed default_direction unit is_virtual details",
    "BootAddress": "interface static_ip enabled",
    "BootAliasFile": "path enabled order",
    "BootConfig": "enabled modified description wifi disable_usb_ports enable_media_devices alias_files modules ip_configurations "
    "services protected_services",
    "BootModule": "name assembly_path class_name namespace enabled",
    "BootService": "name service_file enabled",
    "BootWifi": "enabled ssid password_set",
    "ChannelLookupRequest": "alias net_name",
    "ClockStatus": "utc time_zone ntp_enabled ntp_synchronized",
    "FileEntry": "name directory size modified",
    "FileListing": "root path writable entries",
    "FileRoot": "id description writable exists",
    "FirmwareRelease": "version file_name author release_notes beta revoked installed downloaded origin installable",
    "FirmwareReleases": "source releases error",
    "FirmwareSource": "kind location is_default",
    "FirmwareState": "current source default_source supported minimum_version update",
    "FirmwareUpdateStatus": "state version message bytes total_bytes time",
    "InstrumentDto": "net_name alias group_name description instrument_name type function_map",
    "LeaseDto": "held owner expires_in_ms lease_id held_by since",
    "NumericAcquisition": "channel target unit sample_rate started duration_ms samples stats",
    "ServiceStatus": "id unit description installed active_state sub_state enabled since self actions",
    "SubscriptionDto": "id expires_in_ms",
    "ConnectionStatusDto": "is_connected last_error",
    "ModuleSettingsDto": "name enabled class_name assembly_path namespace image_name initial_data",
    "NumericMeasureResultDto": "channel_net_name target_net_name sample_count sample_rate reduced_set started stopped duration",
    "NumericResultChannelDto": "net_name alias possible_target_names sample_rate default_samples",
    "PhysicalModuleDto": "index name product_id revision serial_number",
    "PhysicalSystemDto": "host eth_ip_v4 eth_ip_v6 firmware mac modules network_interfaces",
}
ALL = SimpleNamespace(
    **{name: getattr(module, name) for module in (accordionq2, numeric_results) for name in module.__all__}
)
NEW_ONES_ARE_ON = ("BootAliasFile", "BootService")
REQUESTS = ("ChannelConfigRequest", "ChannelLookupRequest")


@pytest.mark.parametrize("name", POSITIONAL)
def test_members_have_their_documented_order(name: str) -> None:
    kind: Any = getattr(ALL, name)
    fields = [field.name for field in attrs.fields(kind) if not field.kw_only]
    assert fields == POSITIONAL[name].split()
    made = kind(*[getattr(kind(), field) for field in fields])
    assert made == kind()
    assert copy.deepcopy(made) == pickle.loads(pickle.dumps(made)) == made


@pytest.mark.parametrize("name", POSITIONAL)
def test_reports_are_immutable_and_requests_are_not(name: str) -> None:
    made: Any = getattr(ALL, name)()
    field = POSITIONAL[name].split()[0]
    if name in REQUESTS:
        setattr(made, field, "x")
        assert getattr(made, field) == "x"
    else:
        assert hash(made) == hash(copy.copy(made))
        with pytest.raises(AttributeError):
            setattr(made, field, "x")


@pytest.mark.parametrize("name", sorted(set(POSITIONAL) - set(REQUESTS)))
def test_null_in_every_member_is_read(name: str) -> None:
    kind: Any = getattr(ALL, name)
    wire = getattr(generated, name)
    nulls = {field.wire_name: None for field in wire._fields()}
    read = kind.from_dict(nulls)
    assert isinstance(read, kind)
    if name in NEW_ONES_ARE_ON:
        assert (kind().enabled, kind.from_dict({}).enabled) == (True, False)
    else:
        assert kind.from_dict({}) == kind()


@pytest.mark.parametrize("name", REQUESTS)
def test_requests_stay_in_step_with_their_frozen_twins(name: str) -> None:
    kind: Any = getattr(ALL, name)
    fields = [field.name for field in attrs.fields(getattr(generated, name)) if field.name != "additional_properties"]
    assert fields == [field.name for field in attrs.fields(kind)]
    values: Any = dict(zip(fields, "abcdefghi", strict=False)) | (
        {"direction": enums.DirectionTypes(3), "details": {"gain": 1}} if "direction" in fields else {}
    )
    assert attrs.asdict(kind(**values).frozen(), recurse=False) == values | {"additional_properties": {}}
    assert kind().to_dict() == {}


def test_directions() -> None:
    parse, write = enums.parse_direction_types, enums.direction_to_json
    assert parse("IN, OUT") == parse(" OUT,IN ") == parse(3) == enums.DirectionTypes.IN | enums.DirectionTypes.OUT
    assert parse("") == parse("Undefined") == parse("in") == parse(0) == enums.DirectionTypes.UNDEFINED
    assert [write(enums.DirectionTypes(number)) for number in range(4)] == ["Undefined", "IN", "OUT", "IN, OUT"]
    assert int(parse(13)) == 13
    odd: Any = None
    with pytest.raises(TypeError):
        parse(odd)
    text: Any = "IN"
    with pytest.raises(ValueError, match="DirectionTypes"):
        write(text)


def test_channel_types() -> None:
    parse = enums.parse_channel_types
    assert parse("Analog, NumericResults") == enums.ChannelTypes.ANALOG | enums.ChannelTypes.NUMERIC_RESULTS
    assert parse("Analog, Quantum") == enums.ChannelTypes.ANALOG
    assert parse(512 | 1) == 513
    odd: Any = 1.5
    with pytest.raises(TypeError):
        parse(odd)


def test_enumerations_are_texts() -> None:
    assert str(enums.ModuleStatus.OK) == "OK" == enums.ModuleStatus.OK
    unlisted = enums.ModuleStatus("Melting")
    assert (unlisted.value, unlisted.is_listed) == ("Melting", False)


def test_version() -> None:
    assert accordionq2.__version__
    assert set(accordionq2.__all__) <= set(dir(accordionq2))
