from __future__ import annotations

HEADER: _typing.Final = 'X-Lease-Id'
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
