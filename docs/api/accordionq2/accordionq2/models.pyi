from __future__ import annotations

class AppLicenseDto(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    expires: str = ''
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    key: str = _attrs.field(default='', repr=_types.redact)
    name: str = ''
    def to_dict(self) -> dict[str, Any]: ...
    type: AppTypes = AppTypes.UNKNOWN
class AppTypes(_enums.OpenStrEnum):
    HARDWARE_MODULE: object = 'HardwareModule'
    SOFTWARE_MODULE: object = 'SoftwareModule'
    UNKNOWN: object = 'Unknown'
    is_listed: bool
class BusActions(_enums.OpenStrEnum):
    BREAK: object = 'Break'
    CLEAR_BUFFERS: object = 'ClearBuffers'
    RECEIVE: object = 'Receive'
    RECONFIGURE: object = 'Reconfigure'
    SCAN: object = 'Scan'
    SEND: object = 'Send'
    SEND_RECEIVE: object = 'SendReceive'
    UNDEFINED: object = 'Undefined'
    is_listed: bool
class BusTransactionResponse(_model.Model):
    action: str = ''
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    device_name: str = ''
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    number_of_bytes_received: int = 0
    received: bytes = b''
    def to_dict(self) -> dict[str, Any]: ...
class CalibrationChannelDto(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    alias: str = ''
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    net_name: str = ''
    def to_dict(self) -> dict[str, Any]: ...
class CalibrationRowDto(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    gain: float = 1.0
    key: str = ''
    offset: float = 0.0
    def to_dict(self) -> dict[str, Any]: ...
class CalibrationTableDto(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    cal_data: tuple[CalibrationRowDto, ...] = ()
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    product_id: str = ''
    revision: str = ''
    serial_number: str = ''
    def to_dict(self) -> dict[str, Any]: ...
class ChannelConfigRequest:
    alias: str | None = None
    description: str | None = None
    details: Mapping[str, Any] | None = None
    device_name: str | None = None
    direction: DirectionTypes | None = None
    enabled: bool | None = None
    def frozen(self) -> models.ChannelConfigRequest: ...
    group_name: str | None = None
    net_name: str | None = None
    def to_dict(self) -> dict[str, Any]: ...
    unit: str | None = None
class ChannelDto(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    alias: str = ''
    capability: DirectionTypes = DirectionTypes.UNDEFINED
    channel_index: int = 0
    channel_type: ChannelTypes = ChannelTypes.UNDEFINED
    channel_type_capability: ChannelTypes = ChannelTypes.UNDEFINED
    default_direction: DirectionTypes = DirectionTypes.UNDEFINED
    description: str = ''
    details: _typing.Mapping[str, _typing.Any] | None = None
    device_name: str = ''
    direction: DirectionTypes = DirectionTypes.UNDEFINED
    direction_changed: bool = False
    enabled: bool = False
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    group_name: str = ''
    index: int = 0
    is_virtual: bool = False
    net_name: str = ''
    def to_dict(self) -> dict[str, Any]: ...
    unit: str = ''
    usage: MpioUsageTypes = MpioUsageTypes.UNDEFINED
class ChannelLookupRequest:
    alias: str | None = None
    def frozen(self) -> models.ChannelLookupRequest: ...
    net_name: str | None = None
    def to_dict(self) -> dict[str, Any]: ...
class ChannelTypes(_flags.WireFlag):
    ACTUATOR: object = 256
    ANALOG: object = 1
    AUDIO: object = 4194304
    BYTE_STREAM: object = 65536
    CALIBRATION: object = 67108864
    COUNTER: object = 64
    CURRENT: object = 2048
    DIGITAL: object = 2
    FREQUENCY: object = 128
    I2C: object = 32768
    IMAGE: object = 2097152
    INSTRUMENT: object = 16777216
    MULTIPLEXER: object = 16
    NUMERIC_RESULT: object = 524288
    NUMERIC_RESULTS: object = 33554432
    PSEUDO_DIGITAL: object = 1048576
    RATIOMETRIC: object = 4096
    REGISTER: object = 1024
    RESISTANCE: object = 32
    SOCKET: object = 131072
    SPI: object = 16384
    TEMPERATURE: object = 8
    UART: object = 8192
    UNDEFINED: object = 0
    VIDEO: object = 8388608
    VIRTUAL_DIGITAL: object = 4
    WAVEFORM: object = 262144
class ConnectionStatusDto(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    is_connected: bool = False
    last_error: str | None = None
    def to_dict(self) -> dict[str, Any]: ...
class DirectionTypes(_flags.WireFlag):
    IN: object = 1
    OUT: object = 2
    UNDEFINED: object = 0
class InstrumentDto(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    alias: str = ''
    description: str = ''
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    function_map: _typing.Mapping[str, str] = _types.EMPTY
    group_name: str = ''
    instrument_name: str = ''
    net_name: str = ''
    def to_dict(self) -> dict[str, Any]: ...
    type: str = ''
class ModuleSettingsDto(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    assembly_path: str = ''
    class_name: str = ''
    enabled: bool = False
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    image_name: str = ''
    initial_data: _typing.Mapping[str, _typing.Any] = _types.EMPTY
    name: str = ''
    namespace: str = ''
    def to_dict(self) -> dict[str, Any]: ...
class MpioUsageTypes(_enums.OpenStrEnum):
    BUS_SIGNAL: object = 'BusSignal'
    HIDDEN_SYSTEM_CONTROL: object = 'HiddenSystemControl'
    READ_ONLY_SYSTEM_CONTROL: object = 'ReadOnlySystemControl'
    UNDEFINED: object = 'Undefined'
    USER_ALLOCATABLE: object = 'UserAllocatable'
    is_listed: bool
class NumericMeasureResultDto(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    channel_net_name: str = ''
    duration: str = ''
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    reduced_set: bool = True
    sample_count: int = 0
    sample_rate: int = 0
    started: str = ''
    stopped: str = ''
    target_net_name: str = ''
    def to_dict(self) -> dict[str, Any]: ...
class NumericResultChannelDto(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    alias: str = ''
    default_samples: int = 0
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    net_name: str = ''
    possible_target_names: tuple[str, ...] = ()
    sample_rate: int = 0
    def to_dict(self) -> dict[str, Any]: ...
class PhysicalModuleDto(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    index: int = 0
    name: str = ''
    product_id: str = ''
    revision: int = 0
    serial_number: str = ''
    def to_dict(self) -> dict[str, Any]: ...
class PhysicalSystemDto(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    eth_ip_v4: str = ''
    eth_ip_v6: str = ''
    firmware: str = ''
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    host: str = ''
    mac: str = ''
    modules: tuple[PhysicalModuleDto, ...] = ()
    network_interfaces: _typing.Mapping[str, _typing.Any] = _types.EMPTY
    def to_dict(self) -> dict[str, Any]: ...
def direction_to_json(value: DirectionTypes) -> str: ...
def parse_channel_types(value: int | str) -> ChannelTypes: ...
def parse_direction_types(value: int | str) -> DirectionTypes: ...
