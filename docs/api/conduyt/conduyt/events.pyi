from __future__ import annotations

class BadPayload:
    def __init__(self, type: int, payload: bytes, reason: str) -> None: ...
    payload: bytes
    reason: str
    type: int
class ConnectionLost:
    def __init__(self, reason: str, unanswered: int, is_final: bool) -> None: ...
    is_final: bool
    reason: str
    unanswered: int
class DamagedCommand:
    def __init__(self, under_way: int) -> None: ...
    under_way: int
class DatastreamValue:
    def __init__(self, datastream: DatastreamDescriptor, value: float | bool | str | bytes, raw: bytes) -> None: ...
    datastream: DatastreamDescriptor
    raw: bytes
    value: float | bool | str | bytes
class DroppedInput:
    def __init__(self, reasons: dict[str, int], size: int) -> None: ...
    reasons: dict[str, int]
    size: int
class DsEvent(Packet):
    ANSWERS: frozenset[int] = frozenset()
    NAME: str = 'DS_EVENT'
    SENDER: str = 'device'
    TYPE: int = 209
    def __init__(self, ds_index: int, value: Buffer) -> None: ...
    ds_index: int
    def pack(self) -> bytes: ...
    @classmethod
    def read(cls, data: bytes, at: int, /) -> tuple[Self, int]: ...
    @classmethod
    def unpack(cls, data: Buffer) -> Self: ...
    value: bytes
Event: object
class Fatal(Packet):
    ANSWERS: frozenset[int] = frozenset()
    NAME: str = 'FATAL'
    SENDER: str = 'device'
    TYPE: int = 255
    def __init__(self, text: str) -> None: ...
    def pack(self) -> bytes: ...
    @classmethod
    def read(cls, data: bytes, at: int, /) -> tuple[Self, int]: ...
    text: str
    @classmethod
    def unpack(cls, data: Buffer) -> Self: ...
class LateAnswer:
    def __init__(self, command: str, seq: int, type: int, payload: bytes) -> None: ...
    command: str
    payload: bytes
    seq: int
    type: int
class Log(Packet):
    ANSWERS: frozenset[int] = frozenset()
    NAME: str = 'LOG'
    SENDER: str = 'device'
    TYPE: int = 224
    def __init__(self, text: str) -> None: ...
    def pack(self) -> bytes: ...
    @classmethod
    def read(cls, data: bytes, at: int, /) -> tuple[Self, int]: ...
    text: str
    @classmethod
    def unpack(cls, data: Buffer) -> Self: ...
class ModEvent(Packet):
    ANSWERS: frozenset[int] = frozenset()
    NAME: str = 'MOD_EVENT'
    SENDER: str = 'device'
    TYPE: int = 192
    def __init__(self, module_id: int, event: int, data: Buffer) -> None: ...
    data: bytes
    event: int
    module_id: int
    def pack(self) -> bytes: ...
    @classmethod
    def read(cls, data: bytes, at: int, /) -> tuple[Self, int]: ...
    @classmethod
    def unpack(cls, data: Buffer) -> Self: ...
class PinEvent(Packet):
    ANSWERS: frozenset[int] = frozenset()
    NAME: str = 'PIN_EVENT'
    SENDER: str = 'device'
    TYPE: int = 144
    def __init__(self, pin: int, value: int) -> None: ...
    def pack(self) -> bytes: ...
    pin: int
    @classmethod
    def read(cls, data: bytes, at: int, /) -> tuple[Self, int]: ...
    @classmethod
    def unpack(cls, data: Buffer) -> Self: ...
    value: int
class RawPacket:
    def __init__(self, type: int, payload: Buffer) -> None: ...
    def pack(self) -> bytes: ...
    payload: bytes
    type: int
class Reconnected:
    def __init__(self, attempts: int, downtime_s: float, is_same_device: bool, restored: tuple[str, ...], lost: tuple[str, ...]) -> None: ...
    attempts: int
    downtime_s: float
    is_same_device: bool
    lost: tuple[str, ...]
    restored: tuple[str, ...]
class Sample:
    def __init__(self, values: dict[int, int]) -> None: ...
    values: dict[int, int]
class StreamData(Packet):
    ANSWERS: frozenset[int] = frozenset()
    NAME: str = 'STREAM_DATA'
    SENDER: str = 'device'
    TYPE: int = 208
    def __init__(self, values: Iterable[int]) -> None: ...
    def pack(self) -> bytes: ...
    @classmethod
    def read(cls, data: bytes, at: int, /) -> tuple[Self, int]: ...
    @classmethod
    def unpack(cls, data: Buffer) -> Self: ...
    values: tuple[int, ...]
class UnexpectedAnswer:
    def __init__(self, seq: int, type: int, payload: bytes) -> None: ...
    payload: bytes
    seq: int
    type: int
