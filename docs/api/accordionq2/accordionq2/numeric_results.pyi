from __future__ import annotations

class NumericAcquisition(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    channel: str = ''
    duration_ms: float | None = None
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    sample_rate: float = 0.0
    samples: tuple[float, ...] = ()
    started: str = ''
    stats: _typing.Mapping[str, float | None] = _types.EMPTY
    target: str = ''
    def to_dict(self) -> dict[str, Any]: ...
    unit: str = ''
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
