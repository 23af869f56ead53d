"""What the simulator answers, before it is put on the wire: status, headers, body, and how the delivery ends."""

from dataclasses import dataclass
from typing import Final

from devicewire.span.simulation.http_answers import Delivery, HttpAnswer, encode_json
from devicewire.span.simulation.members import Json

__all__ = [
    "JSON_TYPE",
    "Answer",
    "Delivery",
    "Json",
    "RefusalError",
    "encode_json",
    "json_answer",
    "nginx_answer",
    "refusal_answer",
]


JSON_TYPE: Final = "application/json"
_HTML_TYPE: Final = "text/html"
_NGINX_TITLES: Final = {
    502: "502 Bad Gateway",
    503: "503 Service Temporarily Unavailable",
    504: "504 Gateway Time-out",
}


@dataclass(frozen=True, kw_only=True)
class Answer(HttpAnswer):
    """One HTTP answer. `document` is the value behind a JSON body, None when the body is something else or null."""

    body: bytes = b"{}"
    content_type: str = JSON_TYPE


class RefusalError(Exception):
    """The panel refuses a request. `detail` is what the answer says: one text, or the documented list."""

    def __init__(self, status: int, detail: Json) -> None:
        super().__init__(status, detail)
        self.status = status
        self.detail = detail


def json_answer(document: Json, status: int = 200) -> Answer:
    """Return an answer with a JSON body."""
    return Answer(status=status, body=encode_json(document), document=document)


def refusal_answer(status: int, detail: Json) -> Answer:
    """Return an answer that says why something was refused."""
    return json_answer({"detail": detail}, status)


def nginx_answer(status: int) -> Answer:
    """Return the HTML page of the web server in front of the panel's application."""
    title = _NGINX_TITLES.get(status, f"{status} Error")
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
    return Answer(status=status, body=page.encode(), content_type=_HTML_TYPE)
