"""REST v2 over real sockets, plain and with TLS: every answer follows the spec, by release."""

import contextlib
import datetime as dt
import socket
import ssl
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from cryptography import x509

from span_panel_api.simulator import RELEASES, ErrorStatus, Settings, SpanSimulator
from span_panel_api.simulator.spec import JSON_SCHEMA_OF_BODY, load_spec, pointer
from span_panel_api.simulator.validation import BodyChecker

SPEC = load_spec("devicewire.span.v2")
PASSPHRASE = "simulated-dashboard"
CALLS: list[tuple[str, str, Any]] = [
    ("GET", "/status", None),
    ("GET", "/certificate/ca", None),
    ("POST", "/auth/register", {"name": "new", "description": "New", "hopPassphrase": PASSPHRASE}),
    ("GET", "/auth/clients", None),
    ("GET", "/auth/clients/simulator", None),
    ("PUT", "/auth/passphrase", None),
    ("GET", "/dns/fqdn", None),
    ("POST", "/dns/fqdn", {"ebusTlsFqdn": "panel.example.net"}),
    ("DELETE", "/dns/fqdn", None),
    ("GET", "/homie/schema", None),
    ("DELETE", "/auth/clients/simulator", None),
]


def simulator_of(firmware: str = RELEASES[-1], **settings: Any) -> SpanSimulator:
    return SpanSimulator(seed=1, settings=Settings(firmware=firmware, **settings), broker="none")


@pytest.fixture
def simulator() -> Iterator[SpanSimulator]:
    with simulator_of() as running:
        yield running


def client_of(simulator: SpanSimulator, token: str | None = None) -> httpx.Client:
    headers = {"Authorization": f"Bearer {token or simulator.token}"}
    return httpx.Client(base_url=f"{simulator.endpoint}/api/v2", headers=headers, timeout=30)


@pytest.fixture
def client(simulator: SpanSimulator) -> Iterator[httpx.Client]:
    with client_of(simulator) as opened:
        yield opened


def secure_client(simulator: SpanSimulator) -> httpx.Client:
    context = ssl.create_default_context(cadata=simulator.ca_pem)
    return httpx.Client(base_url=f"{simulator.https_endpoint}/api/v2", verify=context, timeout=30)


def faults_of(method: str, path: str, answer: httpx.Response) -> list[str]:
    template = "/api/v2" + path.replace("/simulator", "/{name}")
    responses = SPEC["paths"][template][method.lower()]["responses"]
    name = str(answer.status_code) if str(answer.status_code) in responses else "default"
    where = pointer("paths", template, method.lower(), "responses", name)
    where = responses[name].get("$ref", "#" + where).removeprefix("#") + pointer(*JSON_SCHEMA_OF_BODY)
    return [fault.message for fault in BodyChecker(SPEC).faults(where, answer.json())]


def test_the_calls_of_these_tests_are_all_there_are() -> None:
    count = sum(len({"get", "put", "post", "delete"} & item.keys()) for item in SPEC["paths"].values())
    assert len(CALLS) == count == 11


@pytest.mark.parametrize("firmware", RELEASES)
def test_every_answer_follows_the_spec(firmware: str) -> None:
    with simulator_of(firmware) as simulator, client_of(simulator) as client:
        for method, path, body in CALLS:
            answer = client.request(method, path, json=body)
            is_refused = path == "/dns/fqdn" and method == "POST" and firmware < "r202615"
            assert answer.status_code == (403 if is_refused else 200), f"{method} {path}: {answer.text}"
            if answer.headers["content-type"] == "application/json":
                assert faults_of(method, path, answer) == []
            assert "deprecation" not in answer.headers


@pytest.mark.parametrize(
    ("firmware", "members"),
    [
        ("r202603", {"serialNumber", "firmwareVersion"}),
        ("r202609", {"serialNumber", "firmwareVersion", "proximityProven"}),
        ("r202639", {"serialNumber", "firmwareVersion", "proximityProven", "hardwareVersion"}),
    ],
)
def test_status_by_release(firmware: str, members: set[str]) -> None:
    with simulator_of(firmware) as simulator, client_of(simulator) as client:
        assert client.get("/status").json().keys() == members


def test_there_is_no_v2_before_r202603() -> None:
    with simulator_of("r202546") as simulator, client_of(simulator) as client:
        assert client.get("/status").status_code == 404
        assert simulator.https_endpoint is None
        assert simulator.ca_pem == ""
        assert simulator.services() == []


def test_a_registration_tells_where_the_broker_is() -> None:
    with SpanSimulator(settings=Settings(firmware="r202621")) as simulator, client_of(simulator) as client:
        answer = client.post("/auth/register", json={"name": "app", "hopPassphrase": PASSPHRASE}).json()
        ports = simulator.broker_ports
        assert (answer["ebusBrokerMqttsPort"], answer["ebusBrokerWsPort"]) == (ports.mqtts, ports.ws)
        assert answer["ebusBrokerWssPort"] == ports.wss
        assert (answer["ebusBrokerUsername"], answer["ebusBrokerPassword"]) == (simulator.serial, simulator.passphrase)
        assert answer["ebusBrokerHost"] == answer["hostname"] == simulator.server_name


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"name": "simulator", "hopPassphrase": PASSPHRASE}, "Name already exists"),
        ({"name": "app", "hopPassphrase": "wrong"}, "Invalid credentials"),
        ({"name": "app"}, "Proximity not proven"),
        ({}, "body.name: field required"),
    ],
)
def test_refused_registrations(client: httpx.Client, body: dict[str, str], detail: str) -> None:
    answer = client.post("/auth/register", json=body)
    assert (answer.status_code, answer.json()) == (422, {"detail": detail})


def test_the_proof_of_proximity_is_used_up_by_a_taken_name(simulator: SpanSimulator, client: httpx.Client) -> None:
    simulator.panel.press_door()
    assert client.get("/status").json()["proximityProven"] is True
    assert client.post("/auth/register", json={"name": "simulator"}).json() == {"detail": "Name already exists"}
    assert client.post("/auth/register", json={"name": "app"}).status_code == 422
    simulator.panel.press_door()
    simulator.panel.advance(15 * 60)
    assert client.post("/auth/register", json={"name": "app"}).status_code == 422


def test_reduced_tokens(simulator: SpanSimulator, client: httpx.Client) -> None:
    simulator.panel.press_door()
    token = client.post("/auth/register", json={"name": "app"}).json()["accessToken"]
    with client_of(simulator, token) as reduced:
        statuses = {
            (method, path): reduced.request(method, path, json=body).status_code
            for method, path, body in CALLS
            if "clients" in path or "passphrase" in path or "fqdn" in path
        }
    refused = {call for call, status in statuses.items() if status == 403}
    assert refused == statuses.keys() - {("GET", "/dns/fqdn"), ("POST", "/dns/fqdn")}


@pytest.mark.parametrize("status", [401, 403, 412])
def test_without_a_token(status: int) -> None:
    with simulator_of(token_status=status) as simulator:
        for method, path, body in CALLS:
            answer = httpx.request(method, f"{simulator.endpoint}/api/v2{path}", json=body)
            is_open = path in ("/status", "/certificate/ca", "/auth/register", "/homie/schema")
            assert answer.status_code == (200 if is_open else status)


def test_without_a_passphrase() -> None:
    body = {"name": "app", "hopPassphrase": PASSPHRASE}
    for firmware, password in (("r202639", None), ("r202633", "")):
        with simulator_of(firmware, has_passphrase=False) as simulator, client_of(simulator) as client:
            answer = client.post("/auth/register", json=body)
            assert (answer.status_code, answer.json()) == (422, {"detail": "Dashboard password is not available"})
            simulator.panel.press_door()
            granted = client.post("/auth/register", json={"name": "app"}).json()
            assert (granted["hopPassphrase"], granted["ebusBrokerPassword"]) == (password, password)


def test_without_a_serial_number() -> None:
    with simulator_of(is_serial_known=False) as simulator, client_of(simulator) as client:
        answer = client.post("/auth/register", json={"name": "app", "hopPassphrase": PASSPHRASE})
        assert (answer.status_code, answer.json()) == (503, {"detail": "Serial number is not available yet"})
        simulator.settings.is_serial_known = True
        assert client.post("/auth/register", json={"name": "app", "hopPassphrase": PASSPHRASE}).status_code == 200


def test_a_rotated_passphrase_ends_the_old_one(simulator: SpanSimulator, client: httpx.Client) -> None:
    answer = client.put("/auth/passphrase").json()
    assert answer == {"ebusBrokerPassword": simulator.passphrase, "hopPassphrase": simulator.passphrase}
    assert simulator.passphrase != PASSPHRASE
    assert client.post("/auth/register", json={"name": "a", "hopPassphrase": PASSPHRASE}).status_code == 422
    assert client.post("/auth/register", json={"name": "a", "hopPassphrase": simulator.passphrase}).status_code == 200
    assert simulator.rotate_passphrase() != answer["hopPassphrase"]


def test_an_unknown_client(client: httpx.Client) -> None:
    for method in ("GET", "DELETE"):
        assert client.request(method, "/auth/clients/nobody").status_code == 422


@pytest.mark.parametrize("name", ["not a name", "panel", "", "-a.example.net", "a..net", "192.0.2.1", None])
def test_names_that_are_none(client: httpx.Client, name: str | None) -> None:
    body = {} if name is None else {"ebusTlsFqdn": name}
    answer = client.post("/dns/fqdn", json=body)
    assert (answer.status_code, answer.json()) == (422, {"detail": "Invalid FQDN"})


def test_ten_downloads_of_the_certificate_a_minute(simulator: SpanSimulator, client: httpx.Client) -> None:
    answers = [client.get("/certificate/ca") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert answers[-1].json() == {"error": "Rate limit exceeded: 10 per 1 minute"}
    assert answers[0].text == simulator.ca_pem
    assert answers[0].headers["content-type"] == "application/x-pem-file"
    assert answers[0].headers["cache-control"] == "public, max-age=3600"
    assert answers[0].headers["x-content-type-options"] == "nosniff"
    simulator.panel.advance(60)
    assert client.get("/certificate/ca").status_code == 200


def names_in(simulator: SpanSimulator) -> set[str]:
    pem = ssl.get_server_certificate((simulator.host, simulator.https_port))
    found = x509.load_pem_x509_certificate(pem.encode()).extensions.get_extension_for_class(x509.SubjectAlternativeName)
    return {str(getattr(name, "value", name)) for name in found.value}


def test_names_in_the_certificate() -> None:
    with simulator_of("r202633") as simulator:
        assert names_in(simulator) == {simulator.server_name, "127.0.0.1"}
    with simulator_of(certificate_addresses=(), certificate_names=("panel.home",)) as simulator:
        assert names_in(simulator) == {simulator.server_name, "panel.home", "10.42.0.1", "10.42.1.1"}


def test_a_registered_name_gets_into_a_new_certificate(simulator: SpanSimulator, client: httpx.Client) -> None:
    authority = simulator.ca_pem
    client.post("/dns/fqdn", json={"ebusTlsFqdn": "panel.example.net"})
    assert "panel.example.net" in names_in(simulator)
    assert client.get("/dns/fqdn").json() == {"ebusTlsFqdn": "panel.example.net"}
    assert client.delete("/dns/fqdn").json() == {"ebusTlsFqdn": None}
    assert "panel.example.net" not in names_in(simulator)
    assert simulator.ca_pem == authority


def test_https_answers_what_http_answers(simulator: SpanSimulator, client: httpx.Client) -> None:
    with secure_client(simulator) as secure:
        assert secure.get("/status").json() == client.get("/status").json()


def test_a_new_certificate_cuts_connections(simulator: SpanSimulator) -> None:
    context = ssl.create_default_context(cadata=simulator.ca_pem)
    with (
        socket.create_connection((simulator.host, simulator.https_port), timeout=30) as raw,
        context.wrap_socket(raw, server_hostname=simulator.server_name) as secure,
    ):
        secure.sendall(b"GET /api/v2/status HTTP/1.1\r\nHost: panel\r\n\r\n")
        assert secure.recv(12) == b"HTTP/1.1 200"
        simulator.renew_certificate()
        with contextlib.suppress(OSError):
            while secure.recv(4096):
                pass
    with secure_client(simulator) as again:
        assert again.get("/status").status_code == 200


@pytest.mark.parametrize("change", [{"is_expired": True}, {"new_authority": True}])
def test_certificates_that_clients_must_refuse(simulator: SpanSimulator, change: dict[str, bool]) -> None:
    context = ssl.create_default_context(cadata=simulator.ca_pem)
    simulator.renew_certificate(**change)
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(f"{simulator.https_endpoint}/api/v2/status", verify=context)


def test_v1_ends_on_its_day(simulator: SpanSimulator, client: httpx.Client) -> None:
    simulator.settings.v1_ends = dt.date(2026, 6, 2)  # the panel's clock stands on the day before
    status = f"{simulator.endpoint}/api/v1/status"
    assert httpx.get(status).status_code == 200
    simulator.panel.advance(86_400)
    assert httpx.get(status).status_code == 404
    assert client.get("/status").status_code == 200


def test_no_v1_leaves_v2() -> None:
    with simulator_of(no_v1=True) as simulator, client_of(simulator) as client:
        answer = httpx.get(f"{simulator.endpoint}/api/v1/panel")
        assert (answer.status_code, answer.json()) == (404, {"detail": "Not Found"})
        assert client.get("/auth/clients").status_code == 200


def test_other_models_have_no_v1() -> None:
    with SpanSimulator(settings=Settings(firmware="r202639"), broker="none", circuits=40) as simulator:
        assert httpx.get(f"{simulator.endpoint}/api/v1/status").status_code == 404
        assert httpx.get(f"{simulator.endpoint}/api/v2/status").status_code == 200


def test_faults_hit_v2_too(simulator: SpanSimulator, client: httpx.Client) -> None:
    simulator.faults.add(
        ErrorStatus(404, detail="CA certificate not available", path="/api/v2/certificate/ca", times=1)
    )
    assert client.get("/certificate/ca").json() == {"detail": "CA certificate not available"}
    simulator.panel.reboot(10)
    assert client.get("/status").status_code == 502


def test_secrets_stay_out_of_texts(simulator: SpanSimulator) -> None:
    for thing in (simulator, simulator.settings, simulator.access, simulator.requests):
        assert PASSPHRASE not in repr(thing)
