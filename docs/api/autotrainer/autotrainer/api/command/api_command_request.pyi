from __future__ import annotations

class ApiCommandRequest:
    def __init__(self, command: ApiCommand, custom_command: int = -1, nonce: int = -1, data: dict[str, Any] | None = None, command_number: object = None) -> None: ...
    command: ApiCommand
    command_number: object = None
    custom_command: int = -1
    data: dict[str, Any] | None = None
    is_for_service: bool
    nonce: int = -1
    @classmethod
    def parse_bytes(cls, message: bytes) -> Self | None: ...
    @classmethod
    def parse_object(cls, obj: object) -> Self | None: ...
