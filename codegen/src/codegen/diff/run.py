"""`codegen diff` as a function: read both, compare, report."""

from __future__ import annotations

from importlib import import_module

from ..errors import UsageError
from ..project import Project
from .changes import Change, merged
from .report import Report
from .sources import Source, read, settled


def diff(old: str, new: str, project: Project | None) -> Report:
    """Compare two specs.

    Args:
        old: `device@version`, a file, or a URL.
        new: the same.
        project: the repository, for devices and versions.

    Raises:
        UsageError: there is no such thing, or the two are of different kinds.
        SpecError: one of them cannot be used.
    """
    before, after = read(old, project), read(new, project)
    return compare(settled(before, after, project), settled(after, before, project))


def compare(old: Source, new: Source) -> Report:
    """Compare two specs that have been read."""
    if old.kind != new.kind:
        raise UsageError(f"{old.document.file} is of the kind {old.kind}, {new.document.file} of the kind {new.kind}")
    comparer = import_module(f".{old.kind}", __package__)
    changes: list[Change] = merged(comparer.compare(old.document, new.document))
    return Report(old.document.file, new.document.file, old.kind, tuple(changes))
