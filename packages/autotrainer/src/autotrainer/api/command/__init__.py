"""Commands: what remote sides send, what delegates answer."""

from __future__ import annotations

from devicewire.autotrainer.models import ConfigurationResponse, StatusResponse

from .api_command import ApiCommand
from .api_command_request import ApiCommandRequest
from .api_command_request_response import ApiCommandRequestResponse
from .api_command_request_result import ApiCommandRequestResult

__all__ = [
    "ApiCommand",
    "ApiCommandRequest",
    "ApiCommandRequestResponse",
    "ApiCommandRequestResult",
    "ConfigurationResponse",
    "StatusResponse",
]
