from __future__ import annotations

class ApiCommandRequestResponse:
    def __init__(self, result: ApiCommandRequestResult, data: Any = None, error_code: int = 0, error_message: str | None = None, command: ApiCommand = ApiCommand.NONE, nonce: int = -1) -> None: ...
    command: ApiCommand = ApiCommand.NONE
    data: Any = None
    error_code: int = 0
    error_message: str | None = None
    nonce: int = -1
    result: ApiCommandRequestResult
