"""Our SPAN v1 document differs from the panel's own one by the listed corrections, and by nothing else."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.specs.openapi_facts import ABSENT, DOCUMENTATION, Differences, UnknownKeywordError, differences, facts
from tests.specs.strict_yaml import load_yaml_file

Document = dict[str, Any]
Compare = Callable[[Document], Differences]


@pytest.fixture(scope="module")
def vendor(wire: Path) -> Document:
    document: Document = json.loads((wire / "span-vendor-openapi-v1.json").read_text(encoding="utf-8"))
    return document


@pytest.fixture(scope="module")
def corrections(specs: Path) -> Document:
    document: Document = load_yaml_file(specs / "span" / "v1" / "corrections.yaml")
    return document


def _places(corrections: Document) -> list[tuple[str, dict[str, Any]]]:
    return [(correction["what"], place) for correction in corrections["corrections"] for place in correction["places"]]


def _listed(corrections: Document) -> Differences:
    return {
        (place["where"], what): (place.get("from", ABSENT), place.get("to", ABSENT))
        for what, place in _places(corrections)
    }


@pytest.fixture(scope="module")
def compare(vendor: Document, corrections: Document) -> Compare:
    """Return how a document differs from the panel's own one, with the renames of the corrections."""
    renames = {place["from"]: place["to"] for what, place in _places(corrections) if what == "renamed"}
    return lambda document: differences(facts(vendor), facts(document), renames)


def test_differences_are_the_listed_corrections(compare: Compare, span_v1: Document, corrections: Document) -> None:
    computed = compare(span_v1)
    listed = _listed(corrections)
    unlisted = {key: value for key, value in computed.items() if key not in listed}
    stale = {key: value for key, value in listed.items() if key not in computed}
    assert (unlisted, stale) == ({}, {})
    assert computed == listed


def test_no_place_is_listed_twice(corrections: Document) -> None:
    keys = [(place["where"], what) for what, place in _places(corrections)]
    assert len(keys) == len(set(keys))


def test_documentation_is_the_listed_class(corrections: Document) -> None:
    assert set(corrections["documentation"]["keywords"]) == DOCUMENTATION


def test_the_comparison_sees_every_operation_and_schema(vendor: Document, span_v1: Document) -> None:
    for document in (vendor, span_v1):
        places = facts(document).keys()
        operations = [place for place in places if place.partition(" ")[2] and " " not in place.partition(" ")[2]]
        assert len(operations) == 24
        assert len([place for place in places if place.startswith("schemas/") and place.count("/") == 1]) == 36


def _drop_field(document: Document) -> None:
    del document["components"]["schemas"]["Circuit"]["properties"]["name"]


def _add_field(document: Document) -> None:
    document["components"]["schemas"]["StatusOut"]["properties"]["extra"] = {"type": "string"}


def _change_type(document: Document) -> None:
    document["components"]["schemas"]["Branch"]["properties"]["id"]["type"] = "number"


def _change_reference(document: Document) -> None:
    document["components"]["schemas"]["StatusOut"]["properties"]["network"]["$ref"] = "#/components/schemas/BooleanIn"


def _change_items(document: Document) -> None:
    document["components"]["schemas"]["Circuit"]["properties"]["tabs"]["items"] = {"type": "string"}


def _remove_required(document: Document) -> None:
    document["components"]["schemas"]["Circuit"]["required"].remove("priority")


def _lose_null_word(document: Document) -> None:
    document["components"]["schemas"]["PanelPower"]["properties"]["feedthroughPowerW"]["x-null-words"] = ["none"]


def _change_enum(document: Document) -> None:
    document["components"]["schemas"]["RelayState"]["enum"].remove("UNKNOWN")


def _change_default(document: Document) -> None:
    document["components"]["schemas"]["WifiAccessPoint"]["properties"]["error"]["default"] = "none"


def _drop_schema(document: Document) -> None:
    del document["components"]["schemas"]["WifiScanOut"]


def _drop_operation(document: Document) -> None:
    del document["paths"]["/api/v1/storage/soe"]["post"]


def _change_parameter(document: Document) -> None:
    document["paths"]["/api/v1/spaces"]["get"]["parameters"][0]["required"] = True


def _change_body(document: Document) -> None:
    document["paths"]["/api/v1/circuits/{circuitId}"]["post"]["requestBody"]["required"] = True


def _change_response(document: Document) -> None:
    document["paths"]["/api/v1/panel"]["get"]["responses"]["200"]["content"]["application/json"]["schema"] = {}


def _drop_response(document: Document) -> None:
    del document["paths"]["/api/v1/panel/grid"]["post"]["responses"]["422"]


def _lose_security(document: Document) -> None:
    document["paths"]["/api/v1/panel"]["get"]["security"] = []


@pytest.mark.parametrize(
    ("mutate", "where", "what"),
    [
        (_drop_field, "schemas/Circuit/name", "removed"),
        (_add_field, "schemas/StatusOut/extra", "added"),
        (_change_type, "schemas/Branch/id", "type"),
        (_change_reference, "schemas/StatusOut/network", "type"),
        (_change_items, "schemas/Circuit/tabs", "type"),
        (_remove_required, "schemas/Circuit/priority", "required"),
        (_lose_null_word, "schemas/PanelPower/feedthroughPowerW", "nullable"),
        (_change_enum, "schemas/RelayState", "enum"),
        (_change_default, "schemas/WifiAccessPoint/error", "default"),
        (_drop_schema, "schemas/WifiScanOut", "removed"),
        (_drop_operation, "POST /api/v1/storage/soe", "removed"),
        (_change_parameter, "GET /api/v1/spaces parameters/query/spaces_id", "required"),
        (_change_body, "POST /api/v1/circuits/{circuitId} body", "required"),
        (_change_response, "GET /api/v1/panel responses/200", "type"),
        (_drop_response, "POST /api/v1/panel/grid responses/422", "removed"),
        (_lose_security, "GET /api/v1/panel", "security"),
    ],
)
def test_a_changed_spec_is_noticed(
    mutate: Callable[[Document], None], where: str, what: str, compare: Compare, span_v1: Document
) -> None:
    changed = copy.deepcopy(span_v1)
    mutate(changed)
    before, after = compare(span_v1), compare(changed)
    assert after[where, what] != before.get((where, what))


def test_a_reverted_correction_leaves_a_stale_entry(compare: Compare, span_v1: Document, corrections: Document) -> None:
    changed = copy.deepcopy(span_v1)
    changed["components"]["schemas"]["StateOfEnergy"]["properties"]["percentage"]["type"] = "integer"
    key = ("schemas/StateOfEnergy/percentage", "nullable")
    assert key in _listed(corrections)
    assert key not in compare(changed)


@pytest.mark.parametrize("keyword", ["minimum", "x-other", "allOf", "readOnly"])
def test_a_keyword_that_the_comparison_does_not_know_is_an_error(keyword: str, span_v1: Document) -> None:
    changed = copy.deepcopy(span_v1)
    changed["components"]["schemas"]["Branch"]["properties"]["id"][keyword] = 1
    with pytest.raises(UnknownKeywordError, match=keyword):
        facts(changed)
