"""Faults: each turns the answer that the panel would give into a worse one. Pure values; the server does the rest.

All take the keywords of `Matching`: which requests they hit, how often, with which probability. `acts` tells whether
the panel does what was asked before the fault strikes; a client cannot know.
"""

from dataclasses import dataclass, field, replace
from random import Random
from typing import Protocol

from devicewire.span.simulation.document_faults import SetMembers
from devicewire.span.simulation.http_faults import HttpFault, Matching

from .answers import Answer, Json, json_answer, nginx_answer, refusal_answer

_NGINX_STATUSES = frozenset({502, 503, 504})
_DETAILS = {
    400: "Bad Request",
    401: "Access to protected HTTP endpoints require an API token passed as a HTTP Bearer header.",
    403: "Forbidden",
    404: "Not Found",
    412: "Access to protected HTTP endpoints require an API token passed as a HTTP Bearer header.",
    500: "Internal Server Error",
    501: "Not Implemented",
}
_TOO_MANY_REQUESTS = 429


class Fault(HttpFault[Answer], Protocol):
    """What the server needs of a fault. Own classes work as well as those below."""


@dataclass(frozen=True)
class WrongType(SetMembers, Matching):
    """Every member that `member` names holds `value` instead: a text where a number belongs, null, a list ..."""

    member: str = "instantPowerW"
    value: Json = "unknown"


@dataclass(frozen=True)
class UnknownEnum(WrongType):
    """Every member that `member` names holds a word that no document lists."""

    member: str = "relayState"
    value: Json = "HALF_OPEN"


@dataclass(frozen=True)
class ErrorStatus(Matching):
    """Another status. `html` asks for nginx's page; None gives that page for 502, 503 and 504 and JSON for the rest."""

    status: int = 500
    detail: Json = None
    html: bool | None = None
    acts: bool = field(default=False, kw_only=True)

    def change(self, answer: Answer, _random: Random, /) -> Answer:
        """Return the error in place of the answer."""
        if self.html or (self.html is None and self.status in _NGINX_STATUSES and self.detail is None):
            changed = nginx_answer(self.status)
        elif self.status == _TOO_MANY_REQUESTS and self.detail is None:
            changed = json_answer({"error": "Rate limit exceeded: 10 per 1 minute"}, self.status)
        else:
            changed = refusal_answer(self.status, self.detail or _DETAILS.get(self.status, f"Error {self.status}"))
        return replace(changed, delay_s=answer.delay_s)
