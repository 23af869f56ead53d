"""Operations as Python text: one module each, with a pure `request` and four ways to send it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from ..plan import PlannedFile
from ..text import clean, docstring, literal, sentence, wrap
from . import ir
from .types import FUTURE, annotation, classes, codec, imports, union

_PATH_CHARACTERS = "/%:@!$&'()*+,;=-._~"
_UPLOAD = "_upload"
READS = frozenset({"GET", "HEAD", "OPTIONS"})


def emit_operation(operation: ir.Operation, header: str, runtime: str) -> PlannedFile:
    """Return the module of one operation."""
    success, failure = _outcomes(operation)
    body_type = _body_annotation(operation.body)
    body_codec: list[str] = []
    types = [*(p.type for p in operation.parameters), *(a.type for a in operation.answers)]
    if operation.body is not None and operation.body.type is not None:
        types.append(operation.body.type)
        body_codec = [f"_BODY: _codecs.Codec[_typing.Any] = {codec(operation.body.type)}"]
    events = [event for answer in operation.answers for event in answer.events]
    types += [type_ for _, type_ in events]
    is_stream = any(answer.form == "events" for answer in operation.answers)
    public = {"reader", "request"} if is_stream else {"asyncio", "asyncio_detailed", "request", "sync", "sync_detailed"}
    refs = sorted({ref.module: ref for type_ in types for ref in classes(type_)}.values(), key=lambda ref: ref.module)
    lines = [
        *(f"from ..models.{ref.module} import {ref.name}" for ref in refs),
        "",
        f"__all__ = [{', '.join(map(literal, sorted(public)))}]",
        "",
        *body_codec,
        *_answers(operation, success, failure),
        *_request(operation, success, failure, body_type),
        *(_reader(events) if is_stream else _senders(operation, union([success, failure]), body_type)),
    ]
    intro = docstring(wrap(f"{operation.method} {clean(operation.shown_path)}"))
    lines = [header.rstrip("\n"), intro, "", FUTURE, "", *imports(lines, runtime), *lines]
    text = "\n".join(lines).rstrip("\n") + "\n"
    defines = {"__all__", "_ANSWERS", *public}
    defines |= {"_EVENTS"} if is_stream else set()
    defines |= {"_BODY"} if body_codec else set()
    return PlannedFile(f"api/{operation.name}.py", text, frozenset(defines))


def _answer_annotation(answer: ir.Answer) -> str:
    return {"none": "None", "events": "None", "text": "str", "bytes": "bytes"}.get(answer.form) or annotation(
        answer.type
    )


def _outcomes(operation: ir.Operation) -> tuple[str, str]:
    """Return what a success brings and what other documented statuses bring."""
    good = [_answer_annotation(answer) for answer in operation.answers if answer.is_success]
    rest = [_answer_annotation(answer) for answer in operation.answers if not answer.is_success]
    if not good:
        good = [_answer_annotation(answer) for answer in operation.answers if answer.lowest is None] or ["_typing.Any"]
    return union(good), union(rest) if rest else "None"


def _body_annotation(body: ir.Body | None) -> str:
    if body is None:
        return ""
    if body.part:
        return "_files.File"
    return "_files.Content | _files.Watched" if body.type is None else annotation(body.type)


def _answers(operation: ir.Operation, success: str, failure: str) -> list[str]:
    lines = [f"_ANSWERS: _calls.Answers[{success}, {failure}] = _calls.Answers("]
    for answer in operation.answers:
        form = "" if answer.form == "json" else f", {literal(answer.form)}"
        built = f"_calls.Answer({codec(answer.type)}{form})"
        lines.append(
            f"    default={built}," if answer.lowest is None else f"    ({answer.lowest}, {answer.highest}, {built}),"
        )
    return [*lines, ")", "", ""]


def _signature(operation: ir.Operation, body_type: str, client: str) -> list[str]:
    required = [f"    {p.name}: {annotation(p.type)}," for p in operation.parameters if p.place == "path"]
    keyword: list[str] = [f"    client: {client},"] if client else []
    if operation.body is not None:
        default = "" if operation.body.required else " = _types.UNSET"
        keyword.append(
            f"    body: {body_type if operation.body.required else union([body_type, '_types.Unset'])}{default},"
        )
    for parameter in operation.parameters:
        if parameter.place != "path":
            type_ = annotation(parameter.type)
            optional = type_ if type_ == "_typing.Any" else union([type_, "_types.Unset"])
            keyword.append(
                f"    {parameter.name}: {type_},"
                if parameter.required
                else f"    {parameter.name}: {optional} = _types.UNSET,"
            )
    return [*required, *(["    *,", *keyword] if keyword else [])]


def _arguments(operation: ir.Operation) -> str:
    names = [p.name for p in operation.parameters if p.place == "path"]
    names += ["body=body"] if operation.body is not None else []
    names += [f"{p.name}={p.name}" for p in operation.parameters if p.place != "path"]
    return ", ".join(names)


def _documentation(operation: ir.Operation, further: str) -> str:
    first = sentence(operation.summary) or f"{operation.method} {clean(operation.shown_path)}."
    blocks = [wrap(first)]
    if operation.description.strip() and clean(operation.description) != clean(operation.summary):
        blocks.append(wrap(operation.description))
    described = [p for p in operation.parameters if p.description.strip()]
    if described:
        blocks.append("Args:\n" + "\n".join(wrap(f"{p.name}: {p.description}", "    ", "        ") for p in described))
    return "\n\n".join([*blocks, further])


def _request(operation: ir.Operation, success: str, failure: str, body_type: str) -> list[str]:
    doc = _documentation(
        operation,
        "Returns the call, not yet sent.\n\nRaises:\n    InvalidRequest: an argument cannot be put on the wire.",
    )
    lines = ["def request(", *_signature(operation, body_type, ""), f") -> _calls.Call[{success}, {failure}]:"]
    if len(lines) == 2:
        lines = [f"def request() -> _calls.Call[{success}, {failure}]:"]
    lines.append(docstring(doc, "    "))
    if operation.body is not None and operation.body.part:
        lines.append(f"    {_UPLOAD} = _files.multipart({literal(operation.body.part)}, body)")
    call = [literal(operation.name), literal(operation.method), _path(operation), "_ANSWERS"]
    settings = [f"        {argument}," for argument in _call_settings(operation)]
    call = [f"        {argument}," for argument in call]
    return [*lines, "    return _calls.Call(", *call, *_headers(operation), *settings, "    )", "", ""]


def _call_settings(operation: ir.Operation) -> Iterator[str]:
    """Yield the arguments of a call that not every operation has."""
    if operation.body is not None:
        raw = _UPLOAD if operation.body.part else "_files.raw(body)"
        yield f"content={raw if operation.body.type is None else '_calls.json_body(_BODY, body)'}"
    if operation.method in READS:
        yield "changes_device=False"
    if operation.needs_token:
        yield "needs_token=True"
    if operation.since:
        yield f"since={literal(operation.since)}"


def _path(operation: ir.Operation) -> str:
    pieces = [
        literal(quote(piece, safe=_PATH_CHARACTERS))
        if isinstance(piece, str)
        else f"_calls.path_segment({literal(piece.name)}, {_value(piece)})"
        for piece in operation.path
    ]
    query = [p for p in operation.parameters if p.place == "query"]
    if query:
        pairs = ", ".join(f"({literal(p.wire_name)}, {_value(p)})" for p in query)
        pieces.append(f"_calls.query_pairs({pairs})")
    return " + ".join(pieces)


def _value(parameter: ir.Parameter) -> str:
    """Return the expression for what a parameter looks like on the wire."""
    type_ = parameter.type.inner if isinstance(parameter.type, ir.Nullable) else parameter.type
    if isinstance(type_, ir.HexInteger | ir.Bounded) or (isinstance(type_, ir.ClassRef) and type_.is_flags):
        return f"_calls.argument({literal(parameter.name)}, {codec(type_)}, {parameter.name})"
    if isinstance(type_, ir.Scalar) and type_.kind in ("base16", "base64"):
        return f"_calls.argument({literal(parameter.name)}, {codec(type_)}, {parameter.name})"
    return parameter.name


def _headers(operation: ir.Operation) -> list[str]:
    headers = [p for p in operation.parameters if p.place == "header"]
    pairs = [f"({literal(p.wire_name)}, {_value(p)})" for p in headers]
    if any(answer.form == "events" for answer in operation.answers):
        pairs.insert(0, '("Accept", "text/event-stream")')
    if operation.body is not None and operation.body.part:
        pairs.insert(0, f'("Content-Type", {_UPLOAD} and {_UPLOAD}.content_type)')
    elif operation.body is not None:
        kind = literal(operation.body.content_type)
        pairs.insert(
            0,
            f'("Content-Type", {kind})'
            if operation.body.required
            else f'("Content-Type", _types.UNSET if isinstance(body, _types.Unset) else {kind})',
        )
    return [f"        headers=_calls.header_fields({', '.join(pairs)}),"] if pairs else []


def _reader(events: list[tuple[str, ir.Type]]) -> list[str]:
    """Return what a stream of events has in place of functions that wait for the whole answer."""
    doc = "Return what reads the events from the body of the answer, in whatever pieces it comes."
    return [
        "_EVENTS: dict[str, _codecs.Codec[_typing.Any]] = {",
        *(f"    {literal(name)}: {codec(type_)}," for name, type_ in events),
        "}",
        "",
        "",
        "def reader() -> _events.EventReader:",
        docstring(doc, "    "),
        "    return _events.EventReader(_EVENTS)",
        "",
        "",
    ]


def _senders(operation: ir.Operation, parsed: str, body_type: str) -> list[str]:
    client = "_client.AuthenticatedClient" if operation.needs_token else "_client.Client"
    signature, call = _signature(operation, body_type, client), f"request({_arguments(operation)})"
    optional = union([parsed, "None"])
    raises = "Raises:\n    InvalidRequest: an argument cannot be put on the wire.\n    TransportError: no complete answer arrived.\n    DecodeError: the answer is not what the spec promises."
    detailed = docstring(_documentation(operation, f"Returns status, headers and body.\n\n{raises}"), "    ")
    brief = docstring(_documentation(operation, f"Returns the parsed body, whatever the status.\n\n{raises}"), "    ")
    lines: list[str] = []
    for prefix, name, result, doc, expression in (
        ("", "sync_detailed", f"_types.Response[{parsed}]", detailed, f"client.send({call})"),
        ("", "sync", optional, brief, f"client.send({call}).parsed"),
        ("async ", "asyncio_detailed", f"_types.Response[{parsed}]", detailed, f"await client.send_async({call})"),
        ("async ", "asyncio", optional, brief, f"(await client.send_async({call})).parsed"),
    ):
        lines += [f"{prefix}def {name}(", *signature, f") -> {result}:", doc, f"    return {expression}", "", ""]
    return lines
