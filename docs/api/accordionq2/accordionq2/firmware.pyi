from __future__ import annotations

FINAL_STATES: tuple
class FirmwareRelease(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    author: str | None = None
    beta: bool = False
    downloaded: bool = False
    file_name: str = ''
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    installable: bool | None = True
    installed: bool = False
    origin: FirmwareOrigins = FirmwareOrigins.CATALOGUE
    release_notes: str | None = None
    revoked: bool = False
    def to_dict(self) -> dict[str, Any]: ...
    version: str = ''
class FirmwareReleases(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    error: str | None = None
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    releases: tuple[FirmwareRelease, ...] = ()
    source: FirmwareSource = FirmwareSource()
    def to_dict(self) -> dict[str, Any]: ...
class FirmwareSource(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    is_default: bool = False
    kind: str = ''
    location: str = ''
    def to_dict(self) -> dict[str, Any]: ...
class FirmwareState(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    current: str | None = None
    default_source: str = ''
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    minimum_version: str = ''
    source: FirmwareSource = FirmwareSource()
    supported: bool = False
    def to_dict(self) -> dict[str, Any]: ...
    update: FirmwareUpdateStatus = FirmwareUpdateStatus()
class FirmwareUpdateStates(_enums.OpenStrEnum):
    DOWNLOADING: object = 'downloading'
    FAILED: object = 'failed'
    IDLE: object = 'idle'
    INSTALLING: object = 'installing'
    ROLLED_BACK: object = 'rolledBack'
    STAGING: object = 'staging'
    SUCCEEDED: object = 'succeeded'
    UNKNOWN: object = 'unknown'
    is_listed: bool
class FirmwareUpdateStatus(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    bytes: int | None = None
    finished: bool
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    message: str | None = None
    state: FirmwareUpdateStates = FirmwareUpdateStates.IDLE
    time: str | None = None
    def to_dict(self) -> dict[str, Any]: ...
    total_bytes: int | None = None
    version: str | None = None
