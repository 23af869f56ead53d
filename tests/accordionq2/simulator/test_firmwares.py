"""Two firmwares in one simulator: what the older one has not, and that it has the rest."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from accordionq2.simulator import AccordionQ2Simulator, Settings
from accordionq2.simulator.spec import load_spec

SPECS = Path(__file__).parents[3] / "specs" / "accordionq2"
TEXTS = ("description", "summary")


def without_texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: without_texts(member) for name, member in value.items() if name not in TEXTS}
    return [without_texts(item) for item in value] if isinstance(value, list) else value


def operations(spec: Any) -> dict[str, Any]:
    return {
        f"{method} {path}": {part: operation.get(part) for part in ("operationId", "parameters", "requestBody")}
        for path, item in spec["paths"].items()
        for method, operation in item.items()
    }


def own(firmware: str) -> Any:
    return yaml.safe_load((SPECS / firmware / "openapi.yaml").read_text("utf-8"))


@pytest.mark.parametrize("firmware", ["5.13.0", "5.28.1"])
def test_the_spec_of_a_firmware_is_the_one_in_specs(firmware: str) -> None:
    ours, theirs = without_texts(load_spec(firmware)), without_texts(own(firmware))
    assert operations(ours) == operations(theirs)
    for name, schema in theirs["components"]["schemas"].items():
        assert (name, ours["components"]["schemas"][name]) == (name, schema)


def newer_requests() -> Iterator[tuple[str, str]]:
    older = operations(own("5.13.0"))
    for operation in operations(own("5.28.1")):
        if operation not in older:
            method, path = operation.split()
            yield method, path.replace("{root}", "alias").replace("{", "").replace("}", "")


@pytest.fixture
def older() -> Iterator[httpx.Client]:
    with AccordionQ2Simulator(firmware="5.13.0", seed=1) as simulator:
        assert simulator.firmware == "5.13.0"
        with httpx.Client(base_url=simulator.endpoint, timeout=30, verify=False) as client:
            yield client


def test_the_older_firmware_has_nothing_that_came_later(older: httpx.Client) -> None:
    answers = {
        (method, path): older.request(method, path, headers={"X-Lease-Id": "L-77"}) for method, path in newer_requests()
    }
    assert len(answers) == 35
    assert {(answer.status_code, answer.content) for answer in answers.values()} == {(404, b"")}


def test_the_older_firmware_ignores_and_sends_no_later_members(older: httpx.Client) -> None:
    body = {"Names": ["Engine.Uptime"], "MaxAgeMs": 1000}
    assert older.post("/api/resources/values/get", json=body).json() == {"resources": {"Engine.Uptime": "751"}}
    change = {"NetName": "MPIO03", "Details": {"pullType": "Up"}}
    assert older.post("/api/channels/channel/configure", json=change).status_code == 200
    channel = older.post("/api/channels/channel", json={"NetName": "MPIO03"}).json()
    assert "details" not in channel
    assert older.get("/api/application/identification").json().endswith(",5.13.0")
    assert older.get("/api/modules/physical-system").json()["firmware"] == "5.13.0"


def test_the_newer_firmware_is_the_default(client: httpx.Client) -> None:
    assert AccordionQ2Simulator().firmware == "5.28.1"
    assert client.get("capabilities").json() == {
        "apiVersion": 1,
        "webApiVersion": "5.28.1",
        "codecVersion": 1,
        "features": ["events", "instruments"],
    }


def test_the_argument_goes_before_the_settings() -> None:
    settings = Settings(flags_as="integer")
    simulator = AccordionQ2Simulator(firmware="5.13.0", settings=settings)
    assert (simulator.settings.firmware, simulator.settings.flags_as) == ("5.13.0", "integer")
    assert AccordionQ2Simulator(settings=settings).settings is settings
    with pytest.raises(ValueError, match=r"known: 5\.13\.0, 5\.28\.1"):
        AccordionQ2Simulator(firmware="4.0.0")


def test_capabilities_answer_without_the_hardware_app(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.station.disconnect()
    for path in ("capabilities", "lease", "system/services", "files", "system/firmware", "audit/log?tail=1"):
        assert client.get(path).status_code == 200
    for path in ("instruments", "channels", "resources/names"):
        assert client.get(path).status_code == 503


def test_the_spec_is_plain_json() -> None:
    assert json.loads(json.dumps(load_spec("5.13.0"))) == load_spec("5.13.0")
