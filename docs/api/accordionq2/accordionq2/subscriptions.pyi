from __future__ import annotations

class SubscriptionDto(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    expires_in_ms: float = 0.0
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    id: str = ''
    def to_dict(self) -> dict[str, Any]: ...
