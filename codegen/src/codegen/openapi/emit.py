"""Stage 4, emit: the values of the model stage as files of a client package."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from .. import names
from ..load import Document
from ..package import VERSIONS, first_line, lazy_package, versions
from ..plan import PlannedFile
from ..text import literal, wrap
from . import ir
from .emit_models import emit_enumeration, emit_flags, emit_model
from .emit_operations import emit_operation

RUNTIME = Path(__file__).resolve().parent.parent / "runtime"


def emit(api: ir.Api, document: Document) -> list[PlannedFile]:
    """Return every file of the client package, in a fixed order."""
    files = [*_own_files(api, document, ""), PlannedFile("py.typed", ""), *shared_files(document)]
    return sorted(files, key=lambda file: file.path)


def emit_part(api: ir.Api, document: Document) -> list[PlannedFile]:
    """Return the files of a sub-package whose run-time pieces lie in the package around it, in a fixed order."""
    return sorted(_own_files(api, document, "."), key=lambda file: file.path)


def shared_files(document: Document) -> list[PlannedFile]:
    """Return the run-time pieces, which a package and its parts share."""
    header = first_line(document)
    return [PlannedFile(f"{name}.py", header + text) for name, text in runtime_modules()]


def _own_files(api: ir.Api, document: Document, up: str) -> list[PlannedFile]:
    """Return what is made of this one document. `up` has a dot for each package between it and the run-time pieces."""
    header, runtime = first_line(document), f"..{up}"
    return [
        _package_init(api, header, up, document),
        _models_init(api, header),
        PlannedFile("api/__init__.py", f'{header}"""One module per operation."""\n', frozenset()),
        PlannedFile("spec.json", json.dumps(document.data, indent=1) + "\n"),
        *(emit_model(model, header, runtime) for model in api.models),
        *(emit_enumeration(enumeration, header, runtime) for enumeration in api.enumerations),
        *(emit_flags(flags, header, runtime) for flags in api.flags),
        *(emit_operation(operation, header, runtime) for operation in api.operations),
    ]


@cache
def runtime_modules() -> tuple[tuple[str, str], ...]:
    """Return the runtime pieces that every client needs: name and text of each module."""
    paths = sorted(path for path in RUNTIME.glob("*.py") if path.stem != "__init__")
    return tuple((path.stem, path.read_text(encoding="utf-8")) for path in paths)


def _package_init(api: ir.Api, header: str, up: str, document: Document) -> PlannedFile:
    intro = wrap(f"{api.title}, version {api.version}: typed low-level client.")
    if api.description:
        intro += f"\n\n{wrap(api.description)}"
    classes = [("AuthenticatedClient", f"{up}client"), ("Client", f"{up}client")]
    keys = [(names.constant(name, "_HEADER"), field) for name, field in api.key_headers]
    extra = versions(document, api.version) + "".join(
        f'\n{name}: _typing.Final = {literal(field)}\n"""Header field of a key that goes along with requests."""\n'
        for name, field in keys
    )
    return lazy_package(header, intro, classes, extra, (*VERSIONS, *(name for name, _ in keys)))


def _models_init(api: ir.Api, header: str) -> PlannedFile:
    items: tuple[ir.Model | ir.Enumeration | ir.Flags, ...] = (*api.models, *api.enumerations, *api.flags)
    refs = [item.ref for item in items]
    classes = [(ref.name, ref.module) for ref in refs]
    file = lazy_package(header, "All models and enumerations; each is imported when it is first used.", classes)
    return PlannedFile("models/__init__.py", file.text, file.defines)
