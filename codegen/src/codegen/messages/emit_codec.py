"""The registry of payload types, and the functions that read and write messages."""

from __future__ import annotations

from collections.abc import Mapping

from ..plan import PlannedFile
from ..structs.emit import Scope, annotation, module
from ..structs.ir import Type
from ..text import docstring, literal, wrap
from .protocol import Protocol

_ROLES = {"event": "event", "heartbeat": "heartbeat", "commandResult": "command_result"}
_SCOPE_PREFIX = "_models."


def registry_file(protocol: Protocol, header: str) -> PlannedFile:
    """Return the module that says which type a payload has."""
    scope = Scope({name: f"{_SCOPE_PREFIX}{name}" for name in protocol.items})
    kinds, commands = (f"_models.{protocol.enumerations[section]}" for section in ("events", "commands"))
    tables = [
        ("EVENT_PAYLOADS", kinds, protocol.payloads, "Type of the payload by kind of event; none for the others."),
        ("COMMAND_REQUESTS", commands, protocol.requests, "Type of the arguments by command; none for the others."),
        ("COMMAND_REPLIES", commands, protocol.replies, "Type of what a command returns; none for the others."),
    ]
    lines: list[str] = []
    for name, enumeration, types, doc in tables:
        lines += _table(name, enumeration, types, scope, doc)
    intro = "Which type the payload of a message has."
    imports = ["from collections.abc import Mapping as _Mapping", "from . import models as _models"]
    return module("registry.py", header, intro, lines, {name for name, *_ in tables}, imports)


def _table(name: str, enumeration: str, types: Mapping[str, Type], scope: Scope, doc: str) -> list[str]:
    rows = [f"    {enumeration}.{member}: {annotation(type_, scope)}," for member, type_ in types.items()]
    return [f"{name}: _Mapping[int, _typing.Any] = {{", *rows, "}", docstring(doc), ""]


_PARSER = '''
def parse_{function}(payload: bytes) -> _models.{envelope}:
    """{summary}

    Raises:
        WireError: it is no such message.
    """
    return {call}
'''

_TOPICS = '''
def encode_topic(topic: int) -> bytes:
    """Return the frame of a topic; subscribe with just these bytes.

    Raises:
        WireError: it is no number that fits.
    """
    try:
        return int(topic).to_bytes({size}, {order})
    except (OverflowError, ValueError, TypeError):
        raise _wire.WireError(f"{{topic!r}} is no topic: topics are numbers of {size} bytes", b"") from None


def parse_topic(frame: bytes) -> _models.{topics}:
    """Return the topic of a frame.

    Raises:
        WireError: it has another length.
    """
    if len(frame) != {size}:
        raise _wire.WireError("the frame is no topic: topics have {size} bytes", frame)
    return _models.{topics}(int.from_bytes(frame, {order}))


def parse_message(topic: bytes, payload: bytes) -> {types}:
    """Read what was published: two frames. It never fails: what is no message of its topic comes as an `OtherMessage`."""
    parser = _PARSERS.get(topic)
    if parser is None:
        return OtherMessage(topic, payload, "no message type is known for this topic")
    try:
        return parser(payload)
    except _wire.WireError as error:
        return OtherMessage(topic, payload, str(error))
'''

_OTHER = '''
class OtherMessage(_msgspec.Struct, frozen=True):
    """Something published that is no known message."""

    topic: bytes
    """First frame."""
    payload: bytes
    """Second frame."""
    reason: str = ""
    """Why it is no known message."""
'''


def codec_file(protocol: Protocol, header: str) -> PlannedFile:
    """Return the module that reads and writes messages."""
    names, envelopes = protocol.enumerations, protocol.envelopes
    types = " | ".join(f"_models.{envelopes[role]}" for role in _ROLES) + " | OtherMessage"
    order = literal(protocol.byte_order)
    blocks = [
        *_codecs(protocol),
        _OTHER,
        *(
            _parser(protocol, role)
            for role in ("event", "heartbeat", "commandRequest", "commandReply", "commandResult")
        ),
        _TOPICS.format(size=protocol.topic_bytes, order=order, topics=names["topics"], types=types),
        *_parsers(protocol),
    ]
    lines = "\n".join(blocks).strip("\n").split("\n")
    defines = {"OtherMessage", "OtherMessage.topic", "OtherMessage.payload", "OtherMessage.reason", "_PARSERS"}
    defines |= {"_EVENT", "_REQUEST", "_REPLY", "_RESULT", "encode_topic", "parse_topic", "parse_message"}
    defines |= {f"parse_{name}" for name in (*_ROLES.values(), "command_request", "command_reply")}
    defines |= {"PAYLOAD_ENCODING", "WireError", "encode", "loads"}
    imports = [
        "from collections.abc import Callable as _Callable",
        "from . import models as _models",
        "from . import registry as _registry",
        "from . import wire as _wire",
    ]
    return module("codec.py", header, "Bytes to messages and back.", lines, defines, imports)


def _codecs(protocol: Protocol) -> list[str]:
    keys, roles = protocol.keys, protocol.envelopes
    event = f"_models.{roles['event']}, {literal(keys['kind'])}, {literal(keys['context'])}, _registry.EVENT_PAYLOADS"
    command = f"{literal(keys['command'])}, {literal(keys['data'])}"
    return [
        "WireError = _wire.WireError",
        "encode = _wire.encode",
        "loads = _wire.loads",
        f"PAYLOAD_ENCODING: _typing.Final = {literal(protocol.payload_encoding)}",
        docstring("How published payloads are written; all ways are read."),
        "",
        f"_EVENT = _wire.EnvelopeCodec({event})",
        f"_REQUEST = _wire.EnvelopeCodec(_models.{roles['commandRequest']}, {command}, _registry.COMMAND_REQUESTS)",
        f"_REPLY = _wire.EnvelopeCodec(_models.{roles['commandReply']}, {command}, _registry.COMMAND_REPLIES)",
        f"_RESULT = _wire.EnvelopeCodec(_models.{roles['commandResult']}, {command}, _registry.COMMAND_REPLIES)",
        "",
    ]


def _parser(protocol: Protocol, role: str) -> str:
    function, codec, what = {
        "event": ("event", "_EVENT", "an event"),
        "heartbeat": ("heartbeat", "", "a heartbeat"),
        "commandRequest": ("command_request", "_REQUEST", "a command"),
        "commandReply": ("command_reply", "_REPLY", "the reply to a command"),
        "commandResult": ("command_result", "_RESULT", "the later result of a command"),
    }[role]
    envelope = protocol.envelopes[role]
    call = f"{codec}.parse(payload)" if codec else f"_wire.parse(_models.{envelope}, payload)"
    return _PARSER.format(function=function, envelope=envelope, summary=wrap(f"Read {what}."), call=call)


def _parsers(protocol: Protocol) -> list[str]:
    topics = f"_models.{protocol.enumerations['topics']}"
    types = " | ".join(f"_models.{protocol.envelopes[role]}" for role in _ROLES)
    rows = [
        f"    encode_topic({topics}.{member}): parse_{_ROLES[role]},"
        for member, role in protocol.topic_messages.items()
    ]
    return ["", f"_PARSERS: dict[bytes, _Callable[[bytes], {types}]] = {{", *rows, "}"]
