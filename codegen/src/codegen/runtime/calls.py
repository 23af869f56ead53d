"""What one operation puts on the wire and how its answers are read: values and pure functions, no input or output."""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from http import HTTPStatus
from typing import Any, Generic, Literal, Protocol, TypeVar, cast
from urllib.parse import quote, urlencode

import attrs

from .codecs import Codec
from .errors import DecodeError, InvalidRequest, UnexpectedStatus
from .types import Issue, Response, Unset

__all__ = [
    "Answer",
    "Answers",
    "Call",
    "HttpRequest",
    "HttpResponse",
    "Sink",
    "Upload",
    "argument",
    "header_fields",
    "json_body",
    "path_segment",
    "query_pairs",
]

S = TypeVar("S")
E = TypeVar("E")

Form = Literal["json", "text", "bytes", "none", "events"]


class Upload(ABC):
    """A body that is read while it is sent. `progress` is told the bytes that are on their way, and how many there are."""

    def __init__(
        self, content_type: str, length: int, progress: Callable[[int, int | None], object] | None = None
    ) -> None:
        self.content_type = content_type
        self.length = length
        self.progress = progress

    def report(self, size: int) -> None:
        """Tell how far it is, after every piece, in the caller's own thread."""
        if self.progress is not None:
            self.progress(size, self.length)

    @abstractmethod
    def pieces(self) -> Iterator[bytes]:
        """Yield the body, from its beginning, `length` bytes in all.

        Raises:
            InvalidRequest: it cannot be read any more.
            OSError: likewise.
        """


class Sink(Protocol):
    """Takes the body of an answer, piece by piece."""

    @property
    def is_live(self) -> bool:
        """Whether each piece is wanted as soon as it is there, however small."""
        ...

    def start(self, total: int | None, /) -> None:
        """Begin: the answer is a success, and has this many bytes if that is known."""
        ...

    def write(self, piece: bytes, /) -> None:
        """Take the next piece. It may wait for a disk: asynchronous transports call it in a thread."""
        ...

    def report(self) -> None:
        """Tell how far it is, after every piece, in the caller's own thread."""
        ...


@attrs.frozen
class HttpRequest:
    """One HTTP request, complete."""

    method: str
    url: str
    headers: Mapping[str, str] = attrs.field(repr=False)
    content: bytes | Upload | None = attrs.field(default=None, repr=False)
    timeout: float | None = None
    """Seconds until the answer must be complete; None waits for ever."""


@attrs.frozen
class HttpResponse:
    """One HTTP answer, complete."""

    status: int
    headers: Mapping[str, str] = attrs.field(repr=False)
    content: bytes = attrs.field(repr=False)


@attrs.frozen
class Answer:
    """How the body of one documented answer is read."""

    codec: Codec[Any]
    form: Form = "json"


class Answers(Generic[S, E]):
    """The documented answers of one operation: `S` is what a success brings, `E` what other documented statuses bring."""

    def __init__(self, *documented: tuple[int, int, Answer], default: Answer | None = None) -> None:
        self._documented = documented
        self._default = default
        self._success = next((answer for lowest, _, answer in documented if is_success(lowest)), default)

    def find(self, status: int) -> Answer | None:
        """Return how to read the body that comes with this status; None when the spec documents none.

        A success with another status than documented (201 for 200) is read like the documented success, never like an error.
        """
        for lowest, highest, answer in self._documented:
            if lowest <= status <= highest:
                return answer
        return self._success if is_success(status) else self._default


@attrs.frozen
class Call(Generic[S, E]):
    """One call of an operation, ready to be sent by whatever transport."""

    operation: str
    method: str
    path: str
    answers: Answers[S, E] = attrs.field(repr=False)
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str], repr=False)
    content: bytes | Upload | None = attrs.field(default=None, repr=False)
    changes_device: bool = True
    """False for methods that only read (GET, HEAD, OPTIONS)."""
    needs_token: bool = False
    """Whether the device refuses the call without a token."""
    since: str = ""
    """First version of the firmware that has the operation; empty where the spec does not say."""

    def to_request(self, base_url: str, headers: Mapping[str, str], timeout: float | None) -> HttpRequest:
        """Complete the call with what the client knows."""
        merged = {**headers, **self.headers} if self.headers else dict(headers)
        return HttpRequest(self.method, base_url + self.path, merged, self.content, timeout)

    def parse(self, response: HttpResponse, *, in_sink: bool = False) -> Response[S | E]:
        """Read the answer.

        Args:
            response: the answer.
            in_sink: the body of a success has gone to a sink, so that there is none to read here.

        Raises:
            DecodeError: a success whose body is not what the spec promises. (The body of any other status never hides the status.)
        """
        answer = None if in_sink and is_success(response.status) else self.answers.find(response.status)
        parsed: Any = None
        issues: tuple[Issue, ...] = ()
        if answer is not None:
            try:
                parsed, issues = _read_body(answer, response.content)
            except DecodeError as error:
                if is_success(response.status):
                    raise
                issues = (Issue(error.pointer, error.problem),)
        return Response(known_status(response.status), response.content, response.headers, parsed, issues)

    def result(self, response: Response[S | E]) -> S:
        """Return the body of a success.

        Raises:
            UnexpectedStatus: the status is no success.
        """
        if is_success(response.status_code):
            return cast(S, response.parsed)
        raise UnexpectedStatus(response.status_code, response.content, response.parsed)


def is_success(status: int) -> bool:
    """Whether a status says that the request was carried out."""
    return 200 <= status < 300


def known_status(status: int) -> int:
    """Return the `HTTPStatus` of a number, or the plain number where there is none (599)."""
    try:
        return HTTPStatus(status)
    except ValueError:
        return status


def _read_body(answer: Answer, content: bytes) -> tuple[Any, tuple[Issue, ...]]:
    if answer.form in ("none", "events"):  # events are read while they come, see `events.EventReader`
        return None, ()
    if answer.form == "bytes":
        return content, ()
    if answer.form == "text":
        return content.decode("utf-8", "replace"), ()
    if not content.strip():
        return answer.codec.decode(None)
    return answer.codec.decode(load_json(content))


def load_json(content: bytes) -> Any:
    """Parse JSON; NaN and infinities, which JSON does not have, are read as null.

    Raises:
        DecodeError: it is not JSON, not UTF-8, or nested too deeply.
    """
    try:
        return _DECODER.decode(content.decode(json.detect_encoding(content), "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise DecodeError(f"not JSON: {error}") from None


def _no_number(_name: str) -> None:
    return None


_DECODER = json.JSONDecoder(parse_constant=_no_number)  # json.loads would build one at every call


_ENCODER = json.JSONEncoder(allow_nan=False, ensure_ascii=False, separators=(",", ":"))  # likewise


def json_body(codec: Codec[Any], body: Any) -> bytes | None:
    """Encode a body.

    Raises:
        InvalidRequest: it holds something that JSON cannot say (NaN, infinity, foreign objects).
    """
    if isinstance(body, Unset):
        return None
    try:
        return _ENCODER.encode(codec.write(body)).encode()
    except InvalidRequest:
        raise
    except (TypeError, ValueError, AttributeError) as error:
        raise InvalidRequest(f"the body cannot be sent as JSON: {error}") from error


def argument(name: str, codec: Codec[Any], value: Any) -> Any:
    """Check and encode a parameter whose form on the wire is not simply its text.

    Raises:
        InvalidRequest: it is out of range, or not of its type.
    """
    if value is None or isinstance(value, Unset):
        return value
    try:
        return codec.write(value)
    except InvalidRequest as error:
        raise InvalidRequest(f"{name}: {error}") from error


def path_segment(name: str, value: object) -> str:
    """Quote one path parameter, so that it stays one segment whatever it contains.

    Raises:
        InvalidRequest: empty, `.` or `..`, which would lead to another path.
    """
    text = _text(value)
    if text in ("", ".", ".."):
        raise InvalidRequest(f"{name} must not be {text!r}: it is a part of the path")
    return quote(text, safe="")


def query_pairs(*pairs: tuple[str, object]) -> str:
    """Return the query string, with its question mark; absent parameters are left out, several values repeat the name."""
    flat: list[tuple[str, str]] = []
    for name, value in pairs:
        if isinstance(value, Unset) or value is None:
            continue
        values = cast(Iterable[object], value) if isinstance(value, list | tuple) else (value,)
        flat.extend((name, _text(item)) for item in values)
    return f"?{urlencode(flat, quote_via=quote)}" if flat else ""


_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def header_fields(*pairs: tuple[str, object]) -> dict[str, str]:
    """Return header fields; absent parameters are left out.

    Raises:
        InvalidRequest: a value would break the header (line breaks, control characters), or is not ASCII.
    """
    fields: dict[str, str] = {}
    for name, value in pairs:
        if isinstance(value, Unset) or value is None:
            continue
        text = _text(value)
        if _CONTROL.search(text):
            raise InvalidRequest(f"header {name}: control characters are not allowed")
        if not text.isascii():
            raise InvalidRequest(f"header {name}: only ASCII is allowed")
        fields[name] = text
    return fields


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Enum):
        value = value.value
    isoformat = getattr(value, "isoformat", None)
    text = str(isoformat()) if isoformat is not None else str(value)
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise InvalidRequest(f"{text!r} cannot be sent: it has half of a surrogate pair")
    return text
