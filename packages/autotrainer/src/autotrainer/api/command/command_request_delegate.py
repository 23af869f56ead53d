"""The type of what answers commands."""

from __future__ import annotations

from collections.abc import Callable

from .api_command_request import ApiCommandRequest
from .api_command_request_response import ApiCommandRequestResponse

__all__ = ["CommandRequestDelegate"]

CommandRequestDelegate = Callable[[ApiCommandRequest], ApiCommandRequestResponse]
"""Takes one request and returns its answer. Runs on a thread of the service, one request at a time."""
