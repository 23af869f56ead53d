from __future__ import annotations

class ApiAppStatus(_enums.OpenIntEnum):
    ACQUIRING: object = 100
    CALIBRATION_3D: object = 300
    CALIBRATION_DCS: object = 200
    IDLE: object = 0
    is_listed: bool
class ApiTrainingMode(_enums.OpenIntEnum):
    AUTOMATIC: object = 300
    MANUAL: object = 100
    MANUAL_WITH_PROTOCOL: object = 200
    UNDEFINED: object = 0
    is_listed: bool
class StatusResponse(_record.Record):
    additional_properties: Mapping[str, Any]
    animal_id: str = _msgspec.field(name='animalId')
    app_status: ApiAppStatus = _msgspec.field(name='appStatus')
    def to_dict(self) -> dict[str, Any]: ...
    training_mode: ApiTrainingMode = _msgspec.field(name='trainingMode')
