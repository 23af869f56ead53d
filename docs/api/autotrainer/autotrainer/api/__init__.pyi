from __future__ import annotations

API_VERSION: _typing.Final = '0.12.0'
class ApiAlarmKind(_enums.OpenIntEnum):
    animalEvasion: object = 701
    animalImmobile: object = 210
    animalMissing: object = 201
    animalWelfare: object = 801
    deviceCommunication: object = 401
    externalDoors: object = 101
    is_listed: bool
    systemFault: object = 501
    systemMaintenance: object = 601
    thrashing: object = 301
class ApiAlarmStatus(_record.Record):
    additional_properties: Mapping[str, Any]
    alarm_id: ApiAlarmKind = _msgspec.field(name='alarmId')
    is_active: bool = _msgspec.field(name='isActive')
    is_auto_resume_enabled: bool = _msgspec.field(name='isAutoResumeEnabled', default=False)
    is_enabled: bool = _msgspec.field(name='isEnabled')
    is_stop_condition: bool = _msgspec.field(name='isStopCondition', default=False)
    def to_dict(self) -> dict[str, Any]: ...
class ApiAnimalStatus(_record.Record):
    additional_properties: Mapping[str, Any]
    dcs_send_x: float = _msgspec.field(name='dcsSendX')
    dcs_send_y: float = _msgspec.field(name='dcsSendY')
    dcs_send_z: float = _msgspec.field(name='dcsSendZ')
    identifier: str
    name: str
    reach_status_day: ApiReachStatus = _msgspec.field(name='reachStatusDay')
    reach_status_total: ApiReachStatus = _msgspec.field(name='reachStatusTotal')
    target_y_limit: float | None = _msgspec.field(name='targetYLimit')
    def to_dict(self) -> dict[str, Any]: ...
class ApiApplicationMode(_enums.OpenIntEnum):
    CALIBRATION_3D: object = 1100
    CALIBRATION_DCS: object = 1000
    IDLE: object = 0
    IN_DEVICE: object = 200
    IN_TRAINING: object = 300
    RUNNING: object = 100
    is_listed: bool
class ApiBehaviorStatus(_record.Record):
    additional_properties: Mapping[str, Any]
    baseline_magnet_intensity: float = _msgspec.field(name='baselineMagnetIntensity')
    is_auto_clamp_enabled: bool = _msgspec.field(name='isAutoClampEnabled', default=False)
    is_auto_close_gate_on_intertrial_enabled: bool
    is_batch_trials_enabled: bool = _msgspec.field(name='isBatchTrialsEnabled', default=False)
    is_intertrial_pellet_shift_enabled: bool
    is_live_analysis_enabled: bool = _msgspec.field(name='isLiveAnalysisEnabled', default=False)
    is_pellet_cover_enabled: bool = _msgspec.field(name='isPelletCoverEnabled', default=False)
    is_pellet_delivery_enabled: bool
    is_triangle_pellet_distance_detection_enabled: bool
    reaches: ApiReachStatus
    def to_dict(self) -> dict[str, Any]: ...
class ApiCommand(_enums.OpenIntEnum):
    EMERGENCY_RESUME: object = 210
    EMERGENCY_STOP: object = 200
    GET_ANIMALS: object = 500
    GET_CONFIGURATION: object = 300
    GET_STATUS: object = 400
    NONE: object = 0
    SET_APPLICATION_MODE: object = 120
    SET_AUTO_CLAMP_ENABLED: object = 1070
    SET_AUTO_CLOSE_GATE_ON_INTERTRIAL_ENABLED: object = 1060
    SET_BATCH_TRIALS_ENABLED: object = 1090
    SET_HOME_ON_EXCESSIVE_DRIFT_ENABLED: object = 1040
    SET_INTERTRIAL_PELLET_SHIFT_ENABLED: object = 1030
    SET_LIVE_ANALYSIS_ENABLED: object = 1000
    SET_PELLET_COVER_ENABLED: object = 1020
    SET_PELLET_DELIVERY_ENABLED: object = 1010
    SET_TRAINING_MODE: object = 130
    SET_TRIANGLE_PELLET_DISTANCE_DETECTION_ENABLED: object = 1050
    SET_TUNNEL_SWEEP_ENABLED: object = 1080
    START_ACQUISITION: object = 50
    STOP_ACQUISITION: object = 55
    USER_DEFINED: object = 99999
    is_listed: bool
ApiCommandReqeustResult: object = ApiCommandRequestResult
class ApiCommandRequest:
    def __init__(self, command: ApiCommand, custom_command: int = -1, nonce: int = -1, data: dict[str, Any] | None = None, command_number: object = None) -> None: ...
    command: ApiCommand
    command_number: object = None
    custom_command: int = -1
    data: dict[str, Any] | None = None
    is_for_service: bool
    nonce: int = -1
    @classmethod
    def parse_bytes(cls, message: bytes) -> Self | None: ...
    @classmethod
    def parse_object(cls, obj: object) -> Self | None: ...
class ApiCommandRequestErrorKind(_enums.OpenIntEnum):
    COMMAND_ERROR: object = 2
    NONE: object = 0
    SYSTEM_ERROR: object = 1
    is_listed: bool
class ApiCommandRequestResponse:
    def __init__(self, result: ApiCommandRequestResult, data: Any = None, error_code: int = 0, error_message: str | None = None, command: ApiCommand = ApiCommand.NONE, nonce: int = -1) -> None: ...
    command: ApiCommand = ApiCommand.NONE
    data: Any = None
    error_code: int = 0
    error_message: str | None = None
    nonce: int = -1
    result: ApiCommandRequestResult
class ApiCommandRequestResult(_enums.OpenIntEnum):
    EXCEPTION: object = 500
    FAILED: object = 400
    PENDING: object = 200
    PENDING_WITH_NOTIFICATION: object = 201
    SUCCESS: object = 100
    UNAVAILABLE: object = 9999
    UNRECOGNIZED: object = 0
    is_listed: bool
class ApiDetectorKind(_enums.OpenIntEnum):
    animalAutoClampEvasion: object = 701
    animalLowPelletsConsumedPerDay: object = 801
    audioThrash: object = 202
    boardUnexpectedReset: object = 521
    cageCleaningRequired: object = 610
    consecutivePelletLoadFailureExceeded: object = 620
    deviceAckTimeOut: object = 401
    frontDoor: object = 101
    is_listed: bool
    loadCellThrash: object = 201
    lowFreeDiskSpace: object = 501
    mainThreadFrozen: object = 511
    pelletMisplaced: object = 301
    pelletRefillCountExceeded: object = 601
    pelletStatusMessageInterruption: object = 411
    slidingDoor: object = 102
    tunnelStatusMessageInterruption: object = 412
class ApiDetectorStatus(_record.Record):
    additional_properties: Mapping[str, Any]
    detector_id: ApiDetectorKind = _msgspec.field(name='detectorId')
    is_active: bool = _msgspec.field(name='isActive')
    is_enabled: bool = _msgspec.field(name='isEnabled')
    def to_dict(self) -> dict[str, Any]: ...
class ApiEmergencyResumeReason(_enums.OpenIntEnum):
    alarm_monitor_resume: object = 101
    alarm_monitor_status_change: object = 201
    is_listed: bool
    rpc_service: object = 401
    unknown: object = 0
    user_button: object = 301
class ApiEmergencyStopReason(_enums.OpenIntEnum):
    alarm_monitor: object = 101
    diamond_coord_check: object = 201
    is_listed: bool
    rpc_service: object = 401
    unknown: object = 0
    user_button: object = 301
class ApiError(Exception):
    ...
class ApiEvent:
    def __init__(self, kind: ApiEventKind, when: datetime, index: int, context: Mapping[str, Any] | None = None, repeat: int = 0) -> None: ...
    context: Mapping[str, Any] | None = None
    index: int
    def is_same(self, info: ApiEvent | None) -> bool: ...
    kind: ApiEventKind
    repeat: int = 0
    when: datetime
class ApiEventDict(TypedDict):
    context: Any
    index: int
    kind: ApiEventKind
    when: datetime
class ApiEventKind(_enums.OpenIntEnum):
    alarmChanged: object = 6501
    algorithmPause: object = 1001
    algorithmResume: object = 1002
    animalCreated: object = 7001
    animalSelected: object = 7003
    animalUpdated: object = 7002
    applicationLaunched: object = 201
    applicationModeChanged: object = 301
    applicationTerminating: object = 202
    autoClampDisengaged: object = 1624
    autoClampEnabledChanged: object = 1611
    autoClampEngaged: object = 1621
    autoClampIntensityChanged: object = 1612
    autoClampPlayReleaseTone: object = 1623
    autoClampPreDisengage: object = 1622
    autoClampReleaseDelayChanged: object = 1614
    autoClampReleaseToneFreqChanged: object = 1613
    batchAnalysisEnded: object = 1322
    batchAnalysisStarted: object = 1321
    calibration3dCompleted: object = 321
    calibration3dFailed: object = 322
    calibrationDcsCompleted: object = 311
    calibrationDcsFailed: object = 312
    dayPelletConsumedCountChanged: object = 1813
    dayPelletPresentedCountChanged: object = 1812
    dayReachCountChanged: object = 1814
    dayStarted: object = 1811
    daySuccessfulReachesCountChanged: object = 1815
    detectorChanged: object = 6001
    deviceCommandAcknowledge: object = 2002
    deviceCommandSend: object = 2001
    emergencyResume: object = 102
    emergencyStop: object = 101
    headFixationForceDetectorChanged: object = 1421
    headbarPressureEngagedChanged: object = 4011
    headfixAutoTare: object = 1411
    headfixBaselineChanged: object = 1601
    headfixLoadCellChangedInIntersession: object = 1405
    headfixLoadCellChangedWrongState: object = 1406
    headfixLoadCellEnabledChanged: object = 1401
    intertrialDetectionBegin: object = 1711
    intertrialDetectionEnd: object = 1712
    intertrialDetectionError: object = 1713
    intertrialDetectionSave: object = 1714
    intertrialDetectionSaveError: object = 1715
    intertrialPelletShift: object = 1921
    intertrialResponse: object = 1720
    intertrialSegmentationBegin: object = 1701
    intertrialSegmentationEnd: object = 1702
    intertrialSegmentationError: object = 1703
    intertrialSegmentationSave: object = 1704
    intertrialSegmentationSaveError: object = 1705
    is_listed: bool
    loadCellEngagedChanged: object = 4001
    pelletConsumedCountChanged: object = 1802
    pelletCoverBegin: object = 1208
    pelletCoverEnd: object = 1209
    pelletDriftReset: object = 1223
    pelletHomeBegin: object = 1214
    pelletHomeEnd: object = 1215
    pelletHomeReset: object = 1222
    pelletLoadBegin: object = 1202
    pelletLoadEnd: object = 1203
    pelletPresentedCountChanged: object = 1800
    pelletReleaseBegin: object = 1211
    pelletReleaseEnd: object = 1212
    pelletRetractBegin: object = 1220
    pelletRetractEnd: object = 1221
    pelletSendBegin: object = 1205
    pelletSendEnd: object = 1206
    projectChanged: object = 701
    projectTrialChanged: object = 702
    propertyChanged: object = 501
    protocolActionEvent: object = 5841
    protocolEvent: object = 5801
    protocolPhaseEvent: object = 5821
    protocolPlanEvent: object = 5811
    protocolPredicateEvent: object = 5831
    protocolProgressEvent: object = 5851
    reachCountChanged: object = 1803
    sessionEnded: object = 1332
    sessionStarted: object = 1331
    successfulReachesCountChanged: object = 1804
    systemStatus: object = 601
    trainingModeChanged: object = 5001
    trainingPhaseEnter: object = 5201
    trainingPhaseExit: object = 5202
    trainingPlanLoad: object = 5101
    trainingProgressUpdate: object = 5501
    trialAnimalSeen: object = 1501
    trialCaptureEnded: object = 1305
    trialEnded: object = 1311
    trialPelletPresented: object = 1901
    trialPelletSeen: object = 1503
    trialReachEvents: object = 1911
    trialRightHandSeen: object = 1502
    trialStarted: object = 1301
    tunnelEnter: object = 1101
    tunnelExit: object = 1102
    tunnelFanOffBegin: object = 1237
    tunnelFanOffEnd: object = 1238
    tunnelFanOnBegin: object = 1235
    tunnelFanOnEnd: object = 1236
    tunnelGateCloseBegin: object = 1232
    tunnelGateCloseEnd: object = 1233
    tunnelGateOpenBegin: object = 1230
    tunnelGateOpenEnd: object = 1231
    unknown: object = 999999
class ApiOptions:
    def __init__(self, rpc: RpcOptions | None = None, telemetry: TelemetryOptions | None = None) -> None: ...
    rpc: RpcOptions | None = None
    telemetry: TelemetryOptions | None = None
class ApiPelletDeviceStatus(_record.Record):
    additional_properties: Mapping[str, Any]
    barrier_arm: float = _msgspec.field(name='barrierArm', default=0.0)
    dcs_send_x: float = _msgspec.field(name='dcsSendX')
    dcs_send_y: float = _msgspec.field(name='dcsSendY')
    dcs_send_z: float = _msgspec.field(name='dcsSendZ')
    dcs_x: float = _msgspec.field(name='dcsX', default=0.0)
    dcs_y: float = _msgspec.field(name='dcsY', default=0.0)
    dcs_z: float = _msgspec.field(name='dcsZ', default=0.0)
    is_barrier_arm_active: bool = _msgspec.field(name='isBarrierArmActive', default=False)
    is_home_on_excessive_drift_enabled: bool
    is_tunnel_sweep_enabled: bool = _msgspec.field(name='isTunnelSweepEnabled', default=False)
    load_arm: float = _msgspec.field(name='loadArm', default=0.0)
    def to_dict(self) -> dict[str, Any]: ...
class ApiPelletShiftSource(_enums.OpenIntEnum):
    REACH_FAILURES: object = 1
    TONGUE_EATEN: object = 2
    is_listed: bool
class ApiProjectStatus(_record.Record):
    additional_properties: Mapping[str, Any]
    day_path: str = _msgspec.field(name='dayPath')
    session_id: str = _msgspec.field(name='sessionId')
    def to_dict(self) -> dict[str, Any]: ...
    trial_id: int = _msgspec.field(name='trialId')
class ApiReachStatus(_record.Record):
    additional_properties: Mapping[str, Any]
    pellets_consumed: int = _msgspec.field(name='pelletsConsumed', default=0)
    pellets_presented: int = _msgspec.field(name='pelletsPresented', default=0)
    reaches: int = 0
    successful_reaches: int = _msgspec.field(name='successfulReaches', default=0)
    def to_dict(self) -> dict[str, Any]: ...
class ApiSystemConfiguration(_record.Record):
    additional_properties: Mapping[str, Any]
    animal_location: str = _msgspec.field(name='animalLocation')
    application_version: str = _msgspec.field(name='applicationVersion')
    configuration_location: str = _msgspec.field(name='configurationLocation')
    data_location: str = _msgspec.field(name='dataLocation')
    device_id: str = _msgspec.field(name='deviceId')
    inference_model: str = _msgspec.field(name='inferenceModel')
    log_location: str = _msgspec.field(name='logLocation')
    def to_dict(self) -> dict[str, Any]: ...
class ApiSystemStatus(_record.Record):
    additional_properties: Mapping[str, Any]
    alarms: _Sequence[ApiAlarmStatus]
    animal: ApiAnimalStatus | None
    application_mode: ApiApplicationMode = _msgspec.field(name='applicationMode')
    behavior: ApiBehaviorStatus
    detectors: _Sequence[ApiDetectorStatus]
    pellet_device: ApiPelletDeviceStatus = _msgspec.field(name='pelletDevice')
    project: ApiProjectStatus
    def to_dict(self) -> dict[str, Any]: ...
    training_mode: ApiTrainingMode = _msgspec.field(name='trainingMode')
    tunnel_device: ApiTunnelDeviceStatus = _msgspec.field(name='tunnelDevice')
class ApiTopic(_enums.OpenIntEnum):
    ANY: object = 0
    COMMAND_RESULT: object = 6001
    EMERGENCY: object = 2001
    EVENT: object = 4001
    HEARTBEAT: object = 1001
    PROPERTY_CHANGE: object = 5001
    is_listed: bool
class ApiTrainingMode(_enums.OpenIntEnum):
    AUTOMATIC: object = 300
    MANUAL: object = 100
    MANUAL_WITH_PROTOCOL: object = 200
    UNDEFINED: object = 0
    is_listed: bool
class ApiTunnelDeviceStatus(_record.Record):
    additional_properties: Mapping[str, Any]
    is_fan_on: bool = _msgspec.field(name='isFanOn', default=False)
    is_gate_open: bool = _msgspec.field(name='isGateOpen', default=False)
    magnet_intensity: float = _msgspec.field(name='magnetIntensity')
    def to_dict(self) -> dict[str, Any]: ...
class AuthenticationError(ApiError, ConnectionError):
    ...
class BindError(ApiError, OSError):
    def __init__(self, message: str, endpoint: str = '') -> None: ...
    endpoint: object
class ClosedError(ApiError, RuntimeError):
    ...
class CommandFailedError(ApiError):
    def __init__(self, message: str, reply: CommandReply | CommandResult | None = None) -> None: ...
    reply: object
CommandRequestDelegate: object = Callable[[ApiCommandRequest], ApiCommandRequestResponse]
class CommandTimeoutError(ApiError, TimeoutError):
    def __init__(self, message: str, *, command: int = 0, nonce: object = 0, was_sent: bool = True) -> None: ...
    command: object
    nonce: object
    was_sent: object
class Compatibility(NamedTuple):
    device_version: str | None
    known_version: str | None
    text: str
    verdict: Verdict
class ConfigurationResponse(_record.Record):
    additional_properties: Mapping[str, Any]
    animal_location: str = _msgspec.field(name='animalLocation')
    configuration_location: str = _msgspec.field(name='configurationLocation')
    data_location: str = _msgspec.field(name='dataLocation')
    device_id: str = _msgspec.field(name='deviceId')
    inference_model: str = _msgspec.field(name='inferenceModel')
    log_location: str = _msgspec.field(name='logLocation')
    def to_dict(self) -> dict[str, Any]: ...
class CurveClient:
    def __init__(self, keys: CurveKeys, server_key: str) -> None: ...
    keys: CurveKeys
    server_key: str
class CurveKeys:
    def __init__(self, public_key: str, secret_key: str) -> None: ...
    @classmethod
    def generate(cls) -> CurveKeys: ...
    @classmethod
    def load(cls, path: str | Path) -> CurveKeys: ...
    public_key: str
    def save(self, path: str | Path) -> None: ...
    secret_key: str = field(repr=False)
class CurveServer:
    def __init__(self, keys: CurveKeys, allowed_keys: frozenset[str] | None = None) -> None: ...
    allowed_keys: frozenset[str] | None = None
    keys: CurveKeys
class DeviceSilentError(ApiError, TimeoutError):
    ...
class FirmwareWarning(UserWarning):
    ...
class HeartbeatMessage:
    def __init__(self, identifier: str, version: str, timestamp: float) -> None: ...
    identifier: str
    timestamp: float
    version: str
class InvalidTopicError(ApiError, ValueError):
    ...
class KeyFileError(ApiError, ValueError):
    ...
class MessageError(ApiError, ValueError):
    ...
class OptionError(ApiError, ValueError):
    ...
class RpcOptions:
    def __init__(self, enable: bool = True, identifier: str = 'autotrainer-device', heartbeat_interval: float = 5, subscriber_port: int = 5556, command_port: int = 5557, *, host: str | tuple[str, ...] | None = None, protocol: Literal['0.9.7', '0.12.0'] = '0.12.0', queue_size: int = 100000, send_high_water_mark: int = 10000, slow_subscriber_grace_s: float = 0.5, stop_timeout_s: float = 2.0, delegate_timeout_s: float = 30.0, curve: CurveServer | None = None) -> None: ...
    command_port: int = 5557
    curve: CurveServer | None = field(default=None, kw_only=True)
    delegate_timeout_s: float = field(default=30.0, kw_only=True)
    enable: bool = True
    heartbeat_interval: float = 5
    host: str | tuple[str, ...] | None = field(default=None, kw_only=True)
    identifier: str = 'autotrainer-device'
    protocol: Literal['0.9.7', '0.12.0'] = field(default='0.12.0', kw_only=True)
    queue_size: int = field(default=100000, kw_only=True)
    send_high_water_mark: int = field(default=10000, kw_only=True)
    slow_subscriber_grace_s: float = field(default=0.5, kw_only=True)
    stop_timeout_s: float = field(default=2.0, kw_only=True)
    subscriber_port: int = 5556
class RpcService(ApiMessageQueueService, ApiCommandRequestService):
    def __init__(self, options: RpcOptions) -> None: ...
    command_port: int
    command_request_delegate: CommandRequestDelegate | None
    @staticmethod
    def dictionary_to_json_bytes(obj: object) -> bytes: ...
    endpoints: tuple[str, ...]
    heartbeat_interval: float
    identifier: str
    is_running: bool
    def send(self, topic: int, data: bytes) -> bool: ...
    def send_command_result(self, response: ApiCommandRequestResponse | None) -> bool: ...
    def send_dict(self, topic: int, message: Mapping[str, Any]) -> bool: ...
    def send_event(self, event: ApiEvent | None) -> bool: ...
    def send_event_dict(self, message: ApiEventDict | Mapping[str, Any] | None) -> bool: ...
    def send_string(self, topic: int, message: str) -> bool: ...
    def start(self) -> None: ...
    statistics: ServiceStatistics
    def stop(self) -> None: ...
    subscriber_port: int
class SerializationError(ApiError, TypeError):
    def __init__(self, message: str, path: str = '') -> None: ...
    path: object
class ServiceStatistics:
    def __init__(self, accepted: int = 0, published: int = 0, missed: int = 0, subscribers: int = 0, refused: int = 0, abandoned: int = 0, commands: int = 0, malformed: int = 0, delegate_timeouts: int = 0, undelivered_replies: int = 0) -> None: ...
    abandoned: int = 0
    accepted: int = 0
    commands: int = 0
    delegate_timeouts: int = 0
    malformed: int = 0
    missed: int = 0
    published: int = 0
    refused: int = 0
    subscribers: int = 0
    undelivered_replies: int = 0
class StateError(ApiError, RuntimeError):
    ...
class StatusResponse(_record.Record):
    additional_properties: Mapping[str, Any]
    animal_id: str = _msgspec.field(name='animalId')
    app_status: ApiAppStatus = _msgspec.field(name='appStatus')
    def to_dict(self) -> dict[str, Any]: ...
    training_mode: ApiTrainingMode = _msgspec.field(name='trainingMode')
class TelemetryOptions:
    def __init__(self, enable: bool = False, endpoint: str | None = None, api_key: str = '') -> None: ...
    api_key: str = field(default='', repr=False)
    enable: bool = False
    endpoint: str | None = None
def create_api_service(options: ApiOptions) -> RpcService | None: ...
def create_default_api_options() -> ApiOptions: ...
def resolve_enum(enum_type: type[_Member], value: str) -> _Member: ...
