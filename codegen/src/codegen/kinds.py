"""The kinds of devices: which spec file each has, which schema checks its x- keywords, which stages turn it into files.

A kind is a sub-package with a module `compile` and in it `compile_spec(document, meta, progress)`: check, model and emit. A kind that
may be a part of a device has `compile_part`, which leaves out the run-time pieces, and `shared_files`, which are just these. The
sub-package is imported when a device of its kind is generated, so that no kind pays for the libraries of another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
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
        can_be_part: whether a device of another kind may have such a spec beside its own.
    """

    files: tuple[str, ...]
    meta: str
    package: str
    libraries: tuple[str, ...] = ()
    marker: str = ""
    can_be_part: bool = False

    def compile_spec(self, document: Document, meta: Path | None, progress: Progress) -> tuple[PlannedFile, ...]:
        """Run the stages check, model and emit; nothing is written.

        Args:
            document: the loaded spec.
            meta: schema of our x- keywords; None where such keywords mean nothing to us.
            progress: told what has been done, a line each.

        Raises:
            SpecError: the spec cannot be used.
        """
        files: tuple[PlannedFile, ...] = self._stages().compile_spec(document, meta, progress)
        return files

    def compile_part(self, document: Document, meta: Path | None, progress: Progress) -> tuple[PlannedFile, ...]:
        """Do the same for a sub-package of a device's package, whose run-time pieces lie in that package.

        Raises:
            SpecError: the spec cannot be used.
        """
        files: tuple[PlannedFile, ...] = self._stages().compile_part(document, meta, progress)
        return files

    def shared_files(self, document: Document) -> tuple[PlannedFile, ...]:
        """Return the run-time pieces of this kind, as they lie in a device's package."""
        return tuple(self._stages().shared_files(document))

    def _stages(self) -> ModuleType:
        return import_module(f".{self.package}.compile", __package__)


KINDS = {
    "rest": Kind(
        ("openapi.yaml", "openapi.json"),
        "openapi-extensions.schema.json",
        "openapi",
        ("openapi_python_client",),
        "openapi",
        can_be_part=True,
    ),
    "commands": Kind(("commands.yaml",), "commands.schema.json", "commands", ("datamodel_code_generator",), "wire"),
    "messages": Kind(("messages.yaml",), "messages.schema.json", "messages", ("datamodel_code_generator",), "messages"),
    "packets": Kind(("packets.yaml",), "packets.schema.json", "packets", (), "x-wire"),
    "homie": Kind(("homie.yaml",), "homie.schema.json", "homie", (), "homie", can_be_part=True),
}
"""By the word that `specs/devices.toml` has for it."""
