from __future__ import annotations

class Drops(NamedTuple):
    bad_crc: int = 0
    bad_magic: int = 0
    bad_version: int = 0
    incomplete: int = 0
    too_long: int = 0
    total: int
    trailing: int = 0
    undecodable: int = 0
class Packet(NamedTuple):
    payload: bytes
    seq: int
    type: int
    version: int
def largest_payload(max_payload: int, *, cobs: bool = True) -> int: ...
