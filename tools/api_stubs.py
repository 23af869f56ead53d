"""The public surface of a package as stub files: what users may name, and nothing else. griffe reads the sources; nothing is imported.

A surface is what the public modules export, what the classes among that have, and the classes of private modules that one gets hold of
through them (`client.channels`): these are put together in a module `reached`. Stubs are kept under docs/api, where a review sees what
changes and griffe can compare.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import griffe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parents[1]
_GENERIC = {"Generic", "Protocol"}


def devices(root: Path = ROOT) -> dict[str, str]:
    """Return the import name of each device that has a package."""
    listed = tomllib.loads((root / "specs" / "devices.toml").read_text("utf-8"))["devices"]
    return {word: about["import_name"] for word, about in listed.items() if (root / "packages" / word).is_dir()}


def stubs(word: str, import_name: str, root: Path = ROOT) -> dict[str, str]:
    """Return the stub files of a device's package: path below the stub folder, and text."""
    loader = griffe.GriffeLoader(
        search_paths=[root / "packages" / word / "src", root / "generated"], allow_inspection=False, store_source=False
    )
    loader.load(f"devicewire.{word}")  # first: dataclasses take their fields from bases that are known
    loader.load(import_name)
    loader.resolve_aliases(implicit=True, external=False)
    top = loader.modules_collection[import_name]
    assert isinstance(top, griffe.Module)
    writer = _Writer(top)
    files = {_path(module): text for module in _modules(top) if (text := writer.module(module))}
    if reached := writer.reached():
        files["/".join([*import_name.split("."), "reached.pyi"])] = reached
    return files


def _modules(module: griffe.Module) -> Iterator[griffe.Module]:
    """Yield a module and its public submodules, but for the simulator's inner ones."""
    yield module
    for name, inner in sorted(module.modules.items()):
        if not name.startswith("_") and not inner.is_alias and module.name != "simulator":
            yield from _modules(inner)


def _path(module: griffe.Module) -> str:
    steps = module.path.split(".")
    return "/".join(steps) + ("/__init__.pyi" if module.is_init_module else ".pyi")


def _names(module: griffe.Module) -> set[str]:
    """Return what a module offers: its `__all__`, or what it defines itself."""
    if module.exports is not None:
        return {str(name) for name in module.exports if not str(name).startswith("__")}
    own = {name for name, member in module.members.items() if not member.is_alias and not member.is_module}
    return {name for name in own if not name.startswith("_")}


class _Writer:
    """Writes the stubs of one package, and notes which classes they lead to."""

    def __init__(self, top: griffe.Module) -> None:
        self._top = top
        self._written: set[str] = set()
        self._led_to: dict[str, griffe.Class] = {}

    def module(self, module: griffe.Module) -> str:
        """Return the stub of a module; empty when it offers nothing."""
        lines: list[str] = []
        for name in sorted(_names(module)):
            member = module.members.get(name)
            if member is not None:
                lines += self._member(name, member, "")
        return _stub(lines)

    def reached(self) -> str:
        """Return the stub of the classes that are offered by no module, but got hold of."""
        found: dict[str, list[str]] = {}
        while left := sorted(self._led_to.keys() - self._written):
            for path in left:
                self._written.add(path)
                name = path.rpartition(".")[2]
                found[name] = self._class(name, self._led_to[path], "")
        return _stub([line for _, lines in sorted(found.items()) for line in lines])

    def _member(self, name: str, member: griffe.Object | griffe.Alias, indent: str) -> list[str]:
        try:
            target = member.final_target if isinstance(member, griffe.Alias) else member
        except (griffe.AliasResolutionError, griffe.CyclicAliasError):
            return [f"{indent}{name}: object"]  # from a library
        if isinstance(target, griffe.Class):
            self._written.add(target.path)
            return self._class(name, target, indent)
        if isinstance(target, griffe.Function) and "property" not in target.labels:
            return self._function(name, target, indent)
        return self._attribute(name, target, indent) if isinstance(target, griffe.Attribute | griffe.Function) else []

    def _class(self, name: str, found: griffe.Class, indent: str) -> list[str]:
        bases = [str(base) for base in found.bases]
        lines = [f"{indent}class {name}({', '.join(bases)}):" if bases else f"{indent}class {name}:"]
        inner = indent + "    "
        members = {**found.inherited_members, **found.members}
        terms = self._terms(found)
        for key in sorted(members):
            if (not key.startswith("_") or key == "__init__") and not members[key].is_module:
                written = self._member(key, members[key], inner)
                lines += written if key in found.members else [_put(line, terms) for line in written]
        return [*lines, f"{inner}..."] if len(lines) == 1 else lines

    def _terms(self, found: griffe.Class) -> dict[str, str]:
        """Return what the bases of a class put in the place of each type variable that is inherited."""
        terms: dict[str, str] = {}
        for base in found.bases:
            target = self._any(base.canonical_path) if isinstance(base, griffe.Expr) else None
            if target is not None:
                given = _arguments(base) if isinstance(base, griffe.ExprSubscript) else []
                own = dict(zip(_variables(target), given, strict=False))
                terms |= {name: _put(text, own) for name, text in self._terms(target).items()} | own
        return terms

    def _function(self, name: str, found: griffe.Function, indent: str) -> list[str]:
        lines = [f"{indent}@{word}" for word in ("classmethod", "staticmethod") if word in found.labels]
        result = f" -> {found.returns}" if found.returns is not None else ""
        self._note(found.returns)
        word = "async def" if "async" in found.labels else "def"
        overloads = [
            line
            for item in found.overloads or ()
            for line in (f"{indent}@overload", *self._function(name, item, indent))
        ]
        return [*overloads, *lines, f"{indent}{word} {name}({_parameters(found)}){result}: ..."]

    def _attribute(self, name: str, found: griffe.Attribute | griffe.Function, indent: str) -> list[str]:
        annotation: griffe.Expr | str | None = found.returns if isinstance(found, griffe.Function) else found.annotation
        value = found.value if isinstance(found, griffe.Attribute) else None
        if annotation is None and isinstance(value, griffe.ExprCall):
            annotation, value = value.function, None
        self._note(annotation)
        text = f"{indent}{name}: {annotation or 'object'}"
        is_set_by_init = "instance-attribute" in found.labels and "class-attribute" not in found.labels
        if value is None or is_set_by_init or len(str(value)) > 60:
            return [text]
        return [f"{text} = {value}"]

    def _note(self, annotation: griffe.Expr | str | None) -> None:
        """Note the classes of this package that an annotation names."""
        if not isinstance(annotation, griffe.Expr):
            return
        for part in annotation.iterate(flat=True):
            if isinstance(part, griffe.ExprName) and part.canonical_path.startswith(f"{self._top.path}."):
                target = self._any(part.canonical_path)
                if target is not None:
                    self._led_to.setdefault(target.path, target)

    def _any(self, path: str) -> griffe.Class | None:
        """Return the class of a path, of this package or of the generated code below it."""
        try:
            found = self._top.modules_collection[path]
            target = found.final_target if isinstance(found, griffe.Alias) else found
        except (KeyError, griffe.AliasResolutionError, griffe.CyclicAliasError):
            return None
        return target if isinstance(target, griffe.Class) else None


def _variables(found: griffe.Class) -> list[str]:
    """Return the names of the type variables of a generic class."""
    generic = [base for base in found.bases if isinstance(base, griffe.ExprSubscript) and str(base.left) in _GENERIC]
    return [name for base in generic for name in _arguments(base)]


def _arguments(base: griffe.ExprSubscript) -> list[str]:
    inside = base.slice
    return [str(item) for item in (inside.elements if isinstance(inside, griffe.ExprTuple) else [inside])]


def _put(text: str, terms: Mapping[str, str]) -> str:
    """Put terms in the place of names."""
    return re.sub(r"\b[A-Za-z_]\w*\b", lambda word: terms.get(word[0], word[0]), text)


def _stub(lines: list[str]) -> str:
    imports = ["from typing import overload"] if any(line.strip() == "@overload" for line in lines) else []
    return "\n".join(["from __future__ import annotations", *imports, "", *lines, ""]) if lines else ""


def _parameters(found: griffe.Function) -> str:
    """Write the parameters as in a source, with the marks of positional-only and keyword-only ones."""
    kinds = griffe.ParameterKind
    words: list[str] = []
    listed = list(found.parameters)
    for index, parameter in enumerate(listed):
        before = listed[index - 1].kind if index else None
        if before is kinds.positional_only and parameter.kind is not kinds.positional_only:
            words.append("/")
        if parameter.kind is kinds.keyword_only and before not in (kinds.keyword_only, kinds.var_positional):
            words.append("*")
        words.append(_parameter(parameter))
    if listed and listed[-1].kind is kinds.positional_only:
        words.append("/")
    return ", ".join(words)


def _parameter(parameter: griffe.Parameter) -> str:
    stars = {griffe.ParameterKind.var_positional: "*", griffe.ParameterKind.var_keyword: "**"}
    mark = stars.get(parameter.kind, "") if parameter.kind else ""
    text = f"{mark}{parameter.name}" + (f": {parameter.annotation}" if parameter.annotation is not None else "")
    return text if mark or parameter.default is None else f"{text} = {parameter.default}"
