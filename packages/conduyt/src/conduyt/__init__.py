"""Client for boards that speak CONDUYT: `ConduytDevice` (asynchronous) and `ConduytDeviceSync`.

Importing this package imports next to nothing; each name is fetched when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devicewire.conduyt import API_VERSION
    from devicewire.conduyt.compatibility import Compatibility, FirmwareWarning

    from ._reconnect import ReconnectPolicy
    from ._statistics import Statistics
    from ._sync_client import ConduytDeviceSync
    from ._sync_datastreams import DatastreamProxySync
    from ._sync_ota import ConduytOTASync
    from ._sync_pins import PinProxySync
    from .client import ConduytDevice
    from .datastreams import DatastreamProxy
    from .errors import (
        ConduytArgumentError,
        ConduytBrokerError,
        ConduytCapabilityError,
        ConduytConnectionError,
        ConduytDisconnectedError,
        ConduytError,
        ConduytNAKError,
        ConduytPortError,
        ConduytProtocolError,
        ConduytTimeoutError,
    )
    from .ota import ConduytOTA
    from .pins import PinProxy
    from .transports.base import ConduytTransport
    from .types import (
        Capability,
        ConduytPacket,
        DatastreamDescriptor,
        DatastreamType,
        HelloResp,
        ModuleDescriptor,
        PinCapability,
    )

    __version__: str

__all__ = [
    "API_VERSION",
    "Capability",
    "Compatibility",
    "ConduytArgumentError",
    "ConduytBrokerError",
    "ConduytCapabilityError",
    "ConduytConnectionError",
    "ConduytDevice",
    "ConduytDeviceSync",
    "ConduytDisconnectedError",
    "ConduytError",
    "ConduytNAKError",
    "ConduytOTA",
    "ConduytOTASync",
    "ConduytPacket",
    "ConduytPortError",
    "ConduytProtocolError",
    "ConduytTimeoutError",
    "ConduytTransport",
    "DatastreamDescriptor",
    "DatastreamProxy",
    "DatastreamProxySync",
    "DatastreamType",
    "FirmwareWarning",
    "HelloResp",
    "ModuleDescriptor",
    "PinCapability",
    "PinProxy",
    "PinProxySync",
    "ReconnectPolicy",
    "Statistics",
    "__version__",
]

_MODULES = {
    "API_VERSION": "devicewire.conduyt",
    "Capability": ".types",
    "Compatibility": "devicewire.conduyt.compatibility",
    "ConduytDevice": ".client",
    "ConduytDeviceSync": "._sync_client",
    "ConduytOTA": ".ota",
    "ConduytOTASync": "._sync_ota",
    "ConduytPacket": ".types",
    "ConduytTransport": ".transports.base",
    "DatastreamDescriptor": ".types",
    "DatastreamProxy": ".datastreams",
    "DatastreamProxySync": "._sync_datastreams",
    "DatastreamType": ".types",
    "FirmwareWarning": "devicewire.conduyt.compatibility",
    "HelloResp": ".types",
    "ModuleDescriptor": ".types",
    "PinCapability": ".types",
    "PinProxy": ".pins",
    "PinProxySync": "._sync_pins",
    "ReconnectPolicy": "._reconnect",
    "Statistics": "._statistics",
}


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("conduyt-py")
    except PackageNotFoundError:
        return "unknown"


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        if name == "__version__":
            value = _version()
        else:
            value = getattr(importlib.import_module(_MODULES.get(name, ".errors"), __name__), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
