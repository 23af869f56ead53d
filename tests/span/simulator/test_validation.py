"""How request bodies are refused, in both forms of `detail`."""

from typing import Any

import httpx
import pytest

from span_panel_api.simulator import Settings, SpanSimulator


def post(client: httpx.Client, path: str, content: bytes, content_type: str = "application/json") -> Any:
    answer = client.post(path, content=content, headers={"Content-Type": content_type})
    assert answer.status_code == 422
    return answer.json()["detail"]


@pytest.fixture
def circuit(simulator: SpanSimulator) -> str:
    return f"circuits/{next(iter(simulator.panel.circuits))}"


def test_enumerations(client: httpx.Client, circuit: str) -> None:
    (detail,) = post(client, circuit, b'{"relayStateIn": {"relayState": "ON"}}')
    assert detail["loc"] == ["body", "relayStateIn", "relayState"]
    assert detail["type"] == "type_error.enum"
    assert "'CLOSED'" in detail["msg"]


def test_missing_members(client: httpx.Client, circuit: str) -> None:
    (detail,) = post(client, circuit, b'{"relayStateIn": {}}')
    expected = {"loc": ["body", "relayStateIn", "relayState"], "msg": "field required", "type": "value_error.missing"}
    assert detail == expected


@pytest.mark.parametrize(
    ("body", "loc", "kind"),
    [
        (b'{"circuitNameIn": {"name": 5}}', ["body", "circuitNameIn", "name"], "type_error.str"),
        (b'{"sheddableIn": {"value": "yes"}}', ["body", "sheddableIn", "value"], "type_error.bool"),
        (b'{"sheddableIn": true}', ["body", "sheddableIn"], "type_error.dict"),
        (b"[]", ["body"], "type_error.dict"),
        (b"null", ["body"], "type_error.dict"),
    ],
)
def test_types(client: httpx.Client, circuit: str, body: bytes, loc: list[str], kind: str) -> None:
    (detail,) = post(client, circuit, body)
    assert (detail["loc"], detail["type"]) == (loc, kind)


def test_several_faults_come_together(client: httpx.Client, circuit: str) -> None:
    details = post(client, circuit, b'{"relayStateIn": {"relayState": 1}, "priorityIn": {}}')
    assert {tuple(detail["loc"]) for detail in details} == {
        ("body", "priorityIn", "priority"),
        ("body", "relayStateIn", "relayState"),
    }


@pytest.mark.parametrize("body", [b"{", b"NaN", b'{"a": Infinity}', b"\xff\xfe", b"[" * 100_000])
def test_what_is_not_json(client: httpx.Client, circuit: str, body: bytes) -> None:
    (detail,) = post(client, circuit, body)
    assert detail["type"] == "value_error.jsondecode"


def test_a_required_body_that_is_missing(client: httpx.Client) -> None:
    (detail,) = post(client, "panel/grid", b"")
    assert detail == {"loc": ["body"], "msg": "field required", "type": "value_error.missing"}


def test_another_content_type(client: httpx.Client) -> None:
    (detail,) = post(client, "panel/grid", b'{"relayState": "OPEN"}', "text/plain")
    assert detail["type"] == "type_error.dict"


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "application/merge-patch+json"])
def test_spellings_of_json(client: httpx.Client, content_type: str) -> None:
    headers = {"Content-Type": content_type}
    assert client.post("panel/grid", content=b'{"relayState": "OPEN"}', headers=headers).status_code == 200


def test_unknown_members_are_accepted(client: httpx.Client) -> None:
    assert client.post("panel/grid", json={"relayState": "OPEN", "later": 1}).status_code == 200


def test_a_body_that_no_operation_wants_is_ignored(client: httpx.Client) -> None:
    assert client.post("panel/emergency-reconnect", content=b"{").status_code == 200


@pytest.mark.parametrize(
    ("settings", "is_text"),
    [
        (Settings(detail_style="text"), True),
        (Settings(detail_style="array"), False),
        (Settings(firmware="r202639"), True),
        (Settings(firmware="r202639", detail_style="array"), False),
    ],
)
def test_detail_styles(settings: Settings, is_text: bool) -> None:
    with SpanSimulator(settings=settings) as simulator:
        headers = {"Authorization": f"Bearer {simulator.token}"}
        answer = httpx.post(f"{simulator.endpoint}/api/v1/panel/grid", json={}, headers=headers)
    assert answer.status_code == 422
    assert (answer.json()["detail"] == "body.relayState: field required") is is_text
