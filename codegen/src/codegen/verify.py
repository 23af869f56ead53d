"""Stage 5, verify: read back what was emitted and compare it with what was planned, before a single byte is written."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from .errors import GeneratorBug
from .names import WINDOWS_DEVICES
from .plan import PlannedFile

IMPORTS = frozenset(
    {"__future__", "attrs", "collections.abc", "datetime", "enum", "importlib", "msgspec", "types", "typing", "uuid"}
)
"""Modules that generated files (other than the runtime) may import; everything else must be relative."""


def verify(files: Iterable[PlannedFile]) -> None:
    """Check planned files.

    Raises:
        GeneratorBug: a file would lie elsewhere, does not parse, or defines or imports other names than planned.
    """
    seen: set[str] = set()
    for file in files:
        _verify_path(file.path, seen)
        if file.path.endswith(".py"):
            _verify_python(file)


def verify_paths(paths: Iterable[str]) -> None:
    """Check that files can lie beside each other: each once, and no module in the way of a package of the same name.

    Raises:
        GeneratorBug: they cannot.
    """
    seen: set[str] = set()
    for path in paths:
        _verify_path(path, seen)
    for path in seen:
        if path.endswith(".py") and f"{path.removesuffix('.py')}/__init__.py" in seen:
            raise GeneratorBug(f"{path!r} would hide the package beside it; nothing was written")


def _verify_path(path: str, seen: set[str]) -> None:
    pure = PurePosixPath(path)
    parts = pure.parts
    harmless = not pure.is_absolute() and ".." not in parts and "\\" not in path and ":" not in path and path.isascii()
    if not harmless or str(pure) != path or any(part.split(".")[0].casefold() in WINDOWS_DEVICES for part in parts):
        raise GeneratorBug(f"{path!r} is not a name for a generated file; nothing was written")
    if path.casefold() in seen:
        raise GeneratorBug(f"{path!r} would be written twice; nothing was written")
    seen.add(path.casefold())


def _verify_python(file: PlannedFile) -> None:
    if file.defines is None:  # a copy of a checked source: only the line put before it is new
        if _parsed(file.text.partition("\n")[0], file.path).body:
            raise GeneratorBug(f"{file.path} would not begin with a comment; nothing was written")
        return
    tree = _parsed(file.text, file.path)
    found = set(_definitions(tree.body, ""))
    if found ^ file.defines:
        odd = ", ".join(sorted(found ^ file.defines)[:5])
        raise GeneratorBug(f"{file.path} would define other names than planned ({odd}); nothing was written")
    for statement in _statements(tree):
        _verify_import(statement, file.path)


def _parsed(text: str, path: str) -> ast.Module:
    try:
        return ast.parse(text, path)
    except (SyntaxError, ValueError) as error:
        raise GeneratorBug(f"{path} would not be valid Python ({error}); nothing was written") from error


def _statements(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield every statement, however deep; expressions, which cannot import by themselves, are passed over."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.stmt | ast.excepthandler | ast.match_case):
            yield node
            yield from _statements(node)


def _verify_import(node: ast.AST, path: str) -> None:
    modules: list[str] = []
    if isinstance(node, ast.Import):
        modules = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom) and node.level == 0:
        modules = [node.module or ""]
    strange = [module for module in modules if module not in IMPORTS]
    if strange:
        raise GeneratorBug(f"{path} would import {strange[0]}; nothing was written")


def _definitions(body: Iterable[ast.stmt], prefix: str) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield prefix + node.name
        elif isinstance(node, ast.ClassDef):
            yield prefix + node.name
            yield from _definitions(node.body, f"{prefix}{node.name}.")
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield prefix + node.target.id
        elif isinstance(node, ast.Assign):
            yield from (prefix + target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.If):
            yield from _definitions([*node.body, *node.orelse], prefix)
        elif not _is_harmless(node):
            yield f"{prefix}<{type(node).__name__}>"


def _is_harmless(node: ast.stmt) -> bool:
    """Imports are checked one by one elsewhere; a bare string is a docstring."""
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    return is_text or isinstance(node, ast.Import | ast.ImportFrom)
