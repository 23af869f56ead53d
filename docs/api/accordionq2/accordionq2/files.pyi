from __future__ import annotations

class FileEntry(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    directory: bool = False
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    modified: str = ''
    name: str = ''
    size: int | None = None
    def to_dict(self) -> dict[str, Any]: ...
class FileListing(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    entries: tuple[FileEntry, ...] = ()
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    path: str = ''
    root: str = ''
    def to_dict(self) -> dict[str, Any]: ...
    writable: bool = False
class FileRoot(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    description: str = ''
    exists: bool = False
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    id: str = ''
    def to_dict(self) -> dict[str, Any]: ...
    writable: bool = False
