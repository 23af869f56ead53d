"""Faults: each turns the answer that the server would give into a worse one. Pure values; the server does the rest.

All take the keywords of `Matching`: which requests they hit, how often, with which probability. `acts` tells whether
the server does what was asked before the fault strikes; a client cannot know.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from random import Random
from typing import ClassVar, Final, Protocol

from devicewire.otii.simulation.conditions import Conditional, Conditions
from devicewire.otii.simulation.document_faults import AddMember, RemoveMembers, SetMembers

from .answers import LINE_END, Answer, Delivery, Json, Line, error, information
from .answers import RefusalError as Refusal

FLOOD_LIMIT: Final = 1 << 30


class Fault(Conditional, Protocol):
    """What the server needs of a fault. Own classes work as well as those below."""

    def matches(self, command: str) -> bool:
        """Tell whether it applies to a request."""
        ...

    def change(self, answer: Answer, random: Random, /) -> Answer:
        """Return the answer to give instead of `answer`."""
        ...


@dataclass(frozen=True, kw_only=True)
class Matching(Conditions):
    """Which requests a fault hits. `command` is a pattern with `*` and `?`."""

    command: str = "*"

    def matches(self, command: str) -> bool:
        """Tell whether it applies to a request."""
        return fnmatchcase(command, self.command)


@dataclass(frozen=True)
class Delay(Matching):
    """The answer comes `seconds` after the request. Requests behind it are worked on meanwhile.

    Answers keep their order unless `overtakes`: then this one may be passed by, or pass, others.
    """

    seconds: float
    overtakes: bool = field(default=False, kw_only=True)

    def change(self, answer: Answer, _random: Random, /) -> Answer:
        """Return the answer with the delay added."""
        return replace(answer, delay_s=answer.delay_s + self.seconds, overtakes=answer.overtakes or self.overtakes)


@dataclass(frozen=True)
class Drop(Matching):
    """The connection is closed before the answer."""

    acts: bool = field(default=False, kw_only=True)

    def change(self, answer: Answer, _random: Random, /) -> Answer:
        """Return an answer that never leaves."""
        return replace(answer, delivery=Delivery.DROP)


@dataclass(frozen=True)
class Reset(Matching):
    """The connection is reset (RST) before the answer."""

    acts: bool = field(default=False, kw_only=True)

    def change(self, answer: Answer, _random: Random, /) -> Answer:
        """Return an answer that never leaves."""
        return replace(answer, delivery=Delivery.RESET)


@dataclass(frozen=True)
class Truncate(Matching):
    """Only the part `keep` (0 to 1) of the answer comes before the connection closes."""

    keep: float = 0.5

    def change(self, answer: Answer, _random: Random, /) -> Answer:
        """Return the answer with the cut marked."""
        return replace(answer, delivery=Delivery.TRUNCATE, kept_bytes=_kept(answer, self.keep))


@dataclass(frozen=True)
class Stall(Matching):
    """Only the part `keep` (0 to 1) of the answer comes, then silence on an open connection. 0: no answer at all.

    What follows on this connection is silence, too, unless nothing of the answer was sent.
    """

    keep: float = 0.0

    def change(self, answer: Answer, _random: Random, /) -> Answer:
        """Return the answer with the cut marked."""
        return replace(answer, delivery=Delivery.STALL, kept_bytes=_kept(answer, self.keep))


@dataclass(frozen=True)
class Split(Matching):
    """The answer comes in pieces of `size` bytes, each in a segment of its own where the system allows it."""

    size: int = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.size < 1:
            raise ValueError(f"size must be 1 or more, not {self.size!r}")

    def change(self, answer: Answer, _random: Random, /) -> Answer:
        """Return the answer with the size marked."""
        return replace(answer, piece_size=self.size)


@dataclass(frozen=True)
class Corrupt(Matching):
    """Some bytes of the line are changed to others; its length stays."""

    flips: int = 3

    def change(self, answer: Answer, random: Random, /) -> Answer:
        """Return the answer with `flips` other bytes, none of them the end of a line."""
        line = bytearray(answer.line)
        for position in random.sample(range(len(line)), min(self.flips, len(line))):
            others = [byte for byte in range(256) if byte != line[position] and byte not in LINE_END]
            line[position] = random.choice(others)
        return replace(answer, line=bytes(line), document=None)


@dataclass(frozen=True)
class Garbage(Matching):
    """A line that is no JSON."""

    body: bytes = b"<<< no JSON \xff >>>"

    def change(self, answer: Answer, _random: Random, /) -> Answer:
        """Return the answer with the other line."""
        return replace(answer, line=self.body, document=None)


@dataclass(frozen=True)
class WrongType(SetMembers, Matching):
    """Every member that `member` names holds `value` instead: a text where a number belongs, null, a list ..."""

    member: str = "value"
    value: Json = None


@dataclass(frozen=True)
class MissingField(RemoveMembers, Matching):
    """The members that `member` names are left out; `data` leaves out everything that an answer says."""


@dataclass(frozen=True)
class ExtraField(AddMember, Matching):
    """A member that no document knows comes along."""

    member: str = "data.added_by_firmware"
    value: Json = True


@dataclass(frozen=True)
class WrongId(Matching):
    """The answer carries the `trans_id` of somebody else."""

    request_id: Json = "no-such-request"

    def change(self, answer: Answer, _random: Random, /) -> Answer:
        """Return the answer with it."""
        if answer.document is None:
            return answer
        return answer.with_document({**answer.document, "trans_id": self.request_id})


@dataclass(frozen=True)
class ErrorAnswer(Matching):
    """An error instead of the answer. `data` is what belongs to the code; None leaves it out."""

    code: str = "Command timeout"
    data: Json = None
    acts: bool = field(default=False, kw_only=True)

    def change(self, answer: Answer, _random: Random, /) -> Answer:
        """Return the error in place of the answer."""
        given: Line = answer.document or {}
        command = given.get("cmd")
        data = self.data if isinstance(self.data, dict) else None
        named = command if isinstance(command, str) else None
        return answer.with_document(error(Refusal(self.code, data), named, given.get("trans_id")))


@dataclass(frozen=True)
class Unasked(Matching):
    """Messages that nobody asked for come before the answer, or after it: `count` pieces of information."""

    count: int = 1
    info: str = "simulated"
    after: bool = field(default=False, kw_only=True)

    def change(self, answer: Answer, _random: Random, /) -> Answer:
        """Return the answer with the messages around it."""
        lines = tuple(information(self.info, {"number": number + 1}) for number in range(self.count))
        if self.after:
            return replace(answer, after=(*answer.after, *lines))
        return replace(answer, before=(*answer.before, *lines))


@dataclass(frozen=True)
class Flood(Matching):
    """A line without an end: `size` bytes, sent as fast as the client takes them; then the connection closes."""

    LIMIT: ClassVar[int] = FLOOD_LIMIT

    size: int = 64 << 20

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 < self.size <= self.LIMIT:
            raise ValueError(f"size must lie between 1 and {self.LIMIT} bytes, not {self.size!r}")

    def change(self, answer: Answer, _random: Random, /) -> Answer:
        """Return the answer with the flood marked."""
        return replace(answer, delivery=Delivery.FLOOD, flood_size=self.size)


def apply_faults(faults: Sequence[Fault], answer: Answer, random: Random) -> Answer:
    """Let every fault change the answer, in order."""
    for fault in faults:
        answer = fault.change(answer, random)
    return answer


def _kept(answer: Answer, share: float) -> int:
    whole = len(answer.wire())
    return min(int(whole * share), whole - len(LINE_END) - 1)
