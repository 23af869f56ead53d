"""What is generated passes mypy --strict and pyright strict, whatever names a document uses, and so does code that uses it."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from codegen.generate import generate_elsewhere
from tests.codegen.conftest import ROOT
from tests.codegen.hostile.payloads import NAMES

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


@pytest.fixture(autouse=True)
def unmeasured(monkeypatch: pytest.MonkeyPatch) -> None:
    """The processes started here are checkers, not our code."""
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)


VENDOR = "vendor_span_client"
MEAN = "mean_names"

VENDOR_USER = """
from vendor_span_client import AuthenticatedClient
from vendor_span_client.api import get_circuits_api_v1_circuits_get as get_circuits
from vendor_span_client.api import set_circuit_state_api_v_1_circuits_circuit_id_post as set_circuit
from vendor_span_client.api import system_status_api_v1_status_get as get_status
from vendor_span_client.models import BodySetCircuitStateApiV1CircuitsCircuitIdPost, RelayState, RelayStateIn


def show(endpoint: str, token: str) -> None:
    with AuthenticatedClient(endpoint, token) as client:
        status = get_status.sync(client=client)
        assert status is not None
        serial: str = status.system.serial
        print(serial)


def names(client: AuthenticatedClient) -> list[str]:
    found = get_circuits.sync(client=client)
    assert found is not None
    return [circuit.id for circuit in found.circuits.additional_properties.values()]


async def open_relay(client: AuthenticatedClient, circuit_id: str) -> bool:
    change = BodySetCircuitStateApiV1CircuitsCircuitIdPost(relay_state_in=RelayStateIn(relay_state=RelayState.OPEN))
    answer = await set_circuit.asyncio_detailed(circuit_id, client=client, body=change)
    return answer.status_code == 200
"""


MEAN_USER = """
from mean_names import Client
from mean_names.api import call
from mean_names.models import Everything


def use(client: Client) -> int | None:
    made = Everything(text="a", when=None)
    answer = call.sync("x", client=client, body=made, from_dict=("a",), class_=3)
    if not isinstance(answer, Everything) or answer.items is None:
        return None
    for row in answer.items or ():
        first: float = row[0]
        print(first)
    return answer.level if isinstance(answer.level, int) else None


async def wait(client: Client) -> str:
    return (await call.asyncio_detailed("x", client=client)).headers["a"]
"""


def mean_document() -> dict[str, Any]:
    """A document whose every name is one that Python, the libraries or our runtime use, beside each construct there is."""
    words = [word for word in NAMES.values() if word.strip() and len(word) < 60 and not set(word) & set("/~%")]
    text = {"type": "string"}
    members: dict[str, Any] = {}
    for word in words:
        if word.strip("_").casefold() not in {name.strip("_").casefold() for name in members}:
            members[word] = text
    schemas: dict[str, Any] = {name: {"type": "object", "properties": {"a": text}} for name in _CLASSES}
    schemas["Members"] = {"type": "object", "properties": members, "required": list(members)[::2]}
    schemas["Words"] = {"type": "string", "enum": [word for word in members if word.strip("_- ")]}
    schemas["Numbers"] = {"type": "integer", "enum": [0, 1, -1]}
    reference = {name: {"$ref": f"#/components/schemas/{name}"} for name in schemas}
    schemas["Everything"] = {
        "type": "object",
        "required": ["text", "when"],
        "properties": {
            "text": text,
            "when": {"type": ["string", "null"], "format": "date-time"},
            "day": {"type": "string", "format": "date"},
            "id": {"type": "string", "format": "uuid"},
            "items": {"type": ["array", "null"], "items": {"type": "array", "items": {"type": "number"}}},
            "any": {},
            "level": {"oneOf": [{"type": "integer"}, {"type": "string"}, reference["Numbers"]]},
            "kind": {"const": "x"},
            "ratio": {"const": 1.5},
            "count": {"type": "integer", "default": 3},
            "map": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Everything"}},
            "nothing": {"type": "null"},
            "self": {"$ref": "#/components/schemas/Everything"},
            **{f"ref {index}": item for index, item in enumerate(reference.values())},
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Mean names", "version": "1"},
        "paths": {
            "/{list}": {"post": _operation("call")},
            **{f"/{name}/{{list}}": {"put": _operation(name)} for name in _operations()},
        },
        "components": {"schemas": schemas},
    }


_CLASSES = [
    "Model",
    "Client",
    "AuthenticatedClient",
    "Any",
    "Literal",
    "Mapping",
    "Unset",
    "Response",
    "Call",
    "Codec",
    "Field",
    "Exception",
    "ValueError",
    "None",
    "True",
    "type",
    "class",
    "str",
    "tuple",
    "dict",
    "list",
    "self",
    "cls",
    "typing",
    "attrs",
    "calls",
    "models",
    "asyncio",
    "property",
    "match",
    "import",
    "datetime",
    "uuid",
    "EMPTY",
    "Größe",
    "1st",
]


def _operations() -> list[str]:
    return ["request", "sync", "asyncio", "import", "client", "types", "models", "CON", "__init__", "typing", "größe"]


def _operation(name: str) -> dict[str, Any]:
    text = {"type": "string"}
    every = {"application/json": {"schema": {"$ref": "#/components/schemas/Everything"}}}
    return {
        "operationId": name,
        "parameters": [
            {"name": "list", "in": "path", "required": True, "schema": text},
            {"name": "class", "in": "query", "schema": {"type": "integer"}},
            {"name": "from_dict", "in": "query", "schema": {"type": "array", "items": text}},
            {"name": "request", "in": "query", "schema": text},
            {"name": "client", "in": "query", "schema": text},
            {"name": "X-Body", "in": "header", "schema": text},
        ],
        "requestBody": {"content": every},
        "responses": {"200": {"description": "ok", "content": every}, "204": {"description": "none"}, "4XX": {"description": "text", "content": {"text/plain": {"schema": text}}}},
    }  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with generated packages and code that uses them."""
    folder = tmp_path_factory.mktemp("typed")
    (folder / "mean.json").write_text(json.dumps(mean_document()), encoding="utf-8")
    generate_elsewhere(folder / "mean.json", folder / MEAN, lambda _: None)
    (folder / "mean_user.py").write_text(MEAN_USER, encoding="utf-8")
    document = ROOT.parent / "shared" / "wire" / "span-vendor-openapi-v1.json"
    if document.is_file():
        generate_elsewhere(document, folder / VENDOR, lambda _: None)
        (folder / "vendor_user.py").write_text(VENDOR_USER, encoding="utf-8")
    return folder


def check(folder: Path, tool: str, *arguments: str) -> None:
    """Run a type checker."""
    if importlib.util.find_spec(tool) is None:
        pytest.skip(f"{tool} is not installed")
    command = [sys.executable, "-m", tool, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=170, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]


def test_mypy_strict(folder: Path) -> None:
    cache = ROOT / ".cache" / "mypy-generated"
    check(folder, "mypy", "--strict", "--config-file=", f"--cache-dir={cache}", ".")


def test_pyright_strict(folder: Path) -> None:
    settings = {"include": ["."], "typeCheckingMode": "strict", "pythonVersion": "3.11"}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    check(folder, "pyright", "--pythonpath", sys.executable)


def test_everything_imports(folder: Path) -> None:
    modules = [
        ".".join(part for part in path.relative_to(folder).with_suffix("").parts if part != "__init__")
        for path in sorted((folder / MEAN).rglob("*.py"))
    ]
    script = f"import importlib\nfor name in {modules!r}: importlib.import_module(name)"
    subprocess.run([sys.executable, "-W", "error", "-c", script], cwd=folder, check=True, timeout=60)


def test_the_vendors_document_is_among_them(folder: Path, wire: Path) -> None:
    assert (folder / VENDOR / "py.typed").is_file()
    assert (folder / "vendor_user.py").is_file()
