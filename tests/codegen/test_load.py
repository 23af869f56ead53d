"""Bytes of a spec to plain data: YAML 1.2, JSON, names of files, and what cannot be read."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from codegen.errors import SpecError
from codegen.load import load_bytes, load_file


def read(text: str, name: str = "spec.yaml") -> dict[str, Any]:
    return load_bytes(text.encode(), name).data


@pytest.mark.parametrize("word", ["on", "off", "yes", "no", "On", "OFF", "Yes", "NO", "y", "n", "tRue", "nULL"])
def test_words_of_yaml_1_1_stay_text(word: str) -> None:
    assert read(f"a: {word}\n{word}: 1") == {"a": word, word: 1}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-0", 0),
        ("+7", 7),
        ("0o17", 15),
        ("0xfF", 255),
        ("017", 17),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("2026-11-21", "2026-11-21"),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1.", 1.0),
        ("1e3", 1000.0),
        ("-1.5E-3", -0.0015),
        ("1.0.0", "1.0.0"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("!!str 12", "12"),
        ("! 12", "12"),
        ("|\n  a\n  b\n", "a\nb\n"),
        (">-\n  a\n  b\n", "a b"),
    ],
)
def test_scalars_of_yaml_1_2(text: str, value: object) -> None:
    found = read(f"a: {text}")["a"]
    assert found == value
    assert type(found) is type(value)


def test_keys_are_text() -> None:
    assert read("200: a\ntrue: b\nnull: c\n1.5: d\n? e\n: f") == {
        "200": "a",
        "true": "b",
        "null": "c",
        "1.5": "d",
        "e": "f",
    }


def test_anchors_and_aliases() -> None:
    assert read("a: &x [1, {b: 2}]\nc: *x\nd: &y e\nf: *y") == {
        "a": [1, {"b": 2}],
        "c": [1, {"b": 2}],
        "d": "e",
        "f": "e",
    }


def test_a_quoted_merge_key_is_a_key() -> None:
    assert read("'<<': {a: 1}") == {"<<": {"a": 1}}


@pytest.mark.parametrize("name", ["spec.json", "spec.yaml", "spec"])
def test_json_under_any_name(name: str) -> None:
    assert read('{"openapi": "3.1.0", "a": [1, 2.5, true, null]}', name) == {
        "openapi": "3.1.0",
        "a": [1, 2.5, True, None],
    }


def test_byte_order_mark() -> None:
    assert load_bytes(b"\xef\xbb\xbf{}", "spec.json").data == {}


def test_digest_is_that_of_the_bytes() -> None:
    content = b"a: 1 # comment"
    assert load_bytes(content, "spec.yaml").sha256 == hashlib.sha256(content).hexdigest()


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), _JSON, max_size=4))
def test_json_comes_back(data: dict[str, Any]) -> None:
    assert read(json.dumps(data), "spec.json") == data


@given(st.dictionaries(st.text("ab:-#'é\u4e2d {}[],&*!|>%@"), st.text("ab:-#'é {}[],&*") | st.integers() | st.none()))
def test_json_is_yaml(data: dict[str, Any]) -> None:
    assert read(json.dumps(data, ensure_ascii=False), "spec.yaml") == data


def test_agrees_with_pyyaml_on_our_spec() -> None:
    path = Path(__file__).parents[2] / "specs" / "span" / "v1" / "openapi.yaml"
    assert load_file(path).data == yaml.safe_load(path.read_text("utf-8"))


def test_name_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "spec.json").write_text("{}")
    assert load_file(tmp_path / "spec.json").file == "spec.json"
    assert load_file(tmp_path / "spec.json", "specs/a/spec.json").file == "specs/a/spec.json"


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=r"none\.yaml: cannot be read: No such file"):
        load_file(tmp_path / "none.yaml")


@pytest.mark.parametrize("name", ["spec.json", "spec.yaml"])
@pytest.mark.parametrize("content", [b"", b" \n\t"])
def test_empty_file(content: bytes, name: str) -> None:
    with pytest.raises(SpecError, match="the document is empty"):
        load_bytes(content, name)


def test_folder(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="cannot be read"):
        load_file(tmp_path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text("a: 1")
    (tmp_path / "spec.yaml").chmod(0)
    with pytest.raises(SpecError, match="Permission denied"):
        load_file(tmp_path / "spec.yaml")


@pytest.mark.parametrize(
    ("text", "pointer", "place"),
    [
        ("a:\n  - b\n  - !!x c\n", "/a/1", "line 3, column 5"),
        ("a/b:\n  c~d: .inf\n", "/a~1b/c~0d", "line 2, column 8"),
        ("a:\n  b: 1\n  b: 2\n", "/a", "line 3, column 3"),
    ],
)
def test_errors_say_where(text: str, pointer: str, place: str) -> None:
    with pytest.raises(SpecError) as refused:
        read(text)
    assert refused.value.pointer == pointer
    assert place in refused.value.reason


@given(st.binary(max_size=200))
def test_any_bytes_give_data_or_a_clear_error(content: bytes) -> None:
    for name in ("spec.yaml", "spec.json"):
        try:
            assert isinstance(load_bytes(content, name).data, dict)
        except SpecError as error:
            assert str(error).startswith(name)  # noqa: PT017 # either way is fine


@given(st.text("abc:-[]{}&*!|>'\"#%@`,? \n\t0.~<", max_size=60))
def test_any_yaml_gives_data_or_a_clear_error(text: str) -> None:
    try:
        assert isinstance(read(text), dict)
    except SpecError as error:
        assert str(error).startswith("spec.yaml")  # noqa: PT017 # either way is fine
