"""Autotrainer: the service of a device, which publishes events and answers commands, and the remote side that talks to it.

Importing this package imports next to nothing; each name is fetched when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devicewire.autotrainer import API_VERSION
    from devicewire.autotrainer.compatibility import Compatibility, FirmwareWarning

    from ._statistics import ServiceStatistics
    from .api_alarm_kind import ApiAlarmKind
    from .api_application_mode import ApiApplicationMode
    from .api_detector_kind import ApiDetectorKind
    from .api_emergency_stop import ApiEmergencyResumeReason, ApiEmergencyStopReason
    from .api_options import ApiOptions, RpcOptions, TelemetryOptions, create_default_api_options
    from .api_system_configuration import ApiSystemConfiguration
    from .api_system_status import (
        ApiAlarmStatus,
        ApiAnimalStatus,
        ApiBehaviorStatus,
        ApiDetectorStatus,
        ApiPelletDeviceStatus,
        ApiProjectStatus,
        ApiReachStatus,
        ApiSystemStatus,
        ApiTunnelDeviceStatus,
    )
    from .api_training_mode import ApiTrainingMode
    from .command import (
        ApiCommand,
        ApiCommandRequest,
        ApiCommandRequestResponse,
        ApiCommandRequestResult,
        ConfigurationResponse,
        StatusResponse,
    )
    from .command.command_request_delegate import CommandRequestDelegate
    from .curve import CurveClient, CurveKeys, CurveServer
    from .event import ApiEvent, ApiEventDict, ApiEventKind, ApiPelletShiftSource, build_event
    from .exceptions import (
        ApiError,
        AuthenticationError,
        BindError,
        ClosedError,
        CommandFailedError,
        CommandTimeoutError,
        DeviceSilentError,
        InvalidTopicError,
        KeyFileError,
        MessageError,
        OptionError,
        SerializationError,
        StateError,
    )
    from .rpc_service import ApiCommandReqeustResult, ApiCommandRequestErrorKind, ApiTopic, HeartbeatMessage, RpcService
    from .util import resolve_enum
    from .zeromq import create_api_service

    __version__: str

__all__ = [
    "API_VERSION",
    "ApiAlarmKind",
    "ApiAlarmStatus",
    "ApiAnimalStatus",
    "ApiApplicationMode",
    "ApiBehaviorStatus",
    "ApiCommand",
    "ApiCommandReqeustResult",
    "ApiCommandRequest",
    "ApiCommandRequestErrorKind",
    "ApiCommandRequestResponse",
    "ApiCommandRequestResult",
    "ApiDetectorKind",
    "ApiDetectorStatus",
    "ApiEmergencyResumeReason",
    "ApiEmergencyStopReason",
    "ApiError",
    "ApiEvent",
    "ApiEventDict",
    "ApiEventKind",
    "ApiOptions",
    "ApiPelletDeviceStatus",
    "ApiPelletShiftSource",
    "ApiProjectStatus",
    "ApiReachStatus",
    "ApiSystemConfiguration",
    "ApiSystemStatus",
    "ApiTopic",
    "ApiTrainingMode",
    "ApiTunnelDeviceStatus",
    "AuthenticationError",
    "BindError",
    "ClosedError",
    "CommandFailedError",
    "CommandRequestDelegate",
    "CommandTimeoutError",
    "Compatibility",
    "ConfigurationResponse",
    "CurveClient",
    "CurveKeys",
    "CurveServer",
    "DeviceSilentError",
    "FirmwareWarning",
    "HeartbeatMessage",
    "InvalidTopicError",
    "KeyFileError",
    "MessageError",
    "OptionError",
    "RpcOptions",
    "RpcService",
    "SerializationError",
    "ServiceStatistics",
    "StateError",
    "StatusResponse",
    "TelemetryOptions",
    "__version__",
    "build_event",
    "create_api_service",
    "create_default_api_options",
    "resolve_enum",
]

_MODULES = {
    "API_VERSION": "devicewire.autotrainer",
    "ApiAlarmKind": ".api_alarm_kind",
    "ApiAlarmStatus": ".api_system_status",
    "ApiAnimalStatus": ".api_system_status",
    "ApiApplicationMode": ".api_application_mode",
    "ApiBehaviorStatus": ".api_system_status",
    "ApiCommand": ".command",
    "ApiCommandReqeustResult": ".rpc_service",
    "ApiCommandRequest": ".command",
    "ApiCommandRequestErrorKind": ".rpc_service",
    "ApiCommandRequestResponse": ".command",
    "ApiCommandRequestResult": ".command",
    "ApiDetectorKind": ".api_detector_kind",
    "ApiDetectorStatus": ".api_system_status",
    "ApiEmergencyResumeReason": ".api_emergency_stop",
    "ApiEmergencyStopReason": ".api_emergency_stop",
    "ApiError": ".exceptions",
    "ApiEvent": ".event",
    "ApiEventDict": ".event",
    "ApiEventKind": ".event",
    "ApiOptions": ".api_options",
    "ApiPelletDeviceStatus": ".api_system_status",
    "ApiPelletShiftSource": ".event",
    "ApiProjectStatus": ".api_system_status",
    "ApiReachStatus": ".api_system_status",
    "ApiSystemConfiguration": ".api_system_configuration",
    "ApiSystemStatus": ".api_system_status",
    "ApiTopic": ".rpc_service",
    "ApiTrainingMode": ".api_training_mode",
    "ApiTunnelDeviceStatus": ".api_system_status",
    "AuthenticationError": ".exceptions",
    "BindError": ".exceptions",
    "ClosedError": ".exceptions",
    "CommandFailedError": ".exceptions",
    "CommandRequestDelegate": ".command.command_request_delegate",
    "CommandTimeoutError": ".exceptions",
    "Compatibility": "devicewire.autotrainer.compatibility",
    "ConfigurationResponse": ".command",
    "CurveClient": ".curve",
    "CurveKeys": ".curve",
    "CurveServer": ".curve",
    "DeviceSilentError": ".exceptions",
    "FirmwareWarning": "devicewire.autotrainer.compatibility",
    "HeartbeatMessage": ".rpc_service",
    "InvalidTopicError": ".exceptions",
    "KeyFileError": ".exceptions",
    "MessageError": ".exceptions",
    "OptionError": ".exceptions",
    "RpcOptions": ".api_options",
    "RpcService": ".rpc_service",
    "SerializationError": ".exceptions",
    "ServiceStatistics": "._statistics",
    "StateError": ".exceptions",
    "StatusResponse": ".command",
    "TelemetryOptions": ".api_options",
    "build_event": ".event",
    "create_api_service": ".zeromq",
    "create_default_api_options": ".api_options",
    "resolve_enum": ".util",
}


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("auto-trainer-api")
    except PackageNotFoundError:
        return "unknown"


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        if name == "__version__":
            value = _version()
        else:
            value = getattr(importlib.import_module(_MODULES[name], __name__), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
