"""What an update writes and proposes: the version's folder, devices.toml, a changelog fragment, the next version number."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ..diff.changes import Change
from ..diff.report import Report
from ..diff.sources import Source
from ..openapi.document import METHODS, member
from ..project import Device, Project
from ..runtime.types import is_object

_LONG = 80


def counted(number: int, what: str) -> str:
    """Return a number with its noun."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def operations(source: Source) -> int:
    """Count the operations of a REST spec, the classes of packets, the types of nodes of one of kind homie, or the commands and events of another."""
    data = source.document.data
    if source.kind == "rest":
        return sum(method in member(data["paths"], path) for path in data["paths"] for method in METHODS)
    if source.kind == "packets":
        return sum("const" not in definition for definition in data["$defs"].values())
    if source.kind == "homie":
        return sum(len(device["nodes"]) for device in data["devices"].values())
    groups = (data.get("commands"), data.get("events"))
    return sum(len(_listed(group)) for group in groups)


def _listed(group: Any) -> Mapping[str, Any]:
    if not is_object(group):
        return {}
    return member(group, "members") or group


def fragment(word: str, version: str, report: Report) -> tuple[str, str]:
    """Return name and text of a changelog fragment: what users notice, to be edited."""
    breaking = [change for change in report.changes if change.level == "breaking"]
    added = [change for change in report.changes if change.rule == "operation-added"]
    kind = "changed" if breaking else "added"
    text = f"{word}: follows version {version} of the device"
    text += f", {counted(len(added), 'new operation')}" if added else ""
    if breaking:
        text += f". Not compatible: {'; '.join(_sentence(change) for change in breaking[:10])}"
        text += f"; and {len(breaking) - 10} more" if len(breaking) > 10 else ""
    return f"+{word}-{re.sub('[^a-z0-9]+', '-', version)}.{kind}.md", f"{text}.\n"


def _sentence(change: Change) -> str:
    return f"{change.place}: {change.python}".replace("`", "'")


def bump(project: Project, device: Device, report: Report) -> str:
    """Say which version the distribution should have next: major for a break, minor otherwise."""
    path = project.root / "packages" / device.word / "pyproject.toml"
    found = re.search(
        r'^version = "(\d+)\.(\d+)\.[^"]*"', path.read_text(encoding="utf-8") if path.is_file() else "", re.MULTILINE
    )
    if found is None:
        return "a new version of the distribution"
    major, minor = int(found[1]), int(found[2])
    breaks = report.counts["breaking"]
    new = f"{major + 1}.0.0" if breaks else f"{major}.{minor + 1}.0"
    reason = counted(breaks, "breaking change") if breaks else "nothing breaks"
    return f'version = "{new}" in packages/{device.word}/pyproject.toml ({reason})'


def write_version(project: Project, device: Device, new: Source, version: str) -> None:
    """Write the folder of a version, and make it the current one."""
    folder = project.root / "specs" / device.word / version
    folder.mkdir(parents=True)
    (folder / device.spec.name).write_bytes(_content(new, Path(device.spec).suffix))
    (folder / "SOURCES.md").write_text(_sources(device, new, version), encoding="utf-8")
    _write_devices(project, device, version)


def _content(new: Source, suffix: str) -> bytes:
    """Return the spec's text: as it came when nothing was done to it, otherwise written anew."""
    if new.original is not None and suffix in (".yaml", ".yml"):
        return new.original
    if suffix == ".json":
        return (json.dumps(new.document.data, indent=2, ensure_ascii=False) + "\n").encode()
    return _yaml(new.document.data).encode()


def _yaml(data: Mapping[str, Any]) -> str:
    """Write YAML as our rules want it: long texts folded, and no anchors, which would stand for what an overlay put in many places."""
    import yaml

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 # the base class gives it
            return True

    def text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
        style = ">" if len(value) > _LONG and " " in value else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)  # pyright: ignore[reportUnknownMemberType] # its stubs leave it open

    Dumper.add_representer(str, text)
    result: str = yaml.dump(data, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=96)
    return result


def _sources(device: Device, new: Source, version: str) -> str:
    return (
        f"# Sources of {device.word} {version}\n\n"
        f"Made by `codegen update` on {date.today().isoformat()} from a description with SHA-256 `{new.document.sha256}`.\n"  # noqa: DTZ011 # the day where the user is
        f"What has changed since {device.version}: `codegen diff {device.word}@{device.version} {device.word}@{version}`.\n"
    )


def _write_devices(project: Project, device: Device, version: str) -> None:
    """Name the version in devices.toml, comments and layout kept."""
    import tomlkit

    path = project.root / "specs" / "devices.toml"
    document: Any = tomlkit.parse(path.read_text(encoding="utf-8"))
    entry = document["devices"][device.word]
    entry = entry["parts"][device.part] if device.part else entry
    entry["versions"].append(version)
    entry["current"] = version
    path.write_text(tomlkit.dumps(document), encoding="utf-8", newline="\n")
