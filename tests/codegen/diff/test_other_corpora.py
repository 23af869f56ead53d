"""The pairs of the other kinds: a base, and what each change to it must be called."""

from __future__ import annotations

import copy
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from codegen.diff.changes import merged
from codegen.kinds import KINDS
from codegen.load import Document

ROOT = Path(__file__).parents[3]
CORPUS = {
    path.stem: yaml.safe_load(path.read_text("utf-8"))
    for path in (Path(__file__).parent / "corpus").glob("*.yaml")
    if path.stem != "rest"
}
CASES = [
    pytest.param(kind, case, id=f"{kind}: {case['name']}") for kind in sorted(CORPUS) for case in CORPUS[kind]["cases"]
]


def at(data: Any, pointer: str) -> tuple[Any, str]:
    """Return what holds the place of a pointer, and its name there."""
    *steps, last = pointer.removeprefix("/").split("/")
    for step in steps:
        data = data[step]
    return data, last


def changed(base: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    data = copy.deepcopy(base)
    for pointer, name in case.get("rename", {}).items():
        parent, last = at(data, pointer)
        items = [(name if key == last else key, value) for key, value in parent.items()]
        parent.clear()
        parent.update(items)
    for pointer, value in case.get("set", {}).items():
        parent, last = at(data, pointer)
        parent[last] = value
    for pointer in case.get("remove", []):
        parent, last = at(data, pointer)
        del parent[last]
    return data


@pytest.mark.parametrize(("kind", "case"), CASES)
def test_verdicts(kind: str, case: dict[str, Any]) -> None:
    module, meta = import_module(f"codegen.diff.{kind}"), ROOT / "specs" / "meta" / KINDS[kind].meta
    base = CORPUS[kind]["base"]
    old, new = Document("old.yaml", copy.deepcopy(base), "0"), Document("new.yaml", changed(base, case), "1")
    module.check(old, meta)
    module.check(new, meta)
    found = merged(module.compare(old, new))
    assert sorted(f"{c.level} {c.rule} {c.direction} {c.place}" for c in found) == sorted(case["expect"])
    assert case["expect"] or not found


def test_every_kind_has_a_corpus() -> None:
    assert {*CORPUS, "rest"} == set(KINDS)
