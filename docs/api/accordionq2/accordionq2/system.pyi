from __future__ import annotations

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
