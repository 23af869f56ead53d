from __future__ import annotations

class DecodeError(ConduytError, ValueError):
    ...
class Drops(NamedTuple):
    bad_crc: int = 0
    bad_magic: int = 0
    bad_version: int = 0
    incomplete: int = 0
    too_long: int = 0
    total: int
    trailing: int = 0
    undecodable: int = 0
class FrameDecoder(_Decoder):
    def __init__(self, max_payload: int = LARGEST, *, codec: Implementation | None = None) -> None: ...
    dropped: Drops
    dropped_bytes: int
    def feed(self, data: Buffer) -> list[Packet]: ...
    def flush(self) -> list[Packet]: ...
    max_payload: int
    pending: int
    def reset(self) -> None: ...
class Packet(NamedTuple):
    payload: bytes
    seq: int
    type: int
    version: int
class PacketDecoder(_Decoder):
    def __init__(self, max_payload: int = LARGEST, *, codec: Implementation | None = None) -> None: ...
    dropped: Drops
    dropped_bytes: int
    def feed(self, data: Buffer) -> list[Packet]: ...
    def flush(self) -> list[Packet]: ...
    max_payload: int
    pending: int
    def reset(self) -> None: ...
class PacketError(ConduytProtocolError):
    def __init__(self, reason: str, message: str = '') -> None: ...
    reason: object
crc8: object = _implementation.crc8
decode: object = _implementation.decode
def decode_packet(data: Buffer) -> Packet: ...
encode: object = _implementation.encode
encode_frame: object = _implementation.encode_frame
encode_packet: object = _implementation.encode_packet
frame: object = _implementation.frame
def largest_payload(max_payload: int, *, cobs: bool = True) -> int: ...
