"""What operations become: each construct that a device's document uses, generated, imported and sent to a server."""

from __future__ import annotations

import ast
import asyncio
import http
import inspect
import io
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from codegen.errors import SpecError
from tests.codegen.conftest import Load, files_of, spec, with_operation
from tests.codegen.device import Device

JSON = "application/json"
TEXT = {"type": "string"}


def answer(schema: dict[str, Any], media_type: str = JSON) -> dict[str, Any]:
    """A described answer."""
    return {"description": "ok", "content": {media_type: {"schema": schema}}}


def parameter(name: str, place: str = "query", schema: dict[str, Any] | None = None, **members: Any) -> dict[str, Any]:
    """A described parameter."""
    return {"name": name, "in": place, "required": place == "path", "schema": schema or TEXT, **members}


def call(load: Load, operation: dict[str, Any], **options: Any) -> Any:
    """The module of the only operation."""
    return load(with_operation(operation, **options), "api.call")


def client(load: Load, device: Device, **options: Any) -> Any:
    """A client of the package generated last."""
    return load(None, "client").Client(device.endpoint, **options)


# Parameters


def test_parameters_reach_the_wire(load: Load) -> None:
    module = call(
        load,
        {
            "parameters": [
                parameter("circuitId", "path"),
                parameter("limit", schema={"type": "integer"}),
                parameter("tag", schema={"type": "array", "items": TEXT}),
                parameter("on", schema={"type": "boolean"}),
                parameter("state", schema={"type": "string", "enum": ["OPEN", "CLOSED"]}),
                parameter("since", schema={"type": "string", "format": "date-time"}),
                parameter("maybe", schema={"anyOf": [TEXT, {"type": "null"}]}),
                parameter("X-Trace-Id", "header"),
            ]
        },
        path="/circuits/{circuitId}/x y",
        method="get",
    )
    request = module.request("a/b?c#d ü", limit=3, tag=("x", "y&z"), on=True, state="OPEN", maybe=None, x_trace_id="t1")
    assert request.path == "/circuits/a%2Fb%3Fc%23d%20%C3%BC/x%20y?limit=3&tag=x&tag=y%26z&on=true&state=OPEN"
    assert request.headers == {"X-Trace-Id": "t1"}
    assert not request.changes_device
    assert module.request("a").path == "/circuits/a/x%20y"
    with Device() as device, client(load, device) as open_client:
        assert module.sync_detailed("a/b", client=open_client, x_trace_id="t2").status_code == http.HTTPStatus.OK
        assert device.last.path == "/circuits/a%2Fb/x%20y"
        assert device.last.headers["x-trace-id"] == "t2"


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_a_path_parameter_cannot_lead_elsewhere(load: Load, value: str) -> None:
    module = call(load, {"parameters": [parameter("id", "path")]}, path="/a/{id}/b", method="delete")
    with pytest.raises(ValueError, match="part of the path"):
        module.request(value)


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "\0", "\x7f"])
def test_a_header_cannot_be_split(load: Load, value: str) -> None:
    module = call(load, {"parameters": [parameter("X-Trace", "header")]})
    with pytest.raises(ValueError, match="control characters"):
        module.request(x_trace=value)


@pytest.mark.parametrize(
    "name", ["request", "client", "body", "sync", "asyncio", "self", "class", "str", "_calls", "type", "url"]
)
@pytest.mark.parametrize("place", ["path", "query", "header"])
def test_parameters_with_names_of_ours(load: Load, name: str, place: str) -> None:
    body = {"content": {JSON: {"schema": TEXT}}}
    path = f"/a/{{{name}}}" if place == "path" else "/a"
    module = call(load, {"parameters": [parameter(name, place, TEXT)], "requestBody": body}, path=path)
    with Device() as device, client(load, device) as open_client:
        taken = {"client", "body"}
        keyword = next(word for word in inspect.signature(module.sync).parameters if word not in taken)
        module.sync(**{keyword: "v"}, client=open_client, body="b")
        assert "v" in device.last.path or device.last.headers[name] == "v"
        assert device.last.body == b'"b"'


def test_parameters_of_the_same_name(load: Load) -> None:
    module = call(
        load, {"parameters": [parameter("id", "path"), parameter("id"), parameter("id", "header")]}, path="/a/{id}"
    )
    request = module.request("1", id_query="2", id="3")
    assert (request.path, request.headers) == ("/a/1?id=2", {"id": "3"})


def test_parameters_of_the_path_and_by_reference(load: Load) -> None:
    data = spec(
        paths={
            "/{b}/{a}": {
                "parameters": [{"$ref": "#/components/parameters/A"}, parameter("b", "path"), parameter("c")],
                "get": {"operationId": "call", "parameters": [parameter("c", schema={"type": "integer"})], "responses": {"200": {"description": ""}}},
            }
        },
        components={"parameters": {"A": parameter("a", "path", description="Letter.")}},
    )  # fmt: skip
    module = load(data, "api.call")
    assert module.request("1", "2", c=3).path == "/1/2?c=3"
    assert "a: Letter." in module.request.__doc__


# Bodies


def test_json_body(load: Load) -> None:
    thing = {"type": "object", "required": ["a"], "properties": {"a": {"type": "number"}}}
    body = {"required": True, "content": {JSON: {"schema": {"$ref": "#/components/schemas/Thing"}}}}
    module = call(load, {"requestBody": body}, Thing=thing)
    model = load(None, "models").Thing
    with Device() as device, client(load, device) as open_client:
        module.sync(client=open_client, body=model(a=1.5))
        assert json.loads(device.last.body) == {"a": 1.5}
        assert device.last.headers["content-type"] == JSON
    with pytest.raises(ValueError, match="JSON"):
        module.request(body=model(a=float("nan")))
    with pytest.raises(TypeError):
        module.request()


def test_optional_body(load: Load) -> None:
    module = call(
        load, {"requestBody": {"content": {JSON: {"schema": {"type": "array", "items": {"type": "integer"}}}}}}
    )
    assert module.request().content is None
    assert "Content-Type" not in module.request().headers
    assert module.request(body=(1, 2)).content == b"[1,2]"
    assert module.request(body=(1, 2)).headers == {"Content-Type": JSON}


def test_media_type_with_parameters_and_suffix(load: Load) -> None:
    media_type = "application/merge-patch+json; charset=utf-8"
    module = call(load, {"requestBody": {"required": True, "content": {media_type: {"schema": {}}}}}, method="patch")
    assert module.request(body={"a": None}).headers == {"Content-Type": media_type}
    assert module.request(body={"a": None}).content == b'{"a":null}'


def test_octet_stream_both_ways(load: Load) -> None:
    binary = {"type": "string", "format": "binary"}
    octets = "application/octet-stream"
    operation = {
        "requestBody": {"required": True, "content": {octets: {"schema": binary}}},
        "responses": {"200": answer(binary, octets)},
    }
    module = call(load, operation)
    content = bytes(range(256))
    with Device(body=content[::-1], headers={"Content-Type": octets}) as device, client(load, device) as open_client:
        assert module.sync(client=open_client, body=content) == content[::-1]
        assert device.last.body == content
        assert device.last.headers["content-type"] == octets


def test_octets_from_a_file(load: Load, tmp_path: Path) -> None:
    octets = "application/octet-stream"
    body = {"required": True, "content": {octets: {"schema": {"type": "string", "format": "binary"}}}}
    module = call(load, {"requestBody": body})
    content = bytes(range(256)) * 3000
    path = tmp_path / "package.zip"
    path.write_bytes(content)
    with Device(status=204) as device, client(load, device) as open_client:
        for given in (path, bytearray(content), io.BytesIO(content)):
            module.sync(client=open_client, body=given)
        for again in (path, memoryview(content), io.BytesIO(content)):
            asyncio.run(_send(module, open_client, again))
        assert [seen.body == content for seen in device.seen] == [True] * 6
        assert {seen.headers["content-type"] for seen in device.seen} == {octets}
        assert {seen.headers["content-length"] for seen in device.seen} == {str(len(content))}
    with pytest.raises(load(None, "errors").InvalidRequest, match="there is no"):
        module.request(body=tmp_path / "nothing.zip")
    with pytest.raises(load(None, "errors").InvalidRequest, match="text is neither bytes"):
        module.request(body="package.zip")
    with pytest.raises(
        load(None, "errors").InvalidRequest, match=r"list_iterator is neither bytes, nor a pathlib\.Path"
    ):
        module.request(body=iter([b"a", b"b"]))


async def _send(module: ModuleType, open_client: Any, body: object) -> None:
    async with open_client:
        await module.asyncio(client=open_client, body=body)


# Answers


async def test_four_ways_to_send(load: Load) -> None:
    module = call(load, {"responses": {"200": answer({"type": "array", "items": {"type": "integer"}})}}, method="get")
    with Device(body=b"[1, 2]") as device:
        async with client(load, device) as open_client:
            assert await module.asyncio(client=open_client) == (1, 2)
            assert (await module.asyncio_detailed(client=open_client)).parsed == (1, 2)
        with client(load, device) as open_client:
            assert module.sync(client=open_client) == (1, 2)
            assert module.sync_detailed(client=open_client).parsed == (1, 2)


@pytest.mark.parametrize(
    ("status", "body", "parsed"),
    [
        (200, b'"yes"', "yes"),
        (204, b"", None),
        (210, b"7", 7),
        (299, b"8", 8),
        (404, b'{"detail": "no"}', {"detail": "no"}),
        (599, b'{"detail": "odd"}', {"detail": "odd"}),
    ],
)
def test_statuses(load: Load, status: int, body: bytes, parsed: object) -> None:
    responses = {
        "2XX": answer({"type": "integer"}),
        "204": {"description": "nothing"},
        "200": answer(TEXT),
        "default": answer({"type": "object", "properties": {"detail": TEXT}}),
    }
    module = call(load, {"responses": responses})
    with Device(status=status, body=body) as device, client(load, device) as open_client:
        found = module.sync_detailed(client=open_client)
        assert found.status_code == status
        assert (found.parsed.to_dict() if hasattr(found.parsed, "to_dict") else found.parsed) == parsed
        assert found.content == body


def test_undocumented_status(load: Load) -> None:
    module = call(load, {"responses": {"200": answer(TEXT)}})
    errors = load(None, "errors")
    with Device(status=418, body=b"teapot") as device:
        with client(load, device) as open_client:
            found = module.sync_detailed(client=open_client)
            assert (found.status_code, found.parsed, found.content) == (418, None, b"teapot")
        with (
            client(load, device, raise_on_unexpected_status=True) as open_client,
            pytest.raises(errors.UnexpectedStatus, match="418: teapot") as caught,
        ):
            module.sync(client=open_client)
        assert caught.value.status_code == 418


@pytest.mark.parametrize(
    ("media_type", "described", "body", "parsed"),
    [
        ("text/plain", {"schema": TEXT}, "grün".encode(), "grün"),
        ("text/plain; charset=utf-8", {"schema": TEXT}, b"a", "a"),
        ("text/html", {}, b"<p>", "<p>"),
        (JSON, {}, b'{"a": [1]}', {"a": (1,)}),
        (JSON, {"schema": {}}, b"[null]", (None,)),
        ("application/problem+json", {"schema": TEXT}, b'"a"', "a"),
        ("application/octet-stream", {}, b"\x00", b"\x00"),
    ],
)
def test_media_types(load: Load, media_type: str, described: dict[str, Any], body: bytes, parsed: object) -> None:
    module = call(load, {"responses": {"200": {"description": "ok", "content": {media_type: described}}}})
    with Device(body=body, headers={"Content-Type": media_type}) as device, client(load, device) as open_client:
        assert module.sync(client=open_client) == parsed


def test_answers_by_reference(load: Load) -> None:
    data = with_operation({"responses": {"200": {"$ref": "#/components/responses/Ok"}}})
    data["components"]["responses"] = {"Ok": answer({"type": "integer"})}
    module = load(data, "api.call")
    with Device(body=b"5") as device, client(load, device) as open_client:
        assert module.sync(client=open_client) == 5


def test_what_breaks_the_promise_is_an_issue(load: Load) -> None:
    properties = {"a": {"type": "integer"}, "b": TEXT, "c": TEXT}
    thing = {"type": "object", "required": ["a", "b", "c"], "properties": properties}
    module = call(load, {"responses": {"200": answer(thing)}})
    with Device(body=b'{"a": "x", "c": "y", "new": 1}') as device, client(load, device) as open_client:
        found = module.sync_detailed(client=open_client)
        assert (found.parsed.a, found.parsed.b, found.parsed["new"]) == (None, None, 1)
        assert [issue.pointer for issue in found.issues] == ["/a", "/b"]


@pytest.mark.parametrize("body", [b"<html>", b"[1", b'"text"', b"", b"\xff", b"[" * 100_000])
def test_an_answer_that_is_something_else(load: Load, body: bytes) -> None:
    thing = {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}
    module = call(load, {"responses": {"200": answer(thing), "500": answer(thing)}})
    errors = load(None, "errors")
    with Device(body=body) as device, client(load, device) as open_client:
        with pytest.raises(errors.DecodeError):
            module.sync(client=open_client)
        device.status = 500
        assert module.sync_detailed(client=open_client).status_code == 500


# Security


@pytest.mark.parametrize(
    ("own", "whole", "needed"),
    [
        (None, None, False),
        ([{"token": []}], None, True),
        (None, [{"token": []}], True),
        ([], [{"token": []}], False),
        ([{}], [{"token": []}], False),
        ([{"token": []}, {}], None, False),
        ([{"a": []}, {"b": []}], None, True),
    ],
)
def test_whether_a_token_is_needed(load: Load, own: object, whole: object, *, needed: bool) -> None:
    data = with_operation({} if own is None else {"security": own})
    module = load(data if whole is None else {**data, "security": whole}, "api.call")
    assert module.request().needs_token is needed
    assert ("AuthenticatedClient" in str(module.sync.__annotations__["client"])) is needed


def test_the_token_is_sent(load: Load) -> None:
    module = call(load, {"security": [{"token": []}]})
    with Device() as device, load(None, "client").AuthenticatedClient(device.endpoint, "s3cret") as open_client:
        module.sync(client=open_client)
        assert device.last.headers["authorization"] == "Bearer s3cret"
        assert "s3cret" not in repr(open_client)


# What is left


def test_operations_without_id_are_named_after_their_path() -> None:
    data = spec(
        paths={
            "/a/{b}/c-d": {"get": {"parameters": [parameter("b", "path")], "responses": {"200": {"description": ""}}}}
        }
    )
    assert "api/get_a_b_c_d.py" in files_of(data)


def test_all_methods(load: Load) -> None:
    ok = {"responses": {"200": {"description": ""}}}
    methods = ("get", "put", "post", "delete", "options", "head", "patch")
    load(spec(paths={"/a": {method: {"operationId": f"do_{method}", **ok} for method in methods}}))
    with Device() as device, client(load, device) as open_client:
        for method in methods:
            module = load(None, f"api.do_{method}")
            module.sync_detailed(client=open_client)
            assert device.last.method == method.upper()
            assert module.request().changes_device == (method not in ("get", "head", "options"))


def test_prose_reaches_the_docstrings(load: Load) -> None:
    module = call(load, {"summary": "Open it", "description": "Slowly.\n\nReally."})
    assert inspect.cleandoc(module.sync.__doc__).startswith("Open it.\n\nSlowly.\n\nReally.\n")
    assert ast.get_docstring(ast.parse(files_of(with_operation({}))["api/call.py"])) == "POST /thing"


@pytest.mark.parametrize(
    ("operation", "pointer", "reason"),
    [
        ({"parameters": [parameter("a", "cookie")]}, "/parameters/0/in", "'cookie' are not supported"),
        ({"parameters": [parameter("a", style="spaceDelimited")]}, "/parameters/0", "default style"),
        ({"parameters": [parameter("a", explode=False)]}, "/parameters/0", "default style"),
        ({"parameters": [parameter("a", style="deepObject")]}, "/parameters/0", "default style"),
        ({"parameters": [{"name": "a", "in": "query", "content": {JSON: {}}}]}, "/parameters/0", "without schema"),
        ({"parameters": [parameter("a", schema={"type": "object", "properties": {"b": TEXT}})]}, "", "object"),
        ({"parameters": [parameter("a", schema={"type": "array", "items": {"type": "array", "items": TEXT}})]}, "/parameters", "array"),
        ({"parameters": [parameter("a", "header", {"type": "array", "items": TEXT})]}, "", ""),
        ({"parameters": [parameter("a"), parameter("a")]}, "/parameters/1", "stands twice"),
        ({"parameters": [parameter("a b", "header")]}, "/parameters/0/name", "name of a header"),
        ({"parameters": [parameter("a", "path")]}, "", "no placeholder {a}"),
        ({"requestBody": {"content": {"multipart/form-data": {"schema": {"type": "object", "properties": {"f": TEXT}}}}}}, "/requestBody", "multipart/form-data are not supported"),
        ({"requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": {"f": TEXT}}}}}}, "/requestBody", "not supported"),
        ({"requestBody": {"content": {"text/plain": {"schema": TEXT}}}}, "", "text/plain"),
        ({"requestBody": {"content": {JSON: {}}}}, "", "Missing schema"),
        ({"requestBody": {"content": {JSON: {"schema": TEXT}, "text/plain": {"schema": TEXT}}}}, "/requestBody/content", "several media types"),
        ({"responses": {"200": {"description": "", "content": {JSON: {}, "text/plain": {}}}}}, "/responses/200/content", "several media types"),
        ({"responses": {"200": answer(TEXT, "image/png")}}, "", "image/png"),
        ({"responses": {"99": answer(TEXT)}}, "/responses/99", "not a status"),
        ({"responses": {"6XX": answer(TEXT)}}, "/responses/6XX", "not a status"),
        ({"operationId": "a" * 121}, "/operationId", "121 characters"),
    ],
)  # fmt: skip
def test_what_is_not_supported_names_itself(operation: dict[str, Any], pointer: str, reason: str) -> None:
    with pytest.raises(SpecError) as refused:
        files_of(with_operation(operation))
    assert refused.value.pointer.startswith(f"/paths/~1thing/post{pointer}")
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("paths", "reason"),
    [
        ({"/a/{b}": {}, "/a/{c}": {}}, "cannot tell this path from"),
        ({"/a": {}, "/b": {}}, "is also the operationId at"),
        ({"/a/{b": {}}, "brace without its partner"),
        ({"/a/{b}/{b}": {}}, "stands twice"),
        ({"/a?b=c": {}}, "must not have"),
        ({"/../a": {}}, "must not have"),
        ({"a": {}}, "begin with a slash"),
        ({"/a/{b c}": {}}, "name of a path parameter"),
    ],
)
def test_paths_that_cannot_be_called(paths: dict[str, Any], reason: str) -> None:
    for path in paths:
        names = [piece.partition("}")[0] for piece in path.split("{")[1:]]
        operation = {"operationId": "call", "parameters": [parameter(name, "path") for name in dict.fromkeys(names)]}
        if "cannot tell" in reason:
            del operation["operationId"]
        paths[path] = {"get": {**operation, "responses": {"200": {"description": ""}}}}
    with pytest.raises(SpecError, match=reason) as refused:
        files_of(spec(paths=paths))
    assert refused.value.pointer.startswith("/paths/")


def test_operations_that_become_one_module_are_refused() -> None:
    ok = {"responses": {"200": {"description": ""}}}
    with pytest.raises(SpecError, match="'GET /a' and 'GET /b' both become 'get_it'"):
        files_of(
            spec(paths={"/a": {"get": {"operationId": "getIt", **ok}}, "/b": {"get": {"operationId": "get_it", **ok}}})
        )


def test_a_document_without_operations_is_refused() -> None:
    with pytest.raises(SpecError, match="no operations"):
        files_of(spec(paths={"/a": {}}))
