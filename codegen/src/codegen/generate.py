"""`codegen generate`: all stages in order, for the devices of the repository or for one spec from elsewhere."""

from __future__ import annotations

import keyword
import shutil
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from . import freshness, manifest
from .derive import write_derived
from .errors import GeneratorBug, UsageError
from .kinds import KINDS, Progress
from .manifest import Output
from .project import Device, Project
from .simulators import FOLDER, simulation_files

if TYPE_CHECKING:
    from .load import Document
    from .plan import PlannedFile


@dataclass(frozen=True)
class Summary:
    """What one run did."""

    packages: int
    files: int
    changed: tuple[str, ...]
    seconds: float

    def __str__(self) -> str:
        devices = "1 device" if self.packages == 1 else f"{self.packages} devices"
        changed = f"{len(self.changed)} changed" if self.changed else "nothing changed"
        return f"{devices}, {self.files} files, {changed}, {self.seconds:.2f} s"


def generate(project: Project, words: list[str], progress: Progress) -> Summary:
    """Generate the packages of devices below `generated/`.

    Raises:
        SpecError: a spec cannot be used.
        UsageError: there is no such device.
        GeneratorBug: what came out failed the generator's own checks; nothing was written.
    """
    start = time.perf_counter()
    devices = project.devices(words or None)
    cache = freshness.Cache(project)
    count, changed = 0, list[str]()
    known = manifest.read(project.generated) if words else {}
    stale = [device for device in devices if not cache.is_fresh(device)]
    for device in devices:
        if device not in stale:
            progress(f"{device.word} {device.version}: nothing has changed since the last run")
            count += len(cache.files(device))
    outputs = [build_device(project, device, progress) for device in stale]
    for output in outputs:
        changed += write(project.generated, output, progress)
        count += len(output.contents())
    changed += _write_manifest(project, outputs, known, devices, cache)
    for device, output in zip(stale, outputs, strict=True):
        cache.remember(device, output)
    if not words:
        changed += _remove_strangers(project)
    changed += write_derived(project)
    return Summary(len(devices), count, tuple(changed), time.perf_counter() - start)


def build_device(project: Project, device: Device, progress: Progress) -> Output:
    """Run the stages up to verification for one device and its parts; nothing is written."""
    from .load import load_file

    documents = [load_file(item.spec, project.shown(item.spec)) for item in (device, *device.parts)]
    progress(f"{device.word} {device.version}: read {', '.join(document.file for document in documents)}")
    return build_documents(project, device, documents, progress)


def build_documents(project: Project, device: Device, documents: list[Document], progress: Progress) -> Output:
    """Run the stages up to verification for loaded documents: that of the device, and those of its parts in their order."""
    whole = build(device.package, documents[0], project.meta(device.kind), progress, device.kind)
    kinds, parts = {device.kind}, list[Output]()
    for part, document in zip(device.parts, documents[1:], strict=True):
        if part.kind not in kinds:
            shared = KINDS[part.kind].shared_files(document)
            parts.append(Output(device.package, document, _missing(shared, whole)))
        kinds.add(part.kind)
        files = KINDS[part.kind].compile_part(document, project.meta(part.kind), progress)
        parts.append(Output(part.package, document, files))
    if device.simulation:
        files = simulation_files(documents[0], device.simulation)
        parts.append(Output(f"{device.package}/{FOLDER}", documents[0], files))
    return _verified_whole(replace(whole, parts=tuple(parts)), progress)


def _missing(shared: tuple[PlannedFile, ...], whole: Output) -> tuple[PlannedFile, ...]:
    """Return the run-time pieces that the package does not have yet; one of the same name must be the same piece."""
    present = {file.path: file.text.partition("\n")[2] for file in whole.files}
    for file in shared:
        if present.get(file.path, file.text.partition("\n")[2]) != file.text.partition("\n")[2]:
            raise GeneratorBug(f"{file.path} would be two run-time pieces at once; nothing was written")
    return tuple(file for file in shared if file.path not in present)


def _verified_whole(output: Output, progress: Progress) -> Output:
    """Verify the parts, and that no two files of the whole package are in each other's way."""
    from .verify import verify, verify_paths

    for part in output.parts:
        verify(part.files)
    verify_paths([item.path(file) for item in (output, *output.parts) for file in item.files])
    if output.parts:
        progress(f"  verified {sum(len(part.files) for part in output.parts)} files of parts")
    return output


def build(prefix: str, document: Document, meta: Path | None, progress: Progress, kind: str = "rest") -> Output:
    """Run the stages check, model, emit and verify; nothing is written."""
    from .verify import verify

    files = KINDS[kind].compile_spec(document, meta, progress)
    verify(files)
    progress(f"  verified {len(files)} files")
    return Output(prefix, document, files)


def generate_elsewhere(spec: Path, folder: Path, progress: Progress) -> Summary:
    """Generate one package from any OpenAPI document into a folder of its own; x- keywords of others are nothing to us there.

    Raises:
        UsageError: the folder has other things in it, or a name that cannot be imported.
        SpecError: the document cannot be used.
    """
    start = time.perf_counter()
    _check_folder(folder)
    from .load import load_file

    document = load_file(spec)
    progress(f"read {document.file}")
    output = build("", document, None, progress)
    changed = write(folder, output, progress)
    (folder / manifest.NAME).write_text(manifest.render(manifest.entries(output)), encoding="utf-8", newline="\n")
    return Summary(1, len(output.files), tuple(changed), time.perf_counter() - start)


def _check_folder(folder: Path) -> None:
    """Refuse a folder that holds anything but what an earlier run wrote there: it would be lost."""
    if not folder.name.isidentifier() or keyword.iskeyword(folder.name):
        raise UsageError(f"{folder.name!r} cannot be imported: choose a folder name of letters, digits and underscores")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file: choose a new folder")
    ours = {*manifest.read(folder), manifest.NAME} if (folder / manifest.NAME).is_file() else set[str]()
    strangers = [path for path in freshness.files_below(folder) if path not in ours]
    if strangers:
        raise UsageError(f"{folder} has files that codegen did not write, such as {strangers[0]}: choose a new folder")


def write(root: Path, output: Output, progress: Progress) -> list[str]:
    """Write one package: into a folder beside its place first, so that a failure half-way leaves the old one as it was."""
    target = root / output.prefix if output.prefix else root
    inside = len(output.prefix) + 1 if output.prefix else 0
    before, after = _contents(target), {path[inside:]: content for path, content in output.contents().items()}
    changed = sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
    if not changed:
        progress(f"  all {len(after)} files are as they should be")
        return []
    staging = target.with_name(f".{target.name}.new")
    shutil.rmtree(staging, ignore_errors=True)
    for name, content in after.items():
        path = staging / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if target.exists():
        shutil.rmtree(target)
    staging.rename(target)
    progress(f"  wrote {len(after)} files, {len(changed)} changed")
    return [f"{output.prefix}/{path}" if output.prefix else path for path in changed]


def _contents(folder: Path) -> dict[str, bytes]:
    files = (
        path
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name != manifest.NAME
    )
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _write_manifest(
    project: Project,
    outputs: list[Output],
    known: dict[str, dict[str, str]],
    devices: list[Device],
    cache: freshness.Cache,
) -> list[str]:
    files = {
        path: entry
        for path, entry in known.items()
        if not any(path.startswith(f"devicewire/{d.word}/") for d in devices)
    }
    for device in devices:
        files |= cache.files(device)
    for output in outputs:
        files = {path: entry for path, entry in files.items() if not path.startswith(f"{output.prefix}/")}
        files |= manifest.entries(output)
    path, text = project.generated / manifest.NAME, manifest.render(files)
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return []
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return [manifest.NAME]


def _remove_strangers(project: Project) -> list[str]:
    """Remove what no spec asks for: packages of devices that are gone, files left lying about."""
    listed = set(manifest.read(project.generated)) | {manifest.NAME}
    strangers = [path for path in freshness.files_below(project.generated) if path not in listed]
    for path in strangers:
        (project.generated / path).unlink()
    return strangers
