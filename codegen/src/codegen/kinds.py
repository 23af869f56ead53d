"""The kinds of devices: which spec file each has, which schema checks its x- keywords, which stages turn it into files.

A kind is a sub-package with a module `compile` and in it `compile_spec(document, meta, progress)`: check, model and emit. The
sub-package is imported when a device of its kind is generated, so that no kind pays for the libraries of another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .load import Document
    from .plan import PlannedFile

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Kind:
    """One kind of spec.

    Attributes:
        files: names of the spec file, in the order in which they are looked for.
        meta: file below `specs/meta/` with the JSON Schema of what is ours in such a spec.
        package: sub-package of `codegen` with the stages.
        libraries: distributions whose version decides what comes out.
        marker: member that such a spec has at its top, by which a file of unknown origin is recognised.
    """

    files: tuple[str, ...]
    meta: str
    package: str
    libraries: tuple[str, ...] = ()
    marker: str = ""

    def compile_spec(self, document: Document, meta: Path | None, progress: Progress) -> tuple[PlannedFile, ...]:
        """Run the stages check, model and emit; nothing is written.

        Args:
            document: the loaded spec.
            meta: schema of our x- keywords; None where such keywords mean nothing to us.
            progress: told what has been done, a line each.

        Raises:
            SpecError: the spec cannot be used.
        """
        files: tuple[PlannedFile, ...] = import_module(f".{self.package}.compile", __package__).compile_spec(
            document, meta, progress
        )
        return files


KINDS = {
    "rest": Kind(
        ("openapi.yaml", "openapi.json"),
        "openapi-extensions.schema.json",
        "openapi",
        ("openapi_python_client",),
        "openapi",
    ),
    "commands": Kind(("commands.yaml",), "commands.schema.json", "commands", ("datamodel_code_generator",), "commands"),
    "messages": Kind(("messages.yaml",), "messages.schema.json", "messages", ("datamodel_code_generator",), "messages"),
    "packets": Kind(("packets.yaml",), "packets.schema.json", "packets", (), "x-wire"),
}
"""By the word that `specs/devices.toml` has for it."""
