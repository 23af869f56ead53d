"""The answer of a delegate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from devicewire.autotrainer.models import ApiCommand, ApiCommandRequestResult

__all__ = ["ApiCommandRequestResponse"]


@dataclass(frozen=True)
class ApiCommandRequestResponse:
    """What a delegate returns, and what is published later about a command that was pending.

    Attributes:
        result: what became of the command.
        data: what it returns: dataclasses, mappings and lists of values that JSON knows.
        error_code: 0 without error; any other number is reported to the sender as an error of the command.
        error_message: what went wrong, in words.
        command: the command. Only looked at in a later result; a direct answer is always about its request.
        nonce: nonce of the request. Only looked at in a later result.
    """

    result: ApiCommandRequestResult
    data: Any = None
    error_code: int = 0
    error_message: str | None = None
    command: ApiCommand = ApiCommand.NONE
    nonce: int = -1
