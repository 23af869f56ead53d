"""Faults: each turns the answer that the station would give into a worse one. Pure values; the server does the rest.

All take the keywords of `Matching`: which requests they hit, how often, with which probability. `acts` tells whether
the station does what was asked before the fault strikes; a client cannot know.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from random import Random
from typing import ClassVar, Final, Protocol

from .answers import JSON_TYPE, Answer, Delivery, ErrorShape, Json, encode_json, error_answer
from .members import add_member, remove_members, replace_members

FLOOD_LIMIT: Final = 1 << 30
_TEXTS: Final = {
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    409: "Conflict",
    500: "Hardware manager error",
    502: "Bad Gateway",
    503: "Not connected to the hardware app",
    504: "Gateway Timeout",
}


class Fault(Protocol):
    """What the server needs of a fault. Own classes work as well as those below."""

    @property
    def times(self) -> int | None:
        """How many requests it hits; None means all."""
        ...

    @property
    def probability(self) -> float:
        """Share of the matching requests that it hits."""
        ...

    @property
    def acts(self) -> bool:
        """Whether the station does what was asked."""
        ...

    def matches(self, method: str, path: str) -> bool:
        """Tell whether it applies to a request."""
        ...

    def change(self, answer: Answer, random: Random, /) -> Answer:
        """Return the answer to give instead of `answer`."""
        ...


@dataclass(frozen=True, kw_only=True)
class Matching:
    """Which requests a fault hits. `method` and `path` are patterns with `*` and `?`; the path has no query."""

    method: str = "*"
    path: str = "*"
    times: int | None = None
    probability: float = 1.0
    acts: bool = True

    def __post_init__(self) -> None:
        if self.times is not None and self.times < 1:
            raise ValueError(f"times must be 1 or more, not {self.times!r}; leave it out for every request")
        if not 0.0 <= self.probability <= 1.0:
            raise ValueError(f"probability must lie between 0 and 1, not {self.probability!r}")

    def matches(self, method: str, path: str) -> bool:
        """Tell whether it applies to a request."""
        return fnmatchcase(method.upper(), self.method.upper()) and fnmatchcase(path, self.path)


@dataclass(frozen=True)
class Delay(Matching):
    """The answer comes `seconds` later."""

    seconds: float

    def change(self, answer: Answer, _random: Random, /) -> Answer:
        """Return the answer with the delay added."""
        return replace(answer, delay_s=answer.delay_s + self.seconds)


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
    """The head promises the whole body, then only the part `keep` (0 to 1) of it comes before the connection closes."""

    keep: float = 0.5

    def change(self, answer: Answer, _random: Random, /) -> Answer:
        """Return the answer with the cut marked."""
        kept = min(int(len(answer.body) * self.keep), max(0, len(answer.body) - 1))
        return replace(answer, delivery=Delivery.TRUNCATE, kept_bytes=kept)


@dataclass(frozen=True)
class Corrupt(Matching):
    """Some bytes of the body are changed to others; the length stays."""

    flips: int = 3

    def change(self, answer: Answer, random: Random, /) -> Answer:
        """Return the answer with `flips` other bytes."""
        body = bytearray(answer.body)
        for position in random.sample(range(len(body)), min(self.flips, len(body))):
            body[position] ^= random.randrange(1, 256)
        return replace(answer, body=bytes(body), document=None)


@dataclass(frozen=True)
class Garbage(Matching):
    """A success whose body is no JSON, though the head says so."""

    body: bytes = b"<<< no JSON \xff >>>"

    def change(self, answer: Answer, _random: Random, /) -> Answer:
        """Return the answer with the other body."""
        return replace(answer, status=200, body=self.body, document=None, content_type=JSON_TYPE)


@dataclass(frozen=True)
class WrongType(Matching):
    """Every member that `member` names holds `value` instead: a text where a number belongs, null, a list ..."""

    member: str = "value"
    value: Json = None

    def change(self, answer: Answer, _random: Random, /) -> Answer:
        """Return the answer with the other values."""
        return _with_document(answer, replace_members(answer.document, self.member, self.value))


@dataclass(frozen=True)
class UnknownEnum(WrongType):
    """Every member that `member` names holds a word that no document lists."""

    member: str = "usage"
    value: Json = "QuantumLink"


@dataclass(frozen=True)
class MissingField(Matching):
    """The members that `member` names are left out."""

    member: str

    def change(self, answer: Answer, _random: Random, /) -> Answer:
        """Return the answer without them."""
        return _with_document(answer, remove_members(answer.document, self.member))


@dataclass(frozen=True)
class ExtraField(Matching):
    """A member that no document knows comes along."""

    member: str = "addedByFirmware"
    value: Json = True

    def change(self, answer: Answer, _random: Random, /) -> Answer:
        """Return the answer with it."""
        return _with_document(answer, add_member(answer.document, self.member, self.value))


@dataclass(frozen=True)
class ErrorStatus(Matching):
    """Another status, with `text` in the body in one of the shapes that clients must understand."""

    status: int = 500
    text: str | None = None
    shape: ErrorShape = "error"
    acts: bool = field(default=False, kw_only=True)

    def change(self, answer: Answer, _random: Random, /) -> Answer:
        """Return the error in place of the answer."""
        text = _TEXTS.get(self.status, f"Error {self.status}") if self.text is None else self.text
        return replace(error_answer(self.status, text, self.shape), delay_s=answer.delay_s)


@dataclass(frozen=True)
class Flood(Matching):
    """A body without a useful end: `size` bytes, sent as fast as the client takes them."""

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


def _with_document(answer: Answer, document: Json) -> Answer:
    if answer.document is None:  # no JSON to change
        return answer
    return replace(answer, document=document, body=encode_json(document))
