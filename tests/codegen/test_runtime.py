"""The runtime pieces, as they are emitted: values, codecs, models, enumerations, calls."""

from __future__ import annotations

import copy
import datetime as dt
import json
import math
import operator
import pickle
from typing import TYPE_CHECKING, Any, cast

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.runtime import calls, codecs, enums, errors, model, types
from codegen.runtime.types import UNSET, FrozenDict, Issue, Unset

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import Enum


class Relay(enums.OpenStrEnum):
    OPEN = "OPEN"
    CLOSED = "CLOSED"


class Level(enums.OpenIntEnum):
    LOW = 1
    HIGH = 2


@attrs.frozen(kw_only=True)
class Part(model.Model):
    id: str
    power: float | None
    relay: Relay | Unset = UNSET
    additional_properties: Any = types.EMPTY

    @classmethod
    def _fields(cls) -> tuple[model.Field, ...]:
        return (
            model.Field("id", "id", codecs.STRING),
            model.Field("powerW", "power", codecs.NullableCodec(codecs.NUMBER, ("unknown",))),
            model.Field("relay", "relay", codecs.enumeration(Relay), required=False),
        )


@attrs.frozen(kw_only=True)
class Whole(model.Model):
    name: str
    parts: tuple[Part, ...]
    best: Part | Unset = UNSET
    additional_properties: Any = types.EMPTY

    @classmethod
    def _fields(cls) -> tuple[model.Field, ...]:
        return (
            model.Field("name", "name", codecs.STRING),
            model.Field("parts", "parts", codecs.ArrayCodec(model.model(Part))),
            model.Field("best", "best", model.model(Part), required=False),
        )


@attrs.frozen(kw_only=True)
class Map(model.Model):
    additional_properties: Any = types.EMPTY

    @classmethod
    def _fields(cls) -> tuple[model.Field, ...]:
        return ()

    @classmethod
    def _extra_codec(cls) -> codecs.Codec[Any]:
        return model.model(Part)


def copies(value: Any) -> list[Any]:
    """A value after each way of copying it."""
    pickled = [pickle.loads(pickle.dumps(value, protocol)) for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1)]
    return [*pickled, copy.copy(value), copy.deepcopy(value)]


# Values


def test_unset() -> None:
    assert not UNSET
    assert repr(UNSET) == "UNSET"
    assert all(twin is UNSET for twin in copies(UNSET))
    assert all(twin == (UNSET,) for twin in copies((UNSET,)))


def test_frozen_dict() -> None:
    frozen = FrozenDict({"a": 1})

    def merge() -> None:
        twin: Any = frozen
        twin |= {"b": 1}

    changes: tuple[Callable[[], object], ...] = (
        lambda: operator.setitem(frozen, "b", 1),
        lambda: operator.delitem(frozen, "a"),
        lambda: frozen.update(b=1),
        lambda: frozen.pop("a"),
        frozen.popitem,
        frozen.clear,
        lambda: frozen.setdefault("b", 1),
        merge,
    )
    for change in changes:
        with pytest.raises(TypeError, match="read-only"):
            change()
    assert frozen == {"a": 1}
    assert hash(frozen) == hash(FrozenDict({"a": 1}))
    for twin in copies(frozen):
        assert twin == frozen
        assert type(twin) is FrozenDict
    with pytest.raises(TypeError):
        hash(FrozenDict({"a": cast(Any, [])}))
    assert json.dumps(frozen) == '{"a": 1}'


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(_JSON)
def test_thawing_undoes_freezing(value: Any) -> None:
    frozen = types.freeze(value)
    hash(frozen)
    assert types.thaw(frozen) == value


@pytest.mark.parametrize(("value", "shown"), [(None, "None"), (UNSET, "UNSET"), ("hunter2", "'***'"), (5, "'***'")])
def test_redact(value: object, shown: str) -> None:
    assert types.redact(value) == shown


# Open enumerations


@pytest.mark.parametrize(("enum", "listed", "unlisted"), [(Relay, "OPEN", "MELTED"), (Level, 1, -7)])
def test_open_enumerations(enum: Any, listed: object, unlisted: object) -> None:
    known, unknown = enum(listed), enum(unlisted)
    assert known is next(iter(enum))
    assert known.is_listed
    assert not unknown.is_listed
    assert unknown not in list(enum)
    assert (unknown.value, unknown) == (unlisted, unlisted)
    assert isinstance(unknown, enum)
    assert unknown == enum(unlisted)
    assert unknown != known
    assert len({unknown, enum(unlisted), known}) == 2
    assert str(unknown) == f"{unknown}" == str(unlisted)
    assert "UNLISTED" in repr(unknown)
    assert json.dumps(unknown) == json.dumps(unlisted)
    for value in (known, unknown):
        for twin in copies(value):
            assert twin == value
            assert type(twin) is enum
            assert hash(twin) == hash(value)
            assert twin.is_listed is value.is_listed
    assert all(twin is known for twin in copies(known))


@pytest.mark.parametrize(("enum", "value"), [(Relay, 1), (Relay, None), (Level, "1"), (Level, True), (Level, 1.5)])
def test_values_of_another_type_are_no_members(enum: type[Enum], value: object) -> None:
    if enum is Level and value is True:
        assert Level(value) is Level.LOW  # Python's own rule: True equals 1, and is looked up before anybody is asked
        assert codecs_refuse(codecs.enumeration(enum), value)
        return
    with pytest.raises(ValueError, match="is not a valid"):
        enum(value)


def codecs_refuse(codec: codecs.Codec[Any], value: object) -> bool:
    with pytest.raises(codecs.Mismatch):
        codec.read(value)
    return True


# Codecs

GOOD: list[tuple[codecs.Codec[Any], Any, Any]] = [
    (codecs.ANY, {"a": [1]}, FrozenDict({"a": (1,)})),
    (codecs.STRING, "", ""),
    (codecs.BOOLEAN, False, False),
    (codecs.NULL, None, None),
    (codecs.INTEGER, 10**30, 10**30),
    (codecs.INTEGER, 2.0, 2),
    (codecs.NUMBER, 2, 2.0),
    (codecs.NUMBER, -1.5, -1.5),
    (codecs.DATE, "2026-02-28", dt.date(2026, 2, 28)),
    (codecs.DATETIME, "2026-02-28T12:00:00Z", dt.datetime(2026, 2, 28, 12, tzinfo=dt.UTC)),
    (codecs.enumeration(Relay), "NEW", Relay("NEW")),
    (codecs.enumeration(Level), 9, Level(9)),
    (codecs.ConstantCodec("x"), "x", "x"),
    (codecs.NullableCodec(codecs.INTEGER), None, None),
    (codecs.NullableCodec(codecs.NUMBER, ("unknown",)), "unknown", None),
    (codecs.ArrayCodec(codecs.INTEGER), [], ()),
    (codecs.UnionCodec(codecs.INTEGER, codecs.STRING), "5", "5"),
    (codecs.UnionCodec(codecs.INTEGER, codecs.ArrayCodec(codecs.STRING)), ["a"], ("a",)),
]
BAD: list[tuple[codecs.Codec[Any], Any]] = [
    (codecs.STRING, 1),
    (codecs.STRING, None),
    (codecs.BOOLEAN, 1),
    (codecs.BOOLEAN, "true"),
    (codecs.INTEGER, True),
    (codecs.INTEGER, 1.5),
    (codecs.INTEGER, "1"),
    (codecs.NUMBER, True),
    (codecs.NUMBER, "1.5"),
    (codecs.NUMBER, math.inf),
    (codecs.NUMBER, 10**400),
    (codecs.NULL, 0),
    (codecs.DATE, "2026-02-30"),
    (codecs.DATE, 20260228),
    (codecs.DATETIME, "noon"),
    (codecs.UUID, "x"),
    (codecs.UUID, 5),
    (codecs.enumeration(Relay), 1),
    (codecs.enumeration(Relay), None),
    (codecs.enumeration(Level), "1"),
    (codecs.enumeration(Level), True),
    (codecs.ConstantCodec("x"), "y"),
    (codecs.ConstantCodec(1), True),
    (codecs.NullableCodec(codecs.INTEGER), "unknown"),
    (codecs.ArrayCodec(codecs.INTEGER), {}),
    (codecs.ArrayCodec(codecs.INTEGER), "12"),
    (codecs.UnionCodec(codecs.INTEGER, codecs.STRING), 1.5),
    (model.model(Part), []),
    (model.model(Part), None),
]


@pytest.mark.parametrize(("codec", "wire", "value"), GOOD)
def test_good_values(codec: codecs.Codec[Any], wire: Any, value: Any) -> None:
    issues: list[Issue] = []
    for read in (codec.read(wire), codec.read_lenient(wire, "/a", issues)):
        assert read == value
        assert isinstance(read, type(value))
    assert codec.decode(wire) == (value, ())
    assert not issues
    assert codec.read(json.loads(json.dumps(codec.write(value)))) == value


@pytest.mark.parametrize(("codec", "wire"), BAD)
def test_bad_values(codec: codecs.Codec[Any], wire: Any) -> None:
    assert codecs_refuse(codec, wire)
    issues: list[Issue] = []
    assert codec.read_lenient(wire, "/a", issues) is None
    assert [issue.pointer for issue in issues] == ["/a"]
    assert issues[0].problem.startswith(("expected ", "missing"))
    with pytest.raises(errors.DecodeError, match="expected"):
        codec.decode(wire)


@given(_JSON, st.sampled_from([codec for codec, *_ in GOOD] + [model.model(Whole), model.model(Map)]))
def test_whatever_comes_is_a_value_or_a_decode_error(wire: Any, codec: codecs.Codec[Any]) -> None:
    try:
        value, issues = codec.decode(wire)
    except errors.DecodeError as error:
        assert str(error)  # noqa: PT017 # either way is fine
    else:
        if not issues:
            assert codec.read(json.loads(json.dumps(codec.write(value)))) == value


# Models

GOOD_PART = {"id": "a", "powerW": 1.5, "relay": "OPEN"}


def test_model_round_trip() -> None:
    wire = {
        "name": "n",
        "parts": [GOOD_PART, {"id": "b", "powerW": None, "new": {"deep": [1]}}],
        "later": [1, {"x": None}],
    }
    whole = Whole.from_dict(wire)
    assert whole.to_dict() == wire
    assert whole.parts[1]["new"] == {"deep": (1,)}
    assert "later" in whole
    assert "name" not in whole
    assert whole.additional_keys == ["later"]
    assert whole.best is UNSET
    assert hash(whole) == hash(Whole.from_dict(wire))
    for twin in copies(whole):
        assert twin == whole


def test_models_are_immutable() -> None:
    part = Part.from_dict(GOOD_PART)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        cast(Any, part).id = "b"
    with pytest.raises(AttributeError):
        cast(Any, part).typo = 1
    assert attrs.evolve(part, id="b").to_dict() == {**GOOD_PART, "id": "b"}
    assert not hasattr(part, "__dict__")


@pytest.mark.parametrize(
    ("wire", "pointers"),
    [
        ({"name": "n", "parts": [{"id": 5, "powerW": 1}]}, ["/parts/0/id"]),
        ({"name": "n", "parts": [{"id": "a"}]}, ["/parts/0/powerW"]),
        ({"name": "n", "parts": [{"id": "a", "powerW": "lots"}]}, ["/parts/0/powerW"]),
        ({"name": "n", "parts": None}, ["/parts"]),
        ({"name": None, "parts": []}, ["/name"]),
        ({"parts": []}, ["/name"]),
        ({"name": "n", "parts": [], "best": []}, ["/best"]),
        ({"name": "n", "parts": [], "best": {"id": "a", "powerW": 1, "relay": 7}}, ["/best/relay"]),
    ],
)
def test_what_breaks_the_promise_is_none_and_an_issue(wire: dict[str, Any], pointers: list[str]) -> None:
    value, issues = model.model(Whole).decode(wire)
    assert isinstance(value, Whole)
    assert [issue.pointer for issue in issues] == pointers


def test_bad_elements_are_left_out() -> None:
    value, issues = model.model(Whole).decode({"name": "n", "parts": [GOOD_PART, "x", None, GOOD_PART]})
    assert len(value.parts) == 2
    assert [issue.pointer for issue in issues] == ["/parts/1", "/parts/2"]


def test_bad_members_of_maps_are_left_out() -> None:
    value, issues = model.model(Map).decode({"a": GOOD_PART, "b/~": 5})
    assert value.additional_keys == ["a"]
    assert [issue.pointer for issue in issues] == ["/b~1~0"]


def test_from_dict_logs_issues(caplog: pytest.LogCaptureFixture) -> None:
    assert Part.from_dict({"id": "a"}).power is None
    assert "Part/powerW: missing" in caplog.text
    with pytest.raises(errors.DecodeError):
        Part.from_dict(cast(Any, {}))


def test_secrets_stay_out_of_issues_repr() -> None:
    _, issues = codecs.ArrayCodec(codecs.INTEGER).decode(["hunter2"])
    assert "value" not in repr(issues[0])


# Calls

ANSWERS: calls.Answers[Any, Any] = calls.Answers(
    (200, 200, calls.Answer(codecs.NUMBER)), (204, 204, calls.Answer(codecs.ANY, "none"))
)
CALL: calls.Call[Any, Any] = calls.Call("op", "GET", "/a", ANSWERS, changes_device=False)


def response(status: int, content: bytes = b"1") -> calls.HttpResponse:
    return calls.HttpResponse(status, {}, content)


def test_status_is_an_http_status_where_there_is_one() -> None:
    assert CALL.parse(response(200)).status_code.__class__.__name__ == "HTTPStatus"
    assert CALL.parse(response(599)).status_code == 599
    assert CALL.parse(response(999)).parsed is None


def test_result() -> None:
    assert CALL.result(CALL.parse(response(200, b"1.5"))) == 1.5
    assert CALL.result(CALL.parse(response(204, b""))) is None
    with pytest.raises(errors.UnexpectedStatus, match="unexpected status 503: busy"):
        CALL.result(CALL.parse(response(503, b"busy")))


@pytest.mark.parametrize("content", [b"[NaN, 1]", b"[Infinity, 1]", b"[-Infinity, 1]"])
def test_numbers_that_json_has_not_are_null(content: bytes) -> None:
    assert calls.load_json(content) == [None, 1]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\xfd", b"[" * 200_000, b"<html>"])
def test_what_is_not_json(content: bytes) -> None:
    with pytest.raises(errors.DecodeError, match="not JSON"):
        calls.load_json(content)


def test_json_in_utf_16() -> None:
    assert calls.load_json('{"a": "ü"}'.encode("utf-16")) == {"a": "ü"}


@pytest.mark.parametrize("body", [math.nan, math.inf, object(), {"a": math.nan}, b"x"])
def test_bodies_that_json_cannot_say(body: object) -> None:
    with pytest.raises(errors.InvalidRequest, match="cannot be sent as JSON"):
        calls.json_body(codecs.ANY, body)


@given(st.text())
def test_a_path_segment_stays_one_segment(text: str) -> None:
    if text in ("", ".", ".."):
        with pytest.raises(errors.InvalidRequest):
            calls.path_segment("id", text)
        return
    quoted = calls.path_segment("id", text)
    assert not set(quoted) & set("/?#\\ \r\n")
    assert quoted.isascii()


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_a_query_cannot_be_broken_out_of(name: str, value: str) -> None:
    from urllib.parse import parse_qsl

    query = calls.query_pairs((name, value), ("absent", UNSET), ("null", None))
    assert parse_qsl(query[1:], keep_blank_values=True, strict_parsing=bool(name or value)) == [(name, value)]
    assert query.isascii()


@pytest.mark.parametrize(
    "put", [calls.path_segment, lambda n, v: calls.query_pairs((n, v)), lambda n, v: calls.header_fields((n, v))]
)
def test_broken_text_is_refused(put: Any) -> None:
    with pytest.raises(errors.InvalidRequest, match="surrogate"):
        put("name", "a\ud800")


@pytest.mark.parametrize("value", ["ü", "a\x00", "a\r\nX: y", "\x7f"])
def test_headers_are_plain(value: str) -> None:
    with pytest.raises(errors.InvalidRequest, match="header X-A: "):
        calls.header_fields(("X-A", value))


def test_query_values() -> None:
    pairs = calls.query_pairs(("a", True), ("b", Relay.OPEN), ("c", (1, 2)), ("d", dt.date(2026, 1, 2)), ("e", []))
    assert pairs == "?a=true&b=OPEN&c=1&c=2&d=2026-01-02"
    assert calls.query_pairs(("a", UNSET)) == ""


def test_preview_is_printable_and_short() -> None:
    assert errors.preview(b"") == "(empty body)"
    assert errors.preview(b"a\r\n\x1b[2Jb") == "a \N{REPLACEMENT CHARACTER}[2Jb"
    assert len(errors.preview(b"x" * 10_000)) < 220


def test_errors_keep_what_they_know() -> None:
    lost = errors.ConnectionLost("gone", was_sent=True)
    assert lost.was_sent
    assert isinstance(lost, ConnectionError)
    assert isinstance(errors.RequestTimeout("late", was_sent=False), TimeoutError)
    assert isinstance(errors.InvalidRequest("no"), ValueError)
    decode = errors.DecodeError("odd", "/a")
    assert (str(decode), decode.pointer) == ("/a: odd", "/a")
