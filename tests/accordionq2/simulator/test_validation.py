"""Requests against the spec, and the simulator's answers against it."""

from typing import Any
from urllib.parse import quote

import httpx
import pytest
from jsonschema import Draft202012Validator

from accordionq2.simulator import AccordionQ2Simulator
from accordionq2.simulator.operations import HANDLERS
from accordionq2.simulator.request_form import RequestForm
from accordionq2.simulator.spec import Operations, load_spec

GETS = {
    "/api/numeric-results/targets": "channel=NR",
    "/api/calibration/table": "channel=0.8.ESH10000590.CAL0",
    "/api/audit/log": "tail=5",
    "/api/system/firmware/releases": "includeBeta=true",
    "/api/files/{root}": "path=old",
    **{f"/api/numeric-results/result/{figure}": "channel=NR" for figure in ("mean", "min", "max", "stdev", "samples")},
}


def test_every_operation_of_the_spec_is_simulated() -> None:
    assert Operations(load_spec()).names == HANDLERS.keys()
    assert len(HANDLERS) == 85
    assert len(Operations(load_spec("5.13.0")).names) == 50


@pytest.mark.parametrize("flags_as", ["text", "integer"])
def test_answers_fit_the_spec(simulator: AccordionQ2Simulator, client: httpx.Client, flags_as: Any) -> None:
    simulator.settings.flags_as = flags_as
    body = {"ChannelNetName": "NR", "TargetNetName": "MPIO03", "ReducedSet": False}
    assert client.post("numeric-results/measure", json=body).status_code == 200
    spec: Any = load_spec()
    checked = 0
    for path, item in spec["paths"].items():
        content = item.get("get", {}).get("responses", {}).get("2XX", {}).get("content", {})
        if "application/json" in content:
            place = path.removeprefix("/api/").replace("{root}", "alias")
            answer = client.get(f"{place}?{GETS.get(path, '')}").json()
            whole = {**content["application/json"]["schema"], "components": spec["components"]}
            validator: Any = Draft202012Validator(whole)
            assert (path, [error.message for error in validator.iter_errors(answer)]) == (path, [])
            checked += 1
    assert checked == 36


def problems(answer: httpx.Response) -> Any:
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["title"] == "One or more validation errors occurred."
    return answer.json()["errors"]


def test_missing_members(client: httpx.Client) -> None:
    faults = problems(client.post("resources/value/set", json={}))
    assert faults == {"Name": ["The Name field is required."], "Value": ["The Value field is required."]}
    assert problems(client.get("calibration/table")) == {"channel": ["The channel field is required."]}


def test_wrong_types_are_named_with_their_place(client: httpx.Client) -> None:
    assert list(problems(client.post("resources/value/get", json={"Name": 5}))) == ["Name"]
    assert list(problems(client.post("channels/configure", json=[{"Enabled": "no"}]))) == ["0.Enabled"]
    assert list(problems(client.post("resources/value/get", json=[]))) == ["$"]
    body = {"ChannelNetName": "x", "Table": {"CalData": [{"gain": "1"}]}}
    assert list(problems(client.post("calibration/table", json=body))) == ["Table.CalData.0.gain"]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"NaN", b"[" * 100_000])
def test_bodies_that_are_no_json(client: httpx.Client, content: bytes) -> None:
    problems(client.post("resources/value/get", content=content, headers={"Content-Type": "application/json"}))


@pytest.mark.parametrize("content_type", ["text/plain", "", "application/x-www-form-urlencoded"])
def test_other_content_types(client: httpx.Client, content_type: str) -> None:
    answer = client.post("resources/value/get", content=b"{}", headers={"Content-Type": content_type})
    assert answer.status_code == 415


def test_names_match_in_any_case_and_unknown_members_are_ignored(client: httpx.Client) -> None:
    answer = client.post("resources/value/get", json={"nAmE": "DUT_RESET", "Later": {"a": 1}})
    assert answer.json() == {"value": "False"}
    body = {"channelnetname": "0.8.ESH10000590.CAL0", "TABLE": {"productid": "P", "calData": [{"KEY": "k", "Gain": 2}]}}
    assert client.post("calibration/table", json=body).status_code == 200
    table = client.get("calibration/table?channel=0.8.ESH10000590.CAL0").json()
    assert (table["productId"], table["calData"]) == ("P", [{"key": "k", "gain": 2, "offset": 0.0}])


def test_the_names_of_data_keep_their_case(client: httpx.Client) -> None:
    answer = client.post("modules/configure", json={"name": "Snowball", "initialData": {"Name": 1, "name": 2}})
    assert answer.status_code == 200
    assert client.get("modules").json()[0]["initialData"] == {"Name": 1, "name": 2}


def test_texts_are_found_with_their_schemas() -> None:
    form = RequestForm(load_spec())
    schema = {"$ref": "#/components/schemas/ChannelConfigRequest"}
    [(kind, text, path)] = form.leaves(schema, {"Direction": "IN", "Later": 5})
    assert (text, path) == ("IN", ("Direction",))
    assert "x-flags" in kind


def test_a_name_is_one_path_segment(client: httpx.Client) -> None:
    assert client.get(f"media/{quote('a/b', safe='')}").json() == {"error": "a/b not found"}
    assert client.get("media/a/b").content == b""
