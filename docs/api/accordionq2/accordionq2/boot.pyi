from __future__ import annotations

class BootAddress(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    enabled: bool = False
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    interface: str = ''
    static_ip: str = ''
    def to_dict(self) -> dict[str, Any]: ...
class BootAliasFile(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    enabled: bool = True
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    order: int = 0
    path: str = ''
    def to_dict(self) -> dict[str, Any]: ...
class BootConfig(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    alias_files: tuple[BootAliasFile, ...] = ()
    description: str | None = None
    disable_usb_ports: bool = False
    enable_media_devices: bool = False
    enabled: bool = False
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    ip_configurations: tuple[BootAddress, ...] = ()
    modified: str = ''
    modules: tuple[BootModule, ...] = ()
    protected_services: tuple[str, ...] = ()
    services: tuple[BootService, ...] = ()
    def to_dict(self) -> dict[str, Any]: ...
    wifi: BootWifi = BootWifi()
class BootModule(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    assembly_path: str = ''
    class_name: str = ''
    enabled: bool = False
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    name: str = ''
    namespace: str = ''
    def to_dict(self) -> dict[str, Any]: ...
class BootService(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    enabled: bool = True
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    name: str = ''
    service_file: str = ''
    def to_dict(self) -> dict[str, Any]: ...
class BootWifi(_model.Model):
    additional_keys: list[str]
    additional_properties: _typing.Mapping[str, _typing.Any]
    enabled: bool = False
    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...
    password_set: bool = False
    ssid: str = ''
    def to_dict(self) -> dict[str, Any]: ...
