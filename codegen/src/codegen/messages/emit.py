"""Stage 4, emit: the files of a package of messages."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from ..load import Document
from ..package import VERSIONS, compatibility_file, first_line, lazy_package, versions
from ..plan import PlannedFile
from ..structs.emit import runtime_files as struct_files
from ..text import wrap
from .emit_codec import codec_file, registry_file
from .emit_models import dicts_file, models_file
from .protocol import Protocol

RUNTIME = Path(__file__).resolve().parent / "runtime"


def emit(protocol: Protocol, document: Document) -> list[PlannedFile]:
    """Return every file of the package, in a fixed order."""
    header = first_line(document)
    codec, registry = codec_file(protocol, header), registry_file(protocol, header)
    files = [
        _package_init(protocol, document, header, codec, registry),
        compatibility_file(header),
        PlannedFile("py.typed", ""),
        PlannedFile("spec.json", json.dumps(document.data, indent=1) + "\n"),
        *struct_files(header),
        *(PlannedFile(f"{name}.py", header + text) for name, text in runtime_modules()),
        models_file(protocol, header),
        dicts_file(protocol, header),
        registry,
        codec,
    ]
    return sorted(files, key=lambda file: file.path)


@cache
def runtime_modules() -> tuple[tuple[str, str], ...]:
    """Return the run-time pieces of messages: name and text of each module. In a package they lie beside those of structs."""
    paths = sorted(path for path in RUNTIME.glob("*.py") if path.stem != "__init__")
    texts = ((path.stem, path.read_text(encoding="utf-8")) for path in paths)
    return tuple((stem, text.replace("from ...structs.runtime.", "from .")) for stem, text in texts)


def _package_init(
    protocol: Protocol, document: Document, header: str, codec: PlannedFile, registry: PlannedFile
) -> PlannedFile:
    intro = f"{wrap(f'{protocol.title}, version {protocol.version}: typed messages.')}\n\n{wrap(protocol.description)}"
    names = [(name, "models") for name in protocol.items]
    for module, file in (("codec", codec), ("registry", registry)):
        public = (name for name in file.defines or () if "." not in name and not name.startswith("_"))
        names += [(name, module) for name in public]
    return lazy_package(header, intro, names, versions(document, protocol.version), VERSIONS)
