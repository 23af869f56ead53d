"""The panel's own document with our overlay applied is our SPAN v1 spec: every difference is listed with its reason, and no other exists."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from codegen.generate import build
from codegen.load import Document
from codegen.update.overlay import META, Applied, apply, read_overlay

if TYPE_CHECKING:
    from pathlib import Path

NAME = "span-vendor-openapi-v1.json"


@pytest.fixture(scope="module")
def applied(wire: Path, specs: Path) -> Applied:
    document: dict[str, Any] = json.loads((wire / NAME).read_text(encoding="utf-8"))
    path = specs / "span" / "overlay.yaml"
    return apply(read_overlay(path, path.name, specs / "meta" / META), document)


def test_it_gives_our_spec(applied: Applied, span_v1: dict[str, Any]) -> None:
    assert applied.data == span_v1


def test_every_action_finds_something_to_do(applied: Applied) -> None:
    assert applied.unmatched == ()


def test_no_action_is_idle(wire: Path, specs: Path, span_v1: dict[str, Any]) -> None:
    """Without any one of them the result is another, or a later one finds nothing."""
    document: dict[str, Any] = json.loads((wire / NAME).read_text(encoding="utf-8"))
    path = specs / "span" / "overlay.yaml"
    overlay = read_overlay(path, path.name, specs / "meta" / META)
    for action in overlay.actions:
        before = json.dumps(document)
        document = apply(type(overlay)(overlay.file, (action,)), document).data
        assert json.dumps(document) != before, action.target
    assert document == span_v1


def test_the_generated_code_is_the_same(applied: Applied, span_v1: dict[str, Any], specs: Path) -> None:
    """The order of members differs in places; what comes out does not."""
    meta = specs / "meta" / "openapi-extensions.schema.json"
    ours, theirs = (
        {
            file.path: file.text
            for file in build("span", Document("openapi.yaml", data, "0"), meta, lambda _: None).files
        }
        for data in (span_v1, applied.data)
    )
    assert ours.keys() == theirs.keys()
    assert [path for path in ours if ours[path] != theirs[path] and path != "spec.json"] == []
