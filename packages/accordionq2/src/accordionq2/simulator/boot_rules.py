"""What boot.config must not hold. Every rule refuses with 400."""

import ipaddress
from collections.abc import Mapping, Sequence
from typing import Any, Final

from .answers import RefusalError

_SSID_BYTES: Final = 32
_PASSWORD_LENGTHS: Final = range(8, 64)


def check_update(
    changes: Mapping[str, Any], protected: Sequence[str], alias_files: Sequence[str], *, password: str
) -> None:
    """Refuse an edit that breaks a rule. `password` is the one of the Wi-Fi after the edit."""
    for address in changes.get("ipConfigurations", ()):
        _check_address(address)
    if "wifi" in changes:
        _check_wifi(changes["wifi"], password)
    _check_modules(changes.get("modules", ()))
    _check_alias_files(changes.get("aliasFiles", ()), alias_files)
    _check_services(changes.get("services", ()), protected)


def _check_address(address: Mapping[str, Any]) -> None:
    text = address.get("staticIp", "")
    if not text and address.get("enabled"):
        raise RefusalError(400, f"{address.get('interface', '')} is enabled and has no address")
    try:
        if text:
            ipaddress.IPv4Interface(text)
    except ValueError:
        raise RefusalError(400, f"{text} is no IPv4 address") from None


def _check_wifi(wifi: Mapping[str, Any], password: str) -> None:
    ssid: str = wifi["ssid"]
    if wifi["enabled"] and not ssid:
        raise RefusalError(400, "Wi-Fi is on and has no SSID")
    if len(ssid.encode()) > _SSID_BYTES:
        raise RefusalError(400, f"An SSID has {_SSID_BYTES} bytes at most")
    if password and len(password) not in _PASSWORD_LENGTHS:
        raise RefusalError(400, "A Wi-Fi password has 8 to 63 characters")


def _check_modules(modules: Sequence[Mapping[str, Any]]) -> None:
    for module in modules:
        name = module.get("name", "")
        if not name:
            raise RefusalError(400, "A module needs a name")
        if module.get("enabled") and not (module.get("assemblyPath") and module.get("className")):
            raise RefusalError(400, f"Module {name} is enabled and lacks assembly or class")
    _check_distinct("modules", [module["name"] for module in modules])


def _check_alias_files(files: Sequence[Mapping[str, Any]], known: Sequence[str]) -> None:
    for file in files:
        path: str = file["path"]
        if not path or {"/", "\\"} & set(path) or path not in known:
            raise RefusalError(400, f"{path} is no file in the folder of alias files")
    _check_distinct("alias files", [file["path"] for file in files])


def _check_services(services: Sequence[Mapping[str, Any]], protected: Sequence[str]) -> None:
    for service in services:
        if service.get("serviceFile") in protected and not service.get("enabled"):
            raise RefusalError(400, f"{service['serviceFile']} cannot be turned off")
    _check_distinct("services", [service.get("name", "") for service in services])


def _check_distinct(what: str, names: Sequence[str]) -> None:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise RefusalError(400, f"Two {what} are named {twice}")
