"""Faults: each turns the answer that the station would give into a worse one. Pure values; the server does the rest.

All take the keywords of `Matching`: which requests they hit, how often, with which probability. `acts` tells whether
the station does what was asked before the fault strikes; a client cannot know.
"""

from dataclasses import dataclass, field, replace
from random import Random
from typing import Final, Protocol

from devicewire.accordionq2.simulation.document_faults import SetMembers
from devicewire.accordionq2.simulation.http_faults import HttpFault, Matching

from .answers import Answer, ErrorShape, Json, error_answer

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


class Fault(HttpFault[Answer], Protocol):
    """What the server needs of a fault. Own classes work as well as those below."""


@dataclass(frozen=True)
class WrongType(SetMembers, Matching):
    """Every member that `member` names holds `value` instead: a text where a number belongs, null, a list ..."""

    member: str = "value"
    value: Json = None


@dataclass(frozen=True)
class UnknownEnum(WrongType):
    """Every member that `member` names holds a word that no document lists."""

    member: str = "usage"
    value: Json = "QuantumLink"


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
