"""boot.config: what the hardware app applies when it starts. An edit is taken whole or not at all."""

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from .answers import Json, RefusalError
from .boot_rules import check_update

_PROTECTED: Final = ("accordion.service", "webapi.service")
_SECTIONS: Final = (
    *("enabled", "description", "disableUsbPorts", "enableMediaDevices"),
    *("aliasFiles", "modules", "ipConfigurations", "services"),
)
_EMPTY: Final[Mapping[str, Mapping[str, Json]]] = {
    "modules": {"name": "", "assemblyPath": "", "className": "", "namespace": "", "enabled": False},
    "ipConfigurations": {"interface": "", "staticIp": "", "enabled": False},
    "services": {"name": "", "serviceFile": "", "enabled": False},
}


def _module(name: str) -> Json:
    return {
        "name": name,
        "assemblyPath": f"additional/{name}.dll",
        "className": f"{name}.Module",
        "namespace": name,
        "enabled": True,
    }


def _first_config() -> dict[str, Json]:
    return {
        "enabled": True,
        "description": "Station 64",
        "disableUsbPorts": False,
        "enableMediaDevices": True,
        "aliasFiles": [
            {"path": "station.csv", "enabled": True, "order": 0},
            {"path": "limits.csv", "enabled": False, "order": 1},
        ],
        "modules": [_module("Snowball"), _module("TempRegulator")],
        "ipConfigurations": [{"interface": "eth0", "staticIp": "192.168.1.64/24", "enabled": True}],
        "services": [{"name": "Dashboard", "serviceFile": "nodered.service", "enabled": True}],
        "protectedServices": list(_PROTECTED),
    }


class BootFile:
    """The file. `in_force` is what the hardware app applied last; `exists` is False as long as it has never run."""

    def __init__(self, instant: Callable[[int], str], alias_files: Callable[[], Sequence[str]]) -> None:
        self.exists = True
        self._instant = instant
        self._alias_files = alias_files
        self._sections = _first_config()
        self._modified: str | None = None
        self._edits = 0
        self._wifi: dict[str, Json] = {"enabled": False, "ssid": "Lab"}
        self._wifi_password = "laboratory"  # noqa: S105 - of a network that does not exist
        self.in_force: dict[str, Json] = copy.deepcopy(self._sections)

    @property
    def config(self) -> dict[str, Json]:
        """The file as `BootConfig`: never with the password. Refuses with 404."""
        if not self.exists:
            raise RefusalError(404, "No boot.config yet")
        self._modified = self._modified or self._instant(0)
        wifi: dict[str, Json] = {**self._wifi, "passwordSet": bool(self._wifi_password)}
        return copy.deepcopy({**self._sections, "modified": self._modified, "wifi": wifi})

    def touch(self) -> None:
        """Let somebody else edit the file. Each edit has a time of its own, even when the clock stands still."""
        self._edits += 1
        self._modified = self._instant(self._edits)

    def apply(self) -> None:
        """Put the file in force, as the hardware app does when it starts."""
        self.in_force = copy.deepcopy(self._sections)

    def update(self, changes: Mapping[str, Any]) -> Json:
        """Replace the given sections. Refuses with 404, 409 and 400."""
        config = self.config
        if changes.get("ifModified") not in (None, config["modified"]):
            raise RefusalError(409, "boot.config has changed since it was read")
        given = {name: value for name, value in changes.items() if value is not None and name != "ifModified"}
        check_update(given, _PROTECTED, self._alias_files(), password=self._password(given))
        self._sections |= {name: _section(name, given[name]) for name in _SECTIONS if name in given}
        if "wifi" in given:
            self._wifi_password = self._password(given)
            self._wifi = {name: given["wifi"][name] for name in ("enabled", "ssid")}
        if given:
            self.touch()
        return self.config

    def _password(self, given: Mapping[str, Any]) -> str:
        password: str | None = given.get("wifi", {}).get("password")
        return self._wifi_password if password is None else password


def _section(name: str, value: Any) -> Json:
    if name == "aliasFiles":
        return [{"path": item["path"], "enabled": item["enabled"], "order": index} for index, item in enumerate(value)]
    if name not in _EMPTY:
        section: Json = value
        return section
    items = [{**_EMPTY[name], **item} for item in value]
    return [_with_namespace(item) if name == "modules" else item for item in items]


def _with_namespace(module: dict[str, Json]) -> Json:
    class_name = module["className"]
    derived = class_name.rpartition(".")[0] if isinstance(class_name, str) else ""
    return {**module, "namespace": module["namespace"] or derived}
