"""All operations over a real socket: every answer follows the spec, what is set is what is read."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from span_panel_api.simulator import Settings, SpanSimulator
from span_panel_api.simulator.spec import JSON_SCHEMA_OF_BODY, Operations, load_spec, pointer
from span_panel_api.simulator.validation import BodyChecker

CIRCUIT = "circuits/{circuit}"
CALLS: list[tuple[str, str, Any]] = [
    ("POST", "auth/register", {"name": "new", "description": "New", "dashboardPassword": "simulated-dashboard"}),
    ("GET", "auth/clients", None),
    ("GET", "auth/clients/simulator", None),
    ("DELETE", "auth/clients/simulator", None),
    ("GET", "status", None),
    ("GET", "wifi/scan", None),
    ("POST", "wifi/connect", {"ssid": "guest", "psk": ""}),
    ("GET", "panel", None),
    ("GET", "islanding-state", None),
    ("GET", "panel/grid", None),
    ("POST", "panel/grid", {"relayState": "OPEN"}),
    ("GET", "panel/power", None),
    ("GET", "panel/meter", None),
    ("GET", "circuits", None),
    ("GET", CIRCUIT, None),
    ("POST", CIRCUIT, {"priorityIn": {"priority": "MUST_HAVE"}}),
    ("GET", "spaces/17", None),
    ("POST", "spaces/17", None),
    ("GET", "spaces?spaces_id=", None),
    ("POST", "panel/emergency-reconnect", None),
    ("GET", "storage/soe", None),
    ("POST", "storage/soe", {"soe": {"percentage": 60}}),
    ("GET", "storage/nice-to-have-thresh", None),
    ("POST", "storage/nice-to-have-thresh", {"nice_to_have_threshold_low_soe": {"percentage": 45}}),
]


def operation_keys() -> Iterator[str]:
    for path, item in load_spec()["paths"].items():
        yield from (f"{method.upper()} {path}" for method in ("get", "post", "put", "delete") if method in item)


def faults_of_answer(key: str, status: int, document: Any) -> list[str]:
    method, path = key.split(" ", 1)
    responses = load_spec()["paths"][path][method.lower()]["responses"]
    name = str(status) if str(status) in responses else "default"
    where = pointer("paths", path, method.lower(), "responses", name)
    if "$ref" in responses[name]:
        where = responses[name]["$ref"].removeprefix("#")
    checker = BodyChecker(load_spec())
    return [fault.message for fault in checker.faults(where + pointer(*JSON_SCHEMA_OF_BODY), document)]


def first_circuit(simulator: SpanSimulator) -> str:
    return next(iter(simulator.panel.circuits))


def test_the_calls_below_are_all_operations_of_the_spec() -> None:
    operations = Operations(load_spec())
    found = [operations.find(method, "/api/v1/" + path.partition("?")[0])[0].key for method, path, _ in CALLS]
    assert sorted(found) == sorted(operation_keys())
    assert len(found) == 24


@pytest.mark.parametrize("firmware", ["r202546", "r202639"])
@pytest.mark.parametrize(("method", "path", "body"), CALLS)
def test_every_answer_follows_the_spec(method: str, path: str, body: Any, firmware: str) -> None:
    with SpanSimulator(seed=2, settings=Settings(firmware=firmware), broker="none") as simulator:
        path = path.format(circuit=first_circuit(simulator))
        key = Operations(load_spec()).find(method, "/api/v1/" + path.partition("?")[0])[0].key
        headers = {"Authorization": f"Bearer {simulator.token}"}
        answer = httpx.request(method, f"{simulator.endpoint}/api/v1/{path}", json=body, headers=headers)
    is_gone = "/spaces" in key and firmware == "r202639"
    assert answer.status_code == (404 if is_gone else 200)
    assert faults_of_answer(key, answer.status_code, answer.json()) == []


def test_floats_have_a_decimal_point_and_integers_have_none(simulator: SpanSimulator, client: httpx.Client) -> None:
    numbers: dict[str, set[str]] = {"float": set(), "int": set()}

    def keep(kind: str, text: str) -> float:
        numbers[kind].add(text)
        return float(text)

    for path in ("panel", "circuits", "status", "storage/soe"):
        text = client.get(path).text
        document = json.loads(text, parse_float=lambda t: keep("float", t), parse_int=lambda t: keep("int", t))
        assert document
        assert ": " not in text
    assert all("." in number and "e" not in number.lower() for number in numbers["float"])
    state = client.get("panel").json()
    assert all(isinstance(branch["importedActiveEnergyWh"], float) for branch in state["branches"])
    assert all(isinstance(branch["instantPowerW"], float) for branch in state["branches"])


def test_key_order_is_that_of_the_document(simulator: SpanSimulator, client: httpx.Client) -> None:
    schemas = load_spec()["components"]["schemas"]
    state, circuits = client.get("panel").json(), client.get("circuits").json()["circuits"]
    assert list(state) == list(schemas["PanelState"]["properties"])
    assert list(state["branches"][0]) == list(schemas["Branch"]["properties"])
    assert all(list(circuit) == list(schemas["Circuit"]["properties"]) for circuit in circuits.values())
    assert all(key == circuit["id"] for key, circuit in circuits.items())


def test_relay_opened_shows_in_later_reads_and_in_power(simulator: SpanSimulator, client: httpx.Client) -> None:
    office = simulator.panel.find_circuit("Office")
    grid_before = client.get("panel/power").json()["instantGridPowerW"]
    answer = client.post(f"circuits/{office.id}", json={"relayStateIn": {"relayState": "OPEN"}}).json()
    assert (answer["relayState"], answer["instantPowerW"]) == ("OPEN", 0.0)
    assert client.get(f"circuits/{office.id}").json() == answer
    branch = client.get("panel").json()["branches"][office.tabs[0] - 1]
    assert branch["relayState"] == "OPEN"
    assert client.get("panel/power").json()["instantGridPowerW"] < grid_before - 100
    client.post(f"circuits/{office.id}", json={"relayStateIn": {"relayState": "CLOSED"}})
    assert client.get(f"circuits/{office.id}").json()["instantPowerW"] < -100


def test_all_members_change_at_once(simulator: SpanSimulator, client: httpx.Client) -> None:
    body = {
        "relayStateIn": {"relayState": "OPEN"},
        "priorityIn": {"priority": "NICE_TO_HAVE"},
        "circuitNameIn": {"name": " Bücher "},
        "userControllableIn": {"value": True},
        "sheddableIn": {"value": True},
        "neverBackupIn": {"value": True},
    }
    answer = client.post(f"circuits/{first_circuit(simulator)}", json=body).json()
    assert answer["relayState"] == "OPEN"
    assert answer["priority"] == "NICE_TO_HAVE"
    assert answer["name"] == " Bücher "
    assert answer["isUserControllable"] is answer["isSheddable"] is answer["isNeverBackup"] is True


@pytest.mark.parametrize("content", [b"", b"{}"])
def test_an_empty_change_changes_nothing(simulator: SpanSimulator, client: httpx.Client, content: bytes) -> None:
    url = f"circuits/{first_circuit(simulator)}"
    before = client.get(url).json()
    headers = {"Content-Type": "application/json"}
    assert client.post(url, content=content, headers=headers).json() == before


def test_a_refused_member_leaves_the_others_unchanged(simulator: SpanSimulator, client: httpx.Client) -> None:
    url = f"circuits/{first_circuit(simulator)}"
    before = client.get(url).json()
    body = {"circuitNameIn": {"name": "x"}, "relayStateIn": {"relayState": "UNKNOWN"}}
    assert client.post(url, json=body).status_code == 422
    assert client.get(url).json() == before


def test_always_on_circuits_refuse_relay_commands(simulator: SpanSimulator, client: httpx.Client) -> None:
    url = f"circuits/{simulator.panel.find_circuit('Network Rack').id}"
    command = {"relayStateIn": {"relayState": "OPEN"}}
    assert client.post(url, json=command).status_code == 422
    assert client.get(url).json()["relayState"] == "CLOSED"
    allowed = client.post(url, json={**command, "userControllableIn": {"value": True}})
    assert allowed.json()["relayState"] == "OPEN"


def test_main_relay_reads_back(client: httpx.Client) -> None:
    assert client.get("panel/grid").json() == {"relayState": "CLOSED"}
    client.post("panel/grid", json={"relayState": "OPEN"})
    assert client.get("panel/grid").json() == {"relayState": "OPEN"}
    assert client.get("islanding-state").json() == {"islanding_state": "OFF_GRID"}
    client.post("panel/grid", json={"relayState": "CLOSED"})
    assert client.get("panel").json()["mainRelayState"] == "CLOSED"


def test_storage_reads_back(client: httpx.Client) -> None:
    assert client.post("storage/soe", json={"soe": {"percentage": 37}}).json() == {"soe": {"percentage": 37}}
    assert client.get("storage/soe").json() == {"soe": {"percentage": 37}}
    client.post("storage/nice-to-have-thresh", json={"nice_to_have_threshold_high_soe": {"percentage": 80}})
    assert client.get("storage/nice-to-have-thresh").json() == {
        "nice_to_have_threshold_low_soe": {"percentage": 40},
        "nice_to_have_threshold_high_soe": {"percentage": 80},
    }


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("storage/soe", {}),
        ("storage/soe", {"soe": None}),
        ("storage/soe", {"soe": {"percentage": 101}}),
        ("storage/soe", {"soe": {"percentage": 12.5}}),
        ("storage/soe", {"soe": {"percentage": True}}),
        ("storage/nice-to-have-thresh", {"nice_to_have_threshold_low_soe": {"percentage": 70}}),
        ("storage/nice-to-have-thresh", {"nice_to_have_threshold_low_soe": {"percentage": -1}}),
        ("panel/grid", {"relayState": "UNKNOWN"}),
        ("panel/grid", {"relayState": "open"}),
        ("wifi/connect", {"ssid": "home"}),
        ("auth/register", {"description": "nameless"}),
        ("auth/register", ["name"]),
    ],
)
def test_bodies_that_the_panel_refuses(client: httpx.Client, path: str, body: Any) -> None:
    answer = client.post(path, json=body)
    assert answer.status_code == 422
    assert answer.json()["detail"]


def test_wifi_connect_and_scan(client: httpx.Client) -> None:
    assert not any(point["connected"] for point in client.get("wifi/scan").json()["accessPoints"])
    wrong = client.post("wifi/connect", json={"ssid": "home", "psk": "guess"}).json()
    assert (wrong["connected"], wrong["error"]) == (False, "Wrong key")
    lost = client.post("wifi/connect", json={"ssid": "elsewhere", "psk": ""}).json()
    assert (lost["connected"], lost["error"]) == (False, "Network not found")
    joined = client.post("wifi/connect", json={"ssid": "home", "psk": "simulated-home-key"}).json()
    assert (joined["connected"], joined["error"], joined["signal"]) == (True, "", 71)
    points = client.get("wifi/scan").json()["accessPoints"]
    assert [point["connected"] for point in points] == [True, False, False]
    assert [("error" in point) for point in points] == [True, False, False]
    assert client.get("status").json()["network"]["wlanLink"] is True


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "nowhere", 404),
        ("GET", "circuits/", 404),
        ("GET", "circuits/0", 404),
        ("POST", "circuits/0", 404),
        ("GET", "circuits/a%2Fb", 404),
        ("GET", "auth/clients/nobody", 404),
        ("DELETE", "auth/clients/nobody", 404),
        ("PUT", "panel", 405),
        ("DELETE", "status", 405),
        ("GET", "wifi/status", 501),
    ],
)
def test_statuses_for_what_is_not_there(client: httpx.Client, method: str, path: str, status: int) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert isinstance(answer.json()["detail"], str)


def test_deprecation_headers_from_r202603_on() -> None:
    for firmware, is_marked in (("r202546", False), ("r202603", True)):
        with SpanSimulator(settings=Settings(firmware=firmware), broker="none") as simulator:
            for path in ("status", "panel", "nowhere"):
                headers = httpx.get(f"{simulator.endpoint}/api/v1/{path}").headers
                assert headers.get("deprecation") == ("true" if is_marked else None)
                assert headers.get("sunset") == ("2026-12-31" if is_marked else None)
            assert "deprecation" not in httpx.get(f"{simulator.endpoint}/api/v2/status").headers


def test_without_v1_everything_is_404(simulator: SpanSimulator, client: httpx.Client) -> None:
    simulator.settings.no_v1 = True
    assert {client.get(path).status_code for path in ("status", "panel", "circuits")} == {404}


def test_booting_answers_nginx_pages_and_then_the_panel() -> None:
    with SpanSimulator(settings=Settings(firmware="r202603"), broker="none") as simulator:
        simulator.panel.reboot(5)
        page = httpx.get(f"{simulator.endpoint}/api/v1/status")
        assert page.status_code == 502
        assert page.headers["content-type"] == "text/html"
        assert "deprecation" not in page.headers
        assert "502 Bad Gateway" in page.text
        simulator.panel.advance(6)
        assert httpx.get(f"{simulator.endpoint}/api/v1/status").json()["system"]["uptime"] == 6


def test_the_document_is_served_where_the_firmware_has_it() -> None:
    with SpanSimulator() as simulator:
        assert httpx.get(f"{simulator.endpoint}/api/v1/openapi.json").json()["info"]["version"] == "v1"
        assert httpx.get(f"{simulator.endpoint}/api/openapi.json").status_code == 404
        simulator.settings.firmware = "r202603"
        moved = httpx.get(f"{simulator.endpoint}/api/v1/openapi.json")
        assert (moved.status_code, moved.headers["location"]) == (301, "/api/openapi.json")
        assert httpx.get(f"{simulator.endpoint}/api/openapi.json").json()["info"]["version"] == "v1+v2"
