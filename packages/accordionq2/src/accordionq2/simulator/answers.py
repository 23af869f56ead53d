"""What the simulator answers, before it is put on the wire: status, headers, body, and how the delivery ends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from devicewire.accordionq2.simulation.http_answers import Delivery, HttpAnswer, encode_json
from devicewire.accordionq2.simulation.members import Json

if TYPE_CHECKING:
    from .stream_faults import StreamFault
    from .streams import Stream

__all__ = [
    "BYTES_TYPE",
    "ERROR_SHAPES",
    "JSON_TYPE",
    "Answer",
    "Delivery",
    "ErrorShape",
    "Json",
    "RefusalError",
    "bytes_answer",
    "encode_json",
    "error_answer",
    "json_answer",
    "validation_answer",
]


ErrorShape = Literal["error", "Error", "message", "Message", "problem", "title", "text", "html", "string", "empty"]

JSON_TYPE: Final = "application/json; charset=utf-8"
BYTES_TYPE: Final = "application/octet-stream"
_PROBLEM_TYPE: Final = "application/problem+json; charset=utf-8"
_TEXT_TYPE: Final = "text/plain; charset=utf-8"
_HTML_TYPE: Final = "text/html"
_SECTIONS: Final = {400: "15.5.1", 404: "15.5.5", 409: "15.5.10", 500: "15.6.1", 501: "15.6.2"}
"""Sections of RFC 9110, which ASP.NET names in `type`."""


@dataclass(frozen=True, kw_only=True)
class Answer(HttpAnswer):
    """One HTTP answer. `document` is the value behind a JSON body, None when the body is something else or null.

    With `open_stream` an event stream comes in place of the body, and `stream_faults` happen to it. With `work` the document is still
    to be made, which takes long and needs no lock.
    """

    JSON_TYPE = JSON_TYPE

    open_stream: "Callable[[], Stream] | None" = None
    stream_faults: "tuple[StreamFault, ...]" = ()
    work: "Callable[[], Json] | None" = None

    def complete(self) -> "Answer":
        """Return it with its document, which may take long."""
        return self if self.work is None else json_answer(self.work(), self.status)


class RefusalError(Exception):
    """The station refuses a request.

    `faults` names members and what is wrong with them; only the spec check fills it. `members` come along with the text
    where the body is an object.
    """

    def __init__(
        self,
        status: int,
        text: str,
        faults: Mapping[str, list[str]] | None = None,
        members: "Mapping[str, Json] | None" = None,
    ) -> None:
        super().__init__(status, text)
        self.status = status
        self.text = text
        self.faults: Final = dict(faults or {})
        self.members: Final = dict(members or {})


def json_answer(document: Json, status: int = 200, content_type: str = JSON_TYPE) -> Answer:
    """Return an answer with a JSON body."""
    return Answer(status=status, body=encode_json(document), document=document, content_type=content_type)


def bytes_answer(content: bytes) -> Answer:
    """Return a raw download."""
    return Answer(body=content, content_type=BYTES_TYPE)


def error_answer(
    status: int, text: str, shape: ErrorShape = "error", members: "Mapping[str, Json] | None" = None
) -> Answer:
    """Return an error that says `text` in one of the shapes that clients must understand, with `members` in an object."""
    answer = _SHAPES[shape](status, text)
    if members and isinstance(answer.document, dict):
        return json_answer({**answer.document, **members}, status, answer.content_type)
    return answer


def validation_answer(faults: Mapping[str, list[str]]) -> Answer:
    """Return the validation problem by which ASP.NET refuses a request that does not fit its model."""
    problem = _problem(400, "One or more validation errors occurred.")
    problem["errors"] = {name: list(texts) for name, texts in faults.items()}
    return json_answer(problem, 400, _PROBLEM_TYPE)


def _problem(status: int, title: str) -> dict[str, Json]:
    section = _SECTIONS.get(status, "15")
    kind = f"https://tools.ietf.org/html/rfc9110#section-{section}"
    return {"type": kind, "title": title, "status": status, "traceId": "00-simulated-01"}


def _member(name: str) -> Callable[[int, str], Answer]:
    return lambda status, text: json_answer({name: text}, status)


def _plain(content_type: str, pattern: str) -> Callable[[int, str], Answer]:
    return lambda status, text: Answer(
        status=status, body=pattern.format(text).encode(), content_type=content_type if pattern else ""
    )


_SHAPES: Final[Mapping[str, Callable[[int, str], Answer]]] = {
    "error": _member("error"),
    "Error": _member("Error"),
    "message": _member("message"),
    "Message": _member("Message"),
    "problem": lambda status, text: json_answer(
        {**_problem(status, "An error occurred"), "detail": text}, status, _PROBLEM_TYPE
    ),
    "title": lambda status, text: json_answer(_problem(status, text), status, _PROBLEM_TYPE),
    "text": _plain(_TEXT_TYPE, "{}"),
    "html": _plain(_HTML_TYPE, "<html><body>{}</body></html>"),
    "string": lambda status, text: json_answer(text, status),
    "empty": _plain("", ""),
}
ERROR_SHAPES: Final = tuple(_SHAPES)
