from __future__ import annotations

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
class ConfigurationResponse(_record.Record):
    additional_properties: Mapping[str, Any]
    animal_location: str = _msgspec.field(name='animalLocation')
    configuration_location: str = _msgspec.field(name='configurationLocation')
    data_location: str = _msgspec.field(name='dataLocation')
    device_id: str = _msgspec.field(name='deviceId')
    inference_model: str = _msgspec.field(name='inferenceModel')
    log_location: str = _msgspec.field(name='logLocation')
    def to_dict(self) -> dict[str, Any]: ...
class StatusResponse(_record.Record):
    additional_properties: Mapping[str, Any]
    animal_id: str = _msgspec.field(name='animalId')
    app_status: ApiAppStatus = _msgspec.field(name='appStatus')
    def to_dict(self) -> dict[str, Any]: ...
    training_mode: ApiTrainingMode = _msgspec.field(name='trainingMode')
