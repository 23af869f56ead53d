"""Faults: each turns an answer or event into what a bad line, a bad cable or a bad device makes of it. Pure values.

All take the keywords of `Matching`: which packets they hit, how often, with which probability. `of` is the name of the
command (for its answer) or of the event. `acts` tells whether the device does what it was told before the fault strikes; a
client cannot know.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from random import Random
from typing import Final, Protocol

from devicewire.conduyt.enums import DeviceType, ErrorCode
from devicewire.conduyt.simulation.conditions import Conditional, Conditions

from .outgoing import Outgoing
from .packets import Packet

_UNKNOWN_EVENT: Final = 0x99
"""A type that no document lists."""


class Fault(Conditional, Protocol):
    """What the simulator needs of a fault. Own classes work as well as those below."""

    def matches(self, name: str) -> bool:
        """Tell whether it applies to a command or event of this name."""
        ...

    def change(self, outgoing: Outgoing, random: Random, /) -> Sequence[Outgoing]:
        """Return what leaves instead."""
        ...


@dataclass(frozen=True, kw_only=True)
class Matching(Conditions):
    """Which packets a fault hits. `of` is a pattern with `*` and `?`, such as `PIN_*`."""

    of: str = "*"

    def matches(self, name: str) -> bool:
        """Tell whether it applies to a command or event of this name."""
        return fnmatchcase(name, self.of.upper())


@dataclass(frozen=True)
class Delay(Matching):
    """The packet leaves `seconds` later. Those behind it wait, unless it is not `in_order`."""

    seconds: float
    in_order: bool = True

    def change(self, outgoing: Outgoing, _random: Random, /) -> Sequence[Outgoing]:
        """Add the delay."""
        return [replace(outgoing, delay_s=outgoing.delay_s + self.seconds, in_order=self.in_order)]


@dataclass(frozen=True)
class Drop(Matching):
    """Nothing leaves. With `acts=False` the command is lost too, not only its answer."""

    def change(self, _outgoing: Outgoing, _random: Random, /) -> Sequence[Outgoing]:
        """Return nothing."""
        return []


@dataclass(frozen=True)
class Silence(Drop):
    """The device neither acts nor answers."""

    acts: bool = field(default=False, kw_only=True)


@dataclass(frozen=True)
class Repeat(Matching):
    """The packet leaves `count` times more."""

    count: int = 1

    def change(self, outgoing: Outgoing, _random: Random, /) -> Sequence[Outgoing]:
        """Return it with its copies."""
        return [outgoing] * (1 + self.count)


@dataclass(frozen=True)
class OtherSequence(Matching):
    """The packet carries another sequence number: `offset` further, modulo 256."""

    offset: int = 1

    def change(self, outgoing: Outgoing, _random: Random, /) -> Sequence[Outgoing]:
        """Return it with the other number."""
        return [outgoing.with_packet(seq=(outgoing.packet.seq + self.offset) % 256)]


@dataclass(frozen=True)
class Corrupt(Matching):
    """Some bits of the packet are flipped on the way to the host."""

    flips: int = 1

    def change(self, outgoing: Outgoing, random: Random, /) -> Sequence[Outgoing]:
        """Return it with `flips` other bits."""
        raw = bytearray(outgoing.content())
        for position in random.sample(range(8 * len(raw)), min(self.flips, 8 * len(raw))):
            raw[position // 8] ^= 1 << position % 8
        return [replace(outgoing, raw=bytes(raw))]


@dataclass(frozen=True)
class CorruptCommand(Matching):
    """The command is damaged on its way to the device, which complains with sequence number 0."""

    acts: bool = field(default=False, kw_only=True)

    def change(self, outgoing: Outgoing, _random: Random, /) -> Sequence[Outgoing]:
        """Return the complaint."""
        return [outgoing.with_packet(DeviceType.NAK, 0, bytes((ErrorCode.CRC_MISMATCH,)))]


@dataclass(frozen=True)
class Truncate(Matching):
    """Only the first `keep` bytes of the payload are there; length and CRC are those of the rest."""

    keep: int = 0

    def change(self, outgoing: Outgoing, _random: Random, /) -> Sequence[Outgoing]:
        """Return it with the shorter payload."""
        return [outgoing.with_packet(payload=outgoing.packet.payload[: self.keep])]


@dataclass(frozen=True)
class WrongType(Matching):
    """Another type of packet comes in its place, by default one that no document lists."""

    type: int = _UNKNOWN_EVENT
    payload: bytes | None = None

    def change(self, outgoing: Outgoing, _random: Random, /) -> Sequence[Outgoing]:
        """Return it with the other type."""
        return [outgoing.with_packet(self.type, payload=self.payload)]


@dataclass(frozen=True)
class Refuse(Matching):
    """The device refuses with this error code; None leaves the code out."""

    code: int | None = ErrorCode.OUT_OF_MEMORY
    acts: bool = field(default=False, kw_only=True)

    def change(self, outgoing: Outgoing, _random: Random, /) -> Sequence[Outgoing]:
        """Return the refusal."""
        payload = b"" if self.code is None else bytes((self.code,))
        return [outgoing.with_packet(DeviceType.NAK, payload=payload)]


@dataclass(frozen=True)
class Noise(Matching):
    """Bytes come in front of the packet: `data`, or `size` random ones. Without a zero at their end they spoil it."""

    size: int = 16
    data: bytes | None = None

    def change(self, outgoing: Outgoing, random: Random, /) -> Sequence[Outgoing]:
        """Return it with the noise."""
        noise = random.randbytes(self.size) if self.data is None else self.data
        return [replace(outgoing, before=outgoing.before + noise)]


@dataclass(frozen=True)
class Pieces(Matching):
    """The frame leaves in `count` writes, `pause_s` apart."""

    count: int = 4
    pause_s: float = 0.005

    def change(self, outgoing: Outgoing, _random: Random, /) -> Sequence[Outgoing]:
        """Return it in pieces."""
        return [replace(outgoing, pieces=max(1, self.count), pause_s=self.pause_s)]


@dataclass(frozen=True)
class Delimiters(Matching):
    """The frame ends with `count` zero bytes; with 0 it runs into the next one."""

    count: int = 0

    def change(self, outgoing: Outgoing, _random: Random, /) -> Sequence[Outgoing]:
        """Return it with the other end."""
        return [replace(outgoing, delimiters=self.count)]


@dataclass(frozen=True)
class Flood(Matching):
    """`count` events come in front of the packet."""

    count: int = 1000
    type: int = DeviceType.LOG
    payload: bytes = b"flood"

    def change(self, outgoing: Outgoing, _random: Random, /) -> Sequence[Outgoing]:
        """Return it behind the events."""
        return [*(Outgoing(Packet(self.type, 0, self.payload)) for _ in range(self.count)), outgoing]


@dataclass(frozen=True)
class Unplug(Matching):
    """The link goes down when `keep` bytes of the frame have left. It comes back `replug_s` later; with None it stays down."""

    keep: int = 0
    replug_s: float | None = None

    def change(self, outgoing: Outgoing, _random: Random, /) -> Sequence[Outgoing]:
        """Return it with the end of the link marked."""
        return [replace(outgoing, unplug=True, keep=self.keep, replug_s=self.replug_s)]


def apply_faults(faults: Sequence[Fault], outgoing: Outgoing, random: Random) -> list[Outgoing]:
    """Let every fault change what leaves, in order."""
    leaving = [outgoing]
    for fault in faults:
        leaving = [changed for item in leaving for changed in fault.change(item, random)]
    return leaving
