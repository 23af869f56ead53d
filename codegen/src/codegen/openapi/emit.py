"""Stage 4, emit: the values of the model stage as files of a client package."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from ..load import Document
from ..package import first_line, lazy_package
from ..plan import PlannedFile
from ..text import literal, wrap
from . import ir
from .emit_models import emit_enumeration, emit_flags, emit_model
from .emit_operations import emit_operation

RUNTIME = Path(__file__).resolve().parent.parent / "runtime"


def emit(api: ir.Api, document: Document) -> list[PlannedFile]:
    """Return every file of the client package, in a fixed order."""
    header = first_line(document)
    files = [
        _package_init(api, header),
        _models_init(api, header),
        PlannedFile("api/__init__.py", f'{header}"""One module per operation."""\n', frozenset()),
        PlannedFile("py.typed", ""),
        PlannedFile("spec.json", json.dumps(document.data, indent=1) + "\n"),
        *(PlannedFile(f"{name}.py", header + text) for name, text in runtime_modules()),
        *(emit_model(model, header) for model in api.models),
        *(emit_enumeration(enumeration, header) for enumeration in api.enumerations),
        *(emit_flags(flags, header) for flags in api.flags),
        *(emit_operation(operation, header) for operation in api.operations),
    ]
    return sorted(files, key=lambda file: file.path)


@cache
def runtime_modules() -> tuple[tuple[str, str], ...]:
    """Return the runtime pieces that every client needs: name and text of each module."""
    paths = sorted(path for path in RUNTIME.glob("*.py") if path.stem != "__init__")
    return tuple((path.stem, path.read_text(encoding="utf-8")) for path in paths)


def _package_init(api: ir.Api, header: str) -> PlannedFile:
    intro = wrap(f"{api.title}, version {api.version}: typed low-level client.")
    if api.description:
        intro += f"\n\n{wrap(api.description)}"
    version = f'API_VERSION: _typing.Final = {literal(api.version)}\n"""Version of the interface that this code was generated from."""\n'
    classes = [("AuthenticatedClient", "client"), ("Client", "client")]
    return lazy_package(header, intro, classes, version, ("API_VERSION",))


def _models_init(api: ir.Api, header: str) -> PlannedFile:
    items: tuple[ir.Model | ir.Enumeration | ir.Flags, ...] = (*api.models, *api.enumerations, *api.flags)
    refs = [item.ref for item in items]
    classes = [(ref.name, ref.module) for ref in refs]
    file = lazy_package(header, "All models and enumerations; each is imported when it is first used.", classes)
    return PlannedFile("models/__init__.py", file.text, file.defines)
