# Derived from tests/span/rest_v2/test_rest.py by `codegen generate`. Do not edit: change that file.
"""The client of REST v2 against panels that answer, refuse, are starting, or are something else."""

import pickle
import socket
from typing import Any

import httpx
import pytest
import trustme
from devicewire.span.transport import PoolTransport
from devicewire.span.types import UNSET

from span_panel_api import (
    DetectionResult,
    PanelTrust,
    SpanPanelAPIError,
    SpanPanelAuthError,
    SpanPanelConnectionError,
    SpanPanelError,
    SpanPanelRestSync,
    SpanPanelRetriableError,
    SpanPanelServerError,
    SpanPanelTimeoutError,
    V2Passphrases,
    V2StatusInfo,
)
from tests.conformance.recordings import Exchange
from tests.span.sync_tools import record_waits
from tests.span.rest_v2.panels import (
    REGISTERED,
    SERIAL,
    STATUS,
    TOKEN,
    certificate,
    hang_up,
    page,
    panel,
    pem,
    says,
    silence,
)

HOST = "127.0.0.1"
SCHEMA = {"firmwareVersion": "spanos3/r202609/01", "homieDomain": "ebus", "homieVersion": 5}
BAD_GATEWAY = "<html><h1>502 Bad Gateway</h1></html>"
BOOTING = says("POST", "auth/register", {"detail": "Serial number is not available yet"}, 503)


def _rest(port: int, timeout: float = 30.0, **options: Any) -> SpanPanelRestSync:
    return SpanPanelRestSync(HOST, port, timeout, **options)


# Who is there


def test_status() -> None:
    old = {"serialNumber": SERIAL, "firmwareVersion": "spanos2/r202603/05"}
    with panel(says("GET", "status", STATUS), says("GET", "status", old)) as there:
        with _rest(there.http_port) as rest:
            assert rest.get_status() == V2StatusInfo(SERIAL, "spanos3/r202639/01", False, "1.2")
            assert rest.get_status() == V2StatusInfo(SERIAL, "spanos2/r202603/05", None, None)


@pytest.mark.parametrize("body", [{}, {"serialNumber": None}, {"serialNumber": ""}, {"serialNumber": 7}])
def test_something_else_answers(body: Any) -> None:
    with panel(says("GET", "status", body)) as there:
        with _rest(there.http_port) as rest:
            with pytest.raises(SpanPanelAPIError) as caught:
                rest.get_status()
    assert caught.value.status_code == 200


def test_detect() -> None:
    answers = (says("GET", "status", STATUS), says("GET", "status", {"detail": "Not Found"}, 404))
    with panel(*answers) as there:
        with _rest(there.http_port) as rest:
            assert rest.detect() == DetectionResult(
                "v2", V2StatusInfo(SERIAL, "spanos3/r202639/01", False, "1.2")
            )
            assert rest.detect() == DetectionResult("v1")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (page("GET", "status", BAD_GATEWAY, 502), SpanPanelRetriableError),
        (says("GET", "status", {}, 503), SpanPanelRetriableError),
        (says("GET", "status", {}, 500), SpanPanelServerError),
        (says("GET", "status", {}, 401), SpanPanelAuthError),
        (says("GET", "status", {"error": "Rate limit exceeded"}, 429), SpanPanelAPIError),
        (page("GET", "status", "", 301), SpanPanelAPIError),
        (hang_up("GET", "status"), SpanPanelConnectionError),
        (silence("GET", "status", 1.0), SpanPanelTimeoutError),
    ],
)
def test_nothing_can_be_said_of_a_panel_that_is_starting(answer: Exchange, kind: type[SpanPanelError]) -> None:
    with panel(answer) as there:
        with _rest(there.http_port, 0.4 if kind is SpanPanelTimeoutError else 30.0) as rest:
            found = rest.detect()
    assert (found.api_version, found.status_info, found.probe_failed) == ("unknown", None, True)
    assert type(found.error) is kind


def test_a_page_instead_of_an_answer_is_no_version() -> None:
    with panel(page("GET", "status", "<html>login</html>")) as there:
        with _rest(there.http_port) as rest:
            with pytest.raises(SpanPanelAPIError, match="not JSON") as caught:
                rest.detect()
    assert caught.value.status_code == 200


# Registering


def test_a_registration_sends_what_was_given_and_uses_the_token() -> None:
    sent = {
        "name": "app",
        "description": "d",
        "otp": "123456",
        "dashboardPassword": "pw",
        "hopPassphrase": "example-pass-phrase",
    }
    answers = (
        says("POST", "auth/register", REGISTERED, sent=sent),
        says("GET", "dns/fqdn", {}, token=TOKEN),
    )
    with panel(*answers) as there:
        with _rest(there.http_port, access_token="old") as rest:
            answer = rest.register(
                "app", "example-pass-phrase", description="d", otp="123456", dashboard_password="pw"
            )
            assert rest.access_token == TOKEN
            assert rest.get_fqdn() is None
    assert there.server.problems == []
    assert answer.ebus_broker_password == "example-password"
    assert answer.ebus_broker_mqtts_port == 18883
    assert "example-pass" not in repr(answer)
    assert TOKEN not in repr(answer)
    assert pickle.loads(pickle.dumps(answer)) == answer


@pytest.mark.parametrize("absent", [True, False])
def test_no_broker_credential_yet(absent: bool) -> None:
    secrets = ("hopPassphrase", "ebusBrokerPassword")
    body = {name: None if name in secrets else value for name, value in REGISTERED.items()}
    if absent:
        body = {name: value for name, value in body.items() if name not in secrets}
    with panel(says("POST", "auth/register", body)) as there:
        with _rest(there.http_port) as rest:
            answer = rest.register("app")
    assert (answer.hop_passphrase, answer.ebus_broker_password) == (None, None)


def test_a_registration_is_not_lost_for_members_that_can_be_told_otherwise() -> None:
    with panel(says("POST", "auth/register", {"accessToken": TOKEN, "serialNumber": SERIAL})) as there:
        with _rest(there.http_port) as rest:
            answer = rest.register("app")
    assert answer.ebus_broker_username == SERIAL
    assert answer.ebus_broker_host == answer.hostname == f"span-{SERIAL}.local"
    ports = (answer.ebus_broker_mqtts_port, answer.ebus_broker_ws_port, answer.ebus_broker_wss_port)
    assert ports == (8883, 9001, 9002)


@pytest.mark.parametrize(
    "change", [{"accessToken": None}, {"accessToken": ""}, {"accessToken": "a\nb"}, {"serialNumber": None}]
)
def test_a_registration_without_a_token_is_none(change: dict[str, Any]) -> None:
    with panel(says("POST", "auth/register", REGISTERED | change)) as there:
        with _rest(there.http_port) as rest:
            with pytest.raises(SpanPanelAPIError, match="holds no") as caught:
                rest.register("app", "example-pass-phrase")
            assert rest.access_token is None
    assert "example-pass" not in str(caught.value)


def test_a_starting_panel_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = (BOOTING, page("POST", "auth/register", BAD_GATEWAY, 502), says("POST", "auth/register", REGISTERED))
    with panel(*answers) as there:
        with _rest(there.http_port) as rest:
            waits = record_waits(rest, monkeypatch)
            assert (rest.register("app")).serial_number == SERIAL
    assert waits == [0.5, 1.0]


def test_a_panel_that_does_not_start_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    with panel(*[BOOTING] * 9) as there:
        with _rest(there.http_port, 3.0) as rest:
            waits = record_waits(rest, monkeypatch)
            with pytest.raises(SpanPanelRetriableError, match="Serial number is not available yet") as caught:
                rest.register("app")
    assert caught.value.status_code == 503
    assert waits == [0.5, 1.0, 2.0]
    assert there.came == 4


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (hang_up("POST", "auth/register"), SpanPanelConnectionError),
        (silence("POST", "auth/register", 1.0), SpanPanelTimeoutError),
        (says("POST", "auth/register", {}, 504), SpanPanelRetriableError),
        (says("POST", "auth/register", {}, 500), SpanPanelServerError),
        (page("POST", "auth/register", "<html></html>"), SpanPanelAPIError),
    ],
)
def test_a_registration_that_may_have_arrived_is_not_sent_again(
    answer: Exchange, kind: type[SpanPanelError], monkeypatch: pytest.MonkeyPatch
) -> None:
    with panel(answer, says("POST", "auth/register", REGISTERED)) as there:
        with _rest(there.http_port, 0.4 if kind is SpanPanelTimeoutError else 30.0) as rest:
            waits = record_waits(rest, monkeypatch)
            with pytest.raises(kind) as caught:
                rest.register("app", "example-pass-phrase")
    assert (waits, there.came) == ([], 1)
    assert caught.value.was_sent is True
    assert "example-pass" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "detail", "kind", "said"),
    [
        (422, "Incorrect passphrase", SpanPanelAuthError, "door switch"),
        (422, "Dashboard password is not available", SpanPanelAuthError, "not available"),
        (422, "Name already exists", SpanPanelAPIError, "the name is taken"),
        (422, "The name is in use", SpanPanelAPIError, "the name is taken"),
        (422, None, SpanPanelAuthError, "refused the registration"),
        (422, [{"loc": ["body", "name"], "msg": "field required", "type": "x"}], SpanPanelAPIError, "body.name"),
        (401, "Unauthorized", SpanPanelAuthError, "401"),
        (403, "Forbidden", SpanPanelAuthError, "403"),
        (412, "no", SpanPanelAuthError, "412"),
        (400, "no", SpanPanelAPIError, "400"),
    ],
)
def test_refused_registrations(status: int, detail: Any, kind: type[SpanPanelError], said: str) -> None:
    with panel(says("POST", "auth/register", {"detail": detail}, status)) as there:
        with _rest(there.http_port) as rest:
            with pytest.raises(kind, match=said) as caught:
                rest.register("app", "example-pass-phrase")
    assert type(caught.value) is kind
    assert caught.value.status_code == status


def test_a_refusal_without_words() -> None:
    with panel(page("POST", "auth/register", "<html>no</html>", 422)) as there:
        with _rest(there.http_port) as rest:
            with pytest.raises(SpanPanelAuthError, match=r"refused the registration \(422\)\. Check"):
                rest.register("app")


# Secrets


def test_rotation_returns_both_secrets() -> None:
    body = {"ebusBrokerPassword": "next-password", "hopPassphrase": "next-passphrase"}
    with panel(says("PUT", "auth/passphrase", body, token=TOKEN)) as there:
        with _rest(there.http_port, access_token=TOKEN) as rest:
            assert rest.regenerate_passphrase() == V2Passphrases("next-password", "next-passphrase")
    assert there.server.problems == []


@pytest.mark.parametrize(
    "answer",
    [
        hang_up("PUT", "auth/passphrase"),
        says("PUT", "auth/passphrase", {"ebusBrokerPassword": "next-password", "hopPassphrase": None}),
        says("PUT", "auth/passphrase", {"hopPassphrase": ["next-passphrase"]}),
        says("PUT", "auth/passphrase", "next-passphrase"),
        page("PUT", "auth/passphrase", "next-passphrase"),
        says("PUT", "auth/passphrase", {"detail": "no"}, 503),
    ],
)
def test_a_rotation_is_sent_once_and_its_errors_show_no_secrets(
    answer: Exchange, caplog: pytest.LogCaptureFixture
) -> None:
    good = says("PUT", "auth/passphrase", {"ebusBrokerPassword": "x", "hopPassphrase": "y"})
    with panel(answer, good) as there:
        with _rest(there.http_port, access_token=TOKEN) as rest:
            with pytest.raises(SpanPanelError) as caught:
                rest.regenerate_passphrase()
    assert there.came == 1
    assert "next-pass" not in f"{caught.value} {caught.value.__cause__} {caplog.text}"


def test_without_a_token_nothing_is_sent() -> None:
    with panel() as there:
        with _rest(there.http_port) as rest:
            for call in (rest.regenerate_passphrase, rest.get_clients, rest.get_fqdn, rest.delete_fqdn):
                with pytest.raises(SpanPanelAuthError, match="needs an access token") as caught:
                    call()
                assert caught.value.was_sent is False
    assert there.came == 0


def test_reduced_rights_are_explained() -> None:
    refused = {"detail": "Forbidden"}
    with panel(says("GET", "auth/clients", refused, 403), says("POST", "dns/fqdn", refused, 403)) as there:
        with _rest(there.http_port, access_token=TOKEN) as rest:
            with pytest.raises(SpanPanelAuthError, match="with the panel's passphrase") as caught:
                rest.get_clients()
            assert caught.value.status_code == 403
            with pytest.raises(SpanPanelAuthError, match="before r202615"):
                rest.set_fqdn("panel.example.net")


# Clients, names, schema, certificate


def test_clients() -> None:
    groups: dict[str, Any] = {"delete": [], "get": ["STATUS"], "post": [], "put": [], "patch": []}
    entry = {"description": "My app", "issued_at": 1773511200, "allowed_endpoint_groups": groups}
    answers = (
        says("GET", "auth/clients", {"clients": {"app": entry, "bare": {"allowed_endpoint_groups": groups}}}),
        says("GET", "auth/clients/a%2Fb%20c", entry),
        says("DELETE", "auth/clients/app", entry),
    )
    with panel(*answers) as there:
        with _rest(there.http_port, access_token=TOKEN) as rest:
            clients = (rest.get_clients()).clients
            assert clients["app"].description == "My app"
            assert clients["bare"].description is UNSET
            assert (rest.get_client("a/b c")).to_dict() == entry
            assert (rest.delete_client("app")).to_dict() == entry
            for name in ("", ".."):
                with pytest.raises(SpanPanelAPIError):
                    rest.delete_client(name)
    assert not [problem for problem in there.server.problems if problem.startswith("path")]
    assert there.came == 3


def test_the_further_name() -> None:
    name = {"ebusTlsFqdn": "panel.example.net"}
    answers = (
        says("GET", "dns/fqdn", name),
        says("GET", "dns/fqdn", {"ebusTlsFqdn": None}),
        says("GET", "dns/fqdn", {"detail": "Not Found"}, 404),
        says("POST", "dns/fqdn", name, sent=name, token=TOKEN),
        says("DELETE", "dns/fqdn", {"ebusTlsFqdn": None}),
    )
    with panel(*answers) as there:
        with _rest(there.http_port, access_token=TOKEN) as rest:
            assert rest.get_fqdn() == "panel.example.net"
            assert rest.get_fqdn() is None
            assert rest.get_fqdn() is None
            assert rest.set_fqdn("panel.example.net") == "panel.example.net"
            rest.delete_fqdn()
    assert not [problem for problem in there.server.problems if problem.startswith("body")]


def test_other_refusals_of_the_further_name() -> None:
    with panel(says("GET", "dns/fqdn", {}, 500), says("POST", "dns/fqdn", {"detail": "Invalid FQDN"}, 422)) as there:
        with _rest(there.http_port, access_token=TOKEN) as rest:
            with pytest.raises(SpanPanelServerError):
                rest.get_fqdn()
            with pytest.raises(SpanPanelAPIError, match="Invalid FQDN") as caught:
                rest.set_fqdn("not a name")
    assert caught.value.status_code == 422


def test_schemas_of_both_data_models() -> None:
    flat = {"types": {"core": {"relay": {"datatype": "enum"}}}, "typesSchemaHash": "sha256:0f1e2d3c4b5a6978"}
    tree = {
        "dataModelVersion": "1.0",
        "deviceClasses": {"circuit": {"meter": {}}},
        "deviceClassesSchemaHash": "sha256:8a7b6c5d4e3f2011",
    }
    with panel(says("GET", "homie/schema", SCHEMA | flat), says("GET", "homie/schema", SCHEMA | tree)) as there:
        with _rest(there.http_port) as rest:
            first, second = rest.get_homie_schema(), rest.get_homie_schema()
    assert (first.data_model, first.schema_hash) == ("flat", "sha256:0f1e2d3c4b5a6978")
    assert (first.types, first.device_classes) == (flat["types"], {})
    assert (second.data_model, second.schema_hash) == ("1.0", "sha256:8a7b6c5d4e3f2011")
    assert (second.types, second.types_schema_hash) == ({}, None)
    assert second.device_classes == tree["deviceClasses"]


def test_the_certificate_of_the_ca(authority: trustme.CA) -> None:
    leaf = authority.issue_cert("127.0.0.1").cert_chain_pems[0].bytes().decode()
    answers = (
        certificate(authority),
        page("GET", "certificate/ca", "<html></html>"),
        page("GET", "certificate/ca", leaf),
        says("GET", "certificate/ca", {"error": "Rate limit exceeded: 10 per 1 minute"}, 429),
    )
    with panel(*answers) as there:
        with _rest(there.http_port) as rest:
            assert rest.get_ca_certificate() == pem(authority)
            for said in ("exactly one certificate", "not that of a CA", "Rate limit exceeded"):
                with pytest.raises(SpanPanelAPIError, match=said):
                    rest.get_ca_certificate()


# The client itself


def test_a_call_takes_no_longer_than_its_time() -> None:
    with panel(silence("GET", "status", 2.0)) as there:
        with _rest(there.http_port, 0.2) as rest:
            with pytest.raises(SpanPanelTimeoutError):
                rest.get_status()


def test_a_client_of_ones_own_stays_open() -> None:
    with panel(says("GET", "status", STATUS), says("GET", "status", STATUS)) as there:
        with httpx.Client() as own:
            with _rest(there.http_port, httpx_client=own) as rest:
                rest.get_status()
            assert not own.is_closed
            with _rest(there.http_port, httpx_client=own) as rest:
                rest.get_status()


def test_a_transport_of_ones_own() -> None:
    transport = PoolTransport()
    with panel(says("GET", "status", STATUS), says("GET", "status", STATUS)) as there:
        for _ in range(2):
            with _rest(there.http_port, transport=transport) as rest:
                rest.get_status()
        transport.close()


def test_arguments(authority: trustme.CA) -> None:
    trust = PanelTrust(pem(authority))
    assert repr(SpanPanelRestSync("panel.local")) == "SpanPanelRestSync(http://panel.local:80, without token)"
    assert "https://panel.local:443, with token" in repr(SpanPanelRestSync("panel.local", access_token="t", trust=trust))
    assert "http://panel.local:8080" in repr(SpanPanelRestSync("panel.local", 8080))
    with pytest.raises(ValueError, match="host must"):
        SpanPanelRestSync("http://panel.local")
    with pytest.raises(ValueError, match="timeout must"):
        SpanPanelRestSync("panel.local", timeout=0)
    with pytest.raises(ValueError, match="use_ssl=False"):
        SpanPanelRestSync("panel.local", trust=trust, use_ssl=False)
    with pytest.raises(ValueError, match="either httpx_client or transport"):
        SpanPanelRestSync("panel.local", httpx_client=httpx.Client(), transport=PoolTransport())
    with pytest.raises(ValueError, match=r"verify=trust.ssl_context\(\)"):
        SpanPanelRestSync("panel.local", httpx_client=httpx.Client(), trust=trust)


def test_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        with _rest(taken.getsockname()[1]) as rest:
            with pytest.raises(SpanPanelConnectionError) as caught:
                rest.register("app")
    assert caught.value.was_sent is False
