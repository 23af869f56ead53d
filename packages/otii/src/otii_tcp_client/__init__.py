"""Client of the Otii TCP server: `OtiiClient` (synchronous) and `AsyncOtiiClient`.

The documented modules (`arc`, `otii`, `otii_client`, `otii_connection`, ...) hold the documented names; all are here as well.
Importing this package imports next to nothing; each name is fetched when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devicewire.otii import API_VERSION
    from devicewire.otii.compatibility import Compatibility, FirmwareWarning

    from ._arrays import ChannelArray
    from ._async_arc import AsyncArc
    from ._async_battery_emulator import AsyncBatteryEmulator
    from ._async_connection import AsyncOtiiConnection
    from ._async_otii import AsyncOtii
    from ._async_otii_client import AsyncConnect, AsyncOtiiClient
    from ._async_project import AsyncProject
    from ._async_recording import AsyncRecording
    from .arc import Arc
    from .battery_emulator import BatteryEmulator
    from .exceptions import (
        DisconnectedException,
        NotConnectedError,
        Otii_Exception,
        OtiiArgumentError,
        OtiiClientException,
        OtiiConnectError,
        OtiiError,
        OtiiException,
        OtiiProtocolError,
        OtiiRefusedError,
        OtiiTimeoutError,
    )
    from .otii import Otii
    from .otii_client import Connect, LicensingMode, OtiiClient
    from .otii_connection import OtiiConnection
    from .project import Project
    from .recording import LogEntry, Recording

    __version__: str

__all__ = [
    "API_VERSION",
    "Arc",
    "AsyncArc",
    "AsyncBatteryEmulator",
    "AsyncConnect",
    "AsyncOtii",
    "AsyncOtiiClient",
    "AsyncOtiiConnection",
    "AsyncProject",
    "AsyncRecording",
    "BatteryEmulator",
    "ChannelArray",
    "Compatibility",
    "Connect",
    "DisconnectedException",
    "FirmwareWarning",
    "LicensingMode",
    "LogEntry",
    "NotConnectedError",
    "Otii",
    "OtiiArgumentError",
    "OtiiClient",
    "OtiiClientException",
    "OtiiConnectError",
    "OtiiConnection",
    "OtiiError",
    "OtiiException",
    "OtiiProtocolError",
    "OtiiRefusedError",
    "OtiiTimeoutError",
    "Otii_Exception",
    "Project",
    "Recording",
    "__version__",
]

_MODULES = {
    "API_VERSION": "devicewire.otii",
    "Arc": ".arc",
    "AsyncArc": "._async_arc",
    "AsyncBatteryEmulator": "._async_battery_emulator",
    "AsyncConnect": "._async_otii_client",
    "AsyncOtii": "._async_otii",
    "AsyncOtiiClient": "._async_otii_client",
    "AsyncOtiiConnection": "._async_connection",
    "AsyncProject": "._async_project",
    "AsyncRecording": "._async_recording",
    "BatteryEmulator": ".battery_emulator",
    "ChannelArray": "._arrays",
    "Compatibility": "devicewire.otii.compatibility",
    "Connect": ".otii_client",
    "FirmwareWarning": "devicewire.otii.compatibility",
    "LicensingMode": ".otii_client",
    "LogEntry": ".recording",
    "Otii": ".otii",
    "OtiiClient": ".otii_client",
    "OtiiConnection": ".otii_connection",
    "Project": ".project",
    "Recording": ".recording",
}


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("otii-tcp-client")
    except PackageNotFoundError:
        return "unknown"


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        if name == "__version__":
            value = _version()
        else:
            value = getattr(importlib.import_module(_MODULES.get(name, ".exceptions"), __name__), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
