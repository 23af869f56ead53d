# Derived from tests/span/test_tokens.py by `codegen generate`. Do not edit: change that file.
"""Tokens: how they are had, kept, replaced, and never shown. The synchronous twin is derived."""

import logging
import traceback
from collections.abc import Iterator

import pytest

from span_panel_api import (
    SpanPanelAPIError,
    SpanPanelAuthError,
    SpanPanelClientSync,
    SpanPanelConnectionError,
    SpanPanelError,
    SpanPanelRetriableError,
)
from span_panel_api.simulator import Drop, ErrorStatus, Garbage, MissingField, SpanSimulator, WrongType
from tests.span.sync_tools import gather, record_waits

REGISTER = "/api/v1/auth/register"


@pytest.fixture
def client(span_simulator: SpanSimulator) -> Iterator[SpanPanelClientSync]:
    with SpanPanelClientSync(span_simulator.host, span_simulator.port, 30) as opened:
        yield opened


def _registrations(simulator: SpanSimulator) -> int:
    return sum(request.path == REGISTER for request in simulator.requests)


def _password(simulator: SpanSimulator) -> str:
    return simulator.settings.dashboard_password


def test_by_door_switch(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    with pytest.raises(SpanPanelAPIError, match="Proximity not proven") as caught:
        client.authenticate("app")
    assert caught.value.status_code == 422
    assert repr(client).endswith("without token)")
    span_simulator.panel.press_door()
    answer = client.authenticate("app")
    assert client.access_token == answer.access_token
    assert len(client.get_circuits()) == 20
    with pytest.raises(SpanPanelAuthError) as refused:
        client.get_clients()
    assert refused.value.status_code == 403


def test_by_password_and_by_otp(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    client.authenticate("first", "with password", dashboard_password=_password(span_simulator))
    span_simulator.settings.otps.add("123456")
    client.authenticate("second", otp="123456")
    bodies = [request.json() for request in span_simulator.requests if request.path == REGISTER]
    assert [sorted(body) for body in bodies] == [
        ["dashboardPassword", "description", "name"],
        ["description", "name", "otp"],
    ]
    assert all("authorization" not in request.headers for request in span_simulator.requests)


def test_a_registration_is_sent_once_whatever_happens(
    client: SpanPanelClientSync, span_simulator: SpanSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.retries = 3
    waits = record_waits(client, monkeypatch)
    span_simulator.panel.press_door()
    with span_simulator.faults.active(ErrorStatus(502)), pytest.raises(SpanPanelRetriableError):
        client.authenticate("app")
    with span_simulator.faults.active(Drop(acts=True)), pytest.raises(SpanPanelConnectionError) as caught:
        client.authenticate("app")
    assert caught.value.was_sent is True
    assert (_registrations(span_simulator), waits) == (2, [])


@pytest.mark.parametrize(
    "fault",
    [MissingField(member="accessToken"), WrongType("accessToken", ""), WrongType("accessToken", None), Garbage()],
)
def test_a_registration_without_a_token_keeps_the_old_one(
    client: SpanPanelClientSync,
    span_simulator: SpanSimulator,
    fault: MissingField | WrongType | Garbage,
) -> None:
    client.set_access_token(span_simulator.token)
    with span_simulator.faults.active(fault), pytest.raises(SpanPanelAPIError) as caught:
        client.authenticate("app", dashboard_password=_password(span_simulator))
    assert caught.value.status_code == 200
    assert client.access_token == span_simulator.token
    assert len(client.get_circuits()) == 20


def test_firmware_of_the_second_interface_answers_more(
    client: SpanPanelClientSync, span_simulator: SpanSimulator
) -> None:
    span_simulator.settings.firmware = "r202609"
    answer = client.authenticate("app", dashboard_password=_password(span_simulator))
    assert answer.additional_keys
    assert len(client.get_circuits()) == 20


# A token that the panel takes no more


def _authenticated(client: SpanPanelClientSync, simulator: SpanSimulator, *, name: str = "app") -> str:
    client.authenticate(name, "My app", dashboard_password=_password(simulator))
    simulator.requests.clear()
    return client.access_token or ""


@pytest.mark.parametrize("status", [401, 412])
def test_one_new_registration_for_many_calls(
    client: SpanPanelClientSync, span_simulator: SpanSimulator, status: int
) -> None:
    span_simulator.settings.token_status = status
    old = _authenticated(client, span_simulator)
    span_simulator.registry.delete("app")

    def read() -> int:
        return len(client.get_circuits())

    assert gather(*[read] * 25) == [20] * 25
    assert _registrations(span_simulator) == 1
    assert client.access_token != old
    repeated = next(request for request in span_simulator.requests if request.path == REGISTER).json()
    assert repeated == {"name": "app", "description": "My app", "dashboardPassword": _password(span_simulator)}


def test_a_refused_write_is_sent_again_with_the_new_token(
    client: SpanPanelClientSync, span_simulator: SpanSimulator
) -> None:
    _authenticated(client, span_simulator)
    span_simulator.registry.delete("app")
    office = span_simulator.panel.find_circuit("Office")
    assert (client.set_circuit_relay(office.id, "OPEN")).relay_state == "OPEN"
    assert [request.path for request in span_simulator.requests] == [
        f"/api/v1/circuits/{office.id}",
        REGISTER,
        f"/api/v1/circuits/{office.id}",
    ]


def test_a_new_token_that_is_refused_too_is_not_replaced(
    client: SpanPanelClientSync, span_simulator: SpanSimulator
) -> None:
    _authenticated(client, span_simulator, name="dashboard")
    span_simulator.faults.add(ErrorStatus(401, path="/api/v1/circuits"))
    with pytest.raises(SpanPanelAuthError) as caught:
        client.get_circuits()
    assert caught.value.status_code == 401
    assert [request.path for request in span_simulator.requests] == ["/api/v1/circuits", REGISTER, "/api/v1/circuits"]


def test_a_name_that_is_taken_ends_the_attempts(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    _authenticated(client, span_simulator)
    client.set_access_token("not-a-token")

    def read() -> int | None:
        with pytest.raises(SpanPanelAuthError) as caught:
            client.get_circuits()
        return caught.value.status_code

    assert gather(*[read] * 10) == [401] * 10
    assert read() == 401
    assert _registrations(span_simulator) == 1


def test_a_registration_that_fails_for_now_is_tried_by_the_next_call(
    client: SpanPanelClientSync, span_simulator: SpanSimulator
) -> None:
    _authenticated(client, span_simulator)
    span_simulator.registry.delete("app")
    span_simulator.faults.add(ErrorStatus(502, path=REGISTER, times=1))
    with pytest.raises(SpanPanelAuthError) as caught:
        client.get_circuits()
    assert isinstance(caught.value.__cause__, SpanPanelRetriableError)
    assert len(client.get_circuits()) == 20


def test_without_a_password_nobody_registers_again(
    client: SpanPanelClientSync, span_simulator: SpanSimulator
) -> None:
    span_simulator.panel.press_door()
    client.authenticate("app")
    span_simulator.registry.delete("app")
    span_simulator.panel.press_door()
    with pytest.raises(SpanPanelAuthError):
        client.get_circuits()
    assert _registrations(span_simulator) == 1


def test_forbidden_is_no_reason_to_register_again(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    _authenticated(client, span_simulator)
    span_simulator.faults.add(ErrorStatus(403))
    with pytest.raises(SpanPanelAuthError) as caught:
        client.get_circuits()
    assert caught.value.status_code == 403
    assert _registrations(span_simulator) == 0


def test_renewal_counts_as_no_attempt(
    client: SpanPanelClientSync, span_simulator: SpanSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    _authenticated(client, span_simulator)
    span_simulator.registry.delete("app")
    client.retries = 1
    waits = record_waits(client, monkeypatch)
    span_simulator.faults.add(ErrorStatus(502, path="/api/v1/circuits", times=1))
    assert len(client.get_circuits()) == 20
    assert waits == [0.5]


def test_without_a_token_nothing_is_sent(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    for call in (client.get_panel_state, client.get_circuits, client.get_storage_soe, client.get_clients):
        with pytest.raises(SpanPanelAuthError, match=r"call authenticate\(\) or set_access_token\(\) first"):
            call()
    with pytest.raises(SpanPanelAuthError):
        client.set_circuit_relay("c1", "OPEN")
    assert len(span_simulator.requests) == 0
    client.set_access_token(span_simulator.token)
    assert len(client.get_circuits()) == 20
    client.set_access_token(None)
    with pytest.raises(SpanPanelAuthError):
        client.get_circuits()


# Secrets


def test_secrets_never_show(span_simulator: SpanSimulator, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = ["tok-secret-1", "pass-secret-2", "otp-secret-3", "psk-secret-4"]
    shown: list[str] = []
    with SpanPanelClientSync(span_simulator.host, span_simulator.port, 30, access_token=secrets[0]) as client:
        shown += [repr(client), str(client), repr(vars(client).values()), str(client._session)]

        def refused() -> None:
            client.authenticate("app", dashboard_password=secrets[1])

        def refused_otp() -> None:
            client.authenticate("app", otp=secrets[2])

        def read() -> None:
            client.get_circuits()

        def wifi() -> None:
            client.connect_wifi("home", secrets[3])

        for fault in (None, Drop(), Garbage(), ErrorStatus(500), ErrorStatus(422), WrongType("detail", 7)):
            span_simulator.faults.clear()
            if fault is not None:
                span_simulator.faults.add(fault)
            for call in (refused, refused_otp, read, wifi):
                try:
                    call()
                except SpanPanelError as error:
                    shown += [str(error), repr(error), "".join(traceback.format_exception(error))]
    assert len(shown) > 40
    everything = "\n".join([*shown, caplog.text])
    assert [secret for secret in secrets if secret in everything] == []


def test_results_hide_secrets_in_their_repr(client: SpanPanelClientSync, span_simulator: SpanSimulator) -> None:
    span_simulator.settings.firmware = "r202609"
    answer = client.authenticate("app", dashboard_password=_password(span_simulator))
    assert answer.access_token == client.access_token
    assert answer.access_token not in repr(answer)
    assert answer.access_token not in repr(client)
    assert _password(span_simulator) not in repr(client._session.credentials)
