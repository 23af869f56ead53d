from __future__ import annotations

API_VERSION: _typing.Final = '5.28.1'
class AccordionQ2AnswerError(AccordionQ2ApiError, ValueError):
    def __init__(self, status_code: int, message: str) -> None: ...
    status_code: object
    was_sent: object
class AccordionQ2ApiError(AccordionQ2Error):
    def __init__(self, status_code: int, message: str) -> None: ...
    status_code: object
    was_sent: object
class AccordionQ2ArgumentError(AccordionQ2Error, ValueError):
    def __init__(self, message: str = '', *, was_sent: bool | None = None) -> None: ...
    was_sent: object
class AccordionQ2Client:
    def __init__(self, base_url: str, timeout: float | None = 30.0, auth: tuple[str, str] | None = None, verify: Verify = True, default_headers: Mapping[str, str] | None = None) -> None: ...
    application: SyncApplication
    audit: SyncAudit
    calibration: SyncCalibration
    capabilities: SyncCapabilities
    channels: SyncChannels
    def close(self) -> None: ...
    comm: SyncComm
    compatibility: Compatibility
    connection: SyncConnection
    events: SyncEvents
    files: SyncFiles
    firmware: SyncFirmware
    instruments: SyncInstruments
    lease: SyncLease
    media: SyncMedia
    modules: SyncModules
    numeric_results: SyncNumericResults
    resources: SyncResources
    subscriptions: SyncSubscriptions
    system: SyncSystem
    def watch_values(self, names: Iterable[str], interval_ms: int = 1000, *, silence_limit: float = SILENCE_LIMIT_SECONDS, give_up_s: float | None = 300.0) -> ValueWatch: ...
class AccordionQ2ConnectionError(AccordionQ2Error, ConnectionError):
    def __init__(self, message: str = '', *, was_sent: bool | None = None) -> None: ...
    was_sent: object
class AccordionQ2Error(Exception):
    def __init__(self, message: str = '', *, was_sent: bool | None = None) -> None: ...
    was_sent: object
class AccordionQ2LeaseError(AccordionQ2Error, RuntimeError):
    def __init__(self, message: str = '', *, was_sent: bool | None = None) -> None: ...
    was_sent: object
class AccordionQ2RefusedError(AccordionQ2ConnectionError, ConnectionRefusedError):
    def __init__(self, message: str = '', *, was_sent: bool | None = None) -> None: ...
    was_sent: object
class AccordionQ2ShortReadError(AccordionQ2Error):
    def __init__(self, requested_bytes: int, received_bytes: int) -> None: ...
    received_bytes: object
    requested_bytes: object
    was_sent: object
class AccordionQ2TimeoutError(AccordionQ2Error, TimeoutError):
    def __init__(self, message: str = '', *, was_sent: bool | None = None) -> None: ...
    was_sent: object
class AccordionQ2UnsupportedError(AccordionQ2ApiError, NotImplementedError):
    def __init__(self, status_code: int, message: str, call: str = '', since: str = '') -> None: ...
    call: object
    since: object
    status_code: object
    was_sent: object
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
class AsyncAccordionQ2Client:
    def __init__(self, base_url: str, timeout: float | None = 30.0, auth: tuple[str, str] | None = None, verify: Verify = True, default_headers: Mapping[str, str] | None = None) -> None: ...
    application: AsyncApplication
    audit: AsyncAudit
    calibration: AsyncCalibration
    capabilities: AsyncCapabilities
    channels: AsyncChannels
    async def close(self) -> None: ...
    comm: AsyncComm
    compatibility: Compatibility
    connection: AsyncConnection
    events: AsyncEvents
    files: AsyncFiles
    firmware: AsyncFirmware
    instruments: AsyncInstruments
    lease: AsyncLease
    media: AsyncMedia
    modules: AsyncModules
    numeric_results: AsyncNumericResults
    resources: AsyncResources
    subscriptions: AsyncSubscriptions
    system: AsyncSystem
    def watch_values(self, names: Iterable[str], interval_ms: int = 1000, *, silence_limit: float = SILENCE_LIMIT_SECONDS, give_up_s: float | None = 300.0) -> AsyncValueWatch: ...
class AsyncEventStream:
    def __init__(self, engine: Engine, incoming: AsyncIncoming) -> None: ...
    async def close(self) -> None: ...
    greeting: ServerEvent | None
    hello: dict[str, Any]
    async def interrupt(self) -> None: ...
    async def next(self) -> ServerEvent | None: ...
    @classmethod
    async def open(cls, engine: Engine, silence_limit: float) -> Self: ...
    stream_id: str | None
class BootAddress(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    enabled: bool = False
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    interface: str = ''
    static_ip: str = ''
    def to_dict(self) -> dict[str, Any]: ...
class BootAliasFile(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    enabled: bool = True
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    order: int = 0
    path: str = ''
    def to_dict(self) -> dict[str, Any]: ...
class BootConfig(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    alias_files: tuple[BootAliasFile, ...] = ()
    description: str | None = None
    disable_usb_ports: bool = False
    enable_media_devices: bool = False
    enabled: bool = False
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    ip_configurations: tuple[BootAddress, ...] = ()
    modified: str = ''
    modules: tuple[BootModule, ...] = ()
    protected_services: tuple[str, ...] = ()
    services: tuple[BootService, ...] = ()
    def to_dict(self) -> dict[str, Any]: ...
    wifi: BootWifi = BootWifi()
class BootModule(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    assembly_path: str = ''
    class_name: str = ''
    enabled: bool = False
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    name: str = ''
    namespace: str = ''
    def to_dict(self) -> dict[str, Any]: ...
class BootService(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    enabled: bool = True
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    name: str = ''
    service_file: str = ''
    def to_dict(self) -> dict[str, Any]: ...
class BootWifi(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    enabled: bool = False
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    password_set: bool = False
    ssid: str = ''
    def to_dict(self) -> dict[str, Any]: ...
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
class ClockStatus(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    ntp_enabled: bool = False
    ntp_synchronized: bool = False
    time_zone: str = ''
    def to_dict(self) -> dict[str, Any]: ...
    utc: str = ''
class Compatibility(NamedTuple):
    device_version: str | None
    known_version: str | None
    text: str
    verdict: Verdict
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
class EventStream:
    def __init__(self, engine: SyncEngine, incoming: Incoming) -> None: ...
    def close(self) -> None: ...
    greeting: ServerEvent | None
    hello: dict[str, Any]
    def interrupt(self) -> None: ...
    def next(self) -> ServerEvent | None: ...
    @classmethod
    def open(cls, engine: SyncEngine, silence_limit: float) -> Self: ...
    stream_id: str | None
class FileEntry(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    directory: bool = False
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    modified: str = ''
    name: str = ''
    size: int | None = None
    def to_dict(self) -> dict[str, Any]: ...
class FileListing(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    entries: tuple[FileEntry, ...] = ()
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    path: str = ''
    root: str = ''
    def to_dict(self) -> dict[str, Any]: ...
    writable: bool = False
class FileRoot(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    description: str = ''
    exists: bool = False
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    id: str = ''
    def to_dict(self) -> dict[str, Any]: ...
    writable: bool = False
class FirmwareRelease(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    author: str | None = None
    beta: bool = False
    downloaded: bool = False
    file_name: str = ''
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    installable: bool | None = True
    installed: bool = False
    origin: FirmwareOrigins = FirmwareOrigins.CATALOGUE
    release_notes: str | None = None
    revoked: bool = False
    def to_dict(self) -> dict[str, Any]: ...
    version: str = ''
class FirmwareReleases(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    error: str | None = None
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    releases: tuple[FirmwareRelease, ...] = ()
    source: FirmwareSource = FirmwareSource()
    def to_dict(self) -> dict[str, Any]: ...
class FirmwareSource(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    is_default: bool = False
    kind: str = ''
    location: str = ''
    def to_dict(self) -> dict[str, Any]: ...
class FirmwareState(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    current: str | None = None
    default_source: str = ''
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    minimum_version: str = ''
    source: FirmwareSource = FirmwareSource()
    supported: bool = False
    def to_dict(self) -> dict[str, Any]: ...
    update: FirmwareUpdateStatus = FirmwareUpdateStatus()
class FirmwareUpdateStatus(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    bytes: int | None = None
    finished: bool
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    message: str | None = None
    state: FirmwareUpdateStates = FirmwareUpdateStates.IDLE
    time: str | None = None
    def to_dict(self) -> dict[str, Any]: ...
    total_bytes: int | None = None
    version: str | None = None
class FirmwareWarning(UserWarning):
    ...
class Gap:
    lost_events: int | None = None
    reason: Literal['lost', 'reconnected', 'restarted', 'renewed']
    seconds: float = 0.0
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
class LeaseDto(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    expires_in_ms: float = 0.0
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    held: bool = False
    held_by: str | None = None
    lease_id: str | None = _attrs.field(default=None, repr=_types.redact)
    owner: str | None = None
    since: str | None = None
    def to_dict(self) -> dict[str, Any]: ...
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
class ModuleStatus(_enums.OpenStrEnum):
    DISABLED: object = 'Disabled'
    ERROR: object = 'Error'
    OK: object = 'OK'
    UNKNOWN: object = 'Unknown'
    WARNING: object = 'Warning'
    is_listed: bool
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
class ServerEvent:
    data: dict[str, Any] = attrs.field(factory=dict[str, Any], hash=False)
    gap: Gap | None = attrs.field(default=None, kw_only=True)
    id: int
    name: str
    payload: Payload | None
    text: str = attrs.field(default='', kw_only=True, repr=False)
class ServiceStatus(_model.Model):
    actions: tuple[ServiceActions, ...] = ()
    active_state: str = ''
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    description: str = ''
    enabled: bool = False
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    id: str = ''
    installed: bool = False
    self: bool = _attrs.field(default=False, alias='self_')
    since: str | None = None
    sub_state: str = ''
    def to_dict(self) -> dict[str, Any]: ...
    unit: str = ''
class SubscriptionDto(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    expires_in_ms: float = 0.0
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    id: str = ''
    def to_dict(self) -> dict[str, Any]: ...
class WatchedValues:
    age_ms: Mapping[str, float]
    errors: Mapping[str, str]
    gap: Gap | None = None
    values: Mapping[str, str]
