"""The steps of `codegen update`: read, overlay, compare, try in memory, write, regenerate, check types. A failure leaves all as it was."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ..diff.report import Report
from ..diff.run import compare
from ..diff.sources import Source, checked, read, settled
from ..errors import UsageError
from ..fetch import without_password
from ..homie.adopt import data_model
from ..load import Document, load_file
from ..package import spec_version
from ..project import Device, Project
from . import overlay, proposals
from .safety import refuse_dirty, restored_on_failure
from .touched import Line, names_of, touched
from .versions import lost_comments, settled_versions

Progress = Callable[[str], None]
_ALIKE = 0.3
"""Share of the old operations below which a spec is taken for that of another device."""


@dataclass(frozen=True)
class Options:
    """What the user asked for.

    Attributes:
        word: the device, or a part of it such as `span/homie_flat`.
        source: file, URL, or `device@version`.
        version: name of the new version; empty for the one that the spec says.
        dry_run: show everything, change nothing.
        check_types: whether mypy looks at the facade afterwards.
    """

    word: str
    source: str
    version: str = ""
    dry_run: bool = False
    check_types: bool = True


@dataclass(frozen=True)
class Update:
    """What an update did, or would do.

    Attributes:
        report: the comparison of the two versions.
        unmatched: overlay actions that found nothing to do.
        lines: lines of ours that use what has changed.
        type_errors: what mypy says about the facade against the new code, a line each.
        fragment: proposed changelog fragment: file and text.
        bump: proposed version of the distribution, in words.
        changed: generated files that changed.
        is_same: whether a device has said nothing but what the current version says; then nothing is written.
        notes: what to know about the spec that is written: its versions, and comments that are lost.
    """

    device: str
    old: str
    new: str
    report: Report
    lines: tuple[Line, ...]
    fragment: tuple[str, str]
    bump: str
    unmatched: tuple[overlay.Action, ...] = ()
    type_errors: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    dry_run: bool = True
    is_same: bool = False
    notes: tuple[str, ...] = ()


def update(project: Project, options: Options, progress: Progress) -> Update:
    """Bring a device to a new version of its spec.

    Raises:
        UsageError: there is no such device, the version is there already, or the working tree has changes that could be lost.
        SpecError: the new description cannot be used, or the overlay contradicts it.
    """
    device = project.named(options.word)
    if not options.dry_run:
        refuse_dirty(project, device)
    progress(f"1/5 reading {without_password(options.source)}")
    given = read(options.source, project)
    current = checked(load_file(device.spec, project.shown(device.spec)), project, device)
    new, unmatched = _prepared(project, device, given, current)
    version = _version_name(options, new)
    progress(f"2/5 comparing {device.name} {device.version} with {version}")
    report = _compared(project, device, current, new, version)
    new, notes = settled_versions(new, current, version)
    if lost_comments(given, new):
        notes = (*notes, f"comments of {without_password(options.source)} are not in the spec, which is written anew")
    progress("3/5 generating in memory")
    _generated(project, device, new, version)
    result = replace(_proposed(project, device, version, report), unmatched=unmatched, notes=notes)
    if given.is_answer and {item.rule for item in report.changes} <= {"version-changed"}:
        return replace(result, dry_run=options.dry_run, is_same=True)
    return result if options.dry_run else _write(project, device, new, result, options, progress)


def _compared(project: Project, device: Device, current: Source, new: Source, version: str) -> Report:
    """Compare the versions, and refuse one that is there already or of another device."""
    report = replace(compare(current, new), old=f"{device.name} {device.version}", new=f"{device.name} {version}")
    _refuse_known(project, device, version, report)
    _refuse_strangers(current, report)
    return report


def _proposed(project: Project, device: Device, version: str, report: Report) -> Update:
    """Return what an update would do; nothing of it is done."""
    return Update(
        device=device.name,
        old=device.version,
        new=version,
        report=report,
        lines=tuple(touched(project.root, _ours(project, device), names_of(report.changes))),
        fragment=proposals.fragment(device.word, version, report),
        bump=proposals.bump(project, device, report),
    )


def _prepared(
    project: Project, device: Device, given: Source, current: Source
) -> tuple[Source, tuple[overlay.Action, ...]]:
    """Apply our overlay to what the device or the vendor says."""
    if given.kind != current.kind:
        raise UsageError(
            f"{given.document.file} is of the kind {given.kind}; {device.name} is of the kind {current.kind}"
        )
    if given.is_answer:
        return _laid_over(project, device, given, current), ()
    path = project.root / "specs" / device.word / (f"{device.part}.overlay.yaml" if device.part else "overlay.yaml")
    if not path.is_file() or given.device == device.word:
        return given, ()
    actions = overlay.read_overlay(path, project.shown(path), project.root / "specs" / "meta" / overlay.META)
    applied = overlay.apply(actions, given.document.data)
    return replace(given, document=replace(given.document, data=applied.data), original=None), applied.unmatched


def _laid_over(project: Project, device: Device, given: Source, current: Source) -> Source:
    """Lay a device's answer about its data model over the current spec."""
    said, known = data_model(given.document.data), current.document.data.get("data_model")
    if said != known:
        raise UsageError(
            f"{given.document.file} has the data model {said}, {device.name} has {known}: is it for another part?"
        )
    return settled(given, current, project)


def _version_name(options: Options, new: Source) -> str:
    version = options.version or spec_version(new.document.data)
    if not re.fullmatch(r"[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?", version):
        raise UsageError(
            f"{version!r} cannot name a folder: give the version with --version, in small letters, digits, . _ and -"
        )
    return version


def _refuse_known(project: Project, device: Device, version: str, report: Report) -> None:
    if not (project.root / "specs" / device.word / version).exists():
        return
    if version == device.version and not report.changes:
        raise UsageError(f"specs/{device.word}/{version} is there already and says the same: there is nothing to do")
    raise UsageError(
        f"specs/{device.word}/{version} is there already: give another name with --version, or edit that spec"
    )


def _refuse_strangers(current: Source, report: Report) -> None:
    """Refuse the spec of another device: most of the operations would be gone."""
    lost = ("class-removed",) if current.kind in ("packets", "homie") else ("operation-removed", "enum-value-removed")
    gone = sum(change.rule in lost for change in report.changes)
    count = proposals.operations(current)
    if count and gone / count > 1 - _ALIKE:
        raise UsageError(
            f"{gone} of {count} operations of {report.old} are not in {report.new}: is this the spec of another device?"
        )


def _generated(project: Project, device: Device, new: Source, version: str) -> None:
    from ..generate import build_documents

    whole = project.devices([device.word])[0]
    shown = f"specs/{device.word}/{version}/{device.spec.name}"
    document = Document(shown, new.document.data, new.document.sha256)
    documents = [
        document if item.part == device.part else load_file(item.spec, project.shown(item.spec))
        for item in (whole, *whole.parts)
    ]
    build_documents(project, whole, documents, lambda _: None)


def _ours(project: Project, device: Device) -> list[Path]:
    """Return where code of ours uses a device's generated code."""
    folders = [project.root / name / device.word for name in ("packages", "examples", "tests")]
    files = [f"docs/devices/{device.word}.md", "README.md", f"tests/packaging/user_scripts/{device.word}.py"]
    samples = [f"tests/typing/samples/{device.word}_{kind}.py" for kind in ("right", "wrong")]
    return [*folders, *(project.root / file for file in (*files, *samples) if (project.root / file).is_file())]


def _write(
    project: Project, device: Device, new: Source, result: Update, options: Options, progress: Progress
) -> Update:
    from ..generate import generate

    folder = project.root / "specs" / device.word / result.new
    fragment = project.root / "changelog.d" / result.fragment[0]

    def refuse() -> None:  # again: the tree may have changed since the update began
        refuse_dirty(project, device)
        _refuse_known(project, device, result.new, result.report)

    with restored_on_failure(project, device, (folder, fragment), refuse):
        progress(f"4/5 writing {project.shown(folder)} and regenerating")
        proposals.write_version(project, device, new, result.new)
        fragment.write_text(result.fragment[1], encoding="utf-8")
        summary = generate(project, [device.word], lambda _: None)
        errors: tuple[str, ...] = ()
        if options.check_types:
            progress("5/5 checking the facade's types against the new code")
            errors = _type_errors(project, device)
    return replace(result, type_errors=errors, changed=summary.changed, dry_run=False)


def _type_errors(project: Project, device: Device) -> tuple[str, ...]:
    """Let mypy look at the facade, its tests and what users may write, with the project's settings."""
    word = device.word
    wanted = (f"packages/{word}/src", f"tests/{word}", f"examples/{word}", f"tests/typing/samples/{word}_right.py")
    places = [place for place in wanted if (project.root / place).exists()]
    # This checkout's code comes first, also where the environment was made for another checkout.
    paths = [str(project.generated), str(project.root / "packages" / word / "src")]
    run = subprocess.run(  # noqa: S603 # a fixed command
        [sys.executable, "-m", "mypy", "--no-error-summary", "--hide-error-context", *places],
        cwd=project.root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if run.returncode not in (0, 1):
        return (f"mypy could not run: {(run.stderr or run.stdout).strip().splitlines()[-1:]}",)
    errors = (line for line in run.stdout.splitlines() if ": error:" in line)
    return tuple(sorted(errors, key=lambda line: not line.startswith("packages/")))
