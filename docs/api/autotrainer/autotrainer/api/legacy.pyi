from __future__ import annotations

class ApiAppStatus(_enums.OpenIntEnum):
    ACQUIRING: object = 100
    CALIBRATION_3D: object = 300
    CALIBRATION_DCS: object = 200
    IDLE: object = 0
    is_listed: bool
class ApiCommand(_enums.OpenIntEnum):
    EMERGENCY_RESUME: object = 210
    EMERGENCY_STOP: object = 200
    GET_CONFIGURATION: object = 300
    GET_STATUS: object = 400
    NONE: object = 0
    START_ACQUISITION: object = 100
    STOP_ACQUISITION: object = 110
    USER_DEFINED: object = 99999
    is_listed: bool
ApiCommandReqeustResult: object = ApiCommandRequestResult
class ApiCommandRequest(command.ApiCommandRequest):
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
class ApiEventKind(_enums.OpenIntEnum):
    acquisitionEnded: object = 305
    acquisitionStarted: object = 301
    algorithmPause: object = 1001
    algorithmResume: object = 1002
    applicationLaunched: object = 201
    applicationTerminating: object = 202
    autoClampIntensityChanged: object = 1621
    autoClampReleaseDelayChanged: object = 1623
    autoClampReleaseToneFreqChanged: object = 1622
    calibration3dEnded: object = 325
    calibration3dStarted: object = 320
    calibrationDcsEnded: object = 315
    calibrationDcsStarted: object = 310
    dayDecreasePellet: object = 1412
    dayIncreasePellet: object = 1411
    dayStarted: object = 1401
    deviceCommandAcknowledge: object = 2002
    deviceCommandSend: object = 2001
    emergencyResume: object = 102
    emergencyStop: object = 101
    headFixationEnabled: object = 1802
    headFixationForceDetectorChanged: object = 1801
    headbarPressureEngagedChanged: object = 4011
    headfixAutoTare: object = 1611
    headfixBaselineChanged: object = 1601
    headfixLoadCellChanged: object = 1602
    headfixLoadCellChangedInIntersession: object = 1603
    headfixLoadCellChangedWrongState: object = 1604
    intersessionDetectionBegin: object = 1712
    intersessionDetectionCan: object = 1711
    intersessionDetectionEnd: object = 1713
    intersessionDetectionError: object = 1715
    intersessionDetectionNonceMismatch: object = 1714
    intersessionDetectionSave: object = 1716
    intersessionDetectionSaveError: object = 1717
    intersessionSegmentationBegin: object = 1702
    intersessionSegmentationCan: object = 1701
    intersessionSegmentationEnd: object = 1703
    intersessionSegmentationError: object = 1705
    intersessionSegmentationInputError: object = 1708
    intersessionSegmentationNonceMismatch: object = 1704
    intersessionSegmentationSave: object = 1706
    intersessionSegmentationSaveError: object = 1707
    intersessionShiftX: object = 1731
    intersessionShiftY: object = 1732
    intersessionShiftZ: object = 1733
    is_listed: bool
    loadCellEngagedChanged: object = 4001
    pelletAcknowledgeToken: object = 1298
    pelletCoverBegin: object = 1208
    pelletCoverCan: object = 1207
    pelletCoverEnd: object = 1209
    pelletExternalToken: object = 1299
    pelletHomeBegin: object = 1214
    pelletHomeCan: object = 1213
    pelletHomeEnd: object = 1215
    pelletLoadBegin: object = 1202
    pelletLoadCan: object = 1201
    pelletLoadEnd: object = 1203
    pelletPrereleaseBegin: object = 1217
    pelletPrereleaseCan: object = 1216
    pelletPrereleaseEnd: object = 1218
    pelletPresented: object = 1502
    pelletReleaseBegin: object = 1211
    pelletReleaseCan: object = 1210
    pelletReleaseEnd: object = 1212
    pelletSeen: object = 1501
    pelletSendBegin: object = 1205
    pelletSendCan: object = 1204
    pelletSendEnd: object = 1206
    pelletSuccessfulReach: object = 1503
    propertyChanged: object = 501
    sessionEnded: object = 1304
    sessionEnding: object = 1303
    sessionMouseSeen: object = 1321
    sessionPelletDecrease: object = 1312
    sessionPelletIncrease: object = 1311
    sessionStarted: object = 1302
    sessionStarting: object = 1301
    trainingModeChanged: object = 5001
    trainingPhaseEnter: object = 5201
    trainingPhaseExit: object = 5202
    trainingPlanLoad: object = 5101
    trainingProgressUpdate: object = 5501
    triangleSeen: object = 1550
    tunnelEnter: object = 1101
    tunnelExit: object = 1102
class ApiOptions:
    def __init__(self, rpc: RpcOptions | None = None, telemetry: TelemetryOptions | None = None) -> None: ...
    rpc: RpcOptions | None = None
    telemetry: TelemetryOptions | None = None
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
class ConfigurationResponse(_record.Record):
    additional_properties: Mapping[str, Any]
    animal_location: str = _msgspec.field(name='animalLocation')
    configuration_location: str = _msgspec.field(name='configurationLocation')
    data_location: str = _msgspec.field(name='dataLocation')
    device_id: str = _msgspec.field(name='deviceId')
    inference_model: str = _msgspec.field(name='inferenceModel')
    log_location: str = _msgspec.field(name='logLocation')
    def to_dict(self) -> dict[str, Any]: ...
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
class StatusResponse(_record.Record):
    additional_properties: Mapping[str, Any]
    animal_id: str = _msgspec.field(name='animalId')
    app_status: ApiAppStatus = _msgspec.field(name='appStatus')
    def to_dict(self) -> dict[str, Any]: ...
    training_mode: ApiTrainingMode = _msgspec.field(name='trainingMode')
def create_api_service(options: ApiOptions) -> RpcService | None: ...
def create_default_api_options() -> ApiOptions: ...
