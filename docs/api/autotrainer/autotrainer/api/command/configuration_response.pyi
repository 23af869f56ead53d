from __future__ import annotations

class ConfigurationResponse(_record.Record):
    additional_properties: Mapping[str, Any]
    animal_location: str = _msgspec.field(name='animalLocation')
    configuration_location: str = _msgspec.field(name='configurationLocation')
    data_location: str = _msgspec.field(name='dataLocation')
    device_id: str = _msgspec.field(name='deviceId')
    inference_model: str = _msgspec.field(name='inferenceModel')
    log_location: str = _msgspec.field(name='logLocation')
    def to_dict(self) -> dict[str, Any]: ...
