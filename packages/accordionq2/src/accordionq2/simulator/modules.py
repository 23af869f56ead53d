"""Software modules, hardware modules and licences of the station."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from .answers import Json, RefusalError

_MEMBERS: Final = ("Name", "Enabled", "ClassName", "AssemblyPath", "Namespace", "ImageName", "InitialData")

_APPS: Final[tuple[tuple[str, str, str, str], ...]] = (
    ("Snowball", "AAAA-BBBB", "2030-01-01T00:00:00", "SoftwareModule"),
    ("TempRegulator", "CCCC-DDDD", "2030-01-01T00:00:00", "SoftwareModule"),
    ("PSU", "", "", "HardwareModule"),
)

_HARDWARE: Final = (
    (0, "Base", "ESH10000597", 3, "A0001"),
    (1, "Monitor", "ESH10000158", 2, "A0417"),
    (4, "PSU", "ESH10000662", 1, "B0002"),
    (8, "Front air", "ESH10000590", 2, "C0003"),
)


@dataclass
class Module:
    """A software module. `settings` has the seven members as requests name them."""

    settings: dict[str, Any]
    is_loaded: bool = True

    def report(self) -> Json:
        """Return the module as `ModuleSettingsDto`."""
        return {name[0].lower() + name[1:]: self.settings[name] for name in _MEMBERS}


def _module(name: str, *, is_loaded: bool = True, **data: Json) -> Module:
    texts = (name, True, f"{name}.Module", f"additional/{name}.dll", name, f"{name.lower()}.png", dict(data))
    return Module(dict(zip(_MEMBERS, texts, strict=True)), is_loaded)


@dataclass
class Modules:
    """The software modules by name."""

    known: dict[str, Module] = field(
        default_factory=lambda: {
            "Snowball": _module("Snowball", slot=4, mode="fast", limits=[0.5, 2.5]),
            "TempRegulator": _module("TempRegulator", target=45.0),
            "SelfTest": _module("SelfTest", is_loaded=False),
        }
    )

    def report(self, *, only_loaded: bool = False) -> Json:
        """Return the modules in order."""
        return [module.report() for module in self.known.values() if module.is_loaded or not only_loaded]

    def load(self, settings: Mapping[str, Any]) -> None:
        """Load a module, known or new. 500 for a new one without class and assembly."""
        name = _name(settings)
        if name not in self.known and not (settings.get("ClassName") and settings.get("AssemblyPath")):
            raise RefusalError(500, f"Module {name} cannot be loaded: no class and assembly")
        self.known[name] = Module(self._merged(name, settings), is_loaded=True)

    def unload(self, settings: Mapping[str, Any]) -> None:
        """Unload a module. 404 when it is not loaded."""
        module = self._find(_name(settings))
        if not module.is_loaded:
            raise RefusalError(404, f"Module {_name(settings)} is not loaded")
        module.is_loaded = False

    def configure(self, settings: Mapping[str, Any]) -> None:
        """Replace the settings of a module."""
        name = _name(settings)
        self._find(name).settings = self._merged(name, settings)

    def _find(self, name: str) -> Module:
        if name not in self.known:
            raise RefusalError(404, f"Module {name} not found")
        return self.known[name]

    def _merged(self, name: str, settings: Mapping[str, Any]) -> dict[str, Any]:
        before = self.known[name].settings if name in self.known else _module(name).settings
        return {member: settings.get(member, before[member]) for member in _MEMBERS}


def _name(settings: Mapping[str, Any]) -> str:
    name: str = settings.get("Name", "")
    if not name:
        raise RefusalError(400, "A module needs a name")
    return name


def physical_system(firmware: str) -> Json:
    """Return the station as `PhysicalSystemDto`."""
    members = ("index", "name", "productID", "revision", "serialNumber")
    return {
        "host": "station64",
        "ethIpV4": "192.168.1.64",
        "ethIpV6": "fe80::1",
        "firmware": firmware,
        "mac": "DC:A6:32:00:11:22",
        "modules": [dict[str, Json](zip(members, row, strict=True)) for row in _HARDWARE],
        "networkInterfaces": {"eth0": {"ipv4": "192.168.1.64", "ipv6": "fe80::1"}, "wlan0": None},
    }


def apps(*, only_licensed: bool = False) -> Json:
    """Return the apps as `AppLicenseDto`."""
    members = ("name", "key", "expires", "type")
    return [dict[str, Json](zip(members, row, strict=True)) for row in _APPS if row[1] or not only_licensed]
