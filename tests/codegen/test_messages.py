"""Specs of kind messages: a second, made-up protocol; hostile texts; what is refused."""

import copy
import importlib
import itertools
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.errors import SpecError
from codegen.load import Document
from codegen.messages.compile import compile_spec
from codegen.verify import verify

META = Path(__file__).parents[2] / "specs" / "meta" / "messages.schema.json"
NUMBERS = itertools.count()

SPEC: dict[str, Any] = {
    "messages": "1.0",
    "info": {"title": "Kiln", "version": "2", "description": "A kiln that tells what it does."},
    "encoding": {"topic": {"bytes": 2, "byteOrder": "big"}, "payload": "json"},
    "topics": {
        "class": "KilnTopic",
        "description": "Topics.",
        "members": {
            "NEWS": {"number": 258, "message": "event", "description": "News."},
            "PULSE": {"number": 3, "message": "heartbeat", "description": "Pulse."},
            "OTHER": {"number": 4, "description": "Anything."},
        },
    },
    "messageTypes": {
        "event": {"$ref": "#/$defs/News"},
        "heartbeat": {"$ref": "#/$defs/Pulse"},
        "commandRequest": {"$ref": "#/$defs/Order"},
        "commandReply": {"$ref": "#/$defs/Receipt"},
        "commandResult": {"$ref": "#/$defs/Outcome"},
    },
    "events": {
        "class": "KilnEvent",
        "description": "What happens.",
        "kind": "what",
        "context": "body",
        "members": {
            "heated": {"number": 1, "payload": {"$ref": "#/$defs/Heat"}, "description": "It is hot."},
            "opened": {"number": 2, "description": "It is open."},
        },
    },
    "commands": {
        "class": "KilnCommand",
        "description": "What it does.",
        "command": "do",
        "data": "with",
        "members": {
            "HEAT": {"number": 7, "request": {"$ref": "#/$defs/Heat"}, "description": "Heat."},
            "LIST": {
                "number": 8,
                "reply": {"type": "array", "items": {"$ref": "#/$defs/Heat"}},
                "description": "List.",
            },
        },
    },
    "$defs": {
        "News": {
            "type": "object",
            "description": "News.",
            "required": ["what"],
            "properties": {
                "what": {"description": "Kind.", "$ref": "#/events"},
                "body": {"description": "Payload.", "default": None},
            },
        },
        "Pulse": {
            "type": "object",
            "description": "Pulse.",
            "required": ["rate"],
            "properties": {"rate": {"type": "number", "description": "Rate."}},
        },
        **{
            name: {
                "type": "object",
                "description": "Command.",
                "required": ["do"],
                "properties": {
                    "do": {"description": "Command.", "$ref": "#/commands"},
                    "with": {"description": "Data.", "default": None},
                },
            }
            for name in ("Order", "Receipt", "Outcome")
        },
        "Heat": {
            "type": "object",
            "description": "Heat.",
            "required": ["tempC"],
            "properties": {
                "tempC": {"type": "number", "description": "Temperature."},
                "zone": {"description": "Zone.", "$ref": "#/$defs/Zone"},
                "class": {"type": ["string", "null"], "description": "Class.", "default": None},
            },
        },
        "Zone": {"type": "integer", "description": "Zones.", "enum": [1, 2], "x-enum-varnames": ["bottom", "top"]},
    },
}


def compiled(spec: dict[str, Any]) -> dict[str, str]:
    """The verified files of a spec, by path."""
    files = compile_spec(Document("specs/kiln/2/messages.yaml", spec, "0" * 64), META, lambda _: None)
    verify(files)
    return {file.path: file.text for file in files}


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Writes and imports the package of a spec."""
    monkeypatch.syspath_prepend(str(tmp_path))
    names: list[str] = []

    def write(spec: dict[str, Any]) -> Any:
        name = f"kiln_{next(NUMBERS)}"
        names.append(name)
        (tmp_path / name).mkdir()
        for path, text in compiled(spec).items():
            (tmp_path / name / path).write_text(text, "utf-8")
        importlib.invalidate_caches()
        return importlib.import_module(name)

    yield write
    for module in [module for module in sys.modules if module.partition(".")[0] in names]:
        del sys.modules[module]


def test_a_second_protocol(load: Any) -> None:
    kiln = load(SPEC)
    event = kiln.parse_event(b'{"what": 1, "body": {"tempC": 900, "zone": 9, "new": 1}, "more": 2}')
    assert event.what is kiln.KilnEvent.heated
    assert (event.body.temp_c, event.body.zone.is_listed, event.body.class_) == (900, False, None)
    assert (event.additional_properties, event.body.additional_properties) == ({"more": 2}, {"new": 1})
    assert kiln.loads(kiln.encode(event)) == {
        "what": 1,
        "body": {"tempC": 900, "zone": 9, "class": None, "new": 1},
        "more": 2,
    }
    assert kiln.encode_topic(kiln.KilnTopic.NEWS) == b"\x01\x02"
    assert kiln.parse_topic(b"\x00\x63") == 99
    message = kiln.parse_message(b"\x00\x03", b'"{\\"rate\\": 5}"')
    assert message == kiln.Pulse(5.0)
    reply = kiln.parse_command_reply(b'{"do": 8, "with": [{"tempC": 1}, {"tempC": 2}]}')
    assert [heat.temp_c for heat in reply.with_] == [1, 2]
    assert (
        kiln.parse_command_request(b'{"do": 7, "with": {"tempC": "x"}}').payload_error
        == "$.tempC is a text instead of a number"
    )


@pytest.mark.parametrize(
    ("topic", "payload", "reason"),
    [
        (b"\x00\x04", b"{}", "no message type"),
        (b"", b"{}", "no message type"),
        (b"\x01\x02", b"{}", r"\$.what is missing"),
        (b"\x01\x02", b"\xff", "not JSON"),
        (b"\x00\x03", b"[]", "no object"),
        (b"\x00\x03", b'{"rate": "x"}', "instead of a number"),
    ],
)
def test_what_is_no_message_is_kept(load: Any, topic: bytes, payload: bytes, reason: str) -> None:
    other = load(SPEC).parse_message(topic, payload)
    assert (other.topic, other.payload) == (topic, payload)
    assert re.search(reason, other.reason)


def test_topics_that_do_not_fit(load: Any) -> None:
    kiln = load(SPEC)
    for wrong in (-1, 65536, "x", None):
        with pytest.raises(kiln.WireError):
            kiln.encode_topic(wrong)
    with pytest.raises(kiln.WireError):
        kiln.parse_topic(b"\x01")


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=60))
def test_any_bytes_are_data(data: bytes) -> None:
    from devicewire.autotrainer import Event, OtherMessage, parse_message

    assert isinstance(parse_message(b"\xa1\x0f\0\0", data), Event | OtherMessage)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(
    kind=st.sampled_from([101, 501, 1305, 601, 424242]),
    context=JSON,
    more=st.dictionaries(st.text(max_size=4), JSON, max_size=2),
)
def test_no_event_is_lost(kind: int, context: Any, more: dict[str, Any]) -> None:
    from devicewire.autotrainer import encode, loads, parse_event

    message = {**more, "kind": kind, "when": 1.5, "index": 2, "context": context, "repeat": 0}
    event = parse_event(encode(message))
    assert loads(encode(event)) == message


HOSTILE = [
    '"""',
    "\\",
    "'''\n",
    "{x}",
    "\u202e",
    "\ud7ff",
    "$(x)",
    '"""; import os; """',
    "a\nimport os",
    "\\N{DASH}",
    "x" * 1500,
]


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where a spec has free text."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("description", "title", "version") and isinstance(value, str):
                yield (*path, key)
            yield from places(value, (*path, key))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    spec = copy.deepcopy(SPEC)
    for path in list(places(SPEC)):
        node: Any = spec
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = text
    for path_, source in compiled(spec).items():
        if path_.endswith(".py"):
            compile(source, path_, "exec")
            assert "\u202e" not in source


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        (("topics", "class"), "class Evil: pass", "pattern|match"),
        (("events", "class"), "None", "means something else"),
        (("events", "class"), "Exception", "means something else"),
        (("commands", "class"), "WireError", "means something else"),
        (("commands", "class"), "KilnEvent", "become"),
        (("topics", "members", "bad name"), {"number": 9, "description": "x"}, "match"),
        (("topics", "members", "mro"), {"number": 9, "description": "x"}, "no name"),
        (("topics", "members", "NEWS2"), {"number": 258, "description": "x"}, "different values"),
        (("events", "members", "opened", "payload"), {"$ref": "#/$defs/Nothing"}, "no object"),
        (("events", "members", "opened", "payload"), {"$ref": "#/$defs/Zone"}, "no object"),
        (("events", "members", "opened", "payload"), {"$ref": "other.yaml#/$defs/Heat"}, "valid|match"),
        (("events", "kind"), "nothing", "has no member 'nothing'"),
        (("events", "context"), "what", "takes any value"),
        (("commands", "data"), "nothing", "has no member 'nothing'"),
        (("messageTypes", "event"), {"$ref": "#/$defs/Zone"}, "no object of"),
        (("$defs", "Heat", "properties", "tempC", "customTypePath"), "os.system", "valid|unexpected|customTypePath"),
        (("$defs", "Heat", "x-python-type"), "os", "unexpected"),
        (("$defs", "Heat", "properties", "temp_c"), {"type": "number", "description": "x"}, "become"),
        (("$defs", "Heat", "properties", "zone", "$ref"), "#/$defs/Nothing", "no definition"),
        (("$defs", "News", "properties", "body", "default"), 5, "default: null"),
        (("messages",), "9", "expected"),
        (("x-more",), 1, "unexpected"),
    ],
)
def test_what_is_refused(path: tuple[str, ...], value: Any, reason: str) -> None:
    spec = copy.deepcopy(SPEC)
    node: Any = spec
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    with pytest.raises(SpecError, match=reason):
        compiled(spec)


def test_there_must_be_a_schema_to_check_with() -> None:
    with pytest.raises(SpecError, match="no schema"):
        compile_spec(Document("x", SPEC, ""), None, lambda _: None)


def test_output_is_the_same_every_time() -> None:
    assert compiled(SPEC) == compiled(copy.deepcopy(SPEC))
