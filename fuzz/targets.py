"""What is fuzzed, and what must hold whatever comes in. A check returns when all is well; anything that it raises is a finding."""

from __future__ import annotations

import hashlib
import importlib
import inspect
import json
import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from devicewire.span import models
from devicewire.span.calls import Call, HttpRequest, HttpResponse
from devicewire.span.errors import DecodeError
from devicewire.span.model import Model
from devicewire.span.types import UNSET
from hypothesis import strategies as st

from codegen.errors import SpecError
from codegen.generate import build
from codegen.load import Document, load_bytes
from span_panel_api import SpanPanelClientSync, SpanPanelError

from . import framing, homie, otii, panels, samples
from .strategies import bodies, spoilt, to_bytes, torn

TOKEN = "fuzzed-secret-token"
PASSWORD = "fuzzed-secret-password"
_META = Path(__file__).parents[1] / "specs" / "meta" / "openapi-extensions.schema.json"
_STATUSES = (200, 201, 204, 301, 400, 401, 403, 404, 412, 422, 429, 500, 502, 503, 504, 599)


@dataclass(frozen=True)
class Target:
    """One thing to fuzz."""

    what: str
    inputs: st.SearchStrategy[Any]
    check: Callable[[Any], None]


def check_loading(content: bytes) -> None:
    """Loading gives plain JSON data or a SpecError with a printable message."""
    for name in ("spec.yaml", "spec.json"):
        try:
            document = load_bytes(content, name)
        except SpecError as error:
            _printable(str(error))
        else:
            json.dumps(document.data, allow_nan=False)


def check_message(content: bytes) -> None:
    """Whatever is published comes as a message or as what is none; whatever is asked is a request or None."""
    from devicewire.autotrainer import OtherMessage, encode, parse_message

    from autotrainer.api import ApiCommandRequest

    for topic in (b"\xe9\x03\0\0", b"\xa1\x0f\0\0", b"\x71\x17\0\0"):
        message = parse_message(topic, content)
        if isinstance(message, OtherMessage):
            _printable(message.reason)
        else:
            encode(message)
    ApiCommandRequest.parse_bytes(content)


def check_generation(data: Any) -> None:
    """Generation gives files inside the package or a SpecError. A GeneratorBug is a finding: it is a net, not an answer."""
    content = to_bytes(data)
    if not isinstance(data, dict):
        return
    try:
        document = Document("spec.json", load_bytes(content, "spec.json").data, hashlib.sha256(content).hexdigest())
        output = build("devicewire/fuzzed", document, _META, lambda _text: None)
    except SpecError as error:
        _printable(str(error))
        return
    for file in output.files:
        path = PurePosixPath(file.path)
        assert not path.is_absolute()
        assert ".." not in path.parts
        if path.suffix == ".py":
            compile(file.text, file.path, "exec", dont_inherit=True)


def check_answer(case: tuple[str, int, bytes]) -> None:
    """Any answer to any operation gives a value that can be written as JSON again, or a DecodeError."""
    operation, status, content = case
    try:
        response = calls()[operation].parse(HttpResponse(status, {}, content))
    except DecodeError as error:
        _printable(str(error))
        return
    if isinstance(response.parsed, Model):
        json.dumps(response.parsed.to_dict())
        repr(response)


def check_model(case: tuple[str, Any]) -> None:
    """`from_dict` of any mapping gives a model whose `to_dict` it reads back equal, or a DecodeError."""
    name, data = case
    if not isinstance(data, dict):
        return
    kind: type[Model] = getattr(models, name)
    try:
        model = kind.from_dict(data)
    except DecodeError as error:
        _printable(str(error))
        return
    try:
        again = kind.from_dict(model.to_dict())
    except DecodeError:
        return  # what was read as None stays None, and may then be too little for the model
    assert repr(again) == repr(model)


def check_client(case: tuple[str, int, bytes]) -> None:
    """Whatever a panel answers, the client returns or raises a SpanPanelError that a log can show, and stays usable."""
    method, status, content = case
    client = SpanPanelClientSync("127.0.0.1", access_token=TOKEN, transport=_Scripted(status, content))
    try:
        getattr(client, method)()
    except SpanPanelError as error:
        text = str(error)
        _printable(text)
        assert TOKEN not in text
        assert len(text) < 2000
        assert error.status_code in (None, status)  # noqa: PT017 - an error is as good as an answer here


def check_secrets(content: bytes) -> None:
    """Whatever comes back from a registration, no error and no line of a log quotes the token or the password."""
    said = _Listener()
    logger = logging.getLogger("span_panel_api")
    logger.addHandler(said)
    client = SpanPanelClientSync("127.0.0.1", transport=_Scripted(200, content))
    try:
        client.authenticate("fuzzer", dashboard_password=PASSWORD)
    except SpanPanelError as error:
        said.lines += traceback.format_exception(error)
    finally:
        logger.removeHandler(said)
    said.lines.append(repr(client))
    for line in said.lines:
        assert TOKEN not in line
        assert PASSWORD not in line


class _Listener(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


class _Scripted:
    """A transport that answers everything alike."""

    def __init__(self, status: int, content: bytes) -> None:
        self._answer = HttpResponse(status, {}, content)

    def send(self, request: HttpRequest) -> HttpResponse:
        assert request.url
        return self._answer

    def close(self) -> None:
        """Nothing to let go of."""


def calls() -> dict[str, Call[Any, Any]]:
    """A call of every operation, with arguments that do not matter here."""
    if not _CALLS:
        for operation in samples.span_answers():
            request = importlib.import_module(f"devicewire.span.api.{operation}").request
            names = inspect.signature(request).parameters
            _CALLS[operation] = request(**{name: UNSET if name == "body" else "x" for name in names})
    return _CALLS


_CALLS: dict[str, Call[Any, Any]] = {}


def _printable(text: str) -> None:
    assert all(character.isprintable() or character == "\n" for character in text), f"not fit for a log: {text!r}"


def _answers() -> st.SearchStrategy[tuple[str, int, bytes]]:
    found = samples.span_answers()
    return st.one_of(
        *(st.tuples(st.just(name), st.sampled_from(_STATUSES), bodies(body)) for name, body in found.items())
    )


def _messages() -> st.SearchStrategy[bytes]:
    """Messages with members of any kind, some torn."""
    numbers = st.sampled_from([0, 101, 400, 501, 601, 1305, 99999]) | st.integers() | st.floats() | st.text(max_size=3)
    inner = st.none() | numbers | st.dictionaries(st.sampled_from(["reason", "sessionId", "mode"]), numbers, max_size=3)
    names = st.sampled_from(["kind", "context", "when", "command", "nonce", "data", "result", "identifier"])
    return st.dictionaries(names, inner, max_size=8).map(to_bytes) | st.binary(max_size=60)


def _models() -> st.SearchStrategy[tuple[str, Any]]:
    document = samples.span_spec()
    schemas = document["components"]["schemas"]
    values = {name: samples.sample(schema, document) for name, schema in schemas.items()}
    return st.one_of(
        *(
            st.tuples(st.just(name), spoilt(value))
            for name, value in values.items()
            if name in models.__all__ and isinstance(value, dict)
        )
    )


def _registration() -> dict[str, Any]:
    return {**samples.span_answers()["register_client"], "accessToken": TOKEN, "password": PASSWORD}


def _client_answers() -> st.SearchStrategy[tuple[str, int, bytes]]:
    document = samples.span_spec()
    error = samples.answer(document["paths"]["/api/v1/circuits"]["get"]["responses"]["default"], document)
    found = samples.span_answers()
    methods = ("get_status", "get_circuits", "get_panel_state", "get_storage_soe", "get_clients")
    return st.one_of(
        *(
            st.tuples(st.just(name), st.sampled_from(_STATUSES), st.one_of(bodies(error), bodies(found[name])))
            for name in methods
        )
    )


def targets() -> dict[str, Target]:
    """All targets by name."""
    yaml = torn(samples.TINY_SPEC)
    span = samples.span_spec()
    return {
        "load": Target("bytes of a spec", st.one_of(yaml, st.binary(max_size=200)), check_loading),
        "generate": Target("the SPAN spec, spoilt, through the whole generator", spoilt(span), check_generation),
        "answers": Target("answers to every operation", _answers(), check_answer),
        "models": Target("from_dict of every model", _models(), check_model),
        "secrets": Target("answers to a registration", bodies(_registration()), check_secrets),
        "framing": Target("Conduyt frames and packets, spoilt", framing.inputs(), framing.check_framing),
        "messages": Target("published messages and commands of Autotrainer", _messages(), check_message),
        "client": Target("answers of any status, through the client", _client_answers(), check_client),
        "homie": Target("payloads of every property of SPAN panels", homie.payloads(), homie.check_payload),
        "descriptions": Target("descriptions of SPAN panels, spoilt", homie.descriptions(), homie.check_description),
        "data-models": Target("answers about the data model, spoilt", homie.answers(), homie.check_answer),
        "mqtt": Target("bytes of a broker, cut anywhere", panels.streams(), panels.check_stream),
        "panels": Target("messages of SPAN panels, in any order", panels.messages(), panels.check_messages),
        "otii": Target("bytes of an Otii server, cut anywhere", otii.streams(), otii.check_feed),
    }
