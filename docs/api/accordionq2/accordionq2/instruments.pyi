from __future__ import annotations

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
