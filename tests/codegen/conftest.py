"""What the tests of the generator share: a document to play with, packages imported from memory, and the vendors' documents."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from codegen.generate import build
from codegen.load import Document
from tests.wire import need, wire_folder

ROOT = Path(__file__).resolve().parents[2]
META = ROOT / "specs" / "meta" / "openapi-extensions.schema.json"

Load = Callable[..., ModuleType]


def spec(**members: Any) -> dict[str, Any]:
    """A document with one operation; members stand in for its own."""
    answer = {"200": {"description": "ok"}}
    whole: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "Panel", "version": "1.0"},
        "paths": {"/state": {"get": {"operationId": "get_state", "responses": answer}}},
    }
    return {**whole, **members}


def with_schemas(**schemas: Any) -> dict[str, Any]:
    """A document with schemas."""
    return spec(components={"schemas": schemas})


def with_operation(
    operation: dict[str, Any], path: str = "/thing", method: str = "post", **schemas: Any
) -> dict[str, Any]:
    """A document with this operation, named `call`, and nothing else."""
    described = {"operationId": "call", "responses": {"200": {"description": "ok"}}, **operation}
    return spec(paths={path: {method: described}}, components={"schemas": schemas})


def files_of(data: dict[str, Any], meta: Path | None = META) -> dict[str, str]:
    """The files that a document gives, by path."""
    output = build("", Document("panel.yaml", data, "0" * 64), meta, lambda _: None)
    return {file.path: file.text for file in output.files}


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Load]:
    """Generate a package from a document and import it; `load(data)` returns the package, `load(data, "models.a")` a module of it."""
    monkeypatch.syspath_prepend(tmp_path)
    made: list[str] = []

    def load_module(data: dict[str, Any] | None, module: str = "") -> ModuleType:
        if data is not None:
            name = f"made_for_test_{os.getpid()}_{tmp_path.name}_{len(made)}".replace("-", "_")
            made.append(name)
            for path, text in files_of(data).items():
                file = tmp_path / name / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(text.encode())
        importlib.invalidate_caches()
        return importlib.import_module(f"{made[-1]}.{module}".rstrip("."))

    yield load_module
    for module in [known for known in sys.modules if known.split(".")[0] in made]:
        del sys.modules[module]


@pytest.fixture(scope="session")
def wire() -> Path:
    """The folder with recordings and vendors' documents, which is no part of the repository."""
    folder = wire_folder()
    need(folder.is_dir(), "")
    return folder
