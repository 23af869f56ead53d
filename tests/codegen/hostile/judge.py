"""Whether the files of a package hold nothing but what a generator may write, judged without the generator's own checks."""

from __future__ import annotations

import ast
import functools
import json
import re
from typing import TYPE_CHECKING, Any

from tests.codegen.hostile.payloads import MARKER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from codegen.manifest import Output

DEVICE = r"(?!(.*/)?(con|prn|aux|nul|(com|lpt)[0-9])\.)"
"""What no path may begin with: names of files that Windows takes for devices, in any folder."""
_PATH = re.compile(DEVICE + r"((api|models)/)?[a-z0-9_]+\.py|py\.typed|spec\.json")
_MODULES = {"__future__", "attrs", "collections.abc", "datetime", "importlib", "typing", "uuid"}
_RUNTIME = {"calls.py", "client.py", "codecs.py", "enums.py", "errors.py", "model.py", "transport.py", "types.py"}


def judge(output: Output, known: dict[str, str], data: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a package; `known` are files that have been judged before, by path."""
    names = [file.path for file in output.files]
    if len({name.casefold() for name in names}) != len(names):
        yield "two files of one name"
    for file in output.files:
        if not _PATH.fullmatch(file.path):
            yield f"a file outside or of an odd name: {file.path!r}"
        first, _, rest = file.text.partition("\n")
        if file.path.endswith(".py") and not _is_comment(first):
            yield f"{file.path} does not begin with a comment"
        if known.get(file.path, "").partition("\n")[2] == rest:
            continue
        if file.path.endswith(".py"):
            yield from _judge_python(file.path, file.text)
        elif file.path == "spec.json" and json.loads(file.text) != data:
            yield "spec.json is not the spec"


@functools.lru_cache(maxsize=256)
def _is_comment(line: str) -> bool:
    """Whether a line is a comment and nothing else; all files of a package begin with the same one."""
    return line.startswith("# ") and not ast.parse(line).body


def _judge_python(path: str, text: str) -> Iterator[str]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        yield f"{path} cannot be parsed: {error}"
        return
    nodes = list(ast.walk(tree))
    if MARKER in set(_names(nodes)):
        yield f"{path}: the payload has become code"
    if path in _RUNTIME:
        return
    for node in nodes:
        if isinstance(node, ast.Import) and not {alias.name for alias in node.names} <= _MODULES:
            yield f"{path}: an import that nobody planned"
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module not in _MODULES:
            yield f"{path}: an import that nobody planned: {node.module}"
        odd = isinstance(node, ast.JoinedStr | ast.Lambda | ast.Delete | ast.With | ast.Global)
        if odd and path not in ("__init__.py", "models/__init__.py"):
            yield f"{path}: {type(node).__name__} stands where no template has one"


def identifiers(tree: ast.AST) -> Iterator[str]:
    """Yield every name in a program: whatever is text in its tree and is no literal."""
    return _names(ast.walk(tree))


def _names(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        for field, value in ast.iter_fields(node):
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, str) and not (isinstance(node, ast.Constant) and field in ("value", "kind")):
                    yield from item.split(".")


def skeleton(text: str) -> str:
    """A program without the content of its literals."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)
