"""The names of release 0.9.7 with its numbers, for services with `protocol="0.9.7"` and for readers of such devices.

24 numbers of events have another meaning since: code for 0.9.7 imports its names from here instead of from `autotrainer.api`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from devicewire.autotrainer.models import (
    ApiAppStatus,
    ApiCommandRequestResult,
    ApiTopic,
    ApiTrainingMode,
    ConfigurationResponse,
    StatusResponse,
)
from devicewire.autotrainer.models import LegacyCommand as ApiCommand
from devicewire.autotrainer.models import LegacyEventKind as ApiEventKind

from . import command
from .api_options import ApiOptions, create_default_api_options
from .command import ApiCommandRequestResponse
from .rpc_service import RpcService
from .zeromq import create_api_service

if TYPE_CHECKING:
    from enum import Enum

__all__ = [
    "ApiAppStatus",
    "ApiCommand",
    "ApiCommandReqeustResult",
    "ApiCommandRequest",
    "ApiCommandRequestResponse",
    "ApiCommandRequestResult",
    "ApiEventKind",
    "ApiOptions",
    "ApiTopic",
    "ApiTrainingMode",
    "ConfigurationResponse",
    "RpcService",
    "StatusResponse",
    "create_api_service",
    "create_default_api_options",
]

ApiCommandReqeustResult = ApiCommandRequestResult
"""The name as release 0.9.7 spelled it."""


class ApiCommandRequest(command.ApiCommandRequest):
    """A command from a remote side, with the commands of 0.9.7. NONE reaches the delegate."""

    _COMMANDS: ClassVar[Mapping[object, Enum]] = {int(member): member for member in ApiCommand}
    _OTHER: ClassVar[Enum] = ApiCommand.USER_DEFINED

    @property
    def is_for_service(self) -> bool:
        """False: every command is for the delegate."""
        return False
