"""What the two arguments of `codegen diff` may be: `device@version`, a file, or a URL."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from ..errors import SpecError, UsageError
from ..homie.adopt import adopt, data_model, is_answer
from ..kinds import KINDS
from ..load import Document, load_bytes, load_file
from ..project import Device, Project, find_project


@dataclass(frozen=True)
class Source:
    """A loaded and checked spec.

    Attributes:
        document: its content; `document.file` is its name for messages.
        kind: a key of `KINDS`.
        device: the device's word where the repository knows it.
        original: the bytes as they came, where they were YAML.
        is_answer: whether this is what a device says about its data model, to be laid over a spec of ours (`settled`).
    """

    document: Document
    kind: str
    device: str = ""
    original: bytes | None = None
    is_answer: bool = False


def read(argument: str, project: Project | None) -> Source:
    """Read a spec from wherever the argument says.

    Raises:
        UsageError: there is no such file, device or version.
        SpecError: it is none, or one that cannot be used.
    """
    word, at, version = argument.partition("@")
    name = word.partition("/")[0]  # of a part, as `codegen update` takes it: span/homie_1@homie-1.0
    if at and project is not None and name.isidentifier() and version and not Path(argument).exists():
        project.named(word)
        device = project.version(name, version)
        return checked(load_file(device.spec, project.shown(device.spec)), project, device)
    scheme = _scheme(argument)
    if scheme in ("http", "https"):
        from ..fetch import fetch

        content = fetch(argument)
        return replace(checked(load_bytes(content, argument), project), original=_yaml(content))
    path = Path(argument)
    if scheme and not path.exists():
        remedy = "leave file:// out" if scheme == "file" else "download it yourself"
        raise UsageError(
            f"{scheme}:// is not read here: {remedy}, and give the path of the file, or give a URL with http or https"
        )
    if not path.is_file():
        known = f"; devices are named like {next(iter(project.words()))}@VERSION" if project and not at else ""
        raise UsageError(f"{argument!r} is no file{known}")
    return replace(checked(load_file(path, argument), project), original=_yaml(path.read_bytes()))


def _scheme(argument: str) -> str:
    """Return the scheme of what looks like a URL, in small letters; empty for a path. A single letter is a drive."""
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]+)://", argument)
    return found[1].lower() if found else ""


def _yaml(content: bytes) -> bytes | None:
    return None if content.lstrip()[:1] in (b"{", b"[") else content


def checked(document: Document, project: Project | None, device: Device | None = None) -> Source:
    """Let the checks of its kind see a spec; our own x- keywords are checked in our own specs only."""
    kind = device.kind if device else kind_of(document)
    if device is None and is_answer(document.data):
        return Source(document, kind, is_answer=True)
    repository = project or find_project(
        Path(__file__).parent
    )  # the generator is never installed without its repository
    meta = None if kind == "rest" and device is None else repository.meta(kind)
    import_module(f".{kind}", __package__).check(document, meta)
    return Source(document, kind, device.word if device else "")


def settled(source: Source, other: Source, project: Project | None) -> Source:
    """Make a spec of a device's answer about its data model; a spec stays what it is.

    What the answer does not say is taken from the other side where that has the same data model, otherwise from the spec
    of ours that has it.

    Raises:
        SpecError: the answer is not what such answers are.
    """
    if not source.is_answer:
        return source
    known = [other.document.data] if other.kind == "homie" and not other.is_answer else []
    devices = [found for item in (project.devices() if project else ()) for found in (item, *item.parts)]
    known += [load_file(device.spec).data for device in devices if device.kind == "homie"]
    wanted = data_model(source.document.data)
    base = next((data for data in known if data.get("data_model") == wanted), None)
    return checked(adopt(source.document, base), project)


def kind_of(document: Document) -> str:
    """Tell the kind of a spec by what it has at the top.

    Raises:
        SpecError: it is of no known kind.
    """
    if "openapi" in document.data or "swagger" in document.data:
        return "rest"
    if is_answer(document.data):
        return "homie"
    for kind, about in KINDS.items():
        if about.marker and about.marker in document.data:
            return kind
    members = ", ".join(f"`{about.marker}`" for about in KINDS.values())
    raise SpecError(
        document.file, "", f"this is no spec: it has none of the members {members}", "give the device's spec"
    )
