from __future__ import annotations

class DecodeError(ConduytError, ValueError):
    ...
class PacketError(ConduytProtocolError):
    def __init__(self, reason: str, message: str = '') -> None: ...
    reason: object
