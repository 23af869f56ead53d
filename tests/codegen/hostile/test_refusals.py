"""Documents that are an attack or a mistake as a whole: each is refused quickly, and the message says why."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from codegen.errors import SpecError
from codegen.generate import build
from codegen.load import MAX_BYTES, load_bytes, load_file
from tests.codegen.hostile.positions import document

SECONDS = 30.0
"""What a refusal may take, on a slow machine and under measurement; it is a tenth of a second as a rule."""


def refusal(content: bytes | str | dict[str, Any], name: str = "spec.yaml") -> SpecError:
    """Run the whole generator, in memory, and return why it refused."""
    if isinstance(content, dict):
        content, name = json.dumps(content), "spec.json"
    raw = content if isinstance(content, bytes) else content.encode()
    start = time.perf_counter()
    with pytest.raises(SpecError) as refused:
        build("", load_bytes(raw, name), None, lambda _: None)
    assert time.perf_counter() - start < SECONDS
    assert str(refused.value).startswith(name)
    return refused.value


def with_schema(schema: object) -> dict[str, Any]:
    """A document with one more schema."""
    spec = document()
    spec["components"]["schemas"]["Extra"] = schema
    return spec


# Size and shape


def test_alias_bomb() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert "aliases make this document grow" in refusal("\n".join(lines)).reason


def test_alias_bomb_of_text() -> None:
    spec = f"a: &a {'x' * 100_000}\nb: &b [{', '.join(['*a'] * 1000)}]\nc: [{', '.join(['*b'] * 1000)}]"
    assert "aliases make this document grow" in refusal(spec).reason


def test_alias_to_itself() -> None:
    assert "inside its own anchor" in refusal("a: &a [*a]").reason


@pytest.mark.parametrize("opening", ["[", '{"a":'])
@pytest.mark.parametrize("name", ["spec.json", "spec.yaml"])
def test_nested_3000_deep(opening: str, name: str) -> None:
    closing = "]" if opening == "[" else "}"
    assert "levels deep" in refusal(opening * 3000 + "1" + closing * 3000, name).reason


def test_nested_3000_deep_in_block_style() -> None:
    assert "levels deep" in refusal("\n".join(f"{' ' * n}a:" for n in range(3000))).reason


def test_schema_nested_3000_deep() -> None:
    text = '{"type": "array", "items": ' * 3000 + "{}" + "}" * 3000
    whole = json.dumps(with_schema("HERE")).replace('"HERE"', text)
    assert "levels deep" in refusal(whole, "spec.json").reason


def test_50_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    start = time.perf_counter()
    with pytest.raises(SpecError, match="more than 16 MiB"):
        load_file(path)
    assert "more than 16 MiB" in refusal(b"x" * (MAX_BYTES + 1)).reason
    assert time.perf_counter() - start < SECONDS


def test_many_small_values() -> None:
    assert "values" in refusal(b"[" + b"0," * 600_000 + b"0]", "spec.json").reason


def test_one_long_number() -> None:
    assert "not JSON" in refusal('{"a": ' + "9" * 10_000 + "}", "spec.json").reason


# References


@pytest.mark.parametrize(
    "reference",
    [
        "../../../etc/passwd",
        "/etc/passwd",
        "other.yaml#/components/schemas/A",
        "file:///etc/passwd",
        "file:///etc/passwd#/a",
        "http://device.example/openapi.json",
        "https://device.example/openapi.json#/components/schemas/A",
        "//device.example/a",
        "\\\\host\\share",
        "C:\\a.json",
        "#",
        "",
    ],
)
def test_reference_that_leaves_the_document(reference: str) -> None:
    error = refusal(with_schema({"$ref": reference}))
    assert "leaves the document" in error.reason
    assert error.pointer == "/components/schemas/Extra/$ref"


@pytest.mark.parametrize("value", [None, 1, ["#/components/schemas/Circuit"], {"a": 1}])
def test_reference_that_is_no_text(value: object) -> None:
    assert "leaves the document" in refusal(with_schema({"$ref": value})).reason


@pytest.mark.parametrize(
    "reference", ["#/nowhere", "#/components/schemas/Missing", "#/paths/0", "#/info/title", "#/%41"]
)
def test_reference_that_leads_nowhere(reference: str) -> None:
    assert "leads nowhere" in refusal(with_schema({"$ref": reference})).reason


def test_reference_to_itself() -> None:
    assert "back to itself" in refusal(with_schema({"$ref": "#/components/schemas/Extra"})).reason


def test_references_in_a_circle() -> None:
    spec = with_schema({"$ref": "#/components/schemas/Second"})
    spec["components"]["schemas"]["Second"] = {"$ref": "#/components/schemas/Third"}
    spec["components"]["schemas"]["Third"] = {"$ref": "#/components/schemas/Extra"}
    assert "back to itself" in refusal(spec).reason


@pytest.mark.parametrize("keyword", ["allOf", "anyOf", "oneOf"])
def test_circle_through_a_composition(keyword: str) -> None:
    refusal(with_schema({keyword: [{"$ref": "#/components/schemas/Extra"}]}))


def test_circle_through_items() -> None:
    refusal(with_schema({"type": "array", "items": {"$ref": "#/components/schemas/Extra"}}))


@pytest.mark.parametrize("place", ["parameters", "requestBody", "responses"])
def test_circle_of_references_in_an_operation(place: str) -> None:
    spec = document()
    operation = spec["paths"]["/circuits/{id}"]["post"]
    reference = {"$ref": f"#/components/{place}/A"}
    spec["components"][place] = {"A": reference}
    operation[place] = {"parameters": [reference], "requestBody": reference, "responses": {"200": reference}}[place]
    assert "back to itself" in refusal(spec).reason


@pytest.mark.parametrize("name", ["properties", "default", "example", "enum", "$ref", "const"])
def test_reference_hidden_behind_a_name(name: str) -> None:
    """A member called like a keyword does not keep what it holds from being looked at."""
    hidden = {"$ref": "http://device.example/a"}
    assert "leaves the document" in refusal(with_schema({"type": "object", "properties": {name: hidden}})).reason
    spec = document()
    spec["components"]["schemas"][name.strip("$")] = {"type": "object", "properties": {"a": hidden}}
    assert "leaves the document" in refusal(spec).reason


def test_reference_hidden_in_the_default_response() -> None:
    spec = document()
    response = spec["paths"]["/circuits/{id}"]["post"]["responses"]["default"]
    response["content"]["application/json"]["schema"] = {"$ref": "file:///etc/passwd"}
    assert "leaves the document" in refusal(spec).reason


# Forms


@pytest.mark.parametrize("name", ["spec.yaml", "spec.json", "spec"])
@pytest.mark.parametrize("content", [b"", b"\n\n", b"# nothing\n", b"null", b"42", b"text", b"[]", b'"text"'])
def test_no_object(content: bytes, name: str) -> None:
    refusal(content, name)


@pytest.mark.parametrize(
    "content", [bytes(range(256)), b"\x7fELF\x02\x01", b"PK\x03\x04", b"\xff\xfe{\x00}\x00", b"\x80"]
)
def test_binary(content: bytes) -> None:
    refusal(content)


@pytest.mark.parametrize(
    "content", ["{", '{"a": }', "{'a': 1}", '{"a": 1,}', '{"a": 1} {"b": 2}', '{"a": 01}', "{a: 1"]
)
def test_broken_json(content: str) -> None:
    error = refusal(content, "spec.json")
    assert "not JSON" in error.reason


@pytest.mark.parametrize(
    "content", ["a: [", "a: b: c", "a: 'x", "- a\nb: c", "\ta: 1", "a: @b", "%YAML 3.0\n---\na: 1"]
)
def test_broken_yaml(content: str) -> None:
    error = refusal(content)
    assert "not YAML" in error.reason


def test_two_documents() -> None:
    assert "more than one document" in refusal("a: 1\n---\nb: 2").reason


@pytest.mark.parametrize("content", ['{"a": {"b": 1, "b": 2}}', '{"openapi": "3.1.0", "openapi": "3.1.0"}'])
@pytest.mark.parametrize("name", ["spec.yaml", "spec.json"])
def test_duplicate_keys(content: str, name: str) -> None:
    assert "stands twice" in refusal(content, name).reason


def test_duplicate_key_names_its_place() -> None:
    error = refusal("paths:\n  /a:\n    get: 1\n    get: 2\n")
    assert error.pointer == "/paths/~1a"
    assert "line 4, column 5" in error.reason


@pytest.mark.parametrize(
    "tag",
    [
        "!!python/object/apply:os.system [id]",
        "!!python/name:os.system",
        "!!binary aGk=",
        "!custom x",
        "!!set {a}",
        "!!timestamp 2026-01-01",
        "!!int '3'",
    ],
)
def test_tags(tag: str) -> None:
    assert "tag" in refusal(f"a: {tag}").reason


def test_merge_key() -> None:
    assert "merge keys" in refusal("a: &a {b: 1}\nc:\n  <<: *a\n").reason


@pytest.mark.parametrize("key", ["[a, b]: 1", "{a: b}: 1", "? - a\n: 1", "*x : 1"])
def test_key_that_is_no_text(key: str) -> None:
    refusal(f"x: &x [1]\n{key}" if "*" in key else key)


@pytest.mark.parametrize("word", [".nan", ".NaN", ".inf", "-.INF", "1e999"])
def test_yaml_number_that_json_cannot_say(word: str) -> None:
    refusal(f"a: {word}")


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999"])
def test_json_number_that_is_none(word: str) -> None:
    refusal(f'{{"a": {word}}}', "spec.json")


def test_lone_surrogate() -> None:
    assert "lone surrogate" in refusal('{"a": "\\ud800"}', "spec.json").reason


# Versions and kinds


@pytest.mark.parametrize("version", ["2.0", "3.2.0", "4.0.0", "3.1", "3", "3.1.0-beta", "3.0.x", " 3.1.0", ""])
def test_version(version: str) -> None:
    error = refusal({**document(), "openapi": version})
    assert error.pointer == "/openapi"


@pytest.mark.parametrize("version", [3.1, None, ["3.1.0"]])
def test_version_that_is_no_text(version: object) -> None:
    refusal({**document(), "openapi": version})


def test_swagger() -> None:
    assert "Swagger 2.0" in refusal({"swagger": "2.0", "info": {"title": "a", "version": "1"}, "paths": {}}).reason


@pytest.mark.parametrize("member", ["info", "paths", "openapi"])
def test_missing_member(member: str) -> None:
    spec = document()
    del spec[member]
    refusal(spec)


def _places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict):
        below = [place for key, item in value.items() for place in _places(item, (*path, key))]
    elif isinstance(value, list):
        below = [place for index, item in enumerate(value) for place in _places(item, (*path, index))]
    else:
        below = []
    return [path, *below] if path else below


@pytest.mark.parametrize(
    "value", [None, 0, 1.5, True, "text", [], [1], ["a"], {}, {"a": 1}, {"$ref": "#/info"}], ids=repr
)
def test_any_member_of_a_wrong_type(value: object) -> None:
    """Each member of the document in turn is replaced: nothing but our own errors, each with a place."""
    failures: list[str] = []
    for place in _places(document()):
        spec = document()
        target: Any = spec
        for step in place[:-1]:
            target = target[step]
        target[place[-1]] = value
        try:
            build("", load_bytes(json.dumps(spec).encode(), "spec.json"), None, lambda _: None)
        except SpecError as error:
            if not error.pointer and place[0] != "openapi":
                failures.append(f"{place}: no place named: {error}")
        except Exception as error:  # noqa: BLE001 # whatever else it raises is the finding
            failures.append(f"{place}: raised {error!r}")
    assert not failures, "\n".join(failures)
