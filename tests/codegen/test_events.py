"""Server-sent events: from the spec to typed events, and however a stream is cut, the same events."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.errors import SpecError
from codegen.runtime import events
from codegen.runtime.errors import DecodeError
from codegen.runtime.events import EventParser, RawEvent

from .conftest import Load, files_of, with_operation

TICK = {
    "type": "object",
    "required": ["n", "m"],
    "properties": {"n": {"type": "integer"}, "m": {"type": "integer"}},
}


def stream(schema: object = None, media_type: str = "text/event-stream") -> dict[str, Any]:
    """An operation that answers with a stream."""
    described = {"type": "string", "x-events": {"tick": {"$ref": "#/components/schemas/Tick"}}}
    content = {media_type: {"schema": described if schema is None else schema}}
    return {"responses": {"200": {"description": "ok", "content": content}}}


@pytest.mark.parametrize("media_type", ["text/event-stream", "text/event-stream; charset=utf-8"])
def test_events_are_typed(load: Load, media_type: str) -> None:
    module = load(with_operation(stream(media_type=media_type), method="get", Tick=TICK), "api.call")
    assert module.__all__ == ["reader", "request"]
    assert module.request().headers == {"Accept": "text/event-stream"}
    (known, other, words) = module.reader().feed(
        b'event: tick\nid: 7\ndata: {"n": 1,\ndata: "m": 2}\n\ndata: [1]\n\ndata: x\n\n'
    )
    assert (known.id, known.name, known.data.n, known.issues) == ("7", "tick", 1, ())
    assert (other.id, other.name, other.data) == ("", "message", (1,))
    assert words.data == "x"


def test_data_that_breaks_the_promise(load: Load) -> None:
    module = load(with_operation(stream(), Tick=TICK), "api.call")
    some, none, words = module.reader().feed(
        b'event: tick\ndata: {"n": "many", "m": 2}\n\nevent: tick\ndata: [1]\n\nevent: tick\ndata: many\n\n'
    )
    assert ([issue.pointer for issue in some.issues], some.data.n, some.data.m) == (["/n"], None, 2)
    assert (none.data, len(none.issues)) == ((1,), 1)
    assert (words.data, "not JSON" in words.issues[0].problem) == ("many", True)


def test_a_stream_without_classes(load: Load) -> None:
    module = load(with_operation(stream({"type": "string"})), "api.call")
    assert module.reader().feed(b"data: {}\n\n")[0].data == {}


@pytest.mark.parametrize(
    ("operation", "reason"),
    [
        (
            stream({"x-events": {"tick": {"$ref": "#/components/schemas/Tick"}}}, "text/plain"),
            "only a stream has events",
        ),
        (stream({"type": "string", "x-events": {"tick": {"$ref": "#/components/schemas/Gone"}}}), "leads nowhere"),
        (stream({"type": "string", "x-events": {"tick": {"$ref": "#/components/schemas/Text"}}}), "is no class"),
        (stream({"type": "string", "x-events": {"tick": {"type": "object"}}}), r"\$ref"),
        (stream({"type": "string", "x-events": {'"""\n': {"$ref": "#/components/schemas/Tick"}}}), "valid under"),
        (stream({"type": "string", "x-events": {}}), "non-empty|enough properties"),
    ],
)
def test_refused(operation: dict[str, Any], reason: str) -> None:
    with pytest.raises(SpecError, match=reason):
        files_of(with_operation(operation, Tick=TICK, Text={"type": "string"}))


def test_names_of_events_stay_text(load: Load) -> None:
    name = '"""+exit()#\\'
    hostile = {"type": "string", "x-events": {name: {"$ref": "#/components/schemas/Tick"}}}
    module = load(with_operation(stream(hostile), Tick=TICK), "api.call")
    assert module.reader().feed(f'event: {name}\ndata: {{"n": 1, "m": 2}}\n\n'.encode())[0].data.n == 1


# The parser

LINES = st.sampled_from(
    [
        "",
        ":ping",
        "id: 1",
        "id:2",
        "id: a\0b",
        "event: tick",
        "event",
        "data: x",
        "data:  y ",
        "data",
        "retry: 1",
        "grün: ü",
        "data: ü",
    ]
)
STREAMS = st.lists(st.tuples(LINES, st.sampled_from(["\n", "\r\n", "\r"])), max_size=30).map(
    lambda lines: "".join(line + end for line, end in lines).encode()
)


@given(STREAMS, st.data())
@settings(max_examples=150, deadline=None)
def test_any_split_gives_the_same_events(content: bytes, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(content)), max_size=6)))
    whole, split = EventParser(), EventParser()
    pieces = [content[start:end] for start, end in zip([0, *cuts], [*cuts, len(content)], strict=True)]
    assert [event for piece in pieces for event in split.feed(piece)] == whole.feed(content)


@given(STREAMS)
@settings(max_examples=50, deadline=None)
def test_byte_by_byte(content: bytes) -> None:
    parser = EventParser()
    found = [event for index in range(len(content)) for event in parser.feed(content[index : index + 1])]
    assert found == EventParser().feed(content)


@given(
    st.lists(
        st.tuples(st.integers(0, 99), st.sampled_from(["a", "b"]), st.text(st.characters(exclude_characters="\r")))
    )
)
@settings(max_examples=50, deadline=None)
def test_what_is_written_is_read(wanted: list[tuple[int, str, str]]) -> None:
    text = "".join(
        f"id: {number}\nevent: {name}\n{''.join(f'data: {line}{chr(10)}' for line in data.split(chr(10)))}\n"
        for number, name, data in wanted
    )
    expected = [RawEvent(str(number), name, data.encode("utf-8", "replace").decode()) for number, name, data in wanted]
    assert EventParser().feed(text.encode("utf-8", "replace")) == expected


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"\xef\xbb\xbfdata: a\n\n", [RawEvent("", "message", "a")]),
        (b"data: a\n", []),
        (b"id: 1\nevent: tick\n\n", []),
        (b"id: 1\n\ndata: a\n\n", [RawEvent("", "message", "a")]),
        (b"data\n\n", [RawEvent("", "message", "")]),
        (b"data:a\ndata: b\ndata:  c\n\n", [RawEvent("", "message", "a\nb\n c")]),
        (b": ping\n\ndata: a: b\n\n", [RawEvent("", "message", "a: b")]),
        (b"data: \xff\n\n", [RawEvent("", "message", "\N{REPLACEMENT CHARACTER}")]),
    ],
)
def test_forms(content: bytes, found: list[RawEvent]) -> None:
    assert EventParser().feed(content) == found


def test_an_event_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "MAX_EVENT", 100)
    parser = EventParser()
    for _ in range(20):
        assert len(parser.feed(b"data: 0123456789\n\n")) == 1
    for piece in (b"data: " + b"x" * 200, b"data: 0123456789\n" * 10):
        with pytest.raises(DecodeError, match="longer than"):
            EventParser().feed(piece)
