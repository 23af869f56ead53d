"""Faults of HTTP answers: each turns the answer that a device would give into a worse one. Pure values; the server does the rest."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from random import Random
from typing import ClassVar, Final, Protocol, TypeVar

from .conditions import Conditional, Conditions
from .document_faults import AddMember, RemoveMembers
from .http_answers import Delivery, HttpAnswer
from .members import Json

FLOOD_LIMIT: Final = 1 << 30
_AnswerT = TypeVar("_AnswerT", bound=HttpAnswer)


class HttpFault(Conditional, Protocol[_AnswerT]):
    """What a server needs of a fault. Own classes work as well as those below."""

    def matches(self, method: str, path: str) -> bool:
        """Tell whether it applies to a request."""
        ...

    def change(self, answer: _AnswerT, random: Random, /) -> _AnswerT:
        """Return the answer to give instead of `answer`."""
        ...


@dataclass(frozen=True, kw_only=True)
class Matching(Conditions):
    """Which requests a fault hits. `method` and `path` are patterns with `*` and `?`; the path has no query."""

    method: str = "*"
    path: str = "*"

    def matches(self, method: str, path: str) -> bool:
        """Tell whether it applies to a request."""
        return fnmatchcase(method.upper(), self.method.upper()) and fnmatchcase(path, self.path)


@dataclass(frozen=True)
class Delay(Matching):
    """The answer comes `seconds` later."""

    seconds: float

    def change(self, answer: _AnswerT, _random: Random, /) -> _AnswerT:
        """Return the answer with the delay added."""
        return replace(answer, delay_s=answer.delay_s + self.seconds)


@dataclass(frozen=True)
class Drop(Matching):
    """The connection is closed before the answer."""

    acts: bool = field(default=False, kw_only=True)

    def change(self, answer: _AnswerT, _random: Random, /) -> _AnswerT:
        """Return an answer that never leaves."""
        return replace(answer, delivery=Delivery.DROP)


@dataclass(frozen=True)
class Reset(Matching):
    """The connection is reset (RST) before the answer."""

    acts: bool = field(default=False, kw_only=True)

    def change(self, answer: _AnswerT, _random: Random, /) -> _AnswerT:
        """Return an answer that never leaves."""
        return replace(answer, delivery=Delivery.RESET)


@dataclass(frozen=True)
class Truncate(Matching):
    """The head promises the whole body, then only the part `keep` (0 to 1) of it comes before the connection closes."""

    keep: float = 0.5

    def change(self, answer: _AnswerT, _random: Random, /) -> _AnswerT:
        """Return the answer with the cut marked."""
        kept = min(int(len(answer.body) * self.keep), max(0, len(answer.body) - 1))
        return replace(answer, delivery=Delivery.TRUNCATE, kept_bytes=kept)


@dataclass(frozen=True)
class Corrupt(Matching):
    """Some bytes of the body are changed to others; the length stays."""

    flips: int = 3

    def change(self, answer: _AnswerT, random: Random, /) -> _AnswerT:
        """Return the answer with `flips` other bytes."""
        body = bytearray(answer.body)
        for position in random.sample(range(len(body)), min(self.flips, len(body))):
            body[position] ^= random.randrange(1, 256)
        return replace(answer, body=bytes(body), document=None)


@dataclass(frozen=True)
class Garbage(Matching):
    """A success whose body is no JSON, though the head says so."""

    body: bytes = b"<<< no JSON \xff >>>"

    def change(self, answer: _AnswerT, _random: Random, /) -> _AnswerT:
        """Return the answer with the other body."""
        return replace(answer, status=200, body=self.body, document=None, content_type=answer.JSON_TYPE)


@dataclass(frozen=True)
class MissingField(RemoveMembers, Matching):
    """The members that `member` names are left out."""


@dataclass(frozen=True)
class ExtraField(AddMember, Matching):
    """A member that no document knows comes along."""

    member: str = "addedByFirmware"
    value: Json = True


@dataclass(frozen=True)
class Flood(Matching):
    """A body without a useful end: `size` bytes, sent as fast as the client takes them."""

    LIMIT: ClassVar[int] = FLOOD_LIMIT

    size: int = 64 << 20

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 < self.size <= self.LIMIT:
            raise ValueError(f"size must lie between 1 and {self.LIMIT} bytes, not {self.size!r}")

    def change(self, answer: _AnswerT, _random: Random, /) -> _AnswerT:
        """Return the answer with the flood marked."""
        return replace(answer, delivery=Delivery.FLOOD, flood_size=self.size)


def apply_faults(faults: Sequence[HttpFault[_AnswerT]], answer: _AnswerT, random: Random) -> _AnswerT:
    """Let every fault change the answer, in order."""
    for fault in faults:
        answer = fault.change(answer, random)
    return answer
