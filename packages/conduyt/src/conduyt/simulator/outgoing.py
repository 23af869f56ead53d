"""One packet on its way out, with everything that faults may do to it. A value; the machine carries it out."""

from dataclasses import dataclass, replace
from typing import Self

from .packets import DELIMITER, OVERHEAD, Packet, cobs_encode, encode_packet


@dataclass(frozen=True)
class Outgoing:
    """A packet, and how it leaves.

    `raw` replaces the bytes of the packet, `before` comes in front of the frame, `delimiters` is the number of zero
    bytes behind it. The frame leaves `delay_s` later, in order or not, in `pieces` with `pause_s` between them; with
    `unplug` the link goes down once the first `keep` bytes have left, and comes back after `replug_s` unless that is None.
    """

    packet: Packet
    raw: bytes | None = None
    before: bytes = b""
    delimiters: int = 1
    delay_s: float = 0.0
    in_order: bool = True
    pieces: int = 1
    pause_s: float = 0.0
    unplug: bool = False
    keep: int = 0
    replug_s: float | None = None

    def with_packet(self, packet_type: int | None = None, seq: int | None = None, payload: bytes | None = None) -> Self:
        """Return it with another type, sequence number or payload."""
        packet = Packet(
            self.packet.type if packet_type is None else packet_type,
            self.packet.seq if seq is None else seq,
            self.packet.payload if payload is None else payload,
        )
        return replace(self, packet=packet)

    def content(self) -> bytes:
        """The bytes of the packet."""
        return encode_packet(self.packet) if self.raw is None else self.raw

    def frame(self) -> bytes:
        """The bytes on a line with COBS."""
        return self.before + cobs_encode(self.content()) + DELIMITER * self.delimiters

    def parts(self, data: bytes) -> list[bytes]:
        """Cut `data` into the pieces in which it leaves."""
        size = max(1, -(-len(data) // self.pieces))
        return [data[start : start + size] for start in range(0, len(data), size)]


def fits(packet: Packet, max_payload: int, *, cobs: bool) -> bool:
    """Tell whether the device can send a packet. One that does not fit is never sent, and nobody hears of it.

    With COBS the firmware counts on the worst case, whatever the data.
    """
    if not cobs:
        return len(packet.payload) <= max_payload
    size = OVERHEAD + len(packet.payload)
    return size + size // 254 + 1 <= max_payload + max_payload // 254 + 2
