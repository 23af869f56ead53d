"""The control lease: who may change the station, for how long, and what others may still do."""

from typing import Any

import httpx
import pytest

from accordionq2.simulator import AccordionQ2Simulator
from accordionq2.simulator.spec import load_spec
from tests.accordionq2.simulator.listening import listening, subscribe

FREE = {"held": False, "owner": None, "expiresInMs": 0, "since": None}
WRITE = {"Name": "DUT_RESET", "Value": "True"}


def acquire(client: httpx.Client, owner: str = "Line 3", ttl_ms: int = 30_000, **headers: str) -> Any:
    return client.post("lease", json={"Owner": owner, "TtlMs": ttl_ms}, headers=headers)


def test_one_client_gets_it(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    assert client.get("lease").json() == FREE
    answer = acquire(client)
    lease = answer.json()
    assert (answer.status_code, lease["owner"], lease["expiresInMs"]) == (200, "Line 3", 30_000)
    assert len(lease["leaseId"]) > 16
    simulator.station.advance(1.5)
    state = client.get("lease").json()
    assert state == {"held": True, "owner": "Line 3", "expiresInMs": 28_500, "since": "2026-05-29T14:23:01.000+00:00"}
    refused = acquire(client, "Line 4")
    assert refused.status_code == 409
    assert refused.json() == {"error": "The lease is held by Line 3", "heldBy": "Line 3", "expiresInMs": 28_500}
    assert lease["leaseId"] not in refused.text + client.get("lease").text


def test_the_holder_may_acquire_again(client: httpx.Client) -> None:
    name = acquire(client).json()["leaseId"]
    again = acquire(client, "Line 3b", 5_000, **{"X-Lease-Id": name}).json()
    assert again == {"leaseId": name, "owner": "Line 3b", "expiresInMs": 5_000}


def test_it_ends_when_it_is_not_renewed(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    name = acquire(client, ttl_ms=1_000).json()["leaseId"]
    simulator.station.advance(0.9)
    assert client.put(f"lease/{name}", json={}).json()["expiresInMs"] == 1_000
    simulator.station.advance(0.9)
    assert client.put(f"lease/{name}", json={"TtlMs": 2_000}).json()["expiresInMs"] == 2_000
    simulator.station.advance(2)
    assert client.get("lease").json() == FREE
    for answer in (client.put(f"lease/{name}", json={}), client.delete(f"lease/{name}")):
        assert (answer.status_code, answer.json()) == (404, {"error": "No such lease"})


def test_it_is_given_back_and_handed_over(client: httpx.Client) -> None:
    name = acquire(client).json()["leaseId"]
    assert client.delete("lease/L-other").status_code == 404
    assert client.delete(f"lease/{name}").status_code == 204
    other = acquire(client, "Line 4").json()["leaseId"]
    assert other != name
    answer = client.post("resources/value/set", json=WRITE, headers={"X-Lease-Id": name})
    assert (answer.status_code, answer.json()["heldBy"]) == (423, "Line 4")


@pytest.mark.parametrize("ttl_ms", [999, 600_001, 0, "long"])
def test_times_to_live_have_a_range(client: httpx.Client, ttl_ms: Any) -> None:
    assert acquire(client, ttl_ms=ttl_ms).status_code == 400
    name = acquire(client).json()["leaseId"]
    assert client.put(f"lease/{name}", json={"TtlMs": ttl_ms}).status_code == 400
    assert client.put(f"lease/{name}", json={"TtlMs": 600_000}).status_code == 200


def test_changes_are_told(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    with listening(client) as stream:
        name = acquire(client, ttl_ms=1_000).json()["leaseId"]
        event = stream.next()
        assert (event.name, event.data["held"], event.data["owner"]) == ("lease", True, "Line 3")
        assert event.data["since"].startswith("2026-05-29T")
        assert name not in str(event.data)
        client.put(f"lease/{name}", json={})
        simulator.station.advance(1)
        assert stream.next().data == FREE


def bodies() -> dict[str, Any]:
    """Return a body for each operation whose check of the body comes before the one of the lease."""
    address = {"Name": "DUT_RESET", "Value": "1", "FileName": "f", "DeviceName": "BUS I2C", "Action": "Scan"}
    numbers = {"Address": "50", "ChannelNetName": "NR", "TargetNetName": "MPIO03", "Table": {}, "Channel": "NR"}
    more = {"Target": "MPIO03", "utc": "x", "force": True, "enabled": True, "version": "6.1.0", "includeBeta": False}
    return {**address, **numbers, **more, "location": None, "from": "a", "to": "b", "overwrite": True, "Resources": {}}


def locked_operations() -> list[tuple[str, str, Any]]:
    return [
        (method, path, operation)
        for path, item in load_spec()["paths"].items()
        for method, operation in item.items()
        if method != "get" and not path.startswith(("/api/lease", "/api/subscriptions"))
        if path != "/api/channels/channel"
    ]


@pytest.mark.parametrize(("method", "path", "operation"), locked_operations())
def test_nobody_else_changes_anything(
    simulator: AccordionQ2Simulator, client: httpx.Client, method: str, path: str, operation: Any
) -> None:
    simulator.station.lease.hold_by("Line 3")
    place = path.removeprefix("/api/").replace("{root}", "alias").replace("{", "").replace("}", "")
    content = operation.get("requestBody", {}).get("content", {})
    options: Any = {"params": {"path": "x", "overwrite": "true", "recursive": "true"}}
    if "application/octet-stream" in content:
        options |= {"content": b"x", "headers": {"Content-Type": "application/octet-stream"}}
    elif "multipart/form-data" in content:
        options |= {"files": {"file": ("name.bin", b"x")}}
    elif content:
        options["json"] = [] if place == "channels/configure" else {**bodies(), "Names": ["DUT_RESET"]}
    answer = client.request(method, place, **options)
    assert (answer.status_code, answer.json().get("heldBy")) == (423, "Line 3")


def test_others_may_look(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    simulator.station.read("DUT_RESET", 0)
    simulator.station.lease.hold_by("Line 3")
    assert client.get("channels").status_code == 200
    assert client.post("channels/channel", json={"Alias": "DUT_RESET"}).status_code == 200
    body = {"Names": ["DUT_RESET"], "MaxAgeMs": 1000}
    assert client.post("resources/values/get", json=body).json()["resources"] == {"DUT_RESET": "False"}
    with listening(client) as stream:
        subscribe(client, stream.stream_id, "DUT_RESET")
        assert stream.next().data["values"] == {"DUT_RESET": "False"}


def test_what_a_read_uses_up_is_only_seen_in_the_cache(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    stream = "0.ESH10000597.BYTES0"
    body = {"Names": [stream], "MaxAgeMs": 1}
    simulator.station.lease.hold_by("Line 3")
    assert client.post("resources/values/get", json=body).status_code == 423
    simulator.station.value(stream)
    simulator.station.advance(20)
    answer = client.post("resources/values/get", json=body).json()
    assert answer == {"resources": {stream: "48656C6C6F"}, "ageMs": {stream: 20_000}}


def test_the_holder_changes_what_it_wants(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    name = simulator.station.lease.hold_by("Line 3")
    held = {"X-Lease-Id": name}
    assert client.post("resources/value/set", json=WRITE, headers=held).status_code == 200
    assert client.post("resources/value/get", json={"Name": "DUT_RESET"}, headers=held).json() == {"value": "True"}
    simulator.station.lease.end()
    assert client.post("resources/value/set", json=WRITE).status_code == 200


def test_an_unknown_id_is_none(client: httpx.Client) -> None:
    assert client.post("resources/value/set", json=WRITE, headers={"X-Lease-Id": "L-77"}).status_code == 200


def test_it_ends_while_nobody_listens() -> None:
    times = [1000.0]
    simulator = AccordionQ2Simulator(source=lambda: times[0])
    with simulator:
        simulator.station.lease.hold_by("Line 3", ttl_ms=1_000)
    times[0] += 2
    with simulator:
        assert httpx.get(f"{simulator.endpoint}/api/lease").json()["held"] is False


def test_a_restart_of_the_server_ends_it(simulator: AccordionQ2Simulator, client: httpx.Client) -> None:
    name = acquire(client, ttl_ms=600_000).json()["leaseId"]
    client.post("system/services/webapi/restart", headers={"X-Lease-Id": name})
    simulator.station.advance(5)
    assert client.get("lease").json() == FREE
