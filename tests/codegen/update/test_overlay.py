"""Overlays: what each action does, what contradicts, what finds nothing to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from codegen.errors import SpecError
from codegen.update.overlay import META, Applied, Overlay, apply, read_overlay

ROOT = Path(__file__).parents[3]
DOCUMENT: dict[str, Any] = {
    "info": {"title": "Toy", "version": "1"},
    "paths": {
        "/toy": {
            "get": {
                "operationId": "toy_toy_get",
                "tags": ["a"],
                "x": {"$ref": "#/components/schemas/toy~1Out/properties/a"},
            }
        }
    },
    "components": {
        "schemas": {
            "toy/Out": {"properties": {"a": {"type": "string"}}},
            "Other": {"$ref": "#/components/schemas/toy~1Out"},
        }
    },
}


def read(tmp_path: Path, *actions: dict[str, Any]) -> Overlay:
    path = tmp_path / "overlay.yaml"
    described = [{"description": "because", **action} for action in actions]
    path.write_text(yaml.safe_dump({"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": described}))
    return read_overlay(path, "overlay.yaml", ROOT / "specs" / "meta" / META)


def applied(tmp_path: Path, *actions: dict[str, Any]) -> Applied:
    return apply(read(tmp_path, *actions), DOCUMENT)


def test_update_merges_objects_and_appends_to_arrays(tmp_path: Path) -> None:
    update = {"operationId": "get_toy", "tags": ["b"], "deprecated": True}
    result = applied(tmp_path, {"target": "$.paths['/toy'].get", "update": update})
    operation = result.data["paths"]["/toy"]["get"]
    assert (operation["operationId"], operation["tags"], operation["deprecated"]) == ("get_toy", ["a", "b"], True)
    assert result.unmatched == ()


def test_a_plain_value_may_become_a_list(tmp_path: Path) -> None:
    result = applied(tmp_path, {"target": "$..properties.a", "update": {"type": ["string", "null"]}})
    assert result.data["components"]["schemas"]["toy/Out"]["properties"]["a"] == {"type": ["string", "null"]}


def test_update_of_the_whole_document(tmp_path: Path) -> None:
    assert applied(tmp_path, {"target": "$", "update": {"info": {"version": "2"}}}).data["info"] == {
        "title": "Toy",
        "version": "2",
    }


def test_remove_many_at_once(tmp_path: Path) -> None:
    result = applied(
        tmp_path, {"target": "$..tags[*]", "remove": True}, {"target": "$.components.schemas.*", "remove": True}
    )
    assert result.data["paths"]["/toy"]["get"]["tags"] == []
    assert result.data["components"]["schemas"] == {}


def test_rename_takes_references_along_and_keeps_the_order(tmp_path: Path) -> None:
    result = applied(tmp_path, {"target": "$.components.schemas['toy/Out']", "x-rename": "Toy"})
    assert list(result.data["components"]["schemas"]) == ["Toy", "Other"]
    assert result.data["components"]["schemas"]["Other"] == {"$ref": "#/components/schemas/Toy"}
    assert result.data["paths"]["/toy"]["get"]["x"] == {"$ref": "#/components/schemas/Toy/properties/a"}


def test_the_given_document_stays_as_it_was(tmp_path: Path) -> None:
    before = yaml.safe_dump(DOCUMENT)
    applied(tmp_path, {"target": "$.paths", "remove": True})
    assert yaml.safe_dump(DOCUMENT) == before


def test_what_no_longer_matches_is_told(tmp_path: Path) -> None:
    result = applied(tmp_path, {"target": "$.paths['/gone']", "remove": True})
    assert [action.target for action in result.unmatched] == ["$.paths['/gone']"]
    assert result.data == DOCUMENT


@pytest.mark.parametrize(
    ("action", "says"),
    [
        ({"target": "$.[", "remove": True}, "no JSONPath"),
        ({"target": "$", "remove": True}, "only be updated"),
        ({"target": "$.info.title", "update": {"a": 1}}, "cannot be merged"),
        ({"target": "$.components.schemas.Other", "x-rename": "toy/Out"}, "there is a member 'toy/Out' already"),
        ({"target": "$.paths['/toy'].get.tags[0]", "x-rename": "b"}, "only a member of an object has a name"),
    ],
)
def test_contradictions_name_the_action(tmp_path: Path, action: dict[str, Any], says: str) -> None:
    with pytest.raises(SpecError, match=says) as caught:
        applied(tmp_path, action)
    assert "#/actions/0" in str(caught.value)


@pytest.mark.parametrize(
    "action",
    [
        {"target": "$.a"},
        {"target": "paths", "remove": True},
        {"target": "$.a", "remove": True, "update": {}},
        {"target": "$.a", "remove": False},
        {"target": "$.a", "x-python-type": "os.system"},
        {"target": "$.a", "remove": True, "description": ""},
    ],
)
def test_what_is_no_overlay(tmp_path: Path, action: dict[str, Any]) -> None:
    with pytest.raises(SpecError, match="actions/0"):
        read(tmp_path, action)
